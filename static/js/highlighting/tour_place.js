// Where a card stands that points at a thing, without the page: boxes in pixels of the window.

const GAP = 12;
const BELOW_TOOLS = 56;

// {left, top} of a card where it covers nothing of `thing`, which is text: after it, or else at the lower
// edge of `room`, {width, height}.
export function beside(thing, card, room) {
  const left = Math.min(thing.right + GAP, room.width - card.width - GAP);
  const lowest = room.height - card.height - GAP;
  const fits = left >= thing.right;
  return { left, top: fits ? Math.min(Math.max(thing.top, BELOW_TOOLS), lowest) : lowest };
}

// {left, top} of a card beside `thing`: below it, above it, before or after it, wherever it fits in
// `room`; else at the lower edge.
export function wherever(thing, card, room) {
  const keep = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
  const left = keep(thing.left, GAP, room.width - card.width - GAP);
  const top = keep(thing.top, BELOW_TOOLS, room.height - card.height - GAP);
  if (thing.bottom >= 0 && thing.bottom + GAP + card.height <= room.height) return { left, top: thing.bottom + GAP };
  if (thing.top - GAP - card.height >= 0) return { left, top: thing.top - GAP - card.height };
  const before = thing.left - GAP - card.width;
  if (before >= 0) return { left: before, top };
  const after = thing.right + GAP;
  if (after + card.width <= room.width) return { left: after, top };
  return { left, top: room.height - card.height - GAP };
}
