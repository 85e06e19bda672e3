// The small bar that offers what to do with selected words: below them for a mouse, and docked at
// the lower edge for a finger or on a narrow screen, clear of the system's own menu.

import { amountOf } from "../text/counting.js";

const GAP = 8; // pixels between the words and the bar
const SHOWN = 300; // characters of the words that the bar repeats; it has room for two lines
const roomy = matchMedia("(min-width: 62rem)");

// Say in the bar which words are chosen and how much that is.
export function tellChosen(bar, quote, language = undefined) {
  const amount = amountOf(quote, language);
  bar.querySelector("q").textContent = quote.length > SHOWN ? `${quote.slice(0, SHOWN)}…` : quote;
  bar.querySelector(".chosen-count").textContent = amount;
  return amount;
}

export function showBar(bar, range, byMouse) {
  bar.hidden = false;
  const isNear = byMouse && roomy.matches;
  bar.classList.toggle("is-near", isNear);
  bar.style.insetBlockStart = bar.style.left = "";
  if (isNear) standBelow(bar, range);
}

export function hideBar(bar) {
  bar.hidden = true;
}

// Below the last of the words, or, where that is out of the window, at its lower edge.
function standBelow(bar, range) {
  const frame = bar.offsetParent.getBoundingClientRect();
  const lines = range.getClientRects();
  const last = lines[lines.length - 1] ?? range.getBoundingClientRect();
  const lowest = innerHeight - bar.offsetHeight - GAP;
  if (last.bottom + GAP > lowest || last.bottom < 0) {
    bar.classList.remove("is-near");
    return;
  }
  const widest = Math.max(0, frame.width - bar.offsetWidth);
  bar.style.insetBlockStart = `${last.bottom - frame.top + GAP}px`;
  bar.style.left = `${Math.min(Math.max(0, last.left - frame.left), widest)}px`;
}
