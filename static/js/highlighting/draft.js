// The words chosen for a claim that is not stored yet: painted without touching the page's elements.

import { blocksOf, rangeOf } from "../text/offsets.js";

const NAME = "draft-selection";
let draft = null;

export function currentDraft() {
  return draft;
}

// `place` is {start, end, quote}, or null for none; returns the range of the page that shows it.
export function setDraft(article, place) {
  draft = place;
  return paintDraft(article);
}

// Also after the article was loaded again: its old ranges point nowhere.
export function paintDraft(article) {
  globalThis.CSS.highlights?.delete(NAME);
  if (!draft || !globalThis.CSS.highlights) return null;
  const range = rangeOf(blocksOf(article), draft.start, draft.end);
  globalThis.CSS.highlights.set(NAME, new Highlight(range));
  return range;
}
