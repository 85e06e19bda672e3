// The marked words of the claim that the panel shows: their edges are dragged or keyed to other places,
// and they are split. What is not stored yet is painted over the text, which itself stays as it is.

import { command, commandFor } from "../desk/keys.js";
import { showToast } from "../desk/toast.js";
import { nextCharacter, previousCharacter } from "../text/edges.js";
import { trimmed, withEdge } from "../text/graphemes.js";
import { boxesOf, drawn } from "../text/boxes.js";
import { blocksOf, codePoints, endOf, rangeOf, textBetween } from "../text/offsets.js";
import { nextWordEnd, nextWordStart, previousWordEnd, previousWordStart } from "../text/words.js";
import { announce } from "./announce.js";
import { hideBar, showBar, tellChosen } from "./bar.js";
import { Handles, sideOf, wordAt } from "./handles.js";
import { closeSheet } from "./panel.js";
import { article } from "./parts.js";
import { currentWords, mergeWith, placeAt, removeWords, splitWords, storeEdges } from "./words.js";
import { wireMenu } from "./words_menu.js";

export { remove } from "./words_menu.js";

const BOX = "adjusted-words";
const SCOPE = "edges";
const LONG = 160; // characters; of a longer quote its ends are said
const narrow = matchMedia("(max-width: 61.99rem)");
const tools = document.getElementById("words-tools");
const bar = document.getElementById("adjust-bar");
let handles = null;
let draft = null; // {id, start, end}, and with `split` the place between the two parts
let origin = null; // what had the focus before the handles

const STEPS = {
  start: { on: nextWordStart, back: previousWordStart },
  end: { on: nextWordEnd, back: previousWordEnd },
};

function edges() {
  const { start, end } = draft ?? currentWords();
  return draft && "split" in draft ? { split: draft.split } : { start, end };
}

// Show the handles of the claim's words, or none.
function show() {
  const words = currentWords();
  tools.hidden = !words;
  if (!words) return giveBack();
  const blocks = blocksOf(article);
  handles.stand(edges());
  handles.tell(edges(), {
    least: 0,
    most: endOf(blocks[blocks.length - 1]),
    words: (side) => wordAt(blocks, edges()[side], side, textBetween),
  });
}

function paint() {
  const blocks = blocksOf(article);
  const range = rangeOf(blocks, draft.start, draft.end);
  clearBoxes();
  tools.prepend(...drawn(boxesOf(range), tools.getBoundingClientRect(), BOX));
  article.classList.add("is-adjusting");
  show();
  return range;
}

function begin() {
  const { id, start, end } = currentWords();
  draft ??= { id, start, end };
}

function isChanged() {
  const words = currentWords();
  return draft && (draft.start !== words.start || draft.end !== words.end || "split" in draft);
}

function putEdge(side, offset) {
  const blocks = blocksOf(article);
  if (side === "split") {
    const inside = withEdge(draft, "start", offset, { least: draft.start, most: draft.end });
    if (inside.start > draft.start) draft = { ...draft, split: inside.start };
  } else {
    const most = endOf(blocks[blocks.length - 1]);
    draft = { ...draft, ...withEdge(draft, side, offset, { least: 0, most }) };
  }
  return paint();
}

// Bring the edge into the window and say what the words are now.
function tell(side) {
  const blocks = blocksOf(article);
  const { start, end, split } = draft;
  const parts = split === undefined ? [[start, end]] : [[start, split], [split, end]];
  const said = parts.map(([from, to]) => textBetween(blocks, from, to).trim());
  tellChosen(bar, said.join(" ⋮ "), article.lang || undefined);
  showBar(bar, null, false);
  announce(said.map(short).join(", then: "));
  reveal(handles.of(side));
}

function short(quote) {
  return quote.length > LONG ? `${quote.slice(0, LONG / 2)} … ${quote.slice(-LONG / 2)}` : quote;
}

function reveal(handle) {
  const { top, bottom } = handle.getBoundingClientRect();
  const lowest = innerHeight - (bar.hidden ? 0 : bar.offsetHeight);
  if (top >= 40 && bottom <= lowest) return;
  scrollBy({ top: top - innerHeight / 3, behavior: "instant" });
}

function stepEdge(side, by, unit) {
  const blocks = blocksOf(article);
  const offset = edges()[side];
  const kind = sideOf(side);
  const character = by > 0 ? nextCharacter : previousCharacter;
  const word = STEPS[kind][by > 0 ? "on" : "back"];
  begin();
  putEdge(side, unit === "word" ? word(blocks, offset) : character(blocks, offset, kind));
  tell(side);
}

function clearBoxes() {
  for (const box of tools.querySelectorAll(`.${BOX}`)) box.remove();
}

function giveBack() {
  draft = null;
  clearBoxes();
  article.classList.remove("is-adjusting");
  hideBar(bar);
}

// Nothing that was not stored stays, and the focus returns to where it was before the handles.
function leave(elsewhere = document.querySelector("#panel h2")) {
  giveBack();
  show();
  const back = origin?.isConnected ? origin : elsewhere;
  origin = null;
  back?.focus({ preventScroll: true });
}

// A claim has words once: what is wanted is one mark of two.
function offerOne(met) {
  const { start, end } = currentWords();
  const isInside = met.start <= start && end <= met.end;
  const makeOne = async () => {
    giveBack();
    await (isInside ? mergeWith(met) : removeWords());
    leave();
  };
  showToast("The claim has these words already, as another of its places. Nothing was changed.", {
    action: isInside ? "Merge the two" : "Take this mark off",
    act: makeOne,
  });
  return null;
}

async function store() {
  if (!isChanged()) return leave();
  const { start, end, split } = draft;
  const blocks = blocksOf(article);
  const place = trimmed(start, textBetween(blocks, start, end), codePoints);
  const met = split === undefined && place ? placeAt(place) : null;
  if (met) return offerOne(met);
  const isStored = split === undefined ? await storeEdges(place) : await splitWords(split);
  if (!isStored) return null;
  return leave(split === undefined ? undefined : document.getElementById("words-more"));
}

// Focus the first handle; what is open above the words on a phone makes way.
export function adjust(side = "start") {
  if (!tools.contains(document.activeElement)) origin = document.activeElement;
  if (origin === document.body) origin = null;
  if (narrow.matches) closeSheet();
  show();
  const handle = handles.of(side);
  handle.focus({ preventScroll: true });
  reveal(handle);
}

// Begin a split at the caret or the selection where it is inside the words, else in their middle.
function split() {
  const { id, start, end } = currentWords();
  const blocks = blocksOf(article);
  const chosen = document.getSelection();
  const at = chosen.rangeCount ? caretOffset(blocks, chosen.getRangeAt(0)) : null;
  const middle = nextWordStart(blocks, Math.floor((start + end) / 2));
  const place = [at, middle, nextCharacter(blocks, start, "start")].find((it) => it > start && it < end);
  if (place === undefined) return announce("One character cannot be split.");
  draft = { id, start, end, split: place };
  paint();
  adjust("split");
  return tell("split");
}

function caretOffset(blocks, range) {
  const block = range.startContainer.parentElement?.closest("#article [data-start]");
  if (!block) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return Number(block.dataset.start) + codePoints(before.toString());
}

function wireKeys() {
  const sideways = (by) => (event, side) => stepEdge(side, isRtl() ? -by : by, "character");
  const isRtl = () => getComputedStyle(article).direction === "rtl";
  for (const [name, key, words, act] of [
    ["edge_left", "ArrowLeft", "Edge by a character; with Control by a word", sideways(-1)],
    ["edge_right", "ArrowRight", "The same to the right", sideways(1)],
    ["edge_back", "[", "Edge one word earlier", (event, side) => stepEdge(side, -1, "word")],
    ["edge_on", "]", "Edge one word later", (event, side) => stepEdge(side, 1, "word")],
    ["store_words", "Enter", "Save the words", store],
    ["give_back_words", "Escape", "Leave the words as they were", () => leave()],
  ]) {
    command(name, { key, words, group: "At the edges of a claim's words", act, scope: SCOPE });
  }
  tools.addEventListener("keydown", (event) => {
    const side = event.target.closest(".edge-handle")?.dataset.side;
    if (!side) return;
    const act = actionOf(event, isRtl());
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act(event, side);
  });
}

// Control or Alt with an arrow moves by a word, as it does in a text field.
function actionOf(event, isRtl) {
  const found = commandFor(event, SCOPE);
  if (found) return found.act;
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by || event.metaKey || event.ctrlKey === event.altKey) return null;
  return (_event, side) => stepEdge(side, isRtl ? -by : by, "word");
}

// A dragged edge is stored when it is let go; one that is split waits for the button.
const drag = {
  begin() {
    if (narrow.matches) closeSheet();
    begin();
  },
  move(side, offset) {
    putEdge(side, offset);
  },
  async end(side, isKept) {
    if (side === "split") return tell(side);
    if (!isKept || !isChanged()) giveBack();
    else if (!(await store())) giveBack();
    return show();
  },
};

// The words that the tools are for are others, or were read anew: what is being moved stays in hand.
export function wordsChanged() {
  if (draft && currentWords()?.id === draft.id) return;
  giveBack();
  show();
}

export function wireAdjusting() {
  handles = new Handles({ tools, article, drag });
  wireKeys();
  wireMenu({ adjust, split });
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-do]")?.dataset.do;
    if (name === "store") store();
    else if (name) leave();
  });
  const again = () => !tools.hidden && (draft ? paint() : show());
  new ResizeObserver(again).observe(article);
  addEventListener("resize", again);
  document.fonts.ready.then(again);
}
