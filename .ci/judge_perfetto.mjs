// Reads chrome-trace.json files with Perfetto's own trace processor, compiled to WebAssembly, and holds
// what it understood against what is in them: every span with its time, every instant, every value of a
// counter, the names of processes and threads, and no complaint in its statistics.
//
//   node judge_perfetto.mjs FOLDER-OF-THE-TRACE-PROCESSOR [--self-test] FOLDER…
//
// The trace processor is the one of the Perfetto UI, as an npm package carries it (.ci/run says which):
// trace_processor.wasm, the glue around it, and the decoder of its answers.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { pathToFileURL } from 'node:url';

const [tools, ...rest] = process.argv.slice(2);
const selfTest = rest[0] === '--self-test';
const folders = selfTest ? rest.slice(1) : rest;
// What its queries are asked to give: numbers of 64 bits, and words.
const LONG = 0n, WORDS = 'str_null';

/** The engine; it believes itself in a worker of a browser. */
async function engine() {
  const wasm = fs.readFileSync(path.join(tools, 'trace_processor.wasm'));
  const answers = { port: undefined };
  globalThis.self = globalThis;
  globalThis.WorkerGlobalScope = class {};
  globalThis.location = { href: 'file:///' };
  globalThis.XMLHttpRequest = class {
    response = wasm;
    open() {}
    send() {}
  };
  // The module for 64-bit memories is not in the package.
  const glue = fs.readFileSync(path.join(tools, 'engine_bundle.node.js'), 'utf8')
    .replace('this.useMemory64 = hasMemory64Support()', 'this.useMemory64 = false');
  console.warn = () => {};
  vm.runInThisContext(glue);
  const { EngineBase } = await import(pathToFileURL(path.join(tools, 'engine.mjs')));
  class Engine extends EngineBase {
    id = 'judge';
    mode = 'WASM';
    rpcSendRequestBytes(data) { answers.port.onmessage({ data }); }
  }
  const made = new Engine();
  answers.port = { postMessage: bytes => made.onRpcResponseBytes(bytes) };
  globalThis.onmessage({ data: answers.port });
  // There is no word from it when it is ready but its first answer.
  for (let tries = 0; ; tries++) {
    await new Promise(resolve => setTimeout(resolve, 100));
    try {
      await restart(made);
      return made;
    } catch (error) {
      if (tries > 100) throw error;
    }
  }
}

const restart = engine => engine.resetTraceProcessor({
  cropTrackEvents: false, ingestFtraceInRawTable: false, analyzeTraceProtoContent: false, ftraceDropUntilAllCpusValid: false,
});

async function rows(engine, sql, columns) {
  const found = [];
  const result = await engine.query(sql);
  for (const it = result.iter(columns); it.valid(); it.next()) {
    found.push(Object.keys(columns).map(name => it[name]));
  }
  return found;
}

/** Nanoseconds of a time in microseconds, whose nanoseconds stand behind the point. */
const ns = micros => BigInt(Math.round(micros * 1000));
const key = (...parts) => parts.map(String).join(' | ');

/** What a file says, as sorted lines. */
function said(events) {
  const lines = { spans: [], counters: [], processes: [], threads: [] };
  const open = new Map();
  for (const event of events) {
    const own = key(event.cat, event.id ?? event.id2?.local, event.pid);
    switch (event.ph) {
      case 'X': lines.spans.push(key(event.name, ns(event.ts), ns(event.dur))); break;
      case 'i': case 'I': lines.spans.push(key(event.name, ns(event.ts), 0)); break;
      case 'b': open.set(own, [...(open.get(own) ?? []), event]); break;
      case 'e': {
        const begun = open.get(own).pop();
        lines.spans.push(key(begun.name, ns(begun.ts), ns(event.ts) - ns(begun.ts)));
        break;
      }
      case 'C':
        for (const [name, value] of Object.entries(event.args)) lines.counters.push(key(ns(event.ts), `${event.name} ${name}`, value));
        break;
      case 'M':
        if (event.name === 'process_name') lines.processes.push(event.args.name);
        if (event.name === 'thread_name') lines.threads.push(event.args.name);
        break;
      default: throw new Error(`an event of kind ${event.ph}`);
    }
  }
  return sorted(lines);
}

/** What the trace processor understood, in the same form. */
async function understood(engine) {
  const spans = await rows(engine, 'select name, ts, dur from slice', { name: WORDS, ts: LONG, dur: LONG });
  const values = await rows(engine,
    'select c.ts as ts, t.name as name, cast(c.value as int) as value from counter c join counter_track t on c.track_id = t.id',
    { ts: LONG, name: WORDS, value: LONG });
  const processes = await rows(engine, 'select name from process where name is not null and pid != 0', { name: WORDS });
  const threads = await rows(engine, 'select name from thread where name is not null and tid != 0', { name: WORDS });
  return sorted({
    spans: spans.map(row => key(...row)),
    // Each value of a counter is a track, named after both.
    counters: values.map(([ts, name, value]) => key(ts, name, value)),
    processes: processes.flat(),
    threads: threads.flat(),
  });
}

const sorted = lines => Object.fromEntries(Object.entries(lines).map(([name, list]) => [name, list.sort()]));

/** What is wrong with a file, or with what is understood of it in place of another. */
async function complaints(engine, text, instead = text) {
  await restart(engine);
  try {
    await engine.parse(new TextEncoder().encode(instead));
    await engine.notifyEof();
  } catch (error) {
    return [`it is not read: ${error}`];
  }
  const found = [];
  const bad = await rows(engine,
    "select name, value from stats where value > 0 and severity in ('error', 'data_loss')", { name: WORDS, value: LONG });
  found.push(...bad.map(([name, value]) => `statistics: ${name} = ${value}`));
  const [says, got] = [said(JSON.parse(text).traceEvents), await understood(engine)];
  for (const [what, list] of Object.entries(says)) {
    const other = got[what];
    if (list.length !== other.length) found.push(`${what}: ${list.length} in the file, ${other.length} understood`);
    const at = list.findIndex((line, at) => line !== other[at]);
    if (at >= 0) found.push(`${what}: "${list[at]}" in the file, "${other[at]}" understood`);
  }
  return found;
}

function* files(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true })) {
    if (path.basename(entry) === 'chrome-trace.json') yield path.join(folder, entry);
  }
}

const judge = await engine();
let [count, events, wrong] = [0, 0, 0];
for (const file of folders.flatMap(folder => [...files(folder)]).sort()) {
  const text = fs.readFileSync(file, 'utf8');
  if (selfTest) {
    // It must be able to fail: spans that cross, one that is a nanosecond late, a file that is cut off.
    const crossed = JSON.parse(text);
    const span = crossed.traceEvents.find(event => event.ph === 'X' && event.dur > 0);
    if (!span) continue;
    crossed.traceEvents.push({ ...span, ts: span.ts + span.dur / 2, name: 'crossing' });
    const late = JSON.parse(text);
    late.traceEvents.find(event => event.ph === 'X').ts += 0.001;
    const doctored = [JSON.stringify(crossed), JSON.stringify(late), text.slice(0, text.length / 2)];
    for (const [at, bad] of doctored.entries()) {
      const found = await complaints(judge, text, bad);
      if (found.length === 0) throw new Error(`it has nothing to say against doctored file ${at}`);
      console.log(`doctored: ${found[0]}`);
    }
    process.exit(0);
  }
  const found = await complaints(judge, text);
  found.forEach(line => console.log(`${file}: ${line}`));
  wrong += found.length;
  count += 1;
  events += JSON.parse(text).traceEvents.length;
}
console.log(`Perfetto's trace processor: ${count} files, ${events} events, ${wrong} complaints`);
process.exit(wrong > 0 || count === 0 ? 1 : 0);
