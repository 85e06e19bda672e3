// Words that stand out over the text: drawn line by line, not into it, so that the lines of the claims
// below keep their colours.

import { element } from "../desk/elements.js";
import { boxesOf, drawn } from "../text/boxes.js";

const shown = new Map(); // the range of the page by the class of its boxes
let layer = null;

function draw() {
  const frame = layer.getBoundingClientRect();
  const boxes = [...shown].flatMap(([name, range]) => drawn(boxesOf(range), frame, name));
  layer.replaceChildren(...boxes);
}

function laidOver(article) {
  const made = element("div", { class: "words-over", "aria-hidden": "true" });
  article.after(made);
  new ResizeObserver(() => shown.size && draw()).observe(article);
  // The system's own selection shows the same words already.
  document.addEventListener("selectionchange", () => {
    made.classList.toggle("is-selected", !document.getSelection().isCollapsed);
  });
  made.classList.toggle("is-selected", !document.getSelection().isCollapsed);
  return made;
}

// Let the words of a range stand out in boxes of that class; null: no more.
export function showOver(article, name, range) {
  if (!range && !shown.has(name)) return;
  layer ??= laidOver(article);
  if (range) shown.set(name, range);
  else shown.delete(name);
  draw();
}
