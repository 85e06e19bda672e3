// The words of the page as one text, and the way from its places back to the page.

const SILENT = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "SELECT", "OPTION", "TITLE"]);
export const isInline = (element) => /^(inline|contents|ruby)/.test(getComputedStyle(element).display);

function isRead(element, own) {
  if (element === own || SILENT.has(element.tagName)) return false;
  return element.checkVisibility?.() ?? true;
}

// `own` is the element that is no part of the page.
export function readPage(root, own) {
  const pieces = [];
  let text = "";
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      pieces.push({ node, start: text.length });
      text += node.data;
    } else if (node.tagName === "BR") {
      text += "\n";
    } else if (node.nodeType === Node.ELEMENT_NODE && isRead(node, own)) {
      const edge = isInline(node) ? "" : "\n";
      text += edge;
      for (const child of node.childNodes) walk(child);
      text += edge;
    }
  };
  walk(root);
  return { text, rangeOf: (start, end) => rangeOf(pieces, start, end) };
}

// The last piece that begins at the place or before it.
function pieceAt(pieces, place) {
  let low = 0, high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle].start <= place) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

function rangeOf(pieces, start, end) {
  const range = new Range();
  const first = pieceAt(pieces, start), last = pieceAt(pieces, end - 1);
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}
