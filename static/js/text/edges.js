// The edges of a range of the article, moved by a character: offsets are code points of the text. An
// edge `start` stands before a character of a block, `end` after one, so both have one block each.

import { after, before } from "./graphemes.js";
import { blockAt, codePoints, startOf, utf16Index } from "./offsets.js";

// The block of an edge, its text, and the index of the edge in it.
function standing(blocks, offset, side) {
  const at = blockAt(blocks, side === "end" ? Math.max(0, offset - 1) : offset);
  const text = blocks[at].textContent;
  return { at, text, index: utf16Index(text, offset - startOf(blocks[at])) };
}

function offsetOf(block, text, index) {
  return startOf(block) + codePoints(text.slice(0, index));
}

// The next block in a direction that has any text, as [block, text], or null.
function neighbour(blocks, at, step) {
  for (let i = at + step; i >= 0 && i < blocks.length; i += step) {
    const text = blocks[i].textContent;
    if (text) return [blocks[i], text];
  }
  return null;
}

// One character on; the same offset where the text ends.
export function nextCharacter(blocks, offset, side) {
  const { at, text, index } = standing(blocks, offset, side);
  const to = after(text, index);
  const isInside = side === "end" ? index < text.length : to < text.length;
  if (isInside) return offsetOf(blocks[at], text, to);
  const [block, inner] = neighbour(blocks, at, 1) ?? [];
  if (!block) return offset;
  return side === "end" ? offsetOf(block, inner, after(inner, 0)) : startOf(block);
}

// One character back; the same offset where the text begins.
export function previousCharacter(blocks, offset, side) {
  const { at, text, index } = standing(blocks, offset, side);
  const to = before(text, index);
  const isInside = side === "end" ? to > 0 : index > 0;
  if (isInside) return offsetOf(blocks[at], text, to);
  const [block, inner] = neighbour(blocks, at, -1) ?? [];
  if (!block) return offset;
  const end = inner.length;
  return offsetOf(block, inner, side === "end" ? end : before(inner, end));
}

// The character inside an edge, {start, end}: after a start, before an end.
export function characterAt(blocks, offset, side) {
  const { at, text, index } = standing(blocks, offset, side);
  const [from, to] =
    side === "end" ? [before(text, index), index] : [index, after(text, index)];
  return { start: offsetOf(blocks[at], text, from), end: offsetOf(blocks[at], text, to) };
}
