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
 * @property {string[]} lines   its words, in lines
 * @property {number} words     where the last of them stands
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
/** Between the tails of arrows that leave together. */
const APART = 7;
/** As many share a stack of words. */
const TOGETHER = 8;
/** And are looked for among as many. */
const LOOK_AHEAD = 64;

/**
 * @param {Ladder} ladder @param {number} zoom @param {(text: string) => string[]} wrap words of a lane
 * in lines @param {(arrow: Arrow) => string[]} words those of an arrow
 * @returns {Layout}
 */
export function place(ladder, zoom, wrap, words = (arrow) => arrow.label) {
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
      lines: words(arrow),
      words: 0,
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
  /** Arrows that have their place already, with one that left at the same time. */
  const together = new Set();
  /** The last head of each way, and when it arrived. @type {Map<string, Point>} */
  const heads = new Map();
  for (const [turn, { at, what, index }] of items.entries()) {
    if (what === "leaves" && together.has(index)) continue;
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
        const group = leavingTogether(ladder.arrows, items, turn);
        let lines = group.reduce((sum, of) => sum + layout.arrows[of].lines.length, 0);
        y = below(way, y) + (free.has(way) || lines === 0 ? 0 : LINE);
        y = Math.max(y, Math.max(free.get(way) ?? 0, broken) + lines * LINE);
        // Words above the first tail, tails close below each other: no arrow crosses its neighbour's words.
        const above = y - 4;
        layout.points.push({ time: at, y });
        for (const of of group) {
          const one = layout.arrows[of];
          together.add(of);
          lines -= one.lines.length;
          one.words = above - lines * LINE;
          if (of !== index) y += APART;
          one.tail = y;
          // A run that leaves all at once has its last tail right below its first.
          if (ladder.arrows[of].count > 1 && ladder.arrows[of].lastLeaves === at) y += APART;
          one.lastTail = y;
          y += one.thick;
          flying += 1;
        }
        free.set(way, y + 3);
        y -= layout.arrows[group.at(-1) ?? index].thick;
        break;
      }
      case "lastLeaves":
        if (placed.lastTail > placed.tail) break;
        y = Math.max(y, placed.tail + 4);
        placed.lastTail = y;
        free.set(`${arrow.from}>${arrow.to}`, y + 4);
        break;
      case "arrives":
        placed.head = placed.lastHead = y = nextHead(heads, arrow, at, Math.max(y, placed.tail + 8));
        keepClear(free, arrow, y);
        flying -= 1;
        break;
      case "lastArrives":
        placed.lastHead = y = nextHead(heads, arrow, at, Math.max(y, (placed.head ?? placed.tail) + 4, placed.lastTail + 8));
        keepClear(free, arrow, y);
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

/**
 * Where a head goes: what arrives together stands one close below the other.
 * @param {Map<string, Point>} heads @param {Arrow} arrow @param {number} time @param {number} y
 */
function nextHead(heads, { from, to }, time, y) {
  const way = `${from}>${to}`;
  const before = heads.get(way);
  const free = before && before.time === time ? Math.max(y, before.y + APART - 1) : y;
  heads.set(way, { time, y: free });
  return free;
}

/** No words of an answer stand upon the head of an arrow. @param {Map<string, number>} free @param {Arrow} arrow @param {number} y */
function keepClear(free, { from, to }, y) {
  const back = `${to}>${from}`;
  free.set(back, Math.max(free.get(back) ?? 0, y + 5));
}

/**
 * The arrows that leave at the time of an item the same way, itself first.
 * @param {Arrow[]} arrows @param {Item[]} items @param {number} turn
 */
function leavingTogether(arrows, items, turn) {
  const first = items[turn];
  const { from, to } = arrows[first.index];
  const group = [];
  const end = Math.min(items.length, turn + LOOK_AHEAD);
  for (let next = turn; next < end && items[next].at === first.at && group.length < TOGETHER; next += 1) {
    const { what, index } = items[next];
    if (what === "leaves" && arrows[index].from === from && arrows[index].to === to) group.push(index);
  }
  return group;
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
      if (arrow.lastArrives !== null) add(arrow.lastArrives, 2, "lastArrives", i);
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
