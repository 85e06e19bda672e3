// The notes in the text, drawn over it: a tint of their words between brackets, and a sign in the margin
// beside the line where they begin. People without a pointer have the list of the notes.

import { element } from "../desk/elements.js";
import { article } from "../highlighting/parts.js";
import { boxesOf, drawn } from "../text/boxes.js";

const layer = element("div", { class: "note-signs" });
article.after(layer);

function isRtl({ startContainer: node }) {
  return getComputedStyle(node.parentElement ?? node).direction === "rtl";
}

function drawWords({ note, range, boxes }, frame, shown) {
  const spans = drawn(boxes, frame, "note-words");
  for (const span of spans) {
    span.classList.toggle("is-rtl", isRtl(range));
    span.classList.toggle("is-shown", note.id === shown);
  }
  spans.at(0)?.classList.add("is-first");
  spans.at(-1)?.classList.add("is-last");
  return spans;
}

function middleOfMargin(range, frame) {
  const { paddingLeft, paddingRight } = getComputedStyle(article);
  const { left, right } = article.getBoundingClientRect();
  const middle = isRtl(range) ? right - parseFloat(paddingRight) / 2 : left + parseFloat(paddingLeft) / 2;
  return middle - frame.left;
}

// The notes that begin in one line share a sign.
function byLine(placed, frame) {
  const lines = [];
  for (const { note, range, boxes } of placed) {
    if (!boxes.length) continue;
    const top = (boxes[0].top + boxes[0].bottom) / 2 - frame.top;
    const same = lines.find((line) => Math.abs(line.top - top) < 12);
    if (same) same.notes.push(note);
    else lines.push({ top, left: middleOfMargin(range, frame), notes: [note] });
  }
  return lines;
}

function sign({ top, left, notes }, open) {
  const name = notes.length === 1 ? "A note on words in this line" : `${notes.length} notes on words in this line`;
  const made = element("button", { type: "button", class: "note-sign", tabindex: "-1", title: name, "aria-label": name });
  made.style.setProperty("left", `${left}px`);
  made.style.setProperty("top", `${top}px`);
  made.addEventListener("click", () => open(notes));
  return made;
}

// `words` are the notes, each with the range of its words, `shown` the id of the one that stands out;
// `open` is called with the notes of a sign.
export function drawNotes(words, shown, open) {
  const frame = layer.getBoundingClientRect();
  const placed = words.map(({ note, range }) => ({ note, range, boxes: boxesOf(range) }));
  const spans = placed.flatMap((one) => drawWords(one, frame, shown));
  layer.replaceChildren(...spans, ...byLine(placed, frame).map((line) => sign(line, open)));
}
