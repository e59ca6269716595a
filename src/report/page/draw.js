// Draws the part of a ladder that can be seen.

import { svg } from "./dom.js";
import { ms, span } from "./format.js";
import { LINE } from "./layout.js";
import { say } from "./say.js";

/**
 * @typedef {import("./arrows.js").Ladder} Ladder
 * @typedef {import("./arrows.js").Arrow} Arrow
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {import("./layout.js").Placed} Placed
 *
 * @typedef {object} Columns
 * @property {number} width
 * @property {number} lane    width of a lane
 * @property {number[]} left  left edges of the lanes
 */

/** Room for the times at the left. */
const TIMES = 62;

/** @param {number} room @param {number} parties @returns {Columns} */
export function columns(room, parties) {
  const narrow = room < 600;
  const between = (parties - 1) * (narrow ? 150 : 165) + TIMES + 4;
  // Lanes of several parties give way before the page gets wider than its frame.
  const lane = narrow ? 104 : Math.min(150, Math.max(112, Math.floor((room - between) / parties)));
  const least = between + parties * lane;
  const width = Math.max(room, least);
  const gap = parties > 1 ? (width - TIMES - 4 - parties * lane) / (parties - 1) : 0;
  return { width, lane, left: Array.from({ length: parties }, (_, at) => TIMES + at * (lane + gap)) };
}

/** About as wide as text of this size is. @param {string} text @param {number} size */
export function textWidth(text, size) {
  let width = 0;
  for (const c of text) width += c > "\u1100" ? 1 : "il.,:;'|!() ".includes(c) ? 0.33 : c >= "A" && c <= "Z" ? 0.7 : 0.57;
  return width * size;
}

/** Words in lines that are no wider. @param {string} text @param {number} size @param {number} most */
export function wrapped(text, size, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, size) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * What stands between two heights.
 * @param {Ladder} ladder @param {Layout} layout @param {Columns} columns
 * @param {[number, number]} part @param {number | null} selected
 */
export function drawn(ladder, layout, { width, lane, left }, [top, bottom], selected) {
  const all = svg("g");
  const seen = (/** @type {number} */ from, /** @type {number} */ until) => until >= top && from <= bottom;
  left.forEach((x) => all.append(svg("rect", { class: "lane", x, y: top, width: lane, height: bottom - top })));
  ladder.waits.forEach((wait, i) => {
    const place = layout.waits[i];
    if (seen(place.top, place.bottom)) all.append(hang(wait.text, place, left[wait.column], lane));
  });
  for (const gap of layout.gaps) {
    if (seen(gap.top, gap.bottom)) all.append(idle(gap, width, left[0], ladder.whole));
  }
  let stamped = { y: -999, text: "" };
  layout.arrows.forEach((placed, i) => {
    const last = Math.max(placed.lastHead ?? placed.lastTail, placed.lastTail + placed.thick);
    if (!seen(placed.words - placed.lines.length * LINE, last)) return;
    const arrow = ladder.arrows[i];
    const text = ms(arrow.leaves);
    if (placed.tail - stamped.y >= (text === stamped.text ? 300 : LINE)) {
      all.append(textAt(TIMES - 8, placed.tail + 4, text, "time"));
      stamped = { y: placed.tail, text };
    }
    all.append(one(arrow, placed, { left, lane }, arrow.id === selected));
  });
  for (const box of layout.boxes) {
    if (seen(box.top, box.bottom)) all.append(note(ladder.remarks[box.remark], box, left, lane));
  }
  return all;
}

/** @param {number} x @param {number} y @param {string} text @param {string} style */
function textAt(x, y, text, style) {
  return svg("text", { x: x.toFixed(1), y: y.toFixed(1), class: style }, text);
}

/** @param {Arrow} arrow @param {Placed} placed @param {{left: number[], lane: number}} columns @param {boolean} selected */
function one(arrow, placed, { left, lane }, selected) {
  const right = arrow.from < arrow.to;
  const from = left[arrow.from] + (right ? lane : 0);
  const whole = left[arrow.to] + (right ? 0 : lane);
  const first = arrow.rows[0];
  const kind = `segment ${arrow.kind}${first.again ? " again" : ""}${selected ? " selected" : ""}`;
  const group = svg("g", { class: kind, "data-id": arrow.id });
  // A lost segment goes as far as it came, or far enough to be seen.
  const lost = placed.head === null;
  const to = lost ? from + (whole - from) * 0.42 : whole;
  const head = placed.head ?? placed.tail + 26;
  const wait = first.wait > 0 && !first.lost;
  if (wait) group.append(svg("line", { class: "queue", x1: from, x2: from, y1: placed.tail - 5, y2: placed.tail }));
  if (arrow.count > 1 && !lost) {
    const [lastTail, lastHead] = [placed.lastTail + placed.thick, placed.lastHead ?? head];
    group.append(polygon([[from, placed.tail], [to, head - placed.lastThick], [to, lastHead], [from, lastTail]], "many"));
    group.append(line(from, lastTail, to, lastHead, "path"));
  } else if (placed.thick > 1.5 || placed.lastThick > 1.5) {
    const end = lost ? placed.thick : placed.lastThick;
    group.append(polygon([[from, placed.tail], [to, head - (lost ? 0 : end)], [to, head + (lost ? end : 0)], [from, placed.tail + placed.thick]], "bits"));
  }
  group.append(line(from, placed.tail, to, arrow.count > 1 || lost ? head : Math.max(placed.tail, head - placed.lastThick), "path"));
  if (lost) group.append(cross(to, head));
  else group.append(tip(to, placed.lastHead ?? head, from, arrow.count > 1 ? placed.lastTail : placed.tail));
  const anchor = right ? "label" : "label left";
  const x = from + (right ? 8 : -8);
  placed.lines.forEach((text, i) => {
    const y = placed.words - (placed.lines.length - 1 - i) * LINE;
    const label = textAt(x, y, text, i === 0 ? `${anchor} name` : anchor);
    if (i === 0 && arrow.rows.length > 1) label.append(svg("tspan", { class: "fold", dx: 6 }, "⊞"));
    group.append(label);
  });
  // Wide enough to be hit.
  group.append(line(from, placed.tail, to, placed.lastHead ?? head, "hit"));
  group.append(svg("title", {}, `${arrow.label.join(" · ")} · ${ms(arrow.leaves)} ms`));
  return group;
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} style */
function line(x1, y1, x2, y2, style) {
  return svg("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: style });
}

/** @param {number[][]} points @param {string} style */
function polygon(points, style) {
  return svg("polygon", { points: points.map((point) => point.map((of) => of.toFixed(1)).join(",")).join(" "), class: style });
}

/** The head of an arrow. @param {number} x @param {number} y @param {number} fromX @param {number} fromY */
function tip(x, y, fromX, fromY) {
  const angle = Math.atan2(y - fromY, x - fromX);
  const corner = (/** @type {number} */ turn) => [x - 11 * Math.cos(angle + turn), y - 11 * Math.sin(angle + turn)];
  return polygon([[x, y], corner(0.38), corner(-0.38)], "tip");
}

/** @param {number} x @param {number} y */
function cross(x, y) {
  const d = `M${x - 7} ${y - 7}L${x + 7} ${y + 7}M${x - 7} ${y + 7}L${x + 7} ${y - 7}`;
  return svg("path", { d, class: "lost" });
}

/** @param {import("./layout.js").Gap} gap @param {number} width @param {number} x @param {boolean} whole */
function idle(gap, width, x, whole) {
  const middle = (gap.top + gap.bottom) / 2;
  const wave = (/** @type {number} */ y) => {
    let d = `M${x} ${y}`;
    for (let at = x; at < width; at += 24) d += "q6 -6 12 0t12 0";
    return svg("path", { d, class: "wave" });
  };
  return svg(
    "g",
    { class: "idle" },
    svg("rect", { x, y: gap.top, width: width - x, height: gap.bottom - gap.top }),
    wave(gap.top),
    wave(gap.bottom),
    textAt((x + width) / 2, middle + 5, say(whole ? "page.idle" : "page.idle_shown", { time: span(gap.time) }), "idle-words"),
  );
}

/** @param {string} text @param {{top: number, bottom: number}} place @param {number} x @param {number} lane */
function hang(text, { top, bottom }, x, lane) {
  const group = svg("g", { class: "hang" }, svg("rect", { x, y: top, width: lane, height: Math.max(0, bottom - top) }));
  wrapped(text, 14, lane - 16).forEach((line, i) => group.append(textAt(x + 8, top + 17 + i * LINE, line, "hang-words")));
  return group;
}

/** @param {import("./arrows.js").Remark} remark @param {import("./layout.js").Box} box @param {number[]} left @param {number} lane */
function note(remark, box, left, lane) {
  const x = left[remark.column] + 4;
  const group = svg("g", { class: `remark ${remark.tone}` });
  group.append(svg("rect", { x, y: box.top, width: lane - 8, height: box.bottom - box.top, rx: remark.tone === "belief" ? 9 : 2 }));
  box.lines.forEach((line, i) => group.append(textAt(x + 6, box.top + LINE - 1 + i * LINE, line, "remark-words")));
  return group;
}
