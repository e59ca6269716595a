// The page's script without a browser: reading an outcome, folding, placing, playing, saying.

import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, ladder, runs } from "../../src/report/page/arrows.js";
import { ACK, FIN, read, SYN, times } from "../../src/report/page/data.js";
import { marked } from "../../src/report/page/dom.js";
import { ms, span } from "../../src/report/page/format.js";
import { place, timeAt, yAt } from "../../src/report/page/layout.js";
import { apart, beliefsAt, relative, variablesAt } from "../../src/report/page/moment.js";
import { PACE, play, player, seek, step, tick } from "../../src/report/page/player.js";
import { fill, particle } from "../../src/report/page/say.js";

const MS = 1e6;

/** A segment with what a test does not care about. */
function segment(row, sent, arrives, more = {}) {
  return {
    row, conn: 0, side: 0, sent: sent * MS, wait: 0, wire: 0, lastWire: 0,
    arrives: arrives === null ? null : arrives * MS, flags: ACK, seq: 1, ack: 1, window: 100,
    payload: 0, ipBytes: 40, why: "ack/at-once", again: false, repeats: false, heads: [], options: "",
    timestamps: null, lost: null, folded: null, ...more,
  };
}

const data = (row, sent, arrives, more = {}) =>
  segment(row, sent, arrives, { payload: 1460, why: "data", side: 1, ...more });

/** Client and server with one connection. */
function variant(segments, more = {}) {
  return {
    summary: { name: "x" }, hosts: ["client", "server"], roles: ["client", "server"], links: ["a", "b"],
    ended: 0, connections: [{ hosts: [0, 1], ports: [1, 80], opened: 0, established: null, closed: null }],
    segments, changes: [], notes: [], hangs: [], requests: {}, leftOut: [], ...more,
  };
}

const view = (more = {}) => ({ client: 0, conn: null, fold: true, open: new Set(), ...more });

/** The parts that `marked` needs of a document. */
function elementsAsText() {
  globalThis.document = /** @type {any} */ ({
    createElement: (name) => ({ name, text: "", append(...all) { this.text += all.join(""); } }),
  });
}

test("backticks mark code, and whatever stands between them is text", () => {
  elementsAsText();
  const [before, code, behind] = /** @type {any[]} */ (marked("says `<b>` and `one"));
  assert.deepEqual([before, code.name, code.text, behind], ["says ", "code", "<b>", " and "]);
  assert.equal(marked("says `<b>` and `one")[3], "`one");
  assert.deepEqual(marked("none"), ["none"]);
});

test("times come back from their differences", () => {
  assert.deepEqual(times([5, 0, 10]), [5, 5, 15]);
});

test("an outcome of another version is refused", () => {
  assert.throws(() => read({ format: "sim-outcome", format_version: 2, variants: [] }), /version 1/);
});

test("columns become segments", () => {
  const table = {
    sent_ns: [10, 5], end: [0, 1], wait_ns: [0, 1], wire_ns: [0, 2], last_wire_ns: [0, 3],
    way_ns: [100, null], flags: [SYN, SYN + ACK], seq: [7, 9], ack: [0, 8], window: [1, 2],
    payload_bytes: [0, 0], ip_bytes: [44, 44], why: [0, 0], again: [0, 1],
    options: { row: [0], is: [1] }, timestamps: { row: [], is: [] }, heads: { row: [1], is: [2] },
    lost: { row: [1], is: [{ link: 1, why: 3, after_ns: 4 }] }, folded: { row: [], is: [] },
  };
  const empty = { opener: [], connection: [], t_ns: [], row: [], is: [] };
  const file = {
    format: "sim-outcome", format_version: 1, strings: ["handshake", "mss=1460", "GET /", "random"],
    variants: [{
      summary: {}, hosts: { name: [], role: [] }, links: { name: [] }, connections: empty, segments: table,
      changes: empty, notes: empty, hangs: empty, requests: {}, left_out: [],
    }],
  };
  const [first, second] = read(file).variants[0].segments;
  assert.deepEqual([first.sent, first.arrives, first.options, first.side], [10, 110, "mss=1460", 0]);
  assert.deepEqual([second.sent, second.arrives, second.side, second.again], [15, null, 1, true]);
  assert.deepEqual([second.heads, second.lost], [["GET /"], { link: 1, why: "random", after: 4 }]);
});

test("four alike data segments of one flight are a run; a head, a loss or a pause ends it", () => {
  const four = [0, 1, 2, 3].map((i) => data(i, i, i + 50));
  assert.deepEqual(runs(four, view()).map((run) => run.length), [4]);
  assert.deepEqual(runs(four, view({ open: new Set([0]) })).map((run) => run.length), [1, 1, 1, 1]);
  assert.deepEqual(runs(four, view({ fold: false })).length, 4);
  assert.equal(runs(four.slice(1), view()).length, 3, "three are shown as they are");
  const again = data(4, 4, 54, { again: true });
  assert.deepEqual(runs([...four, again], view()).map((run) => run.length), [4, 1]);
  const lost = data(4, 4, null, { lost: { link: 0, why: "random", after: 0 } });
  assert.deepEqual(runs([...four, lost], view()).map((run) => run.length), [4, 1]);
  const head = data(4, 4, 54, { heads: ["HTTP/1.1 200 OK"] });
  assert.deepEqual(runs([...four, head], view()).map((run) => run.length), [4, 1]);
  assert.deepEqual(runs([...four, data(4, 40, 90)], view()).map((run) => run.length), [4, 1]);
});

test("a row that stands for many counts as many", () => {
  const folded = { count: 30, lastSent: 9 * MS, lastWay: 50 * MS, payload: 43800 };
  const [arrow] = ladder(variant([data(0, 0, 50, { folded })]), view()).arrows;
  assert.equal(arrow.count, 30);
  assert.equal(arrow.lastArrives, 59 * MS);
});

test("kinds of segments", () => {
  assert.equal(kindOf(segment(0, 0, 1, { flags: SYN })), "handshake");
  assert.equal(kindOf(segment(0, 0, 1, { flags: FIN + ACK, why: "fin" })), "fin");
  assert.equal(kindOf(data(0, 0, 1, { flags: FIN + ACK })), "data");
  assert.equal(kindOf(segment(0, 0, 1)), "ack");
});

test("time runs down the page, and what arrives stands below where it left", () => {
  const sent = [segment(0, 0, 10), data(1, 10, 20), segment(2, 20, 30)];
  const one = ladder(variant(sent), view());
  const layout = place(one, 1, (text) => [text]);
  layout.arrows.forEach(({ tail, head }) => assert.ok(head > tail));
  const ys = layout.points.map(({ y }) => y);
  assert.deepEqual(ys, [...ys].sort((a, b) => a - b));
  for (const time of [0, 10 * MS, 15 * MS, 30 * MS]) {
    assert.ok(Math.abs(timeAt(layout, yAt(layout, time)) - time) < 1, `${time}`);
  }
});

test("what happens at one time takes a stretch of the page that is all at that time", () => {
  const sent = [0, 1, 2, 3].map((row) => segment(row, 50, 60, { seq: row }));
  const layout = place(ladder(variant([segment(9, 0, 10), ...sent]), view({ fold: false })), 1, (text) => [text]);
  layout.arrows.slice(1).forEach(({ tail }) => assert.equal(timeAt(layout, tail), 50 * MS));
  assert.equal(yAt(layout, 50 * MS), layout.arrows[1].tail);
});

test("a stretch in which nothing happens is cut, one with a packet on its way is not", () => {
  const quiet = ladder(variant([segment(0, 0, 10), segment(1, 15000, 15010)]), view());
  const layout = place(quiet, 1, (text) => [text]);
  assert.equal(layout.gaps.length, 1);
  assert.equal(layout.gaps[0].time, 14990 * MS);
  assert.ok(layout.height < 500);
  const busy = ladder(variant([segment(0, 0, 10), segment(1, 10, 20), segment(2, 20, 500)]), view());
  assert.equal(place(busy, 1, (text) => [text]).gaps.length, 0);
  // What happens on a connection that is not shown is not nothing.
  assert.ok(quiet.whole);
  const two = [{ hosts: [0, 1], ports: [1, 80] }, { hosts: [0, 1], ports: [2, 80] }];
  const one = ladder(variant([segment(0, 0, 10), segment(1, 15000, 15010)], { connections: two }), view({ conn: 0 }));
  assert.ok(!one.whole);
});

test("labels keep clear of the words of a break above them", () => {
  const heads = ["GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"];
  const quiet = ladder(variant([segment(0, 0, 10), data(1, 15000, 15010, { heads })]), view());
  const layout = place(quiet, 1, (text) => [text]);
  const lines = quiet.arrows[1].label.length;
  assert.ok(lines > 1);
  assert.ok(layout.arrows[1].tail - lines * 15 >= layout.gaps[0].bottom, `${layout.arrows[1].tail} ${layout.gaps[0].bottom}`);
});

test("words of one lane, and labels of one way, keep clear of each other", () => {
  const notes = [0, 1, 2].map((conn) => ({
    at: 5 * MS, host: 0, event: "believes", conn, request: null, detail: "kept-idle/exchange", number: null,
  }));
  const sent = [0, 1, 2, 3].map((row) => segment(row, 0, 10, { flags: SYN, why: "handshake", seq: row }));
  const layout = place(ladder(variant(sent, { notes }), view()), 1, (text) => [text]);
  layout.boxes.slice(1).forEach((box, i) => assert.ok(box.top >= layout.boxes[i].bottom));
  layout.arrows.slice(1).forEach((arrow, i) => assert.ok(arrow.words - layout.arrows[i].words >= 15));
});

test("the player goes down at its pace, stops at the end, and begins again", () => {
  let at = play(player(300, [100, 200], 2));
  assert.equal(at.y, 0);
  at = tick(at, 1);
  assert.equal(at.y, 2 * PACE);
  assert.ok(tick(at, 10).y === 300 && !tick(at, 10).playing);
  assert.equal(play(tick(at, 10)).y, 0);
  assert.equal(step(at, 1).y, 200);
  assert.equal(step(at, -1).y, 100);
  assert.equal(step(seek(at, 250), 1).y, 300);
  assert.equal(step(seek(at, 50), -1).y, 0);
  assert.equal(seek(at, 1e9).y, 300);
});

test("variables hold until they change; sequence numbers wrap", () => {
  const changes = [
    { at: 0, end: 0, what: "state", value: null, why: "SYN-SENT" },
    { at: 20 * MS, end: 0, what: "state", value: null, why: "ESTABLISHED" },
    { at: 20 * MS, end: 0, what: "cwnd", value: 14600, why: "start" },
    { at: 20 * MS, end: 1, what: "cwnd", value: 1, why: "start" },
  ];
  const first = 2 ** 32 - 1;
  const sent = [
    segment(0, 0, 10, { flags: SYN, seq: first, ack: 0 }),
    segment(1, 10, 20, { side: 1, flags: SYN + ACK, seq: 500, ack: 0 }),
    segment(2, 20, 30, { seq: 0, ack: 501, payload: 100 }),
    segment(3, 30, 40, { side: 1, seq: 501, ack: 100 }),
  ];
  const of = variant(sent, { changes });
  assert.equal(variablesAt(of, 0, 19 * MS).get("state")?.why, "SYN-SENT");
  const known = variablesAt(of, 0, 35 * MS);
  assert.equal(known.get("state")?.why, "ESTABLISHED");
  assert.equal(known.get("cwnd")?.value, 14600);
  // SYN is 0, so the 100 bytes are 1 to 101; at 35 ms their ACK is still under way.
  assert.deepEqual(["snd-una", "snd-nxt"].map((name) => known.get(name)?.value), [1, 101]);
  assert.equal(variablesAt(of, 0, 40 * MS).get("snd-una")?.value, 101);
  assert.equal(relative(0, first), 1);
});

test("parties that count on what the other is through with are found", () => {
  assert.ok(apart("kept-idle", "waiting-for-eof") && apart("not-listening", "busy"));
  assert.ok(!apart("kept-idle", "kept-idle") && !apart("", "kept-idle"));
  assert.ok(apart("closed", "kept-idle") && !apart("closed", "busy"), "its FIN is on its way");
  const notes = [[0, "kept-idle/keep"], [1, "waiting-for-eof/blind-relay"]].map(([host, detail]) => ({
    at: 10, host, event: "believes", conn: 0, request: null, detail, number: null,
  }));
  const changes = [0, 1].map((end) => ({ at: 5, end, what: "state", value: null, why: "ESTABLISHED" }));
  const [row] = beliefsAt(variant([], { notes, changes }), [0, 1], 20);
  assert.ok(row.apart);
  assert.deepEqual(row.ends.map(({ belief }) => belief), ["kept-idle", "waiting-for-eof"]);
});

test("numbers read well", () => {
  assert.deepEqual([14.9e9, 843e6, 999.96e6, 1500, 0].map((ns) => span(ns)), ["14.9 s", "843 ms", "1 s", "1.5 µs", "0 ms"]);
  assert.equal(ms(25500000), "25.5");
});

test("templates are filled in by the catalogue's rules", () => {
  assert.equal(fill("en", "{n} {n:row/rows} of {x}", { n: 1, x: "{n}" }), "1 row of {n}");
  assert.equal(fill("en", "{n} {n:row/rows}", { n: 2 }), "2 rows");
  assert.equal(fill("ko", "{x}{x:은/는}", { x: "프락시" }), "프락시는");
});

test("Korean particles follow the final sound, as in src/lang/korean.rs", () => {
  const words = [
    ["프락시", "는", "로"], ["커넥션", "은", "으로"], ["서버들", "은", "로"], ["2", "는", "로"],
    ["3", "은", "으로"], ["1", "은", "로"], ["10", "은", "으로"], ["2.5", "는", "로"],
    ["400 ms", "는", "로"], ["TCP", "는", "로"], ["FIN", "은", "으로"], ["URL", "은", "로"],
    ["serial", "은", "로"], ["server", "는", "로"], ["pipelined", "는", "로"], ["pipeline", "은", "으로"],
    ["proxy", "는", "로"], ["client", "은(는)", "(으)로"], ["serial (2.2 s)", "은", "로"],
    ["c0", "은", "으로"], ["", "은(는)", "(으)로"],
  ];
  for (const [word, topic, way] of words) {
    assert.equal(particle(word, "은", "는"), topic, word);
    assert.equal(particle(word, "으로", "로"), way, word);
  }
});

test("arrows that leave together have their words above the first tail", () => {
  const sent = [segment(0, 0, 10), data(1, 0, 10, { side: 0 }), segment(2, 30, 40)];
  const layout = place(ladder(variant(sent), view({ fold: false })), 1, (text) => [text]);
  const [first, second, later] = layout.arrows;
  assert.ok(second.words < first.tail, "no words between the tails");
  assert.ok(first.words < second.words, "in the order of the arrows");
  assert.ok(second.tail > first.tail && second.tail - first.tail < 15, "one close below the other");
  assert.ok(later.words > second.tail, "who leaves later stands below");
});

test("an answer's words stand below the head of what it answers", () => {
  const layout = place(ladder(variant([segment(0, 0, 10), segment(1, 10, 20, { side: 1 })]), view({ fold: false })), 1, (text) => [text]);
  const [asks, answers] = layout.arrows;
  assert.ok(answers.words - answers.lines.length * 15 >= (asks.head ?? 0), "not upon it");
});
