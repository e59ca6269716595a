// Starts the page of a comparison, in which everything stands already: the switches alone are missing.

import { byId } from "./dom.js";
import { speak } from "./say.js";
import { switches, translate } from "./switches.js";

/** @typedef {import("./say.js").Lang} Lang */

const spoken = JSON.parse(byId("words").textContent ?? "null");

/** Everything that is said, in a language. @param {Lang} lang */
function again(lang) {
  translate(spoken, lang);
  switches(again);
}

speak(spoken, /** @type {Lang} */ (document.documentElement.lang));
switches(again);
document.documentElement.dataset.ready = "true";
