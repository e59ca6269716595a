// Numbers as people read them. Times come in as nanoseconds.

/** To so many significant digits, without trailing zeros. @param {number} value @param {number} digits */
function significant(value, digits) {
  return String(Number(value.toPrecision(digits)));
}

/** A span in the unit that suits it: `14.9 s`, `843 ms`. @param {number} ns @param {number} [digits] */
export function span(ns, digits = 4) {
  for (const [scale, unit] of /** @type {[number, string][]} */ ([[1e9, "s"], [1e6, "ms"], [1e3, "µs"]])) {
    // What rounds up to the next unit is said in it.
    if (Number((ns / scale).toPrecision(digits)) >= 1) return `${significant(ns / scale, digits)} ${unit}`;
  }
  return ns === 0 ? "0 ms" : `${ns} ns`;
}

/** A time since the click in milliseconds, to the microsecond: `25.5`. @param {number} ns */
export function ms(ns) {
  return String(Number((ns / 1e6).toFixed(3)));
}

/** Bytes with a thin space between the thousands. @param {number} bytes */
export function count(bytes) {
  return String(bytes).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** `0x018`. @param {number} value @param {number} digits */
export function hex(value, digits) {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
