// The workspace: selecting words, and opening claims beside the text.

import { blocksOf, rangeOf } from "../text/offsets.js";
import { announce } from "./announce.js";
import { hideBar, showBar } from "./bar.js";
import { ClaimMode } from "./claim_mode.js";
import { currentDraft, paintDraft, setDraft } from "./draft.js";
import "./forms.js";
import { showCurrent, wireMarks, wordsShown } from "./marks.js";
import { keepInSight, openInPanel, setOrigin, tellSaved, wirePanel } from "./panel.js";
import { readSelection } from "./selection.js";

const SETTLED = 250; // milliseconds without a change until a finger's selection counts as made
const TOOLS = ".selection-bar, .workspace-tools, .workspace-panel";
const workspace = document.getElementById("workspace");
const article = document.getElementById("article");
const bar = document.getElementById("selection-bar");
const starter = document.getElementById("start-claim-mode");
let mode = null;
let pointer = "mouse";
let isPressedInTools = false;
let settling = 0;

function offer() {
  const place = readSelection(article);
  if (!place) return;
  setDraft(article, place);
  const range = rangeOf(blocksOf(article), place.start, place.end);
  showBar(bar, place, range, pointer === "mouse");
  announce("Words selected. The bar offers a new claim or attaching to one.");
}

function forget() {
  setDraft(article, null);
  hideBar(bar);
}

// Open a form for the chosen words; what is selected stays painted while it is open.
function openForm(name) {
  const { start, end, quote } = currentDraft();
  hideBar(bar);
  document.getSelection().removeAllRanges();
  openInPanel(workspace.dataset[name], { start, end, quote });
}

function act(name) {
  mode.pause();
  if (name === "leave") {
    forget();
    starter.focus();
    return;
  }
  setOrigin(mode);
  openForm(name);
}

async function startMode() {
  forget();
  try {
    await mode.start();
  } catch (error) {
    announce(`${error.message} Try again, or paste the words instead.`);
  }
}

function wireSelecting() {
  mode = new ClaimMode({
    article,
    bar: document.getElementById("sentence-bar"),
    address: workspace.dataset.sentences,
    act,
  });
  starter.addEventListener("click", startMode);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], [role='application']")) return;
    event.preventDefault();
    startMode();
  });
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    isPressedInTools = Boolean(event.target.closest(TOOLS));
    if (!bar.contains(event.target) && !bar.hidden) forget();
  });
  document.addEventListener("pointerup", () => {
    // The click itself may still clear an older selection, so look afterwards.
    if (pointer === "mouse" && !isPressedInTools) setTimeout(offer);
  });
  document.addEventListener("selectionchange", () => {
    if (pointer === "mouse") return;
    clearTimeout(settling);
    settling = setTimeout(offer, SETTLED);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" || event.shiftKey) offer();
  });
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-act]")?.dataset.act;
    if (name === "cancel") {
      document.getSelection().removeAllRanges();
      forget();
    } else if (name) openForm(name);
  });
}

let shown = "";
wirePanel({
  onShown(path) {
    shown = path;
    showCurrent(article, path);
    keepInSight(paintDraft(article) ?? wordsShown(article));
  },
  onLeft: () => mode && forget(),
});
wireMarks(article, workspace.dataset.claims);
document.body.addEventListener("marks-changed", () => {
  setOrigin(null);
  if (currentDraft()) mode?.advance();
  if (mode) forget();
  tellSaved();
});
article.addEventListener("htmx:afterSettle", () => {
  paintDraft(article);
  showCurrent(article, shown);
});
if (workspace.dataset.canHighlight === "yes") wireSelecting();
