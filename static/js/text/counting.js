// How much is chosen, in words for people.

import { codePoints } from "./offsets.js";

const COUNTED = 20_000; // UTF-16 units; looking for the words of a longer piece would be felt
const number = new Intl.NumberFormat("en");

function several(count, name) {
  return `${number.format(count)} ${name}${count === 1 ? "" : "s"}`;
}

// “5 words”; of a long piece, and of one without words, its characters.
export function amountOf(quote, language = undefined) {
  if (quote.length <= COUNTED) {
    const segmenter = new Intl.Segmenter(language, { granularity: "word" });
    const words = [...segmenter.segment(quote)].filter(({ isWordLike }) => isWordLike).length;
    if (words) return several(words, "word");
  }
  return several(codePoints(quote), "character");
}
