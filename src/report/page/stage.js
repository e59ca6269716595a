// The ladder on its stage: choosing, playing, stepping, seeking, selecting.

import { kindOf, ladder, reached } from "./arrows.js";
import { html, svg } from "./dom.js";
import { columns, drawn, wrapped } from "./draw.js";
import { ms, span } from "./format.js";
import { place, timeAt, yAt } from "./layout.js";
import { beliefPanel, segmentPanel } from "./panel.js";
import { pause, play, player, seek, step, tick } from "./player.js";
import { say } from "./say.js";
import { segmentTable } from "./table.js";

/**
 * @typedef {import("./data.js").Outcome} Outcome
 * @typedef {import("./data.js").Variant} Variant
 * @typedef {import("./arrows.js").Arrow} Arrow
 */

/** Beyond what is seen this much is drawn, so that scrolling seldom draws. */
const MARGIN = 700;
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/** The stage of all variants. */
export class Stage {
  /** @param {Outcome} outcome @param {HTMLElement} root */
  constructor(outcome, root) {
    this.outcome = outcome;
    this.root = root;
    this.chosen = 0;
    this.client = 0;
    /** @type {number | null} */
    this.conn = null;
    this.fold = true;
    /** @type {Set<number>} */
    this.open = new Set();
    this.zoom = 1;
    this.speed = 1;
    /** @type {number | null} */
    this.selected = null;
    this.player = player(0, [], 1);
    this.scroller = html("div", { class: "ladder", tabindex: 0, role: "region", id: "stage" });
    this.curtain = html("div", { class: "curtain" });
    this.page = html("div", { class: "ladder-page" });
    this.heads = html("div", { class: "parties" });
    this.announcer = html("p", { class: "unseen", "aria-live": "polite", id: "announcer" });
    this.beliefs = html("section", { class: "panel", id: "beliefs" });
    this.details = html("section", { class: "panel", id: "details", tabindex: -1 });
    this.scroller.append(this.heads, this.page);
    this.scroller.addEventListener("scroll", () => this.draw(false));
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.page.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.resized()).observe(this.scroller);
    this.room = 0;
    /** @type {import("./arrows.js").Ladder} */
    this.ladder = { parties: [], arrows: [], remarks: [], waits: [], whole: true };
    this.layout = place(this.ladder, 1, () => []);
    this.columns = columns(0, 0);
    this.drawnFrom = Infinity;
    this.choose(0);
  }

  get variant() {
    return this.outcome.variants[this.chosen];
  }

  /** Shows a variant from its beginning. @param {number} index */
  choose(index) {
    this.chosen = index;
    const hang = this.variant.hangs.reduce(
      (/** @type {any} */ worst, next) => (!worst || next.until - next.from > worst.until - worst.from ? next : worst),
      null,
    );
    this.client = hang ? hang.client : Math.max(0, this.variant.roles.indexOf("client"));
    this.restart();
  }

  /** Shows one connection of a variant. @param {number} index @param {number} conn */
  showOnly(index, conn) {
    this.choose(index);
    const { hosts: [opener] } = this.variant.connections[conn] ?? { hosts: [this.client, 0] };
    const { roles } = this.variant;
    // Whoever opened it, or a client whose connections lead there.
    if (roles[opener] === "client") this.client = opener;
    else this.client = roles.findIndex((role, host) => role === "client" && reached(this.variant, host).includes(opener));
    this.conn = conn;
    this.build();
    this.select(null);
    this.scroller.focus({ preventScroll: true });
  }

  /** Shows a variant up to a moment. @param {number} index @param {number} time */
  playTo(index, time) {
    this.choose(index);
    this.select(null);
    this.seekTo(yAt(this.layout, time));
    this.scroller.focus({ preventScroll: true });
  }

  restart() {
    this.conn = null;
    this.open = new Set();
    this.selected = null;
    this.build();
    this.scroller.scrollTop = 0;
  }

  /** Makes everything new: controls, ladder, panels. */
  build() {
    this.root.replaceChildren(
      html("h2", {}, say("page.ladder")),
      this.controls(),
      html("div", { class: "stage" }, this.scroller, html("div", { class: "beside" }, this.beliefs, this.details)),
      this.announcer,
      html("p", { class: "note" }, say("page.keys")),
      legend(),
      this.table(),
    );
    this.scroller.setAttribute("aria-label", say("page.ladder_of", { variant: this.variant.summary.name }));
    this.lay(false);
  }

  /** Places the ladder, keeping the time that is seen and the one that is played to. @param {boolean} keep */
  lay(keep) {
    const [top, shown] = keep ? [timeAt(this.layout, this.scroller.scrollTop), timeAt(this.layout, this.player.y)] : [0, 0];
    const whole = this.player.y >= this.player.height;
    const view = { client: this.client, conn: this.conn, fold: this.fold, open: this.open };
    this.ladder = ladder(this.variant, view);
    this.room = this.scroller.clientWidth;
    this.columns = columns(Math.max(this.room, 320), this.ladder.parties.length);
    const { lane, left } = this.columns;
    // The first line is the segment's name; the others may be as wide as the space between two lanes.
    const between = left.length > 1 ? left[1] - left[0] - lane - 12 : lane;
    const words = (/** @type {import("./arrows.js").Arrow} */ { label: [name, ...more] }) =>
      name === undefined ? [] : [name, ...more.flatMap((text) => wrapped(text, 12, between))];
    this.layout = place(this.ladder, this.zoom, (text) => wrapped(text, 12.5, lane - 20), words);
    this.drawnFrom = Infinity;
    const stops = [...this.layout.arrows.map((arrow) => arrow.tail), ...this.layout.boxes.map((box) => box.top)];
    this.player = player(this.layout.height, stops, this.speed);
    this.page.style.height = `${this.layout.height}px`;
    this.page.style.width = this.heads.style.width = `${this.columns.width}px`;
    const heads = this.ladder.parties.map((host, at) => {
      const head = html("div", {}, html("strong", {}, this.variant.hosts[host]), html("span", {}, say(`code.role_${this.variant.roles[host].replace("-", "_")}`)));
      head.style.left = `${this.columns.left[at]}px`;
      head.style.width = `${lane}px`;
      return head;
    });
    this.heads.replaceChildren(...heads);
    if (keep) {
      this.scroller.scrollTop = yAt(this.layout, top);
      if (!whole) this.player = seek(this.player, yAt(this.layout, shown));
    }
    this.draw(true);
    this.moved();
  }

  resized() {
    if (this.scroller.clientWidth !== this.room && this.scroller.clientWidth > 0) this.lay(true);
  }

  /** Draws what is seen, where that is not drawn yet. @param {boolean} always */
  draw(always) {
    const [top, high] = [this.scroller.scrollTop, this.scroller.clientHeight || 600];
    const from = this.drawnFrom;
    const inside = top >= from && top + high <= from + high + 2 * MARGIN;
    if (inside && !always) return;
    const begin = Math.max(0, top - MARGIN);
    const end = Math.min(this.layout.height, top + high + MARGIN);
    this.drawnFrom = begin === 0 ? -MARGIN : begin;
    const { width } = this.columns;
    const picture = svg("svg", { width, height: end - begin, viewBox: `0 ${begin} ${width} ${end - begin}`, role: "img", "aria-label": say("page.ladder_of", { variant: this.variant.summary.name }) });
    picture.append(drawn(this.ladder, this.layout, this.columns, [begin, end], this.selected));
    picture.style.top = `${begin}px`;
    this.page.replaceChildren(picture, this.curtain);
    this.cover();
  }

  /** Covers what is not shown yet. */
  cover() {
    const { y, height } = this.player;
    this.curtain.style.top = `${y}px`;
    this.curtain.style.height = `${Math.max(0, height - y)}px`;
    this.curtain.hidden = y >= height;
  }

  /** What follows from another place of the player. */
  moved() {
    this.cover();
    const { y, height, playing } = this.player;
    const time = timeAt(this.layout, y);
    const moment = y >= height ? this.selectedArrow()?.rows[0].sent ?? this.telling() : time;
    this.beliefs.replaceChildren(beliefPanel(this.variant, this.ladder.parties, moment));
    if (this.position instanceof HTMLInputElement) {
      this.position.value = String(height > 0 ? Math.round((1000 * y) / height) : 0);
      this.position.setAttribute("aria-valuetext", `${ms(time)} ms`);
    }
    if (this.clock) this.clock.textContent = `${ms(time)} ms`;
    if (this.playButton) {
      this.playButton.textContent = playing ? `❚❚ ${say("page.pause")}` : `▶ ${say("page.play")}`;
      this.playButton.setAttribute("aria-pressed", String(playing));
    }
  }

  /** A moment that says most where nothing is chosen: in the middle of a hang, or of the run. */
  telling() {
    const [wait] = this.ladder.waits;
    if (wait) return (wait.from + wait.until) / 2;
    return timeAt(this.layout, this.layout.height / 2);
  }

  selectedArrow() {
    return this.ladder.arrows.find((arrow) => arrow.id === this.selected) ?? null;
  }

  /** Selects a segment, or none. @param {number | null} id @param {boolean} [follow] scrolls to it */
  select(id, follow = false) {
    this.selected = id;
    const arrow = this.selectedArrow();
    if (!arrow) {
      this.details.replaceChildren(html("p", { class: "note" }, say("page.select")));
    } else {
      const panel = segmentPanel(this.variant, arrow);
      const folds = arrow.rows.length > 1 || this.open.size > 0;
      if (folds) panel.prepend(this.foldButton(arrow));
      this.details.replaceChildren(panel);
      const placed = this.layout.arrows[this.ladder.arrows.indexOf(arrow)];
      if (this.player.y < placed.tail) this.player = seek(this.player, placed.tail);
      if (follow) this.show(placed.tail);
      this.announcer.textContent = `${arrow.label.join(", ")}, ${ms(arrow.leaves)} ms`;
    }
    this.draw(true);
    this.moved();
  }

  /** @param {Arrow} arrow */
  foldButton(arrow) {
    const unfolds = arrow.rows.length > 1;
    const label = unfolds ? say("page.unfold", { count: arrow.rows.length }) : say("page.fold_again");
    return html("button", { type: "button", id: "unfold", click: () => this.unfold(arrow) }, label);
  }

  /** Unfolds a run, or folds those that are open. @param {Arrow} arrow */
  unfold(arrow) {
    if (arrow.rows.length > 1) this.open.add(arrow.id);
    else this.open.clear();
    this.lay(true);
    this.select(this.selectedArrow() ? this.selected : null, true);
  }

  /** Scrolls so that a place is seen. @param {number} y */
  show(y) {
    const { scrollTop, clientHeight } = this.scroller;
    if (y < scrollTop + 60 || y > scrollTop + clientHeight - 90) this.scroller.scrollTop = y - clientHeight / 2;
  }

  toggle() {
    this.player = this.player.playing ? pause(this.player) : play(this.player);
    let before = performance.now();
    const frame = (/** @type {number} */ now) => {
      const seconds = Math.min(0.1, Math.max(0, now - before) / 1000);
      before = now;
      const { playing } = this.player;
      this.player = tick(this.player, seconds);
      if (playing) {
        this.show(this.player.y + 80);
        this.moved();
      }
      if (this.player.playing) requestAnimationFrame(frame);
    };
    this.moved();
    if (this.player.playing) requestAnimationFrame(frame);
  }

  /** To the next event or the one before, and selects the segment that begins there. @param {1 | -1} way */
  step(way) {
    if (way < 0 && this.player.y >= this.player.height && this.selected !== null) {
      this.player = seek(this.player, this.layout.arrows[this.ladder.arrows.findIndex((arrow) => arrow.id === this.selected)]?.tail ?? 0);
    } else if (way > 0 && this.player.y >= this.player.height) {
      this.player = seek(this.player, 0);
    }
    this.player = step(this.player, way);
    const { y } = this.player;
    const at = this.layout.arrows.findIndex((arrow) => Math.abs(arrow.tail - y) < 0.5);
    this.show(y);
    if (at >= 0) this.select(this.ladder.arrows[at].id);
    else {
      const box = this.layout.boxes.find((of) => Math.abs(of.top - y) < 0.5);
      if (box) this.announcer.textContent = this.ladder.remarks[box.remark].text;
      this.moved();
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const act = {
      " ": () => this.toggle(),
      ArrowRight: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      Home: () => this.seekTo(0),
      End: () => this.seekTo(Infinity),
      Enter: () => {
        const arrow = this.selectedArrow();
        if (arrow) this.unfold(arrow);
      },
      Escape: () => this.select(null),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  /** @param {number} y */
  seekTo(y) {
    this.player = seek(this.player, y);
    this.show(Math.min(this.player.y, this.player.height - 200));
    this.draw(false);
    this.moved();
  }

  /** @param {MouseEvent} event */
  click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-id]") : null;
    if (!target) return;
    const id = Number(target.getAttribute("data-id"));
    this.select(id);
    const fold = event.target instanceof Element && event.target.classList.contains("fold");
    const arrow = this.selectedArrow();
    if (fold && arrow) this.unfold(arrow);
  }

  controls() {
    const variants = this.outcome.variants.map((variant, at) => [at, variant.summary.name]);
    const clients = this.variant.roles.flatMap((role, host) => (role === "client" ? [[host, this.variant.hosts[host]]] : []));
    const conns = this.variant.connections.map((_, conn) => [conn, `c${conn}`]);
    const bar = html("div", { class: "controls", role: "group", "aria-label": say("page.controls") });
    if (variants.length > 1) {
      bar.append(choice("variant", say("page.variant"), variants, this.chosen, (value) => this.choose(value)));
    }
    if (clients.length > 1) {
      bar.append(choice("client", say("page.client"), clients, this.client, (value) => {
        this.client = value;
        this.restart();
      }));
    }
    if (conns.length > 1) {
      const all = [[-1, say("page.all_connections")], ...conns.slice(0, 500)];
      bar.append(choice("connection", say("page.connection"), all, this.conn ?? -1, (value) => {
        this.conn = value < 0 ? null : value;
        this.lay(false);
        this.scroller.scrollTop = 0;
        this.select(null);
      }));
    }
    const places = this.places();
    if (places.length > 0) {
      const options = places.map(({ at, text }, index) => [index, `${ms(at)} ms: ${text}`]);
      bar.append(choice("places", say("page.go_to"), [[-1, "…"], ...options], -1, (value) => value >= 0 && this.goTo(places[value])));
    }
    this.playButton = button("play", "", () => this.toggle());
    this.clock = html("output", { id: "clock", class: "clock", for: "position" });
    this.position = html("input", { type: "range", id: "position", min: 0, max: 1000, value: 1000, "aria-label": say("page.position") });
    this.position.addEventListener("input", () => this.seekTo((Number(/** @type {HTMLInputElement} */ (this.position).value) / 1000) * this.player.height));
    bar.append(
      html("div", { class: "transport" }, button("back", "|◀", () => this.step(-1), say("page.back")), this.playButton, button("forward", "▶|", () => this.step(1), say("page.forward")), this.position, this.clock),
      choice("speed", say("page.speed"), SPEEDS.map((speed) => [speed, `${speed}×`]), this.speed, (value) => {
        this.speed = value;
        this.player = { ...this.player, speed: value };
      }),
      html("div", { class: "transport" }, button("smaller", "−", () => this.scaled(0.7), say("page.smaller")), button("larger", "+", () => this.scaled(1.4), say("page.larger"))),
      this.foldBox(),
    );
    return bar;
  }

  foldBox() {
    const box = /** @type {HTMLInputElement} */ (html("input", { type: "checkbox", id: "fold" }));
    box.checked = this.fold;
    box.addEventListener("change", () => {
      this.fold = box.checked;
      this.open.clear();
      this.lay(true);
      this.select(this.selectedArrow() ? this.selected : null);
    });
    return html("label", { class: "box" }, box, say("page.fold"));
  }

  /** @param {number} by */
  scaled(by) {
    this.zoom = Math.max(0.2, Math.min(6, this.zoom * by));
    this.lay(true);
  }

  /** Moments worth going to: hangs, losses, resets, retransmissions; each with the row of its segment.
   * @returns {{at: number, text: string, row: number | null}[]} */
  places() {
    /** @type {{at: number, text: string, row: number | null}[]} */
    const all = this.variant.hangs.map((hang) => ({ at: hang.from, text: say("page.hangs", { time: span(hang.until - hang.from) }), row: null }));
    for (const segment of this.variant.segments) {
      const what = segment.lost ? say("page.loss") : segment.again ? say("page.again") : kindOf(segment) === "reset" ? "RST" : "";
      if (what !== "") all.push({ at: segment.sent, text: `c${segment.conn} ${what}`, row: segment.row });
    }
    return all.sort((a, b) => a.at - b.at).slice(0, 200);
  }

  /** To its segment, or to the first one from its time on. @param {{at: number, row: number | null}} to */
  goTo({ at, row }) {
    const { arrows } = this.ladder;
    const named = arrows.find((of) => of.rows.some((segment) => segment.row === row));
    const arrow = named ?? arrows.find((of) => of.rows[0].sent >= at);
    if (!arrow) return;
    this.seekTo(Infinity);
    this.select(arrow.id, true);
  }

  table() {
    const details = html("details", { id: "segments" }, html("summary", {}, say("page.table")));
    details.addEventListener("toggle", () => {
      if (details.children.length === 1) details.append(segmentTable(this.variant, (id) => this.select(id, true)));
    });
    return details;
  }
}

/** @param {string} id @param {string} label @param {() => void} act @param {string} [name] */
function button(id, label, act, name) {
  return html("button", { type: "button", id, click: act, ...(name ? { "aria-label": name, title: name } : {}) }, label);
}

/** A choice of one of many. @param {string} id @param {string} label @param {(string | number)[][]} options
 * @param {number} chosen @param {(value: number) => void} act */
function choice(id, label, options, chosen, act) {
  const select = /** @type {HTMLSelectElement} */ (html("select", { id }));
  for (const [value, text] of options) select.append(html("option", { value, selected: value === chosen }, String(text)));
  select.addEventListener("change", () => act(Number(select.value)));
  return html("label", { class: "choice" }, html("span", {}, label), select);
}

/** What the lines mean. */
function legend() {
  const kinds = [
    ["handshake", "page.legend_handshake"],
    ["data", "page.legend_data"],
    ["ack", "page.legend_ack"],
    ["fin", "page.legend_fin"],
    ["reset", "page.legend_reset"],
    ["lost", "page.legend_lost"],
  ];
  const list = html("ul", { class: "legend" });
  for (const [kind, key] of kinds) {
    const sample = svg("svg", { width: 44, height: 14, "aria-hidden": "true", class: `segment ${kind === "lost" ? "data" : kind}` });
    sample.append(svg("line", { x1: 2, y1: 7, x2: kind === "lost" ? 26 : 40, y2: 7, class: "path" }));
    sample.append(kind === "lost" ? svg("path", { d: "M21 2L31 12M21 12L31 2", class: "lost" }) : svg("polygon", { points: "42,7 33,3 33,11", class: "tip" }));
    list.append(html("li", {}, sample, say(key)));
  }
  return list;
}
