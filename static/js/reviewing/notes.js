// Notes on passages of the article: painted beside its marks without an element of the text being
// touched, opened by a click on their words or on their sign, shown from their list in the panel.

import { needed } from "../desk/on_demand.js";
import { announce } from "../highlighting/announce.js";
import { setDraft } from "../highlighting/draft.js";
import { keepInSight, openInPanel } from "../highlighting/panel.js";
import { article, workspace } from "../highlighting/parts.js";
import { blocksOf, codePoints, indexIn, rangeOf, startOf } from "../text/offsets.js";

const link = document.getElementById("all-notes");
const offer = document.getElementById("note-offer");
let shown = null; // the note whose words stand out
let isPainting = false;
let signs = null; // what draws them, loaded with the first note
let notes = []; // {id, start, end} in code points, in the order of the text

async function load() {
  const answer = await fetch(workspace.dataset.notePlaces, { credentials: "same-origin" });
  if (!answer.ok) return;
  notes = await answer.json();
  if (notes.length) signs ??= await needed("The signs of notes", () => import("./note_signs.js"));
  const count = link.querySelector(".count");
  count.textContent = notes.length;
  count.hidden = !notes.length;
  paint();
}

function paint() {
  isPainting = false;
  if (!signs) return;
  const blocks = blocksOf(article);
  const words = notes.map((note) => ({ note, range: rangeOf(blocks, note.start, note.end) }));
  signs.drawNotes(words, shown, openSome);
}

function paintSoon() {
  if (isPainting || !notes.length) return;
  isPainting = true;
  requestAnimationFrame(paint);
}

function openSome(some) {
  openInPanel(addressOf(some));
}

// The offset into the text under a point of the window, or null outside the article's words.
function offsetAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const range = caret ? null : document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? range?.startContainer;
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  const block = element?.closest("[data-start]");
  if (!block || !article.contains(block)) return null;
  const index = indexIn(block, node, caret?.offset ?? range.startOffset);
  return startOf(block) + codePoints(block.textContent.slice(0, index));
}

function holds(range, x, y) {
  const inside = ({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom;
  return [...range.getClientRects()].some(inside);
}

function notesAt({ clientX, clientY }) {
  if (!notes.length) return [];
  const offset = offsetAt(clientX, clientY);
  if (offset === null) return [];
  const blocks = blocksOf(article);
  return notes
    .filter(({ start, end }) => start <= offset && offset <= end)
    .filter(({ start, end }) => holds(rangeOf(blocks, start, end), clientX, clientY));
}

function addressOf(some) {
  return `${workspace.dataset.notes}?${new URLSearchParams(some.map(({ id }) => ["thread", id]))}`;
}

// A click on words with a note opens it; where they are a claim's words too, that one opens, and the
// panel offers the note.
function press(event) {
  offer.hidden = true;
  if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
  const found = notesAt(event);
  if (!found.length) return;
  if (event.target.closest("a, mark.claim")) {
    offer.hidden = false;
    offer.onclick = () => openSome(found);
    announce("There is a note on these words, too.");
  } else if (!event.target.closest("a")) {
    openSome(found);
  }
}

// Bring a note's words into sight and make them stand out from the other notes'.
function showWords(id) {
  const note = notes.find((one) => one.id === id);
  if (!note) return false;
  const range = rangeOf(blocksOf(article), note.start, note.end);
  shown = id;
  paint();
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollBy({ top: top - innerHeight / 4, behavior: isCalm ? "instant" : "smooth" });
  }
  keepInSight(range);
  announce("Shown in the text.");
  return true;
}

async function begin() {
  await load();
  const asked = /^#note-(\d+)$/.exec(location.hash);
  if (!asked) return;
  openSome([{ id: asked[1] }]);
  showWords(Number(asked[1]));
}

article.addEventListener("click", press);
document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-show-words]");
  if (asked && showWords(Number(asked.dataset.showWords))) event.preventDefault();
});
document.addEventListener("marks-painted", paint);
document.addEventListener("discussion-changed", load);
document.addEventListener("notes-changed", () => {
  setDraft(article, null);
  load();
});
document.addEventListener("panel-shown", () => {
  shown = null;
  paintSoon();
});
new ResizeObserver(paintSoon).observe(article);
addEventListener("resize", paintSoon);
begin();
