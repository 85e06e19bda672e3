// Choosing the words of a claim: by mouse, by finger, or sentence by sentence with the keyboard.

import { command } from "../desk/keys.js";
import { blocksOf, rangeOf } from "../text/offsets.js";
import { announce } from "./announce.js";
import { hideBar, showBar } from "./bar.js";
import { ClaimMode } from "./claim_mode.js";
import { currentDraft, setDraft } from "./draft.js";
import { openInPanel, setOrigin } from "./panel.js";
import { article, workspace } from "./parts.js";
import { readSelection } from "./selection.js";

const SETTLED = 250; // milliseconds without a change until a finger's selection counts as made
const TOOLS = ".selection-bar, .workspace-tools, .workspace-panel";
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

// Nothing is chosen any more.
export function forget() {
  if (!mode) return;
  setDraft(article, null);
  hideBar(bar);
}

// What was chosen is a claim now: the next sentence is the next one to look at.
export function goOn() {
  if (currentDraft()) mode?.advance();
  forget();
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

export function wireSelecting() {
  const sentenceBar = document.getElementById("sentence-bar");
  mode = new ClaimMode({ article, bar: sentenceBar, address: workspace.dataset.sentences, act });
  starter.addEventListener("click", startMode);
  command("select_by_keyboard", {
    key: "s",
    words: "Select words by keyboard",
    group: "Selecting",
    act: startMode,
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
