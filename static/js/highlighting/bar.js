// The small bar that offers what to do with selected words: below them for a mouse, and docked at
// the lower edge for a finger or on a narrow screen, clear of the system's own menu.

const GAP = 8; // pixels between the words and the bar
const roomy = matchMedia("(min-width: 62rem)");

export function showBar(bar, place, range, byMouse) {
  bar.querySelector("q").textContent = place.quote;
  bar.hidden = false;
  const isNear = byMouse && roomy.matches;
  bar.classList.toggle("is-near", isNear);
  bar.style.insetBlockStart = bar.style.left = "";
  if (isNear) standBelow(bar, range);
}

export function hideBar(bar) {
  bar.hidden = true;
}

function standBelow(bar, range) {
  const frame = bar.offsetParent.getBoundingClientRect();
  const lines = range.getClientRects();
  const last = lines[lines.length - 1] ?? range.getBoundingClientRect();
  const widest = Math.max(0, frame.width - bar.offsetWidth);
  bar.style.insetBlockStart = `${last.bottom - frame.top + GAP}px`;
  bar.style.left = `${Math.min(Math.max(0, last.left - frame.left), widest)}px`;
}
