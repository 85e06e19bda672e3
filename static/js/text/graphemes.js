// Characters as people see them (extended grapheme clusters, Unicode Standard Annex 29), and the edges
// of a range that move from one to the next. No page is needed here: places in a string are UTF-16
// indices, ranges are {start, end} in whatever the caller counts.

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

// The index itself, or, where it splits a character, that one's start or end.
export function snapped(text, index, side) {
  const cluster = index < text.length ? segmenter.segment(text).containing(index) : null;
  if (!cluster || cluster.index >= index) return index;
  return side === "start" ? cluster.index : cluster.index + cluster.segment.length;
}

// The end of the character that begins at the index or goes on across it.
export function after(text, index) {
  if (index >= text.length) return text.length;
  const cluster = segmenter.segment(text).containing(index);
  return cluster.index + cluster.segment.length;
}

// The start of the character that ends at the index or goes on across it.
export function before(text, index) {
  return index > 0 ? segmenter.segment(text).containing(index - 1).index : 0;
}

// The range with one of its edges at the offset, kept between `least` and `most`; an edge that would
// meet or cross the other one stays where it was.
export function withEdge(range, side, offset, { least, most }) {
  const to = Math.min(Math.max(offset, least), most);
  if (side === "start") return to < range.end ? { start: to, end: range.end } : range;
  return to > range.start ? { start: range.start, end: to } : range;
}

// The range without the white space at its ends, and its text; null where there is nothing else.
// `count` says how long a piece is.
export function trimmed(start, text, count) {
  const quote = text.trim();
  if (!quote) return null;
  const from = start + count(text.slice(0, text.length - text.trimStart().length));
  return { start: from, end: from + count(quote), quote };
}
