// Finds quotes in a text whatever its typography: in UTF-16 indices of that text, [start, end).

const SAME = new Map([
  ..."‘’‚‛′`".split("").map((sign) => [sign, "'"]),
  ..."“”„‟″«»".split("").map((sign) => [sign, '"']),
  ..."‐‑‒–—―−".split("").map((sign) => [sign, "-"]),
]);
const UNSEEN = /[\u00AD\u200B-\u200F\u2060\uFEFF]/;
const SPACE = /\s/;

// The text with one space for each run of them, and for each of its characters the place it had.
export function fold(text) {
  const kept = [], places = [];
  let isAfterSpace = true;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (UNSEEN.test(sign)) continue;
    if (SPACE.test(sign)) {
      if (!isAfterSpace) { kept.push(" "); places.push(at); }
      isAfterSpace = true;
      continue;
    }
    isAfterSpace = false;
    const same = SAME.get(sign) ?? (sign > "\x7f" ? sign.normalize("NFKC") : sign);
    for (const one of same) { kept.push(one); places.push(at); }
  }
  return { text: kept.join(""), places };
}

function placesOf(text, words) {
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) found.push(at);
  return found;
}

// How many characters beside the place are those that stood beside the quote.
function likeness(text, start, end, { prefix, suffix }) {
  let before = 0, after = 0;
  while (before < prefix.length && text[start - 1 - before] === prefix.at(-1 - before)) before += 1;
  while (after < suffix.length && text[end + after] === suffix[after]) after += 1;
  return before + after;
}

const folded = (words) => fold(words ?? "").text;

// The place of each quote ({exact, prefix, suffix}) in the text, or null: where its words stand several
// times, the place whose surroundings are most alike and that no other quote has.
export function findQuotes(text, quotes) {
  const page = fold(text);
  const taken = new Set();
  return quotes.map((quote) => {
    const exact = folded(quote.exact).trim();
    const beside = { prefix: sided(quote.prefix, "prefix"), suffix: sided(quote.suffix, "suffix") };
    let best = null;
    for (const at of exact ? placesOf(page.text, exact) : []) {
      const score = likeness(page.text, at, at + exact.length, beside) - (taken.has(at) ? 0.5 : 0);
      if (best === null || score > best.score) best = { at, score };
    }
    if (best === null) return null;
    taken.add(best.at);
    return [page.places[best.at], page.places[best.at + exact.length - 1] + 1];
  });
}

// Folding drops the space at a text's beginning; beside a quote it is a part of the words there.
function sided(words, side) {
  const found = folded(words);
  return side === "suffix" && /^\s/.test(words ?? "") ? ` ${found}` : found;
}
