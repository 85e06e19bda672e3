// The marks on the rail, without the page: which stand together, and how a verdict is drawn in a few
// pixels, by its shape as much as by its colour.

export const BIN = 4; // pixels: what stands closer is drawn side by side
const MOST = 3; // kinds side by side; more would be too thin to be told apart

// Each takes the pen and the box to fill.
const SHAPES = {
  full: (pen, x, y, w, h) => pen.fillRect(x, y, w, h),
  double: (pen, x, y, w, h) => {
    pen.fillRect(x, y, w, 1);
    pen.fillRect(x, y + h - 1, w, 1);
  },
  dashed: (pen, x, y, w, h) => {
    for (let at = 0; at < w; at += 5) pen.fillRect(x + at, y, Math.min(3, w - at), h);
  },
  dotted: (pen, x, y, w, h) => {
    for (let at = 0; at < w; at += 3) pen.fillRect(x + at, y + (h - 2) / 2, Math.min(2, w - at), 2);
  },
  wedge: (pen, x, y, w, h) => {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + w, y + h / 2);
    pen.lineTo(x, y + h);
    pen.fill();
  },
  hollow: (pen, x, y, w, h) => {
    pen.fillRect(x, y, w, 1);
    pen.fillRect(x, y + h - 1, w, 1);
    pen.fillRect(x, y, 1, h);
    pen.fillRect(x + w - 1, y, 1, h);
  },
  thin: (pen, x, y, w, h) => pen.fillRect(x, y + (h - 1) / 2, w, 1),
};
const DRAWN = {
  "verdict-accurate": "full",
  "verdict-mostly_accurate": "double",
  "verdict-lacks_context": "dashed",
  "verdict-overstated": "dotted",
  "verdict-misleading": "dashed",
  "verdict-unsupported": "hollow",
  "verdict-inaccurate": "wedge",
  "verdict-unverifiable": "dotted",
  "verdict-not_checkable": "thin",
  "status-draft": "thin",
  "status-none": "thin",
};

// The bins that places fall into: Map of a bin's number → Set of kinds, with "current" among them where
// the current claim stands. A place covers every bin that its words do.
export function binned(places, length, height, current = 0) {
  const bins = new Map();
  const last = Math.max(0, Math.ceil(height / BIN) - 1);
  const binOf = (offset) => Math.min(last, Math.floor((offset / length) * (height / BIN)));
  for (const { claim, kind, start, end } of places) {
    for (let at = binOf(start); at <= binOf(end - 1); at += 1) {
      if (!bins.has(at)) bins.set(at, new Set());
      bins.get(at).add(kind);
      if (claim === current) bins.get(at).add("current");
    }
  }
  return bins;
}

// Draw the kinds of a bin from its upper edge, side by side; `hueOf` gives a kind's colour.
export function drawBin(pen, top, width, kinds, hueOf) {
  const drawn = kinds.filter((kind) => kind !== "current").slice(0, MOST);
  const isCurrent = drawn.length < kinds.length && kinds.includes("current");
  const inset = isCurrent ? 0 : width / 5;
  const room = (width - 2 * inset) / drawn.length;
  drawn.forEach((kind, i) => {
    pen.fillStyle = hueOf(kind);
    const shape = SHAPES[DRAWN[kind] ?? "full"];
    shape(pen, inset + i * room, top, room - (drawn.length > 1 ? 1 : 0), BIN - 1);
  });
  if (isCurrent) {
    pen.fillStyle = hueOf("current");
    pen.fillRect(0, top - 0.5, 3, BIN);
    pen.fillRect(width - 3, top - 0.5, 3, BIN);
  }
}
