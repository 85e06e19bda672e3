// Draws over the sentences: a line under their words, and beside them a button with the verdict.

import { openCard } from "./card.js";
import { icon, make } from "./layer.js";
import { isInline } from "./page.js";
import words from "./words.js";

const GAP = 6; // pixels between a button and what is beside it

export class Marks {
  constructor(layer) {
    this.layer = layer;
    this.drawn = [];
    this.ending = new AbortController();
    this.lines = make("div", { class: "lines", "aria-hidden": "true" });
    this.buttons = make("div", { class: "buttons", role: "group", "aria-label": words.marksHere, lang: words.lang, dir: words.dir });
    layer.root.append(this.lines, this.buttons);
  }

  draw(found) {
    const { signal } = this.ending;
    this.drawn = found.map(({ claim, ranges }, at) => ({ claim, ranges, button: this.button(claim, at + 1) }));
    this.buttons.append(...this.drawn.map(({ button }) => button));
    this.place();
    const later = () => this.placeLater();
    addEventListener("resize", later, { signal });
    addEventListener("scroll", later, { signal, capture: true, passive: true });
    document.addEventListener("click", (event) => this.clicked(event), { signal });
    this.sizes = new ResizeObserver(later);
    this.sizes.observe(document.body);
    this.changes = new MutationObserver(later);
    this.changes.observe(document.body, { childList: true, subtree: true, characterData: true });
  }

  button(claim, number) {
    const { slug, label } = claim.verdict;
    const name = words.mark.replace("{number}", number).replace("{verdict}", words.verdicts[slug] ?? label);
    const button = make("button", { class: `verdict ${slug}`, type: "button", "aria-label": name, "aria-haspopup": "dialog" });
    button.append(icon(slug), make("span", {}, words.verdicts[slug] ?? label));
    button.addEventListener("click", () => openCard(this.layer, claim, button));
    return button;
  }

  placeLater() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.place();
    });
  }

  // Everything is measured first and then moved, so that the browser lays the page out once.
  place() {
    const { left, top } = this.layer.corner;
    const right = document.documentElement.clientWidth;
    const measured = this.drawn.map(({ claim, ranges, button }) => ({
      claim, button, size: button.getBoundingClientRect(), boxes: boxesOf(ranges), around: columnOf(ranges[0]),
    }));
    const used = [];
    const lines = measured.flatMap(({ claim, boxes }) => boxes.map((box) => line(claim, box, left, top)));
    for (const { button, size, boxes, around } of measured) {
      button.hidden = !boxes.length;
      if (!boxes.length) continue;
      const place = free(beside(boxes, around, size, right), size, used);
      moveTo(button, place.x - left, place.y - top);
    }
    this.lines.replaceChildren(...lines);
  }

  // A click into the marked words, unless the page does something there itself.
  clicked(event) {
    if (event.target.closest?.("a, button, input, label, summary, factcheck-overlay")) return;
    if (!getSelection().isCollapsed) return;
    const isHere = ({ left, right, top, bottom }) =>
      event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    const mark = this.drawn.find(({ ranges }) => boxesOf(ranges).some(isHere));
    if (mark) openCard(this.layer, mark.claim, mark.button);
  }

  goTo(claim) {
    const mark = this.drawn.find((one) => one.claim === claim);
    mark.ranges[0].startContainer.parentElement.scrollIntoView({ block: "center" });
    mark.button.focus();
  }

  close() {
    this.ending.abort();
    this.sizes?.disconnect();
    this.changes?.disconnect();
    if (this.frame) cancelAnimationFrame(this.frame);
  }
}

const boxesOf = (ranges) =>
  ranges.flatMap((range) => [...range.getClientRects()]).filter(({ width, height }) => width > 1 && height > 1);

function moveTo(element, x, y) {
  element.style.setProperty("left", `${x}px`);
  element.style.setProperty("top", `${y}px`);
}

function line({ verdict }, box, left, top) {
  const drawn = make("div", { class: `line ${verdict.slug}` });
  moveTo(drawn, box.left - left, box.top - top);
  drawn.style.setProperty("width", `${box.width}px`);
  drawn.style.setProperty("height", `${box.height}px`);
  return drawn;
}

// The paragraph around the words, as far as it reaches.
function columnOf(range) {
  let element = range.startContainer.parentElement;
  while (isInline(element) && element.parentElement) element = element.parentElement;
  return element.getBoundingClientRect();
}

// In the margin where there is room for it, else under the end of the words.
function beside(boxes, around, size, right) {
  const first = boxes[0], last = boxes.at(-1);
  if (around.left > size.width + 2 * GAP) return { x: around.left - size.width - GAP, y: first.top };
  if (right - around.right > size.width + 2 * GAP) return { x: around.right + GAP, y: first.top };
  return { x: Math.max(0, Math.min(last.right - size.width, right - size.width)), y: last.bottom - 2 };
}

// The same place, or below what stands there already.
function free(place, size, used) {
  const isOver = (one) =>
    place.x < one.x + one.width && one.x < place.x + size.width && place.y < one.y + one.height && one.y < place.y + size.height;
  for (let other = used.find(isOver); other; other = used.find(isOver)) place.y = other.y + other.height;
  used.push({ ...place, width: size.width, height: size.height });
  return place;
}
