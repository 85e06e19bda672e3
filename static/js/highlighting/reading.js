// Where somebody reads: window and text, in pixels of the window and in code points. The text's own
// boxes are asked, and only as many as a search by halves needs.

import { blockAt, blocksOf, codePoints, indexIn, startOf } from "../text/offsets.js";

// The first block that reaches below a height of the window.
function blockBelow(blocks, y) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (blocks[middle].getBoundingClientRect().bottom > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The offset that stands at a height of the window, between 0 and `length`, the text's own.
export function offsetAt(article, y, length) {
  const blocks = blocksOf(article);
  if (!blocks.length) return 0;
  const at = blockBelow(blocks, y);
  const box = blocks[at].getBoundingClientRect();
  const from = startOf(blocks[at]);
  const to = at + 1 < blocks.length ? startOf(blocks[at + 1]) : length;
  const share = box.height ? Math.min(1, Math.max(0, (y - box.top) / box.height)) : 0;
  return from + share * (to - from);
}

// Bring an offset to the middle of the window, at once.
export function scrollToOffset(article, offset, length) {
  const blocks = blocksOf(article);
  if (!blocks.length) return;
  const at = blockAt(blocks, offset);
  const to = at + 1 < blocks.length ? startOf(blocks[at + 1]) : length;
  const share = (offset - startOf(blocks[at])) / Math.max(1, to - startOf(blocks[at]));
  const box = blocks[at].getBoundingClientRect();
  scrollBy({ top: box.top + share * box.height - innerHeight / 2, behavior: "instant" });
}

// The number that opens the claim of a place, or null when the page does not show it.
export function linkOf(article, { claim, start }) {
  const blocks = blocksOf(article);
  const block = blocks[blockAt(blocks, start)];
  const links = block?.querySelectorAll("a.claim-link") ?? [];
  for (const link of links) {
    if (!isOf(link, claim)) continue;
    const inside = codePoints(block.textContent.slice(0, indexIn(block, link, 0)));
    if (startOf(block) + inside === start) return link;
  }
  return null;
}

// Its address ends with the claim's id.
function isOf(link, claim) {
  return link.pathname.split("/").includes(String(claim));
}

// Which of the places, in the order of the text, a number in the text belongs to; -1 for none.
export function placeOf(link, places) {
  const block = link.closest("[data-start]");
  const start = startOf(block) + codePoints(block.textContent.slice(0, indexIn(block, link, 0)));
  return places.findIndex((place) => place.start === start && isOf(link, place.claim));
}

// Bring a place to the middle of the window, with its number if the page shows one. Returns that.
export function showPlace(article, place, length) {
  const link = linkOf(article, place);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (link) link.scrollIntoView({ block: "center", behavior: isCalm ? "instant" : "smooth" });
  else scrollToOffset(article, place.start, length);
  return link;
}
