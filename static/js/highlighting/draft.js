// The words chosen for a claim that is not stored yet: painted without touching the page's elements.

import { blocksOf, rangeOf } from "../text/offsets.js";
import { showOver } from "./over.js";

const NAME = "draft-selection";
const LONG = 5_000; // code points; more is left to the browser, which need not lay all of it out
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
  const range = draft && rangeOf(blocksOf(article), draft.start, draft.end);
  const isLong = Boolean(draft) && draft.end - draft.start > LONG;
  showOver(article, "draft-words", isLong ? null : range);
  if (isLong) globalThis.CSS.highlights?.set(NAME, new Highlight(range));
  else globalThis.CSS.highlights?.delete(NAME);
  return range;
}
