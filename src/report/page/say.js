// What is said, in the page's language: templates of the catalogue and how they are filled in, by
// the rules of src/lang (`{name}`, `{count:one/other}`, in Korean `{name:은/는}`).

/** @typedef {Record<string, {en: string, ko: string}>} Catalogue */
/** @typedef {"en" | "ko"} Lang */

/** @type {Catalogue} */
let catalogue = {};
/** @type {Lang} */
let lang = "en";

/** @param {Catalogue} words @param {Lang} language */
export function speak(words, language) {
  catalogue = words;
  lang = language;
}

/** @returns {Lang} */
export function language() {
  return lang;
}

/**
 * A message by its key. A key that is not in the catalogue is a fault, which tests find; the page
 * shows the key.
 * @param {string} key @param {Record<string, string | number>} [filled]
 */
export function say(key, filled = {}) {
  const message = catalogue[key];
  return message ? fill(lang, message[lang], filled) : key;
}

/** Whether the catalogue has a message. @param {string} key */
export function known(key) {
  return key in catalogue;
}

/**
 * A word of the formats in the page's language: `gap` of `why_ack` is `code.why_ack_gap`. What has no
 * message is shown as it is.
 * @param {string} family @param {string} word
 */
export function sayWord(family, word) {
  const key = `code.${family}_${word.replace(/[^a-z0-9]+/gi, "_").toLowerCase()}`;
  return known(key) ? say(key) : word;
}

/** @param {Lang} language @param {string} template @param {Record<string, string | number>} filled */
export function fill(language, template, filled) {
  return template.replace(/\{(\w+)(?::([^/}]*)\/([^}]*))?\}/g, (_, name, first, second) => {
    const value = String(filled[name] ?? "");
    if (first === undefined) return value;
    if (language === "en") return value === "1" ? first : second;
    return particle(value, first, second);
  });
}

/**
 * The form of a Korean particle behind a word: the first behind a consonant, the second behind a
 * vowel, both where the word does not tell (src/lang/korean.rs says why).
 * @param {string} word @param {string} consonant @param {string} vowel
 */
export function particle(word, consonant, vowel) {
  switch (ending(word)) {
    case "vowel":
      return vowel;
    case "rieul":
      return consonant === "으로" ? vowel : consonant;
    case "consonant":
      return consonant;
    default:
      return consonant === "으로" ? "(으)로" : `${consonant}(${vowel})`;
  }
}

/** @param {string} word */
function ending(word) {
  const spoken = word.trimEnd().replace(/(?!^)\s*\([^()]*\)$/, "").trimEnd();
  const last = spoken.replace(/[^\p{L}\p{N}]+$/u, "").at(-1) ?? "";
  if (last >= "가" && last <= "힣") {
    const final = (last.charCodeAt(0) - 0xac00) % 28;
    return final === 0 ? "vowel" : final === 8 ? "rieul" : "consonant";
  }
  if (/\d/.test(last)) return "178".includes(last) ? "rieul" : "036".includes(last) ? "consonant" : "vowel";
  const latin = /([a-z]+)[^a-z]*$/i.exec(spoken)?.[1];
  if (!latin) return "unknown";
  if (latin.length <= 2 || latin === latin.toUpperCase()) {
    const letter = latin.at(-1)?.toLowerCase() ?? "";
    return "lr".includes(letter) ? "rieul" : "mn".includes(letter) ? "consonant" : "vowel";
  }
  const english = latin.toLowerCase();
  if (/(l|le)$/.test(english)) return "rieul";
  if (/(m|n|ng|me|ne)$/.test(english)) return "consonant";
  return /[ptkbgc]$/.test(english) ? "unknown" : "vowel";
}
