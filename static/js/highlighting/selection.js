// What the person selected, as a range of the article: clipped to it, whole graphemes, no outer space.

import { snapped, trimmed } from "../text/graphemes.js";
import { blocksOf, codePoints, endOf, indexIn, startOf, textBetween } from "../text/offsets.js";

// {start, end, quote} in code points, or null when nothing of the article's words is selected.
export function readSelection(article, selection = document.getSelection()) {
  const range = wholeRange(selection);
  if (!range || range.collapsed || !range.intersectsNode(article)) return null;
  const blocks = blocksOf(article);
  const [first, last] = touchedBy(range, blocks);
  if (!first || !last) return null;
  const start = first.contains(range.startContainer)
    ? offsetOf(first, indexIn(first, range.startContainer, range.startOffset), "start")
    : startOf(first);
  const end = last.contains(range.endContainer)
    ? offsetOf(last, indexIn(last, range.endContainer, range.endOffset), "end")
    : endOf(last);
  // A triple click ends at the start of the next block: the separator is space and goes with it.
  return start < end ? trimmed(start, textBetween(blocks, start, end), codePoints) : null;
}

// The first and the last block that the range touches; looking at each would be felt in a long text.
function touchedBy(range, blocks) {
  const first = blocks[firstOf(blocks, (it) => range.comparePoint(it, it.childNodes.length) >= 0)];
  const last = blocks[firstOf(blocks, (it) => range.comparePoint(it, 0) > 0) - 1];
  const isBackwards = first && last && startOf(first) > startOf(last);
  return isBackwards ? [] : [first, last];
}

// The index of the first block that fits, when all after it do; their number where none does.
function firstOf(blocks, fits) {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(blocks[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

// Some browsers make several ranges, one for each table cell: they count as one.
function wholeRange(selection) {
  if (!selection || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0).cloneRange();
  for (let i = 1; i < selection.rangeCount; i += 1) {
    const other = selection.getRangeAt(i);
    if (range.compareBoundaryPoints(Range.START_TO_START, other) > 0) {
      range.setStart(other.startContainer, other.startOffset);
    }
    if (range.compareBoundaryPoints(Range.END_TO_END, other) < 0) {
      range.setEnd(other.endContainer, other.endOffset);
    }
  }
  return range;
}

// The offset of a UTF-16 index in the block, moved outwards when it splits a grapheme.
function offsetOf(block, index, side) {
  const text = block.textContent;
  return startOf(block) + codePoints(text.slice(0, snapped(text, index, side)));
}
