// What the page promises to whoever uses it, each as something that can fail. `browser.js` opens the
// pages and calls these.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * @typedef {(holds: unknown, text: string) => void} Check
 * @typedef {import("playwright-core").Page} Page
 */

/** An id stands once, and what a picture refers to is there. */
export async function ids(page, name, check) {
  const [twice, missing] = await page.evaluate(() => {
    const all = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const seen = new Set(all);
    const used = [...document.querySelectorAll("[fill^='url(#']")].map((of) => of.getAttribute("fill").slice(5, -1));
    return [all.filter((id, at) => all.indexOf(id) !== at), used.filter((id) => !seen.has(id))];
  });
  check(twice.length === 0, `${name}: ids stand twice: ${twice}`);
  check(missing.length === 0, `${name}: patterns are missing: ${missing}`);
}

/** On a small laptop a ladder of up to three parties is no wider than its frame; says how many it has. */
export async function fits(page, name, check) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.waitForFunction(() => document.querySelector("#stage")?.scrollWidth > 0);
  // The ladder is laid out anew after its frame has changed.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const [wide, room, parties] = await page.$eval("#stage", (stage) => [stage.scrollWidth, stage.clientWidth, stage.querySelectorAll(".parties > div").length]);
  check(parties > 3 || wide <= room, `${name}: a ladder of ${parties} parties is ${wide} pixels wide, and its frame ${room}`);
  await page.setViewportSize(size);
  return parties;
}

/** Every picture has its numbers or its text behind it. */
export async function tablesBehind(page, name, check) {
  const bare = await page.$$eval("figure.card", (figures) =>
    figures.filter((figure) => !figure.querySelector("table td, pre")).map((figure) => figure.id),
  );
  check(bare.length === 0, `${name}: nothing stands behind ${bare}`);
}

/** The parts of each bar add up to the page load time, to the nanosecond. */
export async function partsAddUp(page, name, check) {
  const rows = await page.$$eval("#strategies table:not(.strategies)", (tables) =>
    [...(tables[0]?.querySelectorAll("tbody tr") ?? [])].map((row) => [...row.children].map((cell) => cell.textContent)),
  );
  const nanos = (/** @type {string} */ ms) => BigInt(Math.round(Number(ms.replace(/[^\d.]/g, "")) * 1e6));
  for (const [variant, ...cells] of rows) {
    if (cells.includes("–")) continue;
    const sum = cells.slice(0, -1).map(nanos).reduce((a, b) => a + b, 0n);
    check(sum === nanos(cells.at(-1)), `${name}/${variant}: ${cells.slice(0, -1).join(" + ")} is not ${cells.at(-1)}`);
  }
  return rows.length;
}

const position = async (page) => Number(await page.inputValue("#position"));

/** The buttons, the space bar and the slider under the mouse; 8× is faster than 0.25×. */
export async function transport(page, name, check) {
  await page.focus("#position");
  await page.keyboard.press("Home");
  await page.click("#forward");
  await page.click("#forward");
  const two = await position(page);
  await page.click("#back");
  check(two > 0 && (await position(page)) < two, `${name}: the buttons do not step`);
  const played = async (speed) => {
    await page.focus("#position");
    await page.keyboard.press("Home");
    await page.selectOption("#speed", { label: speed });
    await page.focus("#stage");
    await page.keyboard.press("Space");
    await page.waitForTimeout(250);
    await page.keyboard.press("Space");
    const to = await position(page);
    await page.waitForTimeout(60);
    check((await position(page)) === to, `${name}: the space bar does not pause`);
    return page.evaluate((to) => (to * document.querySelector(".ladder-page").clientHeight) / 1000, to);
  };
  const [slow, fast] = [await played("0.25×"), await played("8×")];
  check(fast > 3 * Math.max(slow, 1), `${name}: ${fast} pixels at 8×, ${slow} at 0.25×`);
  const slider = await page.locator("#position").boundingBox();
  await page.mouse.click(slider.x + slider.width / 2, slider.y + slider.height / 2);
  const middle = await position(page);
  check(middle > 400 && middle < 600, `${name}: a click into the middle of the slider seeks to ${middle}`);
  await page.keyboard.press("End");
}

/** A segment is selected by a click of the mouse on its line, and no more after Escape. */
export async function mouse(page, name, check) {
  const point = await page.evaluate(async () => {
    const stage = document.querySelector("#stage");
    stage.scrollTop = 0;
    stage.scrollIntoView({ block: "center", behavior: "instant" });
    // The ladder is drawn after it is scrolled.
    await new Promise((done) => setTimeout(done, 100));
    const { top, bottom } = stage.getBoundingClientRect();
    for (const line of document.querySelectorAll(".segment .hit")) {
      const box = line.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const hit = y > top + 60 && y < bottom - 10 ? document.elementFromPoint(x, y)?.closest("[data-id]") : null;
      if (hit) return { x, y };
    }
    return null;
  });
  check(point, `${name}: no segment can be clicked at`);
  if (!point) return;
  await page.focus("#stage");
  await page.keyboard.press("Escape");
  check((await page.locator("#details dt").count()) === 0, `${name}: Escape does not deselect`);
  await page.mouse.click(point.x, point.y);
  check((await page.locator("#details dt").count()) > 10, `${name}: a click on a line selects nothing`);
  check((await page.locator(".segment.selected").count()) === 1, `${name}: the selected segment does not show`);
}

/** A run of alike segments unfolds by button and by Enter, and folds again. Returns whether there is one. */
export async function unfolding(page, name, check) {
  const arrows = () => page.evaluate(() => document.querySelectorAll(".segment[data-id]").length);
  const folded = page.locator(".segment .fold").first();
  await page.evaluate(() => (document.querySelector("#stage").scrollTop = 0));
  if ((await folded.count()) === 0) return false;
  await folded.dispatchEvent("click");
  check(/^Fold again$/.test(await page.textContent("#unfold")), `${name}: a click on ⊞ does not unfold`);
  const open = await arrows();
  await page.click("#unfold");
  const closed = await arrows();
  check(closed < open, `${name}: ${open} arrows unfolded, ${closed} folded`);
  await page.locator(".segment .fold").first().locator("xpath=../..").dispatchEvent("click");
  check(/^Unfold \d+ rows$/.test(await page.textContent("#unfold")), `${name}: a folded run is not selected`);
  await page.focus("#stage");
  await page.keyboard.press("Enter");
  check((await arrows()) > closed, `${name}: Enter does not unfold`);
  await page.click("#unfold");
  return true;
}

/** The fields of a header bear names that Wireshark has. */
export async function wireshark(page, name, check) {
  const known = new Set(
    execFileSync("tshark", ["-G", "fields"], { maxBuffer: 1 << 28, encoding: "utf8" })
      .split("\n")
      .map((line) => line.split("\t"))
      .filter(([kind, , field]) => (kind === "F" || kind === "P") && /^(tcp|ip)\./.test(field))
      .map(([, words]) => words),
  );
  check(known.size > 100, "tshark names no fields");
  const shown = await page.$$eval("#details .facts.code dt", (names) => names.map((of) => of.textContent));
  check(shown.length > 8, `${name}: ${shown.length} fields of a header`);
  for (const field of shown) check(known.has(field), `${name}: Wireshark knows no field "${field}"`);
}

/** Selects the first segment of this name. */
async function selectNamed(page, label) {
  await page.evaluate(async () => {
    document.querySelector("#stage").scrollTop = 0;
    await new Promise((done) => setTimeout(done, 100));
  });
  await page.locator(".segment .label.name", { hasText: label }).first().dispatchEvent("click");
}

/** The panel shows the head of the message that a segment carries. */
export async function head(page, name, check, { label, head }) {
  await selectNamed(page, label);
  check(head.test(await page.textContent("#details pre.head")), `${name}: ${label} shows no head`);
}

/** The panel shows TCP's variables of both ends at that moment. */
export async function bothEnds(page, name, check, { label }) {
  await selectNamed(page, label);
  const ends = await page.$$eval("#details table.variables tbody tr", (rows) =>
    Object.fromEntries(rows.map((row) => [...row.children].map((cell) => cell.textContent)).map(([of, ...values]) => [of, values])),
  );
  for (const of of ["state", "cwnd", "snd-nxt", "rto"]) {
    check(ends[of]?.length === 2 && ends[of].every((value) => value !== ""), `${name}: ${of} of both ends is ${ends[of]}`);
  }
}

/** The hang is watched: who waits, that the two ends of a connection believe different things, and a mark for the idle time. */
export async function hang(page, name, check) {
  await page.focus("#stage");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Home");
  check((await page.locator("#beliefs tr.apart").count()) === 0, `${name}: somebody is apart at the click`);
  await page.keyboard.press("End");
  const rows = await page.$$eval("#beliefs tbody tr", (rows) => rows.map((row) => [row.className, row.textContent]));
  check(rows.some(([style]) => style === "apart"), `${name}: nobody is apart during the hang`);
  check(rows.length === 2, `${name}: ${rows.length} connections during the hang`);
  const seen = new Set();
  const high = await page.evaluate(() => document.querySelector(".ladder-page").clientHeight);
  for (let top = 0; top < high; top += 400) {
    await page.evaluate((top) => {
      document.querySelector("#stage").scrollTop = top;
    }, top);
    await page.waitForTimeout(30);
    for (const words of await page.locator(".idle-words, .hang-words").allTextContents()) seen.add(words);
  }
  const all = [...seen].join(" | ");
  check(/14\.\d+ s: nothing happens/.test(all), `${name}: the idle time bears no mark: ${all}`);
  check(/hang/.test(all), `${name}: no hang on the ladder: ${all}`);
}

/** The page's policy lets no script in but its own, and nothing be asked for. */
export async function policy(page, check) {
  const said = await page.getAttribute("meta[http-equiv='Content-Security-Policy']", "content");
  check(/^default-src 'none';/.test(said) && !/unsafe|\*|https?:/.test(said), `the policy is ${said}`);
  const broken = await page.evaluate(async () => {
    /** @type {string[]} */
    const broken = [];
    document.addEventListener("securitypolicyviolation", (event) => broken.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken'";
    const image = document.createElement("img");
    image.src = "https://example.invalid/a.png";
    document.body.append(script, image);
    await fetch("https://example.invalid/").catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    return [document.title, ...broken];
  });
  check(!broken.includes("taken"), "a foreign script ran");
  for (const what of ["script-src-elem", "img-src", "connect-src"]) {
    check(broken.includes(what), `the policy does not forbid ${what}`);
  }
}

/** On paper: pictures and numbers, no controls, nothing wider than the sheet. */
export async function printed(page, name, check, picture) {
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.emulateMedia({ media: "print" });
  check(!(await page.isVisible("#watch")) && !(await page.isVisible("#switches")), `${name}: controls are printed`);
  check(await page.isVisible("table.strategies"), `${name}: the numbers are not printed`);
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  check(wide <= 794, `${name}: ${wide} pixels wide on A4`);
  const cut = await page.$$eval("figure .picture svg", (all) => all.filter((svg) => svg.getBoundingClientRect().right > 794).length);
  check(cut === 0, `${name}: ${cut} pictures are cut off on paper`);
  await page.evaluate(() => (document.documentElement.style.filter = "grayscale(1)"));
  await page.screenshot({ path: picture, fullPage: true });
  await page.evaluate(() => (document.documentElement.style.filter = ""));
  await page.emulateMedia({ media: "screen" });
}

/** The moments worth going to lead to what they name: a loss, and the retransmission with its cause. */
export async function moments(page, name, check) {
  const goTo = async (what) => {
    const options = await page.$$eval("#places option", (all) => all.map((of) => [of.value, of.textContent]));
    const [value] = options.find(([, text]) => what.test(text)) ?? [];
    check(value !== undefined, `${name}: no moment is ${what}`);
    if (value !== undefined) await page.selectOption("#places", value);
    return page.textContent("#details");
  };
  check(/Lost/.test(await goTo(/ lost$/)), `${name}: the lost segment is not shown as lost`);
  const again = await goTo(/ again/);
  check(/third duplicate ACK/.test(again) && /Retransmission/.test(again), `${name}: the cause of the retransmission is missing: ${again.slice(0, 200)}`);
}

/**
 * Words that would be markup are words: in the page, whose controls are used, in each picture opened as a file of
 * its own, and in the table of requests.
 */
export async function harmless(page, folder, check) {
  const hit = () => page.evaluate(() => Reflect.get(globalThis, "hit"));
  const elements = () => page.evaluate(() => document.querySelectorAll("img, a[href^='javascript'], b, [onload], [onerror]").length);
  const words = await page.evaluate(() => document.body.innerText);
  for (const word of ["<script>globalThis.hit = 1</script> \"quoted' <b>bold</b> &amp;", "<img src=x onerror=", "<svg onload="]) {
    check(words.includes(word), `hostile: ${word} does not stand in the page as it is`);
  }
  for (const label of await page.locator(".segment .label.name").all()) await label.dispatchEvent("click");
  await page.click("#language");
  check((await hit()) === undefined, `hostile: script ${await hit()} of the page ran`);
  check((await elements()) === 0, "hostile: a name became an element");
  const pictures = readdirSync(folder).filter((name) => name.endsWith(".svg"));
  check(pictures.length > 6, `hostile: only ${pictures.length} pictures`);
  for (const name of pictures) {
    await page.goto(pathToFileURL(join(folder, name)).href);
    check((await hit()) === undefined, `hostile: script ${await hit()} of ${name} ran`);
    const [root, errors] = await page.evaluate(() => [document.documentElement.tagName, document.querySelectorAll("parsererror, script, foreignObject, image, a").length]);
    check(root === "svg" && errors === 0, `hostile: ${name} is a ${root} with ${errors} foreign elements`);
  }
  // A cell with quotes and commas is one cell (RFC 4180).
  const [head, ...rows] = readFileSync(join(folder, "requests.csv"), "utf8").trimEnd().split("\n").map((line) => line.replace(/"([^"]|"")*"/g, "quoted").split(","));
  for (const row of rows) check(row.length === head.length, `hostile: a request has ${row.length} cells, not ${head.length}`);
}
