// The place in a ladder up to which it is shown, and how it moves. Playing goes down the page at an
// even pace, so that a burst can be followed and a long wait is short.

/**
 * @typedef {object} Player
 * @property {number} y        shown down to here
 * @property {number} height
 * @property {boolean} playing
 * @property {number} speed
 * @property {number[]} stops  where something begins, rising
 */

/** Pixels of the page in a second, at speed 1. */
export const PACE = 70;

/** @param {number} height @param {number[]} stops @param {number} speed @returns {Player} */
export function player(height, stops, speed) {
  return { y: height, height, playing: false, speed, stops: [...new Set(stops)].sort((a, b) => a - b) };
}

/** Begins again where it has ended. @param {Player} player @returns {Player} */
export function play(player) {
  return { ...player, playing: true, y: player.y >= player.height ? 0 : player.y };
}

/** @param {Player} player @returns {Player} */
export function pause(player) {
  return { ...player, playing: false };
}

/** So many seconds later. @param {Player} player @param {number} seconds @returns {Player} */
export function tick(player, seconds) {
  if (!player.playing) return player;
  const y = Math.min(player.height, player.y + seconds * PACE * player.speed);
  return { ...player, y, playing: y < player.height };
}

/** To the next beginning, or the one before. @param {Player} player @param {1 | -1} way @returns {Player} */
export function step(player, way) {
  const { stops, height } = player;
  const y = way > 0 ? stops.find((stop) => stop > player.y + 0.5) ?? height : stops.findLast((stop) => stop < player.y - 0.5) ?? 0;
  return { ...player, y, playing: false };
}

/** @param {Player} player @param {number} y @returns {Player} */
export function seek(player, y) {
  return { ...player, y: Math.max(0, Math.min(player.height, y)), playing: false };
}
