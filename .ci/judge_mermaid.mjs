// Lets Mermaid's own parser read every diagram of every sequence.md below an output folder:
//
//     node .ci/judge_mermaid.mjs MODULES output
//
// MODULES is a folder with mermaid and jsdom in its node_modules. It shows first that it can
// complain, about diagrams that are broken on purpose.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";

const [modules, output] = process.argv.slice(2);
const load = createRequire(join(resolve(modules), "judge.js"));
const { JSDOM } = load("jsdom");
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const entry = join(resolve(modules), "node_modules/mermaid/dist/mermaid.core.mjs");
const mermaid = (await import(pathToFileURL(entry))).default;
// What Mermaid refuses to draw unless it is told otherwise.
const MOST_CHARACTERS = 50_000;

async function complaint(diagram) {
    if (diagram.length > MOST_CHARACTERS) return `${diagram.length} characters`;
    try {
        const { diagramType } = await mermaid.parse(diagram);
        return diagramType === "sequence" ? null : `it is a ${diagramType}`;
    } catch (error) {
        return error.message;
    }
}

const BROKEN = [
    "sequenceDiagram\n    h0->>h1",
    "sequenceDiagram\n    h0=>h1: hello",
    "sequenceDiagram\n    Note over: nobody",
    "sequenceDiagram\n    participant h0\n    end",
    "pie\n    \"a\": 1",
];
for (const diagram of BROKEN) {
    if (!(await complaint(diagram))) {
        console.error(`Mermaid accepts ${JSON.stringify(diagram)}`);
        process.exit(1);
    }
}
const folders = (path) => readdirSync(path, { withFileTypes: true })
    .filter((found) => found.isDirectory()).map((found) => join(path, found.name)).sort();
let [count, complaints] = [0, 0];
for (const file of folders(output).flatMap(folders).map((folder) => join(folder, "sequence.md"))) {
    if (!existsSync(file)) continue;
    const diagrams = [...readFileSync(file, "utf8").matchAll(/```mermaid\n([^]*?)```/g)];
    if (diagrams.length !== 2) console.error(`${file}: ${diagrams.length} diagrams`, complaints += 1);
    for (const [, diagram] of diagrams) {
        const wrong = await complaint(diagram);
        if (wrong) console.error(`${file}: ${wrong}`, complaints += 1);
        count += 1;
    }
}
console.log(`Mermaid read ${count} diagrams, ${complaints} complaints`);
process.exit(count === 0 ? 2 : complaints > 0 ? 1 : 0);
