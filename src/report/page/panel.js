// What is said beside the ladder: of the selected segment, and of what each party believes.

import { causeOf, nameOf } from "./arrows.js";
import { ACK, FIN, PSH, RST, SYN } from "./data.js";
import { html } from "./dom.js";
import { count, hex, ms, span } from "./format.js";
import { beliefsAt, firstNumbers, relative, variablesAt } from "./moment.js";
import { say, sayWord } from "./say.js";

/**
 * @typedef {import("./data.js").Variant} Variant
 * @typedef {import("./data.js").Segment} Segment
 * @typedef {import("./arrows.js").Arrow} Arrow
 */

/** The selected segment, or run. @param {Variant} variant @param {Arrow} arrow */
export function segmentPanel(variant, arrow) {
  const segment = arrow.rows[0];
  const connection = variant.connections[segment.conn];
  const names = connection.hosts.map((host) => variant.hosts[host]);
  const [from, to] = [names[segment.side], names[1 - segment.side]];
  const title = arrow.count > 1 ? say("page.run", { count: arrow.count, name: nameOf(segment) }) : nameOf(segment);
  const parts = [
    html("h3", {}, `c${segment.conn} ${title}`),
    html("p", { class: "note" }, `${from} → ${to}`),
    facts([
      [say("page.why"), causeOf(segment.why)],
      [say("page.left"), `${ms(segment.sent)} ms`],
      ...(segment.wait > 0 ? [pair("page.waited", span(segment.wait))] : []),
      ...(segment.wire > 0 ? [pair("page.on_wire", span(segment.wire))] : []),
      segment.arrives === null ? pair("page.lost", lostWords(variant, segment)) : pair("page.arrived", `${ms(segment.arrives)} ms`),
      ...(segment.again ? [pair("page.retransmission", say("page.yes"))] : []),
    ]),
    ...segment.heads.map((head) => html("pre", { class: "head", tabindex: 0 }, head)),
    html("h4", {}, say("page.header")),
    facts(headerFields(variant, segment), "code"),
    html("h4", {}, say("page.variables", { time: ms(segment.sent) })),
    variables(variant, segment.conn, segment.sent, names),
  ];
  return html("div", {}, ...parts);
}

/** @param {string} key @param {string} value @returns {[string, string]} */
function pair(key, value) {
  return [say(key), value];
}

/** @param {Variant} variant @param {Segment} segment */
function lostWords(variant, { lost }) {
  return lost ? `${sayWord("lost", lost.why)} (${variant.links[lost.link]})` : say("page.still_going");
}

/** @param {string[][]} rows @param {string} [style] */
function facts(rows, style = "") {
  const list = html("dl", { class: `facts ${style}` });
  for (const [name, value] of rows) list.append(html("dt", {}, name), html("dd", {}, value));
  return list;
}

/** The fields of the header under the names that Wireshark gives them. @param {Variant} variant @param {Segment} segment
 * @returns {string[][]} */
export function headerFields(variant, segment) {
  const { ports } = variant.connections[segment.conn];
  const first = firstNumbers(variant, segment.conn);
  const [own, peer] = [first[segment.side], first[1 - segment.side]];
  const flags = /** @type {[number, string][]} */ ([[FIN, "FIN"], [SYN, "SYN"], [RST, "RST"], [PSH, "PSH"], [ACK, "ACK"]]);
  const set = flags.filter(([flag]) => segment.flags & flag).map(([, name]) => name);
  const scale = scaleOf(variant, segment);
  const header = segment.ipBytes - 20 - segment.payload;
  const number = (/** @type {number} */ raw, /** @type {number} */ from) => (from < 0 ? String(raw) : `${relative(raw, from)}`);
  return [
    ["Source Port", String(ports[segment.side])],
    ["Destination Port", String(ports[1 - segment.side])],
    ["TCP Segment Len", String(segment.payload)],
    ["Sequence Number", `${number(segment.seq, own)} (relative)`],
    ["Sequence Number (raw)", String(segment.seq)],
    ...(segment.flags & ACK
      ? [
          ["Acknowledgment Number", `${number(segment.ack, peer)} (relative)`],
          ["Acknowledgment number (raw)", String(segment.ack)],
        ]
      : []),
    ["Header Length", `${header} bytes (${header / 4})`],
    ["Flags", `${hex(segment.flags, 3)} (${set.join(", ")})`],
    ["Window", String(segment.window)],
    ["Calculated window size", String(segment.window * 2 ** scale)],
    ...options(segment, own, peer),
    ["Total Length", String(segment.ipBytes)],
  ];
}

/** The shift that applies to the window: of the own SYN, where both offered one (RFC 7323 §2.2); none on a SYN.
 * @param {Variant} variant @param {Segment} segment */
function scaleOf(variant, segment) {
  if (segment.flags & SYN) return 0;
  /** @type {(number | undefined)[]} */
  const shifts = [undefined, undefined];
  for (const { conn, side, flags, options: text } of variant.segments) {
    if (conn !== segment.conn || !(flags & SYN)) continue;
    const shift = /window-scale=(\d+)/.exec(text)?.[1];
    if (shift !== undefined) shifts[side] = Number(shift);
  }
  return shifts.includes(undefined) ? 0 : shifts[segment.side] ?? 0;
}

/** @param {Segment} segment @param {number} own @param {number} peer @returns {string[][]} */
function options(segment, own, peer) {
  const fields = segment.options.split(" ").filter((text) => text !== "").map((text) => {
    const [name, value = ""] = text.split("=");
    switch (name) {
      case "mss":
        return ["TCP Option - Maximum segment size", `${value} bytes`];
      case "sack-permitted":
        return ["TCP Option - SACK permitted", ""];
      case "window-scale":
        return ["TCP Option - Window scale", `${value} (multiply by ${2 ** Number(value)})`];
      case "sack":
        return ["TCP Option - SACK", blocks(value, peer)];
      default:
        return ["TCP Option - TCP Fast Open", value];
    }
  });
  if (segment.timestamps) {
    const [value, echo] = segment.timestamps;
    fields.push(["TCP Option - Timestamps", `TSval ${value}, TSecr ${echo}`]);
  }
  return fields;
}

/** @param {string} text @param {number} first */
function blocks(text, first) {
  const edge = (/** @type {string} */ raw) => String(first < 0 ? raw : relative(Number(raw), first));
  return text.split(",").map((block) => block.split("-").map(edge).join("-")).join(" ");
}

/** The variables that are shown, in this order, and how. */
const VARIABLES = /** @type {[string, "word" | "bytes" | "time" | "number"][]} */ ([
  ["state", "word"],
  ["recovery", "word"],
  ["cwnd", "bytes"],
  ["ssthresh", "bytes"],
  ["flight", "bytes"],
  ["pipe", "bytes"],
  ["snd-una", "number"],
  ["snd-nxt", "number"],
  ["snd-wnd", "bytes"],
  ["ack-sent", "number"],
  ["offered-window", "bytes"],
  ["srtt", "time"],
  ["rttvar", "time"],
  ["rto", "time"],
]);

/** The variables of both ends. @param {Variant} variant @param {number} conn @param {number} time @param {string[]} names */
function variables(variant, conn, time, names) {
  const ends = [0, 1].map((side) => variablesAt(variant, 2 * conn + side, time));
  const table = html("table", { class: "variables" });
  const head = html("tr", {}, html("th", { scope: "col" }, say("page.variable")), ...names.map((name) => html("th", { scope: "col" }, name)));
  const body = html("tbody");
  for (const [name, how] of VARIABLES) {
    if (!ends.some((end) => end.has(name))) continue;
    const cells = ends.map((end) => html("td", {}, value(end.get(name), how)));
    body.append(html("tr", {}, html("th", { scope: "row", title: say(`code.variable_${name.replace("-", "_")}`) }, name), ...cells));
  }
  table.append(html("thead", {}, head), body);
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("page.variable") }, table);
}

/** @param {{value: number | null, why: string} | undefined} of @param {"word" | "bytes" | "time" | "number"} how */
function value(of, how) {
  if (!of) return "";
  if (how === "word") return of.why;
  if (of.value === null) return "∞";
  return how === "time" ? span(of.value) : how === "bytes" ? `${count(of.value)} B` : count(of.value);
}

/** What each party believes about each connection that is not over. @param {Variant} variant @param {number[]} parties
 * @param {number} time */
export function beliefPanel(variant, parties, time) {
  const rows = beliefsAt(variant, parties, time);
  const body = html("tbody");
  for (const { conn, ends, apart } of rows) {
    const cells = ends.map(({ host, belief, why, state }) =>
      html(
        "td",
        { class: belief },
        html("strong", {}, variant.hosts[host]),
        html("span", { class: "belief-words" }, belief === "" ? say("page.nothing_yet") : sayWord("belief", belief)),
        ...(why === "" || belief === "busy" ? [] : [html("span", { class: "of" }, sayWord("because", why))]),
        html("span", { class: "state" }, state),
      ),
    );
    const name = html("th", { scope: "row" }, `c${conn}`);
    if (apart) name.append(html("span", { class: "apart", title: say("page.apart") }, " ≠"));
    body.append(html("tr", { class: apart ? "apart" : "" }, name, ...cells));
  }
  const heading = html("h3", {}, say("page.beliefs"));
  const at = html("p", { class: "note" }, say("page.at", { time: ms(time) }));
  if (rows.length === 0) return html("div", {}, heading, at, html("p", {}, say("page.no_connection")));
  const head = ["page.connection", "page.opener", "page.acceptor"].map((key) => html("th", { scope: "col" }, say(key)));
  const table = html("table", { class: "beliefs" }, html("thead", {}, html("tr", {}, ...head)), body);
  return html("div", {}, heading, at, table);
}
