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

// Its corner, from the rectangles of the words, the text and the cards, and its own size; null for a sheet.
export function placeBeside({ words, size, view, ...around }) {
  if (view.width < SHEET_BELOW) return null;
  if (isBeside(around)) return { left: around.column.left, top: topInView(words.top, size, view) };
  const edge = around.isMirrored ? words.right - size.width : words.left;
  const left = within(edge, GAP, view.width - GAP - size.width);
  const below = words.bottom + GAP, above = words.top - GAP - size.height;
  return { left, top: below + size.height <= view.height || above < 0 ? below : above };
}

function topInView(top, size, view) {
  return within(top, GAP, Math.max(GAP, view.height - GAP - size.height));
}
