// The places of this article that state the claim in the panel, and what is stored about them.

import { send } from "../desk/api.js";
import { showToast } from "../desk/toast.js";
import { blockAt, blocksOf, codePoints, indexIn, startOf } from "../text/offsets.js";
import { ask, tellMarks } from "./asking.js";
import { article, workspace } from "./parts.js";
import { undoable } from "./undoing.js";

const CLAIM = /\/desk\/claims\/(\d+)\//;
const PATIENCE = 5_000; // milliseconds until a claim that does not come is given up
const panel = document.getElementById("panel");
let claim = null;
let places = []; // {id, revision, start, end, exact}, in the order of the text
let at = 0;
let clicked = null; // the offset of the marked words that were clicked last
let sought = null; // an offset in the place to turn to once the places are read
let onChange = () => {};
let arrived = null; // settles the promise of the words that are on their way
let coming = null;

// The words that tools are for: one of the places, or null.
export function currentWords() {
  return places[at] ?? null;
}

// Whether a key about the claim's words means anything: there are some, or their claim was just opened.
export function hasWords() {
  return Boolean(coming ?? currentWords());
}

// The words of the claim that was opened last, once the panel shows it; null where there are none, and
// that is said.
export async function wordsMeant() {
  const isHere = (await coming) ?? true;
  const words = isHere ? currentWords() : null;
  if (!words) showToast(isHere ? "Open one of these claims first." : "The claim did not come. Try again.");
  return words;
}

function expect({ target, detail }) {
  if (detail.target !== panel || detail.verb !== "get" || target.matches("[data-leave]")) return;
  arrived?.(false);
  coming = new Promise((resolve) => {
    arrived = resolve;
    setTimeout(resolve, PATIENCE, false);
  });
}

function letComeNoMore(isHere) {
  arrived?.(isHere);
  arrived = coming = null;
}

export function wordsAround() {
  return { number: at + 1, count: places.length, before: places[at - 1], after: places[at + 1] };
}

// Turn to another of the claim's places.
export function turnTo(id) {
  const found = places.findIndex((place) => place.id === id);
  if (found >= 0) at = found;
  sought = null;
  onChange();
}

// Another of the claim's places at exactly these words.
export function placeAt({ start, end }) {
  const { id } = currentWords();
  return places.find((place) => place.id !== id && place.start === start && place.end === end);
}

function etagOf({ id, revision }) {
  return `"occurrence-${id}-${revision}"`;
}

// Read the places anew and turn to the one at the offset `near`, else stay at the same one.
async function read(near = null) {
  const asked = claim;
  sought = near ?? sought;
  const query = `claim=${claim}&snapshot=${workspace.dataset.snapshot}&limit=200`;
  const answer = claim ? await send("GET", `/occurrences/?${query}`).catch(() => null) : null;
  if (asked !== claim) return;
  const before = currentWords()?.id;
  places = (answer?.body?.results ?? []).sort((one, other) => one.start - other.start || one.end - other.end);
  const isMeant = ({ id, start, end }) =>
    sought === null ? id === before : start <= sought && sought < end;
  at = Math.max(0, places.findIndex(isMeant));
  sought = null;
  onChange();
  document.dispatchEvent(new CustomEvent("words-read"));
}

// Whether the mark is one of this text.
export function isHere(id) {
  return places.some((place) => place.id === id);
}

// The id of the claim that the panel is about, null for none; after a step of its review the path does
// not say it.
export function claimIn(path) {
  const head = panel.querySelector("[data-claim-words], [data-people-on-claim]");
  const id = head?.dataset.claimWords ?? head?.dataset.peopleOnClaim ?? path.match(CLAIM)?.[1];
  return id ? Number(id) : null;
}

async function showWordsOf(path) {
  claim = claimIn(path);
  const near = clicked ?? focusedOffset();
  clicked = null;
  await read(near);
  letComeNoMore(true);
}

// Whoever comes from number to number means the words at the number in focus.
function focusedOffset() {
  const mark = document.activeElement?.closest("#article mark.claim");
  return mark ? offsetOf(mark) : null;
}

// Whether the answer came: then the page shows the marks as they are now.
function isDone(answer, words, near) {
  if (!answer) {
    read();
    return false;
  }
  const { from, to } = answer.body.marks;
  if (answer.body.id === currentWords().id) places[at] = answer.body;
  clicked = near;
  tellMarks({ start: from, end: to });
  undoable(words);
  read(near);
  refreshList();
  return true;
}

// The panel names the places as they are stored now; what is typed elsewhere in it stays.
async function refreshList() {
  const list = panel.querySelector(".occurrence-list, .words-here");
  if (!list) return;
  const name = list.matches(".words-here") ? ".words-here" : ".occurrence-list";
  const address = list.dataset.address ?? workspace.dataset.claim.replace("/0/", `/${claim}/`);
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
  const answer = await fetch(address, { credentials: "same-origin", headers }).catch(() => null);
  if (!answer?.ok || !list.isConnected) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const now = made.content.querySelector(name);
  if (!now) list.remove();
  else {
    list.replaceWith(now);
    htmx.process(now);
    htmx.trigger(now, "htmx:load", { elt: now });
  }
  document.dispatchEvent(new CustomEvent("words-read"));
}

// Let the current words begin and end elsewhere: `place` is {start, end, quote}.
export async function storeEdges(place) {
  const words = currentWords();
  if (!place) return false;
  const answer = await ask("PATCH", `/occurrences/${words.id}/`, place, { etag: etagOf(words) });
  return isDone(answer, "The claim's words are changed.", place.start);
}

export async function splitWords(offset) {
  const words = currentWords();
  const address = `/occurrences/${words.id}/split/`;
  const answer = await ask("POST", address, { at: offset }, { etag: etagOf(words) });
  return isDone(answer, "The words are two places of the claim now.", words.start);
}

export async function mergeWith(other) {
  const words = currentWords();
  const address = `/occurrences/${words.id}/merge/`;
  const answer = await ask("POST", address, { other: other.id }, { etag: etagOf(words) });
  return isDone(answer, "The two places are one now.", Math.min(words.start, other.start));
}

// Take the mark off; the claim stays.
export async function removeWords() {
  const words = currentWords();
  const answer = await ask("DELETE", `/occurrences/${words.id}/`, undefined, { etag: etagOf(words) });
  return isDone(answer, `The mark is off “${short(words.exact)}”; the claim stays.`, words.start);
}

function short(quote) {
  return quote.length > 60 ? `${quote.slice(0, 60)}…` : quote;
}

// The offset at which marked words begin that were clicked.
function offsetOf(mark) {
  const block = mark.closest("[data-start]");
  const index = indexIn(block, mark, 0);
  return startOf(block) + codePoints(block.textContent.slice(0, index));
}

// `changed` is called when the words that tools are for are others.
export function wireWords(changed) {
  onChange = changed;
  article.addEventListener("click", ({ target }) => {
    const mark = target.closest("mark.claim");
    if (!mark) return;
    clicked = offsetOf(mark);
    const here = places.find(({ start, end }) => start <= clicked && clicked < end);
    if (here && here !== currentWords()) turnTo(here.id);
  }, true);
  document.addEventListener("panel-shown", ({ detail }) => showWordsOf(detail.path));
  document.body.addEventListener("htmx:confirm", expect);
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(name, () => letComeNoMore(false));
  }
  document.addEventListener("marks-painted", () => {
    if (claim) read();
  });
}
