// Small helpers to build elements. Text is always text, never markup.

/** @typedef {Record<string, string | number | boolean | ((event: any) => void)>} Attributes */

/**
 * @param {Element} element @param {Attributes} attributes
 * @param {(Node | string)[]} children
 */
function furnish(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * An element of HTML.
 * @param {string} name @param {Attributes} [attributes] @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
export function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  furnish(element, attributes, children);
  return element;
}

/**
 * An element of SVG.
 * @param {string} name @param {Attributes} [attributes] @param {(Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  furnish(element, attributes, children);
  return element;
}

/**
 * Text in which what stands between two backticks is code; one without its partner is text.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function marked(text) {
  const pieces = text.split("`");
  return pieces.map((piece, at) => {
    if (at % 2 === 0) return piece;
    return at < pieces.length - 1 ? html("code", {}, piece) : "`" + piece;
  });
}

/** The element with this id, which the page has. @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
