// Points of the window as places in the text, and the other way round.

import { characterAt } from "../text/edges.js";
import { snapped } from "../text/graphemes.js";
import { codePoints, endOf, indexIn, rangeOf, startOf } from "../text/offsets.js";

const RTL = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LTR = /^[\p{L}\p{N}]/u;

// The offset (code points) of the place nearest to a point; beyond the article its first or last.
export function offsetAt(article, blocks, x, y) {
  const frame = innerFrame(article);
  if (y < frame.top) return startOf(blocks[0]);
  if (y > frame.bottom) return endOf(blocks[blocks.length - 1]);
  const inside = [clamp(x, frame.left, frame.right), y];
  return offsetIn(blocks, ...inside) ?? offsetNear(blocks, ...inside);
}

function innerFrame(article) {
  const { top, bottom, left, right } = article.getBoundingClientRect();
  const { paddingLeft, paddingRight } = getComputedStyle(article);
  return { top, bottom, left: left + parseFloat(paddingLeft) + 1, right: right - parseFloat(paddingRight) - 1 };
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

function offsetIn(blocks, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const node = caret?.offsetNode;
  const block = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-start]");
  if (!block || block.closest("#article") !== blocks[0].closest("#article")) return null;
  const text = block.textContent;
  const index = snapped(text, indexIn(block, node, caret.offset), "start");
  return startOf(block) + codePoints(text.slice(0, index));
}

// Between two blocks: the place in the upper one that is nearest.
function offsetNear(blocks, x, y) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (blocks[middle].getBoundingClientRect().top <= y) low = middle;
    else high = middle - 1;
  }
  const { top, bottom, left, right } = blocks[low].getBoundingClientRect();
  const near = offsetIn(blocks, clamp(x, left + 1, right - 1), clamp(y, top + 1, bottom - 1));
  return near ?? (y > (top + bottom) / 2 ? endOf(blocks[low]) : startOf(blocks[low]));
}

// Where an edge stands: {x, top, bottom} in the window, and whether its words go on to the left.
export function edgeAt(blocks, offset, side) {
  const character = characterAt(blocks, offset, side);
  const range = rangeOf(blocks, character.start, character.end);
  const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
  const line = (side === "end" ? lines[lines.length - 1] : lines[0]) ?? range.getBoundingClientRect();
  const isRtl = goesLeft(range);
  const isRight = (side === "end") !== isRtl;
  const isBlockRtl = directionAt(range) === "rtl";
  return { x: isRight ? line.right : line.left, top: line.top, bottom: line.bottom, isRtl, isBlockRtl };
}

function goesLeft(range) {
  const text = range.toString();
  if (RTL.test(text)) return true;
  if (LTR.test(text)) return false;
  return directionAt(range) === "rtl";
}

function directionAt({ startContainer: node }) {
  return getComputedStyle(node.parentElement ?? node).direction;
}
