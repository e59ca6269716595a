// The outcome of a run, read from its JSON (docs/report-data.md): columns with absolute times,
// words in place of their numbers. Nothing here knows of a page.

/**
 * @typedef {{row: number[], is: any[]}} BySegment
 * @typedef {{from: number, until: number | null}} Span
 * @typedef {{link: number, why: string, after: number}} Lost
 * @typedef {{count: number, lastSent: number, lastWay: number, payload: number}} Folded
 *
 * @typedef {object} Segment
 * @property {number} row            its place in the table
 * @property {number} conn           its connection
 * @property {number} side           0: sent by the opener, 1: by the acceptor
 * @property {number} sent           when it left, in nanoseconds
 * @property {number} wait           how long it waited before the first link
 * @property {number} wire           how long its bits took to enter the first link
 * @property {number} lastWire       the same for the last link
 * @property {number | null} arrives when it reached the other end
 * @property {number} flags          the control bits
 * @property {number} seq
 * @property {number} ack
 * @property {number} window         as it stands in the header
 * @property {number} payload        bytes
 * @property {number} ipBytes        of the whole packet
 * @property {string} why
 * @property {boolean} repeats       it acknowledges what its sender had acknowledged before
 * @property {boolean} again         a retransmission
 * @property {string[]} heads        of the HTTP messages that begin in it
 * @property {string} options
 * @property {[number, number] | null} timestamps
 * @property {Lost | null} lost
 * @property {Folded | null} folded  the row stands for several segments
 *
 * @typedef {object} Connection
 * @property {[number, number]} hosts  opener, acceptor
 * @property {[number, number]} ports
 * @property {number} opened
 * @property {number | null} established
 * @property {number | null} closed
 *
 * @typedef {{at: number, end: number, what: string, value: number | null, why: string}} Change
 * @typedef {{at: number, host: number, event: string, conn: number | null, request: number | null,
 *   detail: string, number: number | null}} Note
 * @typedef {{client: number, conn: number, from: number, until: number, request: number}} Hang
 * @typedef {{what: string, how: string, kept: number, of: number}} LeftOut
 *
 * @typedef {object} Variant
 * @property {any} summary           as in summary.json
 * @property {string[]} hosts
 * @property {string[]} roles
 * @property {string[]} links
 * @property {number} ended
 * @property {Connection[]} connections
 * @property {Segment[]} segments
 * @property {Change[]} changes
 * @property {Note[]} notes
 * @property {Hang[]} hangs
 * @property {any} requests          columns, as they stand in the file
 * @property {LeftOut[]} leftOut
 *
 * @typedef {{scenario: string, title: string, version: string, variants: Variant[]}} Outcome
 */

// The control bits (RFC 9293 §3.1).
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

/** @param {any} file the parsed JSON @returns {Outcome} */
export function read(file) {
  if (file.format !== "sim-outcome" || file.format_version !== 1) {
    throw new Error(`not an outcome of version 1: ${file.format} ${file.format_version}`);
  }
  return {
    scenario: file.scenario,
    title: file.title,
    version: file.version,
    // A variant is read when it is first looked at.
    variants: file.variants.map((/** @type {any} */ of) => lazily(() => variant(of, file.strings))),
  };
}

/**
 * An object that is made when something of it is asked for.
 * @template {object} T @param {() => T} make @returns {T}
 */
function lazily(make) {
  /** @type {T | undefined} */
  let made;
  return new Proxy(/** @type {T} */ ({}), {
    get: (_, name) => Reflect.get((made ??= make()), name),
  });
}

/** @param {any} of @param {string[]} strings @returns {Variant} */
function variant(of, strings) {
  return {
    summary: of.summary,
    hosts: of.hosts.name,
    roles: of.hosts.role,
    links: of.links.name,
    ended: of.ended_ns,
    connections: connections(of.connections),
    segments: segments(of.segments, strings),
    changes: changes(of.changes, strings),
    notes: notes(of.notes, strings),
    hangs: of.hangs.connection.map((/** @type {number} */ conn, /** @type {number} */ i) => ({
      client: of.hangs.client[i],
      conn,
      from: of.hangs.from_ns[i],
      until: of.hangs.until_ns[i],
      request: of.hangs.request[i],
    })),
    requests: of.requests,
    leftOut: of.left_out,
  };
}

/** Times from their differences. @param {number[]} differences @returns {number[]} */
export function times(differences) {
  let now = 0;
  return differences.map((step) => (now += step));
}

/** @param {any} table @returns {Connection[]} */
function connections(table) {
  return table.opener.map((/** @type {number} */ opener, /** @type {number} */ i) => ({
    hosts: [opener, table.acceptor[i]],
    ports: [table.opener_port[i], table.acceptor_port[i]],
    opened: table.opened_ns[i],
    established: table.established_ns[i],
    closed: table.closed_ns[i],
  }));
}

/** @param {any} table @param {string[]} strings @returns {Segment[]} */
function segments(table, strings) {
  const sent = times(table.sent_ns);
  /** @type {Segment[]} */
  const all = sent.map((at, row) => ({
    row,
    conn: table.end[row] >> 1,
    side: table.end[row] & 1,
    sent: at,
    wait: table.wait_ns[row],
    wire: table.wire_ns[row],
    lastWire: table.last_wire_ns[row],
    arrives: table.way_ns[row] === null ? null : at + table.way_ns[row],
    flags: table.flags[row],
    seq: table.seq[row],
    ack: table.ack[row],
    window: table.window[row],
    payload: table.payload_bytes[row],
    ipBytes: table.ip_bytes[row],
    why: strings[table.why[row]],
    again: table.again[row] === 1,
    repeats: false,
    heads: [],
    options: "",
    timestamps: null,
    lost: null,
    folded: null,
  }));
  const acknowledged = new Map();
  for (const segment of all) {
    const end = table.end[segment.row];
    if (!(segment.flags & ACK)) continue;
    segment.repeats = acknowledged.get(end) === segment.ack;
    acknowledged.set(end, segment.ack);
  }
  each(table.options, (row, is) => (all[row].options = strings[is]));
  each(table.timestamps, (row, is) => (all[row].timestamps = is));
  each(table.heads, (row, is) => all[row].heads.push(strings[is]));
  each(table.lost, (row, is) => {
    all[row].lost = { link: is.link, why: strings[is.why], after: is.after_ns };
  });
  each(table.folded, (row, is) => {
    const lastSent = all[row].sent + is.last_sent_ns;
    const lastWay = is.last_way_ns;
    all[row].folded = { count: is.count, lastSent, lastWay, payload: is.payload_bytes };
  });
  return all;
}

/** @param {BySegment} table @param {(row: number, is: any) => void} take */
function each(table, take) {
  table.row.forEach((row, i) => take(row, table.is[i]));
}

/** @param {any} table @param {string[]} strings @returns {Change[]} */
function changes(table, strings) {
  return times(table.t_ns).map((at, i) => ({
    at,
    end: table.end[i],
    what: strings[table.what[i]],
    value: table.value[i],
    why: word(strings, table.why[i]),
  }));
}

/** @param {any} table @param {string[]} strings @returns {Note[]} */
function notes(table, strings) {
  return times(table.t_ns).map((at, i) => ({
    at,
    host: table.host[i],
    event: strings[table.event[i]],
    conn: table.connection[i],
    request: table.request[i],
    detail: word(strings, table.detail[i]),
    number: table.number[i],
  }));
}

/** @param {string[]} strings @param {number | null} number */
function word(strings, number) {
  return number === null ? "" : strings[number];
}
