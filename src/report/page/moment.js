// What holds at one moment: the variables of TCP at both ends, and what each party believes.

import { ACK, SYN } from "./data.js";

/**
 * @typedef {import("./data.js").Variant} Variant
 * @typedef {Map<string, {value: number | null, why: string}>} Variables
 * @typedef {{belief: string, why: string, state: string, host: number}} Belief
 * @typedef {{conn: number, ends: [Belief, Belief], apart: boolean}} Beliefs
 */

/** The variables of one end after everything that happened by `time`. @param {Variant} variant
 * @param {number} end @param {number} time @returns {Variables} */
export function variablesAt(variant, end, time) {
  /** @type {Variables} */
  const known = new Map();
  for (const change of variant.changes) {
    if (change.at > time) break;
    if (change.end === end) known.set(change.what, { value: change.value, why: change.why });
  }
  // These follow from the segments (RFC 9293 §3.3.1), as the other end counts: from its first SYN.
  const [conn, side] = [end >> 1, end & 1];
  let [next, acknowledged, expected] = [0, 0, 0];
  let [first, peer] = [-1, -1];
  for (const segment of variant.segments) {
    if (segment.sent > time) break;
    if (segment.conn !== conn) continue;
    const { seq, ack, flags, payload } = segment;
    if (segment.side === side) {
      if (flags & SYN && first < 0) first = seq;
      const length = payload + (flags & SYN ? 1 : 0) + (flags & 1);
      if (first >= 0) next = Math.max(next, relative(seq, first) + length);
      if (flags & ACK && peer >= 0) expected = Math.max(expected, relative(ack, peer));
    } else {
      if (flags & SYN && peer < 0) peer = seq;
      const there = segment.arrives !== null && segment.arrives <= time;
      if (there && flags & ACK && first >= 0) acknowledged = Math.max(acknowledged, relative(ack, first));
    }
  }
  if (first >= 0) {
    known.set("snd-una", { value: acknowledged, why: "" });
    known.set("snd-nxt", { value: next, why: "" });
  }
  if (expected > 0) known.set("ack-sent", { value: expected, why: "" });
  return known;
}

/** A sequence number counted from the first, as Wireshark shows it. @param {number} seq @param {number} first */
export function relative(seq, first) {
  return (seq - first) >>> 0;
}

/** The first sequence number of both ends of a connection. @param {Variant} variant @param {number} conn
 * @returns {[number, number]} */
export function firstNumbers(variant, conn) {
  /** @type {[number, number]} */
  const first = [-1, -1];
  for (const segment of variant.segments) {
    if (segment.conn === conn && segment.flags & SYN && first[segment.side] < 0) first[segment.side] = segment.seq;
    if (first[0] >= 0 && first[1] >= 0) break;
  }
  return first;
}

/**
 * What the parties of a ladder believe about every connection that is not over at both ends.
 * @param {Variant} variant @param {number[]} parties @param {number} time @returns {Beliefs[]}
 */
export function beliefsAt(variant, parties, time) {
  const beliefs = new Map();
  for (const note of variant.notes) {
    if (note.at > time) break;
    if (note.event === "believes") beliefs.set(`${note.host}/${note.conn}`, note.detail.split("/"));
  }
  const states = new Map();
  for (const change of variant.changes) {
    if (change.at > time) break;
    if (change.what === "state") states.set(change.end, change.why);
  }
  /** @type {Beliefs[]} */
  const all = [];
  variant.connections.forEach(({ hosts, opened }, conn) => {
    if (opened > time || !hosts.every((host) => parties.includes(host))) return;
    const ends = /** @type {[Belief, Belief]} */ (
      hosts.map((host, side) => {
        const [belief = "", why = ""] = beliefs.get(`${host}/${conn}`) ?? [];
        const state = states.get(2 * conn + side) ?? (side === 0 ? "CLOSED" : "LISTEN");
        return { belief, why, state, host };
      })
    );
    const gone = ends.every(({ state }) => ["CLOSED", "LISTEN", "TIME-WAIT"].includes(state));
    if (!gone) all.push({ conn, ends, apart: apart(ends[0].belief, ends[1].belief) });
  });
  return all;
}

/** Whether one party counts on a connection that the other is through with. A close on its way to somebody
 * who is still reading is nothing unusual. @param {string} one @param {string} other */
export function apart(one, other) {
  const wrong = (/** @type {string} */ counts, /** @type {string} */ through) =>
    (["kept-idle", "busy"].includes(counts) && ["not-listening", "waiting-for-eof"].includes(through)) ||
    (counts === "kept-idle" && through === "closed");
  return wrong(one, other) || wrong(other, one);
}
