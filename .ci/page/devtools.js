// Opens every page.har in Chrome's own DevTools, by their own modules, and holds what they make of it against
// the file: every entry is a request with its URL, status, connection and sizes, begins and ends when it did, and
// has its phases.
//
//   node devtools.js RESULTS
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const results = process.argv[2];
const PORT = 9335;
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "profile-"));
const options = [`--remote-debugging-port=${PORT}`, "--remote-allow-origins=*", "--no-proxy-server"];
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", ...options],
});

/** DevTools are a page, which the browser serves, upon another page. */
async function open() {
  const page = await context.newPage();
  const { targetInfo } = await (await context.newCDPSession(page)).send("Target.getTargetInfo");
  const tools = await context.newPage();
  const of = `127.0.0.1:${PORT}/devtools`;
  await tools.goto(`http://${of}/inspector.html?ws=${of}/page/${targetInfo.targetId}`);
  await tools.waitForFunction(async () => (await import("./models/har/har.js")).Importer !== undefined);
  return tools;
}

/** What DevTools make of a file: runs there. */
async function read(text) {
  const har = await import("./models/har/har.js");
  const log = new har.HARFormat.HARRoot(JSON.parse(text)).log;
  return har.Importer.Importer.requestsFromHARLog(log).map((request) => ({
    url: request.url(),
    method: request.requestMethod,
    status: request.statusCode,
    connection: request.connectionId,
    transferred: request.transferSize,
    size: request.resourceSize,
    start: request.startTime,
    end: request.endTime,
    timing: request.timing,
  }));
}

/** Doubles that count seconds since 1970 hold a fifth of a microsecond. @param {number} a @param {number} b */
const near = (a, b) => Math.abs(a - b) <= 0.0005;
const span = (time) => Math.max(time, 0);

/** What is wrong with what was made of an entry. */
function complaints(entry, request) {
  const { timings, response } = entry;
  const start = Date.parse(entry.startedDateTime);
  const blocked = span(timings.blocked) + span(timings.dns);
  const connect = span(timings.connect);
  const sent = blocked + connect + timings.send;
  const checks = {
    url: request.url === entry.request.url,
    method: request.method === entry.request.method,
    status: request.status === response.status,
    connection: request.connection === (entry.connection ?? ""),
    transferred: request.transferred === response._transferSize,
    // Of what has no content they show what came.
    size: request.size === (response.content.size || response._transferSize),
    // Dates of JavaScript have milliseconds.
    start: Math.abs(request.start * 1000 - start) < 1.001,
    time: near((request.end - request.start) * 1000, entry.time),
    connect: timings.connect < 0 || near(request.timing.connectEnd - request.timing.connectStart, connect),
    send: near(request.timing.sendEnd, sent),
    wait: near(request.timing.receiveHeadersEnd - request.timing.sendEnd, timings.wait),
  };
  return Object.entries(checks).filter(([, holds]) => !holds).map(([name]) => name);
}

const tools = await open();
let [files, entries, wrong] = [0, 0, 0];
for (const found of fs.readdirSync(results, { recursive: true }).map(String).sort()) {
  if (path.basename(found) !== "page.har") continue;
  const text = fs.readFileSync(path.join(results, found), "utf8");
  const written = JSON.parse(text).log.entries;
  const made = await tools.evaluate(read, text);
  if (made.length !== written.length) {
    console.log(`${found}: ${written.length} entries, ${made.length} requests`);
    wrong += 1;
  }
  written.forEach((entry, at) => {
    const bad = made[at] ? complaints(entry, made[at]) : ["missing"];
    if (bad.length > 0) console.log(`${found}: entry ${at}: ${bad.join(", ")}`);
    wrong += bad.length;
  });
  if (files === 0) {
    // It must be able to fail: a millisecond more of waiting.
    const doctored = JSON.parse(text);
    doctored.log.entries[0].timings.wait += 1;
    const [first] = await tools.evaluate(read, JSON.stringify(doctored));
    if (complaints(written[0], first).length === 0) throw new Error("a doctored HAR is as good as another");
  }
  files += 1;
  entries += written.length;
}
await context.close();
fs.rmSync(profile, { recursive: true });
console.log(`DevTools of Chromium opened ${files} HARs with ${entries} entries, ${wrong} complaints`);
process.exit(wrong > 0 || files === 0 ? 1 : 0);
