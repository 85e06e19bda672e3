// Places in the page as offsets into the text, counted in code points as the server does.
// Inside an element with data-start the page's text is exactly the text of that block.

const known = new WeakMap();
const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

export function codePoints(string) {
  return string.length - (string.match(PAIRS)?.length ?? 0);
}

// The UTF-16 index that lies the given number of code points into the string.
export function utf16Index(string, points) {
  let index = 0;
  for (let left = points; left > 0 && index < string.length; left -= 1) {
    index += string.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return index;
}

// The blocks of an article in order. What is painted anew is their inside: they stay the same.
export function blocksOf(article) {
  let blocks = known.get(article);
  if (!blocks || !(blocks[0] && article.contains(blocks[0]) && article.contains(blocks.at(-1)))) {
    blocks = [...article.querySelectorAll("[data-start]")];
    known.set(article, blocks);
  }
  return blocks;
}

export function startOf(block) {
  return Number(block.dataset.start);
}

export function endOf(block) {
  return startOf(block) + codePoints(block.textContent);
}

// The UTF-16 index of a place inside a block's text.
export function indexIn(block, node, offset) {
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

// The last block that starts at or before the offset.
export function blockAt(blocks, offset) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startOf(blocks[middle]) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

// The text of a range, with the separators that the page does not show.
export function textBetween(blocks, start, end) {
  let text = "";
  const first = blockAt(blocks, start);
  for (let i = first; i < blocks.length && startOf(blocks[i]) < end; i += 1) {
    const inner = blocks[i].textContent;
    const from = utf16Index(inner, Math.max(0, start - startOf(blocks[i])));
    const to = utf16Index(inner, end - startOf(blocks[i]));
    if (i > first) text += separator(blocks[i - 1], blocks[i]);
    text += inner.slice(from, to);
  }
  return text;
}

// The range of the page that shows the text from start to end.
export function rangeOf(blocks, start, end) {
  const range = document.createRange();
  const [first, last] = [blocks[blockAt(blocks, start)], blocks[blockAt(blocks, end - 1)]];
  range.setStart(...position(first, start - startOf(first), false));
  range.setEnd(...position(last, end - startOf(last), true));
  return range;
}

function separator(before, after) {
  const row = before.closest("tr");
  return row && row === after.closest("tr") ? "\t" : "\n";
}

// The text node and its UTF-16 offset; between two nodes an end stays in the first of them.
function position(block, points, isEnd) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = points;
  let found = [block, 0];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = codePoints(node.data);
    found = [node, utf16Index(node.data, Math.min(left, length))];
    if (left < length || (isEnd && left === length)) return found;
    left -= length;
  }
  return found;
}
