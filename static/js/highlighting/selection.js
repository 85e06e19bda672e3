// What the person selected, as a range of the article: clipped to it, whole graphemes, no outer space.

import { blocksOf, codePoints, endOf, indexIn, startOf, textBetween } from "../text/offsets.js";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// {start, end, quote} in code points, or null when nothing of the article's words is selected.
export function readSelection(article, selection = document.getSelection()) {
  const range = wholeRange(selection);
  if (!range || range.collapsed || !range.intersectsNode(article)) return null;
  const blocks = blocksOf(article);
  const [first, last] = touchedBy(range, blocks);
  if (!first || !last) return null;
  const start = first.contains(range.startContainer)
    ? snapped(first, indexIn(first, range.startContainer, range.startOffset), "start")
    : startOf(first);
  const end = last.contains(range.endContainer)
    ? snapped(last, indexIn(last, range.endContainer, range.endOffset), "end")
    : endOf(last);
  return start < end ? trimmed(start, textBetween(blocks, start, end)) : null;
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
function snapped(block, index, side) {
  const text = block.textContent;
  let edge = index;
  const cluster = index < text.length ? graphemes.segment(text).containing(index) : null;
  if (cluster && cluster.index < index) {
    edge = side === "start" ? cluster.index : cluster.index + cluster.segment.length;
  }
  return startOf(block) + codePoints(text.slice(0, edge));
}

// A triple click ends at the start of the next block: the separator is space and goes with it.
function trimmed(start, text) {
  const quote = text.trim();
  if (!quote) return null;
  const from = start + codePoints(text.slice(0, text.length - text.trimStart().length));
  return { start: from, end: from + codePoints(quote), quote };
}
