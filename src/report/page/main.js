// Starts the page: reads the outcome, puts the switches and the stage in place.

import { read } from "./data.js";
import { byId, html } from "./dom.js";
import { language, say, speak } from "./say.js";
import { Stage } from "./stage.js";

/** @typedef {import("./say.js").Lang} Lang */

const json = (/** @type {string} */ id) => JSON.parse(byId(id).textContent ?? "null");
const words = json("words");
const outcome = read(json("outcome"));
const root = document.documentElement;

/** Everything that is said, in a language. @param {Lang} lang */
function start(lang) {
  speak(words, lang);
  root.lang = lang;
  for (const element of document.querySelectorAll("[data-en]")) {
    if (element instanceof HTMLElement) element.textContent = element.dataset[lang] ?? "";
  }
  for (const kept of document.querySelectorAll("template[data-drawn]")) draw(/** @type {HTMLTemplateElement} */ (kept), lang);
  switches();
  stage.build();
  stage.select(stage.selected);
  leftOut();
}

/** Puts the picture of this language in the place of the other. @param {HTMLTemplateElement} kept @param {Lang} lang */
function draw(kept, lang) {
  const seen = kept.parentElement?.querySelector("div[data-drawn]");
  if (kept.dataset.drawn !== lang || !(seen instanceof HTMLElement)) return;
  const away = [...seen.childNodes];
  seen.replaceChildren(kept.content);
  kept.content.replaceChildren(...away);
  [kept.dataset.drawn, seen.dataset.drawn] = [seen.dataset.drawn, kept.dataset.drawn];
}

/** The switches at the top: language, and day or night. */
function switches() {
  const other = /** @type {Lang} */ (language() === "en" ? "ko" : "en");
  const speaking = html("button", { type: "button", id: "language", lang: other, click: () => start(other) }, other === "ko" ? "한국어" : "English");
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = html("button", { type: "button", id: "theme", click: () => {
    root.dataset.theme = dark ? "light" : "dark";
    switches();
    byId("theme").focus();
  } }, say(dark ? "page.light" : "page.dark"));
  byId("switches").replaceChildren(speaking, theme);
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
switches();
stage.select(null);
links();
leftOut();
root.dataset.ready = "true";
