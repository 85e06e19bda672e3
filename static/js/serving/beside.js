// Where a claim opens: beside its words where there is room, else under or above them, else as a sheet.
// All in CSS pixels of the window; no DOM here.

const GAP = 12, NARROWEST = 288, WIDEST = 432;
export const SHEET_BELOW = 640; // the width under which it is a sheet

const within = (value, least, most) => Math.max(least, Math.min(value, most));
const isBeside = ({ text, column, isMirrored }) => (isMirrored ? column.right <= text.left : column.left >= text.right);

// The width that it may have, which decides its height: that of the cards' column, where that is beside the text.
export function widthBeside(around) {
  if (isBeside(around)) return around.column.width;
  return within(around.view.width - 2 * GAP, NARROWEST, WIDEST);
}

// Its corner, from the rectangles of the words, the text and the cards, and its own size, with the most
// height that it may have there; null for a sheet.
export function placeBeside({ words, size, view, ...around }) {
  if (view.width < SHEET_BELOW) return null;
  const whole = view.height - 2 * GAP;
  if (isBeside(around)) return { left: around.column.left, top: topInView(words.top, size, view), most: whole };
  const edge = around.isMirrored ? words.right - size.width : words.left;
  const left = within(edge, GAP, view.width - GAP - size.width);
  const below = view.height - words.bottom - 2 * GAP, above = words.top - 2 * GAP;
  if (below >= Math.min(size.height, above)) return { left, top: words.bottom + GAP, most: below };
  return { left, top: Math.max(GAP, words.top - GAP - size.height), most: above };
}

// How far the page must scroll until the words stand above a sheet that begins at `edge`; of words that
// are higher than what it leaves free, the beginning.
export function scrollAbove(words, edge) {
  return Math.max(0, Math.min(words.bottom + GAP - edge, words.top - GAP));
}

function topInView(top, size, view) {
  return within(top, GAP, Math.max(GAP, view.height - GAP - size.height));
}
