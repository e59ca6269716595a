// What a ladder shows before it is placed: parties as columns, segments as arrows, runs of alike
// segments in one, and what parties note.

import { ACK, FIN, RST, SYN } from "./data.js";
import { count, span } from "./format.js";
import { say, sayWord } from "./say.js";

/**
 * @typedef {import("./data.js").Variant} Variant
 * @typedef {import("./data.js").Segment} Segment
 *
 * @typedef {"handshake" | "data" | "ack" | "fin" | "reset" | "probe"} Kind
 *
 * @typedef {object} Arrow
 * @property {number} id         the row of its first segment
 * @property {Segment[]} rows    what it shows
 * @property {number} count      how many segments that is
 * @property {Kind} kind
 * @property {number} from       column
 * @property {number} to         column
 * @property {number} leaves     the first bit enters the first link
 * @property {number} lastLeaves the same of the last segment
 * @property {number | null} arrives
 * @property {number | null} lastArrives
 * @property {string[]} label
 *
 * @typedef {"belief" | "deed" | "trouble" | "timer"} Tone
 * @typedef {{at: number, column: number, tone: Tone, text: string}} Remark
 * @typedef {{column: number, from: number, until: number, text: string}} Wait
 *
 * @typedef {object} Ladder
 * @property {number[]} parties  hosts, by column
 * @property {Arrow[]} arrows
 * @property {Remark[]} remarks
 * @property {Wait[]} waits      hangs
 * @property {boolean} whole     whether every connection of the run is shown
 *
 * @typedef {object} View
 * @property {number} client     whose connections, and those that they lead to
 * @property {number | null} conn only this connection
 * @property {boolean} fold      runs of alike segments in one arrow
 * @property {Set<number>} open  runs that are unfolded, by their first row
 */

/** As many columns as fit on a page. */
const MOST_PARTIES = 6;

/** The hosts that a client reaches, itself first. @param {Variant} variant @param {number} client */
export function reached(variant, client) {
  const depth = new Map([[client, 0]]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { hosts: [opener, acceptor] } of variant.connections) {
      const steps = depth.get(opener);
      if (steps !== undefined && !depth.has(acceptor)) {
        depth.set(acceptor, steps + 1);
        grown = true;
      }
    }
  }
  const rank = { client: 0, server: 2 };
  const order = (/** @type {number} */ host) => {
    const role = /** @type {"client"} */ (variant.roles[host]);
    return (rank[role] ?? 1) * 1000 + (depth.get(host) ?? 0);
  };
  return [...depth.keys()].sort((a, b) => order(a) - order(b) || a - b).slice(0, MOST_PARTIES);
}

/** @param {Segment} segment @returns {Kind} */
export function kindOf(segment) {
  const { flags, why } = segment;
  if (flags & RST) return "reset";
  if (flags & SYN) return "handshake";
  if (why === "window-probe" || why === "keep-alive-probe") return "probe";
  if (segment.payload > 0) return "data";
  if (flags & FIN) return "fin";
  return why === "handshake" ? "handshake" : "ack";
}

/** A segment in a word: SYN, SYN-ACK, duplicate ACK. @param {Segment} segment */
export function nameOf(segment) {
  switch (kindOf(segment)) {
    case "reset":
      return "RST";
    case "handshake":
      return segment.flags & SYN ? (segment.flags & ACK ? "SYN-ACK" : "SYN") : "ACK";
    case "fin":
      return "FIN";
    case "data":
      return segment.flags & FIN ? say("page.data_fin") : say("page.data");
    case "probe":
      return sayWord("why", segment.why);
    default:
      if (segment.why === "ack/gap" && segment.repeats) return say("page.duplicate_ack");
      return sayWord("ack", segment.why.split("/")[1] ?? "");
  }
}

/** Everything that a ladder shows. @param {Variant} variant @param {View} view @returns {Ladder} */
export function ladder(variant, view) {
  const parties = reached(variant, view.client);
  const column = new Map(parties.map((host, at) => [host, at]));
  const shown = variant.connections.map(({ hosts }, conn) => {
    const ends = hosts.map((host) => column.get(host));
    const here = ends.every((end) => end !== undefined) && (view.conn ?? conn) === conn;
    // Other clients of the same proxy are not shown.
    return here ? /** @type {[number, number]} */ (ends) : null;
  });
  return {
    parties,
    whole: shown.every((ends) => ends !== null),
    arrows: arrows(variant, view, shown),
    remarks: remarks(variant, view, column),
    waits: variant.hangs
      .filter((hang) => hang.client === view.client && (view.conn ?? hang.conn) === hang.conn)
      .map((hang) => ({
        column: column.get(hang.client) ?? 0,
        from: hang.from,
        until: hang.until,
        text: say("page.hangs", { time: span(hang.until - hang.from) }),
      })),
  };
}

/** @param {Variant} variant @param {View} view @param {([number, number] | null)[]} shown */
function arrows(variant, view, shown) {
  /** @type {Arrow[]} */
  const all = [];
  for (const rows of runs(variant.segments.filter(({ conn }) => shown[conn]), view)) {
    const [first, last] = [rows[0], /** @type {Segment} */ (rows.at(-1))];
    const ends = /** @type {[number, number]} */ (shown[first.conn]);
    all.push({
      id: first.row,
      rows,
      count: rows.reduce((sum, row) => sum + (row.folded?.count ?? 1), 0),
      kind: kindOf(first),
      from: ends[first.side],
      to: ends[1 - first.side],
      leaves: first.sent + first.wait,
      lastLeaves: last.folded ? last.folded.lastSent : last.sent + last.wait,
      arrives: first.arrives,
      lastArrives: last.folded ? last.folded.lastSent + last.folded.lastWay : last.arrives,
      label: label(rows),
    });
  }
  return all.sort((a, b) => a.leaves - b.leaves || a.id - b.id);
}

/** Segments in runs: of alike ones of one flight, or of one each. @param {Segment[]} segments @param {View} view */
export function runs(segments, view) {
  /** @type {Segment[][]} */
  const done = [];
  /** @type {Map<number, Segment[]>} */
  const latest = new Map();
  for (const segment of segments) {
    const end = 2 * segment.conn + segment.side;
    const run = latest.get(end);
    if (view.fold && run && joins(run, segment)) {
      run.push(segment);
    } else {
      const next = [segment];
      latest.set(end, next);
      done.push(next);
    }
  }
  // Two or three segments are shown as they are, and so is a run that somebody opened.
  return done.flatMap((run) => {
    const least = run[0].payload > 0 ? 4 : 3;
    return run.length < least || view.open.has(run[0].row) ? run.map((one) => [one]) : [run];
  });
}

/** Whether a segment goes on with a run. @param {Segment[]} run @param {Segment} next */
function joins(run, next) {
  const last = /** @type {Segment} */ (run.at(-1));
  const kind = kindOf(last);
  const plain = (/** @type {Segment} */ of) =>
    of.lost === null && of.arrives !== null && !of.again && (of.flags & FIN) === 0;
  const way = (last.arrives ?? last.sent) - last.sent;
  return (
    kindOf(next) === kind &&
    (kind === "data" || kind === "ack") &&
    last.why === next.why &&
    last.repeats === next.repeats &&
    next.heads.length === 0 &&
    plain(last) &&
    plain(next) &&
    // Of one flight: it leaves before the one before is half way.
    2 * (next.sent - (last.folded?.lastSent ?? last.sent)) <= way
  );
}

/** The words on an arrow. @param {Segment[]} rows */
function label(rows) {
  const first = rows[0];
  const many = rows.reduce((sum, row) => sum + (row.folded?.count ?? 1), 0);
  const bytes = rows.reduce((sum, row) => sum + (row.folded?.payload ?? row.payload), 0);
  const heads = rows.flatMap((row) => row.heads);
  const name = heads.length > 0 ? startLine(heads[0]) : nameOf(first);
  const again = first.again ? `↻ ${say("page.again")} ` : "";
  const lines = [];
  if (heads.length > 0) {
    lines.push(`${again}${name}`);
    lines.push(...persistence(heads[0]).slice(0, 2));
    if (heads.length > 1) lines.push(say("page.more_messages", { count: heads.length - 1 }));
    if (many > 1) lines.push(say("page.in_segments", { count: many, bytes: count(bytes) }));
  } else if (many > 1) {
    lines.push(say("page.run", { count: many, name }));
    if (bytes > 0) lines.push(`${count(bytes)} B`);
  } else {
    lines.push(`${again}${name}${first.payload > 0 ? ` ${count(bytes)} B` : ""}`);
  }
  if (/^(retransmit\/|reset\/|loss-probe$)/.test(first.why)) lines.push(causeOf(first.why));
  if (first.lost) lines.push(`✕ ${sayWord("lost", first.lost.why)}`);
  lines[0] = `c${first.conn} ${lines[0]}`;
  return lines;
}

/** Why a segment was sent, in words: `retransmit/timeout/2`. @param {string} why */
export function causeOf(why) {
  const [what, cause, number] = why.split("/");
  if (cause === "timeout") return say("page.nth_timeout", { number: number ?? "1" });
  return cause ? sayWord(what === "ack" ? "why_ack" : what, cause) : sayWord("why", what);
}

/** Method and target, or status and reason. @param {string} head */
export function startLine(head) {
  const line = head.split("\r\n")[0];
  const short = line.startsWith("HTTP/") ? line.slice(line.indexOf(" ") + 1) : line.replace(/ HTTP\/\d\.\d$/, "");
  return short.length > 34 ? `${short.slice(0, 33)}…` : short;
}

/** The version, and the fields about persistence as they stand. @param {string} head */
function persistence(head) {
  const [line, ...fields] = head.split("\r\n");
  const version = /HTTP\/\d\.\d/.exec(line)?.[0];
  const shown = fields.filter((field) => /^(connection|proxy-connection|expect):/i.test(field));
  return [[...(version ? [version] : []), ...shown].join(" · ")].filter((text) => text !== "");
}

/** @param {Variant} variant @param {View} view @param {Map<number, number>} column */
function remarks(variant, view, column) {
  /** @type {Remark[]} */
  const all = [];
  for (const note of variant.notes) {
    const at = column.get(note.host);
    const elsewhere = view.conn !== null && note.conn !== null && note.conn !== view.conn;
    if (at === undefined || elsewhere) continue;
    const said = remark(note);
    const of = note.conn === null || !said ? "" : `c${note.conn}: `;
    if (said) all.push({ at: note.at, column: at, tone: said[0], text: of + said[1] });
  }
  for (const change of variant.changes) {
    const conn = change.end >> 1;
    const at = column.get(variant.connections[conn]?.hosts[change.end & 1]);
    if (at === undefined || (view.conn ?? conn) !== conn) continue;
    const shown =
      (change.what === "timer-fired" && !["delayed-ack", "reorder", "time-wait"].includes(change.why)) ||
      change.what === "gave-up" ||
      change.what === "backlog-full";
    if (!shown) continue;
    const tone = change.what === "timer-fired" ? "timer" : "trouble";
    const said = change.what === "timer-fired" ? sayWord("timer", change.why) : sayWord("event", change.what);
    all.push({ at: change.at, column: at, tone, text: `c${conn}: ${said}` });
  }
  return all.sort((a, b) => a.at - b.at);
}

/** @param {import("./data.js").Note} note @returns {[Tone, string] | null} */
function remark(note) {
  const { event, detail, number } = note;
  switch (event) {
    case "page-started":
      return ["deed", say("page.click")];
    case "page-done":
      return ["deed", say("page.page_done")];
    case "lookup-started":
      return ["deed", say("page.looks_up", { name: detail })];
    case "lookup-done":
      return ["deed", say("page.found", { name: detail })];
    case "believes": {
      const [belief, why] = detail.split("/");
      const own = belief === "closed" && !["peer-closed", "peer-reset"].includes(why);
      return belief === "busy" || own ? null : ["belief", sayWord("belief", belief)];
    }
    case "closes":
      return ["deed", say("page.closes", { why: sayWord("because", detail) })];
    case "request-failed":
      return ["trouble", sayWord("fail", detail)];
    case "retrying":
      return ["trouble", say("page.tries_again", { attempt: number ?? 2 })];
    case "gave-up":
      return ["trouble", say("page.gives_up")];
    case "fault":
      return ["trouble", say("page.fault", { what: detail })];
    case "unexpected":
      return ["trouble", say(detail === "discarded" ? "page.unexpected_discarded" : "page.unexpected_unread", { bytes: number ?? 0 })];
    case "in-line":
      return ["deed", say("page.in_line", { ahead: number ?? 0 })];
    case "cache-stored":
      return ["deed", say("page.stores", { url: detail })];
    case "cache-answered":
      return ["deed", say("page.from_cache", { url: detail })];
    default:
      return null;
  }
}
