// Opens the report page of every scenario in a real Chromium and uses it.
//
//   node browser.js RESULTS SCREENSHOTS BIG COMPARED HOSTILE
//
// RESULTS has a folder for each scenario, BIG is the folder of a run of 100 000 segments, COMPARED that
// of a comparison of runs that are not comparable, HOSTILE that of a run full of markup; SCREENSHOTS takes pictures for people to look at. Ends with status 1 where anything is wrong.

import { readFileSync, readdirSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import * as promises from "./promises.js";

const [results, screenshots, big, compared, hostile] = process.argv.slice(2).map((path) => resolve(path));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { width: 375, height: 700 };
const PROJECTOR = { width: 1600, height: 900 };
/** Looked at with axe and put on a screenshot; the others are opened, used and measured. */
const LOOKED_AT = ["dumb_proxy", "strategies", "slow_start", "loss_recovery", "many_users", "real_proxies"];

const problems = [];
const complain = (text) => {
  problems.push(text);
  console.error(`  ${text}`);
};
const check = (holds, text) => holds || complain(text);

const profile = mkdtempSync(join(tmpdir(), "sim-page-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
  viewport: PROJECTOR,
});

/** A page that complains about errors, and about every request that is not for the file itself. */
async function open(folder, name, file = "report.html") {
  const page = await browser.newPage();
  const url = pathToFileURL(join(folder, file)).href;
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complain(`${name}: ${message.text()}`));
  page.on("pageerror", (error) => complain(`${name}: ${error.message}`));
  page.on("request", (request) => check(request.url() === url, `${name}: asks for ${request.url()}`));
  const before = performance.now();
  await page.goto(url);
  await page.waitForSelector("html[data-ready]", { timeout: 20000 });
  return { page, millis: performance.now() - before };
}

/** Every number of the table of strategies is the number of summary.json. */
async function numbers(page, folder, name) {
  const summary = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  const rows = await page.$$eval("table.strategies tr[data-variant]", (rows) =>
    rows.map((row) => [...row.querySelectorAll("data")].map((data) => [data.className, data.value])),
  );
  check(rows.length === summary.variants.length, `${name}: ${rows.length} strategies`);
  const shown = ["page_load_ns", "requests", "answered", "connections_opened", "connections_peak", "segments", "ip_bytes", "retransmissions", "dropped", "longest_hang_ns", "time_wait_peak"];
  summary.variants.forEach((variant, i) => {
    const found = Object.fromEntries(rows[i] ?? []);
    for (const field of shown) {
      check(found[field] === String(variant[field]), `${name}/${variant.name}: ${field} is ${found[field]}, not ${variant[field]}`);
    }
  });
}

/** The same for what the script reads, and for the number of segments that the ladder can show. */
async function outcome(page, folder, name) {
  const summary = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"));
  const read = await page.evaluate(() => JSON.parse(document.querySelector("#outcome").textContent).variants.map((of) => of.summary));
  check(JSON.stringify(read) === JSON.stringify(summary.variants), `${name}: the outcome's summary differs from summary.json`);
}

/** No part of the page is wider than a phone. */
async function narrow(page, name) {
  await page.setViewportSize(PHONE);
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  check(wide <= PHONE.width, `${name}: ${wide} pixels wide on a phone`);
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, nodes } of violations) complain(`${name}: axe: ${id}: ${nodes[0].html.slice(0, 160)}`);
}

/** Everything that the controls promise. */
async function use(page, name) {
  const clock = async () => Number.parseFloat(await page.textContent("#clock"));
  const announced = () => page.textContent("#announcer");
  const stage = page.locator("#stage");
  // Keyboard: home, three steps, back; each says what it is at.
  await stage.focus();
  await page.keyboard.press("Home");
  const begin = await clock();
  check(await page.isVisible(".curtain"), `${name}: nothing is covered at the beginning`);
  await page.keyboard.press("ArrowRight");
  const first = await announced();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
  const third = await announced();
  check(first !== "" && third !== first, `${name}: steps say nothing`);
  // Steps may take no time: a handshake that weighs nothing, on a link without delay.
  check((await clock()) >= begin, `${name}: steps go back`);
  const there = await page.inputValue("#position");
  await page.keyboard.press("ArrowLeft");
  check(Number(await page.inputValue("#position")) <= Number(there), `${name}: back does not go back`);
  // Playing moves, pausing stops.
  await page.keyboard.press("Home");
  await page.selectOption("#speed", { label: "8×" });
  await page.click("#play");
  await page.waitForFunction(() => Number(document.querySelector("#position").value) > 0, undefined, { timeout: 5000 });
  await page.click("#play");
  const stopped = await page.inputValue("#position");
  await page.waitForTimeout(60);
  check((await page.inputValue("#position")) === stopped, `${name}: pause does not stop`);
  // Seeking, by the slider's own keys.
  await page.focus("#position");
  await page.keyboard.press("End");
  check(!(await page.isVisible(".curtain")), `${name}: something is covered at the end`);
  check((await clock()) > begin, `${name}: the end is no later than the beginning`);
  await page.keyboard.press("Home");
  check((await clock()) === begin, `${name}: the slider does not seek`);
  await page.keyboard.press("End");
  // Selecting with the mouse shows header and cause; the first segment is a SYN.
  await stage.evaluate((stage) => (stage.scrollTop = 0));
  // Not with the mouse's place: the names of the parties, which stay on top, may lie over it.
  const isDrawn = () => /SYN$/.test(document.querySelector(".segment .label.name")?.textContent ?? "");
  await page.waitForFunction(isDrawn, undefined, { timeout: 5000 });
  await page.locator(".segment .label.name").first().dispatchEvent("click");
  const details = await page.textContent("#details");
  check(/Sequence Number \(raw\)/.test(details) && /0x002 \(SYN\)/.test(details), `${name}: no SYN is shown`);
  check((await page.locator("#beliefs h3").count()) === 1, `${name}: no beliefs`);
  // Folding: as many arrows or more without it, and never fewer segments than the table has rows.
  const arrows = () => page.locator(".segment[data-id]").count();
  await page.uncheck("#fold");
  const unfolded = await arrows();
  await page.check("#fold");
  check(unfolded > 0 && (await arrows()) > 0, `${name}: folding leaves nothing`);
  // A connection of the table leads to its ladder.
  await page.evaluate(() => document.querySelector("#connections details").setAttribute("open", ""));
  const link = page.locator("#connections [data-conn] button").first();
  const wanted = await link.textContent();
  await link.click();
  const labels = await page.locator(".segment .label.name").allTextContents();
  check(labels.length > 0 && labels.every((label) => label.startsWith(`${wanted} `)), `${name}: ${wanted} does not lead to its ladder`);
  // A step of the story leads to its moment in the ladder.
  const step = page.locator("#story details[open] .when").last();
  const at = Number(await step.getAttribute("data-at")) / 1e6;
  await step.locator("button").click();
  const [reached, end] = [await clock(), (await page.inputValue("#position")) === "1000"];
  check(end || Math.abs(reached - at) <= 0.001 + at * 1e-6, `${name}: the step at ${at} ms leads to ${reached} ms`);
  // The table behind it.
  await page.click("#segments summary");
  await page.waitForSelector("#segments tbody tr", { timeout: 5000 }).catch(() => complain(`${name}: the table is empty`));
}

/** Language and theme. */
async function switches(page, name, head = "#watch h2") {
  const heading = await page.textContent(head);
  await page.click("#language");
  check((await page.getAttribute("html", "lang")) === "ko", `${name}: the language stays`);
  check((await page.textContent(head)) !== heading, `${name}: ${head} stays English`);
  const korean = await page.evaluate(() => document.body.innerText);
  check(/\p{Script=Hangul}/u.test(korean), `${name}: nothing is Korean`);
  check(!/\b(page|code)\.[a-z_]+\b/.test(korean), `${name}: a message is missing: ${/\b(page|code)\.[a-z_]+/.exec(korean)?.[0]}`);
  await page.click("#language");
  check((await page.textContent(head)) === heading, `${name}: the language does not come back`);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const day = await ground();
  await page.click("#theme");
  check((await ground()) !== day, `${name}: the theme stays`);
  await page.click("#theme");
  check((await ground()) === day, `${name}: the theme does not come back`);
  // From here on it is the browser's again, which is asked for both.
  await page.evaluate(() => delete document.documentElement.dataset.theme);
}

/** Pictures and tables are there without JavaScript. */
async function withoutScript(folder, name, file = "report.html", least = 4) {
  const context = await browser.browser()?.newContext({ javaScriptEnabled: false, viewport: PROJECTOR });
  if (!context) return complain("no second context");
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, file)).href);
  const pictures = await page.locator("figure .picture svg").count();
  check(pictures >= least, `${name}: ${pictures} pictures without JavaScript`);
  for (const picture of await page.locator("figure .picture svg").all()) {
    check((await picture.boundingBox())?.height > 50, `${name}: a picture is not seen without JavaScript`);
  }
  check((await page.locator("table tbody tr").count()) > 0, `${name}: no numbers without JavaScript`);
  if (file === "report.html") check((await page.locator("#story li:visible").count()) > 0, `${name}: no story without JavaScript`);
  check((await page.locator("#watch:visible").count()) === 0, `${name}: a stage that cannot play is shown`);
  await context.close();
}

/** On so many pages a run of segments was unfolded; not every ladder begins with one. */
let unfolded = 0;
/** And so many ladders have three parties. */
let threes = 0;

/** What the page is for, each promise tried. */
async function promised(page, name) {
  await promises.transport(page, name, check);
  await promises.mouse(page, name, check);
  if (await promises.unfolding(page, name, check)) unfolded += 1;
  if (name === "strategies") {
    const head = /^GET \/ HTTP\/1\.1\s+Host: /;
    await promises.head(page, name, check, { label: / GET \//, head });
    await promises.bothEnds(page, name, check, { label: / 200 OK/ });
    await promises.wireshark(page, name, check);
  }
  if (name === "dumb_proxy") await promises.hang(page, name, check);
  if (name === "loss_recovery") await promises.moments(page, name, check);
}

mkdirSync(screenshots, { recursive: true });
const scenarios = readdirSync(results).sort();
check(scenarios.length > 30, `only ${scenarios.length} scenarios`);
for (const name of scenarios) {
  const folder = join(results, name);
  const { page } = await open(folder, name);
  await numbers(page, folder, name);
  await outcome(page, folder, name);
  await promises.ids(page, name, check);
  await promises.tablesBehind(page, name, check);
  await promises.partsAddUp(page, name, check);
  threes += Number((await promises.fits(page, name, check)) === 3);
  await switches(page, name);
  await promises.ids(page, name, check);
  await use(page, name);
  if (LOOKED_AT.includes(name)) {
    await promised(page, name);
    for (const theme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: theme });
      await accessible(page, `${name}, ${theme}`);
      await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.click("#language");
    await page.screenshot({ path: join(screenshots, `${name}-korean.png`) });
    await withoutScript(folder, name);
  }
  await narrow(page, name);
  if (LOOKED_AT.includes(name)) {
    await accessible(page, `${name}, phone`);
    await page.screenshot({ path: join(screenshots, `${name}-phone.png`), fullPage: true });
    await promises.mouse(page, `${name}, phone`, check);
    await promises.printed(page, name, check, join(screenshots, `${name}-grey-print.png`));
  }
  await page.close();
}
console.log(`${scenarios.length} pages opened and used`);
check(threes > 2, `only ${threes} ladders have three parties`);
check(unfolded >= LOOKED_AT.length - 2, `runs were unfolded on ${unfolded} pages only`);

{
  // Not with `open`, which complains about what the policy is to forbid.
  const page = await browser.newPage();
  await page.goto(pathToFileURL(join(results, "dumb_proxy", "report.html")).href);
  await page.waitForSelector("html[data-ready]");
  await promises.policy(page, check);
  await page.close();
}

{
  const { page } = await open(hostile, "hostile");
  page.removeAllListeners("request");
  await promises.harmless(page, hostile, check);
  await page.close();
  console.log("a page full of markup is harmless");
}

const bytes = statSync(join(big, "report.html")).size;
const { page, millis } = await open(big, "big");
await numbers(page, big, "big");
await use(page, "big");
const told = await page.textContent("#left-out");
console.log(`a run of ${JSON.parse(readFileSync(join(big, "summary.json"), "utf8")).variants[0].segments} segments: ${(bytes / 1e6).toFixed(2)} MB, open after ${Math.round(millis)} ms; ${told}`);
check(bytes < 5e6, `the page of the big run has ${bytes} bytes`);
check(millis < 3000, `the page of the big run took ${Math.round(millis)} ms to open`);
check(told !== "", "the page of the big run does not say what it left out");

{
  const name = "comparison";
  const { page } = await open(compared, name, "compare.html");
  check(await page.isVisible("#not-comparable"), `${name}: it does not say that the runs are not comparable`);
  await switches(page, name, "#conditions h2");
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await accessible(page, `${name}, ${theme}`);
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`), fullPage: true });
  }
  await withoutScript(compared, name, "compare.html", 3);
  await narrow(page, name);
  await accessible(page, `${name}, phone`);
  await page.close();
  console.log("the page of a comparison opened and used");
}

await browser.close();
rmSync(profile, { recursive: true, force: true });
if (problems.length > 0) {
  console.error(`${problems.length} problems`);
  process.exit(1);
}
