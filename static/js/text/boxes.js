// Where words stand, line by line, for what is drawn over the text and not into it. A highlight of the
// browser's would repaint the lines of the claims below the words in the colour of the text.

const GAP = 48; // pixels between two runs of a line that still belong together: the number of a claim

// The boxes of a range's words, one for each run of a line: {left, top, right, bottom} in the window.
export function boxesOf(range) {
  const boxes = [];
  for (const rect of textRects(range)) {
    const last = boxes.at(-1);
    const isSame = last && Math.abs(last.top + last.bottom - rect.top - rect.bottom) < rect.height;
    if (isSame && rect.left - last.right < GAP && last.left - rect.right < GAP) extend(last, rect);
    else boxes.push({ left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom });
  }
  return boxes;
}

function extend(box, { left, top, right, bottom }) {
  box.left = Math.min(box.left, left);
  box.top = Math.min(box.top, top);
  box.right = Math.max(box.right, right);
  box.bottom = Math.max(box.bottom, bottom);
}

// Of the text alone: the boxes of elements have room for the lines below it.
function textRects(range) {
  const root = range.commonAncestorContainer;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const rects = [];
  walker.currentNode = range.startContainer;
  let node = range.startContainer;
  if (node.nodeType !== Node.TEXT_NODE) node = walker.nextNode();
  for (; node && range.comparePoint(node, 0) <= 0; node = walker.nextNode()) {
    if (!range.intersectsNode(node)) continue;
    const part = document.createRange();
    part.selectNodeContents(node);
    if (node === range.startContainer) part.setStart(node, range.startOffset);
    if (node === range.endContainer) part.setEnd(node, range.endOffset);
    rects.push(...[...part.getClientRects()].filter(({ width }) => width > 0));
  }
  return rects;
}

// Elements at the boxes, for a layer that stands at `frame` in the window.
export function drawn(boxes, frame, name) {
  return boxes.map(({ left, top, right, bottom }) => {
    const box = document.createElement("span");
    box.className = name;
    box.style.setProperty("left", `${left - frame.left}px`);
    box.style.setProperty("top", `${top - frame.top}px`);
    box.style.setProperty("width", `${right - left}px`);
    box.style.setProperty("height", `${bottom - top}px`);
    return box;
  });
}
