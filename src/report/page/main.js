// Starts the page: reads the outcome, puts the switches and the stage in place.

import { read } from "./data.js";
import { byId, html } from "./dom.js";
import { say, speak } from "./say.js";
import { Stage } from "./stage.js";
import { switches, translate } from "./switches.js";

/** @typedef {import("./say.js").Lang} Lang */

const json = (/** @type {string} */ id) => JSON.parse(byId(id).textContent ?? "null");
const words = json("words");
const outcome = read(json("outcome"));
const root = document.documentElement;

/** Everything that is said, in a language. @param {Lang} lang */
function start(lang) {
  translate(words, lang);
  switches(start);
  stage.build();
  stage.select(stage.selected);
  leftOut();
}

/** The connections of the tables lead to the ladder. */
function links() {
  for (const cell of document.querySelectorAll("[data-conn]")) {
    if (!(cell instanceof HTMLElement)) continue;
    const [of, conn] = [Number(cell.dataset.of), Number(cell.dataset.conn)];
    const name = cell.textContent ?? "";
    cell.replaceChildren(html("button", { type: "button", class: "link", click: () => {
      stage.showOnly(of, conn);
      section.scrollIntoView();
    } }, name));
  }
}

/** The steps of the story lead to their places in the ladder. */
function steps() {
  for (const when of document.querySelectorAll("[data-at]")) {
    if (!(when instanceof HTMLElement)) continue;
    const [of, at] = [Number(when.dataset.of), Number(when.dataset.at)];
    const name = when.textContent ?? "";
    when.replaceChildren(html("button", { type: "button", class: "link", click: () => {
      stage.playTo(of, at);
      section.scrollIntoView();
    } }, name));
  }
}

/** What is not all in the page. */
function leftOut() {
  const items = outcome.variants.flatMap((variant) =>
    variant.leftOut.map(({ what, how, kept, of }) =>
      html("li", {}, `${variant.summary.name}: ${say(`code.left_out_${how}`, { what: say(`code.table_${what}`), kept, of })}`),
    ),
  );
  byId("left-out").replaceChildren(...items);
}

const section = byId("watch");
section.hidden = false;
speak(words, /** @type {Lang} */ (root.lang));
const stage = new Stage(outcome, section);
switches(start);
stage.select(null);
links();
steps();
leftOut();
root.dataset.ready = "true";
