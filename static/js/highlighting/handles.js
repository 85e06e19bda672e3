// The handles at the edges of some words: where they stand, and the hand that drags them.

import { characterAt } from "../text/edges.js";
import { blocksOf } from "../text/offsets.js";
import { edgeAt, offsetAt } from "./places.js";

const NEAR = 56; // pixels from the window's upper and lower edge at which dragging scrolls
const STEP = 14; // pixels that it scrolls at once

export class Handles {
  // `tools` holds the handles; `drag` has the callbacks begin(side), move(side, offset) and end(side).
  constructor({ tools, article, drag }) {
    Object.assign(this, { tools, article, drag, held: null });
    this.all = [...tools.querySelectorAll(".edge-handle")];
    for (const handle of this.all) {
      handle.addEventListener("pointerdown", (event) => this.take(handle, event));
      handle.addEventListener("pointermove", (event) => this.follow(event));
      handle.addEventListener("pointerup", () => this.letGo(true));
      handle.addEventListener("pointercancel", () => this.letGo(false));
    }
  }

  of(side) {
    return this.all.find((handle) => handle.dataset.side === side);
  }

  // Stand at the edges: {start, end}, or {split} for the place between two parts.
  stand(edges) {
    const blocks = blocksOf(this.article);
    const frame = this.tools.offsetParent?.getBoundingClientRect();
    if (!frame) return;
    for (const handle of this.all) {
      const { side } = handle.dataset;
      handle.hidden = !(side in edges);
      if (!handle.hidden) place(handle, edgeAt(blocks, edges[side], sideOf(side)), frame);
    }
    this.placeMore(frame);
  }

  // The button for more stands in the middle of the margin where lines end, beside the last of the
  // words; the other margin has the signs of notes.
  placeMore(frame) {
    const more = this.tools.querySelector(".words-more");
    const { left, right } = this.article.getBoundingClientRect();
    const margin = parseFloat(getComputedStyle(this.article).paddingRight);
    const last = this.all.filter(({ hidden }) => !hidden).at(-1);
    const middle = last.edge.isBlockRtl ? left + margin / 2 : right - margin / 2;
    more.style.setProperty("left", `${middle - frame.left - more.offsetWidth / 2}px`);
    more.style.setProperty("top", last.style.getPropertyValue("--line-top"));
  }

  // What a screen reader says of a handle: the character count and the word it stands at.
  tell(edges, { least, most, words }) {
    for (const handle of this.all) {
      const { side } = handle.dataset;
      if (!(side in edges)) continue;
      handle.setAttribute("aria-valuemin", least);
      handle.setAttribute("aria-valuemax", most);
      handle.setAttribute("aria-valuenow", edges[side]);
      handle.setAttribute("aria-valuetext", words(side));
    }
  }

  take(handle, event) {
    if (event.button !== 0) return;
    event.preventDefault(); // neither a selection nor a scroll begins here
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const side = handle.dataset.side;
    const { x, middle } = handle.edge;
    const frame = this.tools.offsetParent.getBoundingClientRect();
    const off = { x: event.clientX - (frame.left + x), y: event.clientY - (frame.top + middle) };
    this.held = { side, off, x: event.clientX, y: event.clientY, pending: 0, isMoved: false };
    this.tools.classList.add("is-dragging");
    this.drag.begin(side);
  }

  follow(event) {
    if (!this.held) return;
    Object.assign(this.held, { x: event.clientX, y: event.clientY, isMoved: true });
    this.held.pending ||= requestAnimationFrame(() => this.move());
  }

  // Near the window's edge the text scrolls on, for as long as the hand stays there.
  move() {
    if (!this.held) return;
    const { side, off, x, y } = this.held;
    const by = y < NEAR ? -STEP : y > innerHeight - NEAR ? STEP : 0;
    const before = scrollY;
    if (by) scrollBy({ top: by, behavior: "instant" });
    const blocks = blocksOf(this.article);
    this.drag.move(side, offsetAt(this.article, blocks, x - off.x, y - off.y));
    this.held.pending = scrollY === before ? 0 : requestAnimationFrame(() => this.move());
  }

  letGo(isKept) {
    if (!this.held) return;
    const { side, pending, isMoved } = this.held;
    cancelAnimationFrame(pending);
    if (pending) this.move();
    cancelAnimationFrame(this.held.pending);
    this.held = null;
    this.tools.classList.remove("is-dragging");
    this.drag.end(side, isKept && isMoved);
  }
}

// The place of a split is an edge like a start: it stands before a character.
export function sideOf(side) {
  return side === "end" ? "end" : "start";
}

// The knob hangs below the line, outside the words: so two handles never cover each other.
function place(handle, edge, frame) {
  const side = handle.dataset.side;
  const x = edge.x - frame.left;
  const [top, bottom] = [edge.top - frame.top, edge.bottom - frame.top];
  handle.edge = { x, middle: (top + bottom) / 2, isBlockRtl: edge.isBlockRtl };
  const hangsLeft = side === "start" ? !edge.isRtl : side === "end" && edge.isRtl;
  handle.classList.toggle("hangs-left", hangsLeft);
  handle.style.setProperty("left", `${x}px`);
  handle.style.setProperty("top", `${bottom}px`);
  handle.style.setProperty("--line-top", `${top}px`);
  handle.style.setProperty("--line", `${bottom - top}px`);
}

// The word at an edge, for those who hear where it is.
export function wordAt(blocks, offset, side, textBetween) {
  const { start, end } = characterAt(blocks, offset, sideOf(side));
  const [from, to] = side === "end" ? [Math.max(0, end - 24), end] : [start, start + 24];
  const words = textBetween(blocks, from, to).trim();
  return side === "end" ? `…${words}` : `${words}…`;
}
