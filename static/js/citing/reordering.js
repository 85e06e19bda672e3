// Evidence in another order: drag a card by its handle, with a mouse, a pen or a finger. The buttons on
// each card do the same without dragging.

import { announce } from "../highlighting/announce.js";

const EDGE = 60; // pixels at the window's edges where dragging scrolls
const STEP = 12;
let drag = null;

function scroller(element) {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}

// Before which of the cards something at a height of the window belongs; their number means after all.
export function slotAt(middles, y) {
  const index = middles.findIndex((middle) => y < middle);
  return index < 0 ? middles.length : index;
}

function middleOf(card) {
  const { top, bottom } = card.getBoundingClientRect();
  return (top + bottom) / 2;
}

function show(y) {
  const { cards } = drag;
  drag.slot = slotAt(cards.map(middleOf), y);
  for (const [index, card] of cards.entries()) {
    card.classList.toggle("drop-before", index === drag.slot);
    card.classList.toggle("drop-after", index === cards.length - 1 && drag.slot === cards.length);
  }
}

// The place that the card has after it was taken out and put into the slot, from 0.
export function placeAfter(from, slot) {
  return slot > from ? slot - 1 : slot;
}

function start(event) {
  const handle = event.target.closest(".drag-handle");
  if (!handle || event.button > 0) return;
  event.preventDefault();
  const card = handle.closest(".evidence-item");
  const cards = [...card.parentElement.querySelectorAll(":scope > .evidence-item")];
  drag = { handle, card, cards, from: cards.indexOf(card), slot: cards.indexOf(card), around: scroller(card) };
  handle.setPointerCapture(event.pointerId);
  card.classList.add("is-dragged");
}

function move(event) {
  if (!drag) return;
  if (event.clientY < EDGE) drag.around.scrollTop -= STEP;
  if (event.clientY > innerHeight - EDGE) drag.around.scrollTop += STEP;
  show(event.clientY);
}

function end(isDropped) {
  if (!drag) return;
  const { handle, card, cards, from, slot } = drag;
  drag = null;
  for (const it of cards) it.classList.remove("is-dragged", "drop-before", "drop-after");
  const place = placeAfter(from, slot);
  if (!isDropped || place === from) return;
  htmx.ajax("POST", handle.dataset.move, {
    source: card,
    target: "#evidence",
    swap: "outerHTML",
    values: { position: place + 1 },
  });
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end(false));
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    end(false);
    announce("Left where it was.");
  },
  { capture: true },
);
