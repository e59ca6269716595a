// The switches at the top of a page: language, and day or night.

import { byId, html, marked } from "./dom.js";
import { language, say, speak } from "./say.js";

/** @typedef {import("./say.js").Lang} Lang */
/** @typedef {import("./say.js").Catalogue} Catalogue */

/** Says everything that stands in the page in a language. @param {Catalogue} words @param {Lang} lang */
export function translate(words, lang) {
  speak(words, lang);
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll("[data-en]")) {
    if (!(element instanceof HTMLElement)) continue;
    const text = element.dataset[lang] ?? "";
    element.replaceChildren(...("marked" in element.dataset ? marked(text) : [text]));
  }
  for (const kept of document.querySelectorAll("template[data-drawn]")) exchange(/** @type {HTMLTemplateElement} */ (kept), lang);
}

/** Puts the picture of this language in the place of the other. @param {HTMLTemplateElement} kept @param {Lang} lang */
function exchange(kept, lang) {
  const seen = kept.parentElement?.querySelector("div[data-drawn]");
  if (kept.dataset.drawn !== lang || !(seen instanceof HTMLElement)) return;
  const away = [...seen.childNodes];
  seen.replaceChildren(kept.content);
  kept.content.replaceChildren(...away);
  [kept.dataset.drawn, seen.dataset.drawn] = [seen.dataset.drawn, kept.dataset.drawn];
}

/** Builds the switches; `start` says everything anew. @param {(lang: Lang) => void} start */
export function switches(start) {
  const shown = document.documentElement.dataset;
  const other = /** @type {Lang} */ (language() === "en" ? "ko" : "en");
  const speaking = html("button", { type: "button", id: "language", lang: other, click: () => start(other) }, other === "ko" ? "한국어" : "English");
  const dark = shown.theme ? shown.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = html("button", { type: "button", id: "theme", click: () => {
    shown.theme = dark ? "light" : "dark";
    switches(start);
    byId("theme").focus();
  } }, say(dark ? "page.light" : "page.dark"));
  byId("switches").replaceChildren(speaking, theme);
}
