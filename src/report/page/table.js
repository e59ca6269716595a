// The table behind the ladder.

import { causeOf, kindOf, nameOf, startLine } from "./arrows.js";
import { html } from "./dom.js";
import { ms } from "./format.js";
import { say, sayWord } from "./say.js";

/** As many rows are shown. */
const MOST_ROWS = 500;

/**
 * The segments of a variant, a row each.
 * @param {import("./data.js").Variant} variant @param {(row: number) => void} select
 */
export function segmentTable(variant, select) {
  const heads = ["page.sent", "page.arrived", "page.connection", "page.from", "page.what", "page.bytes", "page.why"];
  const head = html("tr", {}, ...heads.map((key) => html("th", { scope: "col" }, say(key))));
  const rows = variant.segments.slice(0, MOST_ROWS).map((segment) => {
    const host = variant.hosts[variant.connections[segment.conn].hosts[segment.side]];
    const message = segment.heads.map(startLine).join(", ");
    const name = [segment.again ? "↻" : "", nameOf(segment), message].filter((text) => text !== "").join(" ");
    const count = segment.folded ? ` × ${segment.folded.count}` : "";
    const what = html("button", { type: "button", class: "link", click: () => select(segment.row) }, `${name}${count}`);
    const arrived = segment.arrives === null ? (segment.lost ? `✕ ${sayWord("lost", segment.lost.why)}` : "") : ms(segment.arrives);
    const cells = [ms(segment.sent), arrived, `c${segment.conn}`, host, what, String(segment.folded?.payload ?? segment.payload), causeOf(segment.why)];
    return html("tr", { class: kindOf(segment) }, ...cells.map((cell) => html("td", {}, cell)));
  });
  const table = html("table", { class: "rows" }, html("thead", {}, head), html("tbody", {}, ...rows));
  const box = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("page.table") }, table);
  const hidden = variant.segments.length - rows.length;
  if (hidden > 0) box.append(html("p", { class: "note" }, say("page.more_segments", { count: hidden })));
  return box;
}
