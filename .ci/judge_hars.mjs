// Reads every HAR below an output folder:
//
//     node .ci/judge_hars.mjs MODULES output
//
// MODULES is a folder with har-validator in its node_modules, which holds the published schema of
// HAR 1.2. Beyond the schema it asks
//
// * that the timings add up to `time`, that `ssl` is contained in `connect`, and that -1 is the only
//   number below zero and stands only where it may;
// * that entries are in order, belong to a page that is there, and begin no earlier than it;
// * that nothing overlaps on a connection but requests of a pipeline, that a connection keeps its
//   address, and that only its first request connected;
// * that a page is loaded when its last entry is;
// * that an answered entry has a status and sizes, and a failed one says why;
// * that what is named by an initiator was asked for before.
//
//     node .ci/judge_hars.mjs MODULES --self-test output
//
// shows that it can complain: it must find fault with each of a set of doctored files.

import { createRequire } from "node:module";
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";

const [modules, ...rest] = process.argv.slice(2);
const validator = createRequire(join(resolve(modules), "judge.js"))("har-validator");
const PHASES = ["blocked", "dns", "connect", "send", "wait", "receive"];
const MAY_BE_ABSENT = new Set(["blocked", "dns", "connect", "ssl"]);

// Nanoseconds since 2000, exactly: a Date holds milliseconds only.
function nanoseconds(date) {
    const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})Z$/.exec(date);
    if (!match) return NaN;
    const seconds = (Date.parse(match[1] + "Z") - Date.parse("2000-01-01T00:00:00Z")) / 1000;
    return seconds * 1e9 + Number(match[2]);
}

const near = (a, b) => Math.abs(a - b) < 1; // ns: doubles of milliseconds round

function* judgeEntry(entry, log) {
    const { request, response, timings, time } = entry;
    for (const phase of [...PHASES, "ssl"]) {
        const span = timings[phase];
        if (!Number.isFinite(span)) yield `${phase} is ${span}`;
        if (span < 0 && !(span === -1 && MAY_BE_ABSENT.has(phase))) yield `${phase} is ${span}`;
    }
    // HAR 1.2: ssl is contained in connect, and there is none without it.
    if (timings.ssl > Math.max(timings.connect, 0) + 1e-9) yield "ssl takes longer than connect";
    const sum = PHASES.reduce((sum, phase) => sum + Math.max(timings[phase], 0), 0);
    if (!near(sum * 1e6, time * 1e6)) yield `timings add up to ${sum}, time is ${time}`;
    const page = log.pages.find((page) => page.id === entry.pageref);
    if (!page) yield `there is no page ${entry.pageref}`;
    else if (nanoseconds(entry.startedDateTime) < nanoseconds(page.startedDateTime)) {
        yield "it begins before its page";
    }
    if (request.headersSize >= 0 && request.headers.length === 0 && request.headersSize > 100) {
        yield "a request without fields";
    }
    if ("_error" in response) {
        if (response.status === 0 && response.bodySize !== -1) yield "a size without a response";
    } else {
        if (!(response.status >= 200 && response.status < 600)) yield `status ${response.status}`;
        if (response.content.size < 0 || response.bodySize < 0) yield "an answer without a size";
        if (!("_fromCache" in entry) && !("connection" in entry)) yield "an answer from nowhere";
    }
    if ("connection" in entry && !/^\d+$/.test(entry.connection)) yield "no connection id";
    if ("connection" in entry && !/^10\.\d+\.\d+\.\d+$/.test(entry.serverIPAddress)) yield "no address";
    const { type, url } = entry._initiator;
    if (type === "parser" && !log.entries.some((other) => other.request.url === url &&
            other.pageref === entry.pageref && other.startedDateTime <= entry.startedDateTime)) {
        yield `its initiator ${url} was not asked for before`;
    }
    if (type !== "parser" && url) yield "an initiator with an address and no kind";
}

function* judgeConnections(log) {
    const last = new Map();
    const key = (entry) => `${entry._client} ${entry.connection}`;
    const start = (entry) => nanoseconds(entry.startedDateTime);
    const sent = (entry) => start(entry) + 1e6 * ["blocked", "dns", "connect"].reduce(
        (sum, phase) => sum + Math.max(entry.timings[phase], 0), 0);
    const entries = log.entries.filter((entry) => "connection" in entry);
    for (const entry of entries.sort((a, b) => sent(a) - sent(b))) {
        const before = last.get(key(entry));
        last.set(key(entry), entry);
        if (!before) continue;
        const where = `connection ${entry.connection}`;
        if (before.serverIPAddress !== entry.serverIPAddress) yield `${where} has two addresses`;
        if (entry.timings.connect >= 0 && entry.request.headersSize >= 0) yield `${where} connects twice`;
        // The response before ends, and then this one begins, pipelined or not.
        const firstByte = sent(entry) + (entry.timings.send + entry.timings.wait) * 1e6;
        const answered = !("_error" in before.response) && !("_error" in entry.response);
        if (answered && firstByte < start(before) + before.time * 1e6 - 1) {
            yield `${where}: a response begins before the one before has ended`;
        }
    }
}

function* judgePages(log) {
    for (const page of log.pages) {
        const { onLoad, onContentLoad } = page.pageTimings;
        if (onContentLoad !== -1) yield `${page.id}: onContentLoad is ${onContentLoad}`;
        if (!(onLoad === -1 || onLoad >= 0)) yield `${page.id}: onLoad is ${onLoad}`;
        const here = log.entries.filter((entry) => entry.pageref === page.id);
        const ends = here.map((entry) => nanoseconds(entry.startedDateTime) + entry.time * 1e6);
        const last = Math.max(...ends) - nanoseconds(page.startedDateTime);
        if (onLoad >= 0 && !near(onLoad * 1e6, last)) {
            yield `${page.id}: loaded after ${onLoad} ms, its last entry after ${last / 1e6} ms`;
        }
    }
}

async function judge(text) {
    const complaints = [];
    let har;
    try {
        har = JSON.parse(text);
        await validator.har(har);
    } catch (error) {
        const where = error.errors?.map(({ dataPath, message }) => `${dataPath} ${message}`);
        return [`the schema: ${where ?? error.message}`];
    }
    const { log } = har;
    log.entries.forEach((entry, n) => {
        for (const complaint of judgeEntry(entry, log)) complaints.push(`entry ${n}: ${complaint}`);
        const before = log.entries[n - 1];
        if (before && before.startedDateTime > entry.startedDateTime) complaints.push(`entry ${n}: order`);
    });
    complaints.push(...judgeConnections(log), ...judgePages(log));
    return complaints;
}

function hars(output) {
    const folders = (path) => readdirSync(path, { withFileTypes: true })
        .filter((found) => found.isDirectory()).map((found) => join(path, found.name));
    return folders(output).flatMap(folders).map((folder) => join(folder, "page.har"))
        .filter(existsSync).sort();
}

const change = (what) => (text) => {
    const har = JSON.parse(text);
    what(har.log, har.log.entries);
    return JSON.stringify(har);
};
const DOCTORED = {
    "a field of the schema is missing": change((log, entries) => delete entries[0].request.cookies),
    "a number is NaN": change((log, entries) => (entries[0].timings.wait = null)),
    "timings that do not add up": change((log, entries) => (entries[1].timings.wait += 0.001)),
    "a negative span": change((log, entries) => (entries[1].timings.blocked = -5)),
    "ssl beside connect": change((log, entries) => (entries[0].timings.ssl = entries[0].timings.connect + 1)),
    "ssl without connect": change((log, entries) => {
        const kept = entries.find((entry) => entry.timings.connect === -1);
        (kept ?? entries[0]).timings.ssl = 3;
    }),
    "-1 where it may not be": change((log, entries) => {
        entries[0].time -= entries[0].timings.wait;
        entries[0].timings.wait = -1;
    }),
    "a page that is not there": change((log, entries) => (entries[2].pageref = "page_77")),
    "entries out of order": change((log, entries) => entries.reverse()),
    "two addresses": change((log, entries) => (entries[1].serverIPAddress = "10.0.0.77")),
    "two handshakes": change((log, entries) => (entries[2].timings.connect = 0)),
    "a page that loads early": change((log) => (log.pages[0].pageTimings.onLoad -= 1)),
    "an answer without a status": change((log, entries) => (entries[0].response.status = 0)),
    "an initiator from nowhere": change((log, entries) => (entries[1]._initiator.url = "http://x/")),
};

if (rest[0] === "--self-test") {
    const text = readFileSync(join(rest[1], "strategies/persistent/page.har"), "utf8");
    let wrong = (await judge(text)).length > 0;
    for (const [name, doctor] of Object.entries(DOCTORED)) {
        if ((await judge(doctor(text))).length > 0) continue;
        console.error(`doctored: ${name}; no complaint`);
        wrong = true;
    }
    console.log(`${Object.keys(DOCTORED).length} doctored HARs${wrong ? "; judged wrongly" : ""}`);
    process.exit(wrong ? 1 : 0);
}
let complaints = 0;
const files = hars(rest[0]);
for (const file of files) {
    for (const complaint of await judge(readFileSync(file, "utf8"))) {
        console.error(`${file}: ${complaint}`);
        complaints += 1;
    }
}
console.log(`${files.length} HARs, ${complaints} complaints`);
process.exit(files.length === 0 ? 2 : complaints > 0 ? 1 : 0);
