// Where everything of a ladder stands. Time runs down the page: a step in time is a step on the page,
// which grows where words would meet words, and is cut where nothing happens for long. So order and
// causality can be read from the picture, and exact times from the words beside it.

/**
 * @typedef {import("./arrows.js").Ladder} Ladder
 * @typedef {import("./arrows.js").Arrow} Arrow
 *
 * @typedef {object} Placed
 * @property {number} tail      y where the first bit leaves
 * @property {number} lastTail
 * @property {number | null} head y where the last bit arrives
 * @property {number | null} lastHead
 * @property {number} thick     height of a segment where it leaves: serialisation
 * @property {number} lastThick the same where it arrives
 *
 * @typedef {{top: number, bottom: number, lines: string[], remark: number}} Box
 * @typedef {{top: number, bottom: number, time: number}} Gap
 * @typedef {{time: number, y: number}} Point
 *
 * @typedef {object} Layout
 * @property {Placed[]} arrows
 * @property {Box[]} boxes
 * @property {Gap[]} gaps
 * @property {{top: number, bottom: number}[]} waits
 * @property {Point[]} points   times and where they are, neither ever falling
 * @property {number} height
 */

/** Heights on the page. */
export const LINE = 15;
const FLIGHT = 76;
const BREAK = 44;
const THICKEST = 46;

/**
 * @param {Ladder} ladder @param {number} zoom @param {(text: string) => string[]} wrap words of a lane
 * in lines
 * @returns {Layout}
 */
export function place(ladder, zoom, wrap) {
  const items = itemsOf(ladder);
  const scale = (FLIGHT * zoom) / typicalFlight(ladder.arrows);
  /** @type {Layout} */
  const layout = {
    arrows: ladder.arrows.map((arrow) => ({
      tail: 0,
      lastTail: 0,
      head: null,
      lastHead: null,
      thick: Math.min(THICKEST, arrow.rows[0].wire * scale),
      lastThick: Math.min(THICKEST, arrow.rows[0].lastWire * scale),
    })),
    boxes: [],
    gaps: [],
    waits: ladder.waits.map(() => ({ top: 0, bottom: 0 })),
    points: [],
    height: 0,
  };
  /** Where the next word may stand, by the way that arrows go, and by lane. @type {Map<string, number>} */
  const free = new Map();
  const below = (/** @type {string} */ place, /** @type {number} */ y) => Math.max(y, free.get(place) ?? 0);
  let y = LINE;
  let before = items[0]?.at ?? 0;
  let flying = 0;
  /** Below the last break, whose words no label may meet. */
  let broken = 0;
  for (const { at, what, index } of items) {
    const step = (at - before) * scale;
    const idle = flying <= 0 && step > 3 * FLIGHT * zoom;
    if (idle) {
      // What was noted before the break stands above it.
      ladder.parties.forEach((_, column) => (y = below(`lane ${column}`, y)));
      layout.gaps.push({ top: y + 6, bottom: y + 6 + BREAK, time: at - before });
      broken = y + BREAK + 9;
      y += BREAK + 12;
    } else {
      y += Math.min(step, 5 * FLIGHT * zoom);
    }
    before = at;
    const arrow = ladder.arrows[index];
    const placed = layout.arrows[index];
    switch (what) {
      case "leaves": {
        const way = `${arrow.from}>${arrow.to}`;
        y = below(way, y) + (free.has(way) || arrow.label.length === 0 ? 0 : LINE);
        y = Math.max(y, Math.max(free.get(way) ?? 0, broken) + arrow.label.length * LINE);
        placed.tail = placed.lastTail = y;
        free.set(way, y + placed.thick + 3);
        flying += 1;
        break;
      }
      case "lastLeaves":
        y = Math.max(y, placed.tail + 4);
        placed.lastTail = y;
        free.set(`${arrow.from}>${arrow.to}`, y + 4);
        break;
      case "arrives":
        placed.head = placed.lastHead = y = Math.max(y, placed.tail + 8);
        flying -= 1;
        break;
      case "lastArrives":
        placed.lastHead = y = Math.max(y, (placed.head ?? placed.tail) + 4, placed.lastTail + 8);
        break;
      case "lost":
        flying -= 1;
        break;
      case "remark": {
        const remark = ladder.remarks[index];
        const lines = wrap(remark.text);
        const lane = `lane ${remark.column}`;
        y = below(lane, y);
        const bottom = y + lines.length * LINE + 6;
        layout.boxes.push({ top: y, bottom, lines, remark: index });
        free.set(lane, bottom + 4);
        break;
      }
      case "waits":
        y = below(`lane ${ladder.waits[index].column}`, y);
        layout.waits[index].top = y;
        free.set(`lane ${ladder.waits[index].column}`, y + 2 * LINE + 10);
        break;
      case "waited":
        y = below(`lane ${ladder.waits[index].column}`, y);
        layout.waits[index].bottom = y;
        break;
    }
    // What happens at one time may take a stretch of the page.
    layout.points.push({ time: at, y });
  }
  const lanes = layout.boxes.reduce((bottom, box) => Math.max(bottom, box.bottom), y);
  layout.height = lanes + 3 * LINE;
  return layout;
}

/** @typedef {{at: number, rank: number, what: string, index: number}} Item */

/** Everything that needs a place, in order: what arrives comes before what it causes. @param {Ladder} ladder */
function itemsOf(ladder) {
  /** @type {Item[]} */
  const items = [];
  const add = (/** @type {number} */ at, /** @type {number} */ rank, /** @type {string} */ what, /** @type {number} */ index) =>
    items.push({ at, rank, what, index });
  ladder.waits.forEach((wait, i) => {
    add(wait.from, 6, "waits", i);
    add(wait.until, 1, "waited", i);
  });
  ladder.remarks.forEach((remark, i) => add(remark.at, 4, "remark", i));
  ladder.arrows.forEach((arrow, i) => {
    const { lost, sent } = arrow.rows[0];
    add(arrow.leaves, 5, "leaves", i);
    if (arrow.arrives !== null) add(arrow.arrives, 2, "arrives", i);
    else add(lost ? sent + lost.after : arrow.leaves, 5, "lost", i);
    if (arrow.count > 1) {
      add(arrow.lastLeaves, 5, "lastLeaves", i);
      if (arrow.lastArrives !== null) add(arrow.lastArrives, 3, "lastArrives", i);
    }
  });
  return items.sort((a, b) => a.at - b.at || a.rank - b.rank || a.index - b.index);
}

/** The time that a flight in the middle of all takes. @param {Arrow[]} arrows */
function typicalFlight(arrows) {
  const flights = arrows.flatMap((arrow) => (arrow.arrives === null ? [] : [arrow.arrives - arrow.leaves]));
  flights.sort((a, b) => a - b);
  return Math.max(1, flights[flights.length >> 1] ?? 1e6);
}

/** Where a time is. @param {Layout} layout @param {number} time */
export function yAt({ points }, time) {
  return between(points, time, "time", "y");
}

/** Which time is there. @param {Layout} layout @param {number} y */
export function timeAt({ points }, y) {
  return between(points, y, "y", "time");
}

/** @param {Point[]} points @param {number} value @param {"time" | "y"} given @param {"time" | "y"} wanted */
function between(points, value, given, wanted) {
  if (points.length === 0) return 0;
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][given] < value) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  if (!before) return points[0][wanted];
  if (!after) return before[wanted];
  const part = (value - before[given]) / (after[given] - before[given] || 1);
  return before[wanted] + part * (after[wanted] - before[wanted]);
}
