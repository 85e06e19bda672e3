// The edges of words, so that a selection can shrink and grow by one; languages without spaces too.

import { blockAt, codePoints, startOf } from "./offsets.js";

const known = new WeakMap();

// The words of a block as {start, end} in code points of the whole text.
function wordsOf(block) {
  if (!known.has(block)) {
    const language = block.closest("[lang]")?.lang || undefined;
    const segmenter = new Intl.Segmenter(language, { granularity: "word" });
    let end = startOf(block);
    const words = [];
    for (const { segment, isWordLike } of segmenter.segment(block.textContent)) {
      const start = end;
      end += codePoints(segment);
      if (isWordLike) words.push({ start, end });
    }
    known.set(block, words);
  }
  return known.get(block);
}

function* wordsFrom(blocks, offset, step) {
  for (let i = blockAt(blocks, offset); i >= 0 && i < blocks.length; i += step) {
    const words = wordsOf(blocks[i]);
    yield* step > 0 ? words : [...words].reverse();
  }
}

function find(words, fits) {
  for (const word of words) if (fits(word)) return word;
  return null;
}

export function nextWordEnd(blocks, end) {
  return find(wordsFrom(blocks, end, 1), (word) => word.end > end)?.end ?? end;
}

export function previousWordEnd(blocks, end) {
  return find(wordsFrom(blocks, end, -1), (word) => word.end < end)?.end ?? end;
}

export function nextWordStart(blocks, start) {
  return find(wordsFrom(blocks, start, 1), (word) => word.start > start)?.start ?? start;
}

export function previousWordStart(blocks, start) {
  return find(wordsFrom(blocks, start, -1), (word) => word.start < start)?.start ?? start;
}
