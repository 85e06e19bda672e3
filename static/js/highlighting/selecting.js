// Choosing the words of a claim: by mouse, by finger, or sentence by sentence with the keyboard; and
// the bar that offers what to do with them.

import { command } from "../desk/keys.js";
import { needed } from "../desk/on_demand.js";
import { blocksOf, rangeOf } from "../text/offsets.js";
import { createClaim, openFor } from "./acting.js";
import { announce } from "./announce.js";
import { hideBar, showBar, tellChosen } from "./bar.js";
import { currentDraft, setDraft } from "./draft.js";
import { setOrigin } from "./panel.js";
import { article, workspace } from "./parts.js";
import { readSelection } from "./selection.js";

const SETTLED = 250; // milliseconds without a change until a finger's selection counts as made
const TOOLS = ".selection-bar, .workspace-tools, .workspace-panel, .words-tools, .toasts";
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
  const amount = tellChosen(bar, place.quote, article.lang || undefined);
  showBar(bar, rangeOf(blocksOf(article), place.start, place.end), pointer === "mouse");
  announce(`${amount} selected. The bar offers a new claim, attaching to one, and a search.`);
}

// Nothing is chosen any more.
export function forget() {
  if (!bar) return;
  setDraft(article, null);
  hideBar(bar);
}

// What was chosen is a claim now: the next sentence is the next one to look at.
export function goOn() {
  if (currentDraft()) mode?.advance();
  forget();
}

function cancel() {
  document.getSelection().removeAllRanges();
  forget();
}

// What is selected stays painted while a form for it is open; the system's selection would cover that.
async function actOn(name) {
  const place = currentDraft();
  if (!place) return;
  if (name === "cancel") return cancel();
  hideBar(bar);
  document.getSelection().removeAllRanges();
  if (name !== "create") openFor(name, place);
  else if (!(await createClaim(place))) bar.hidden = false;
}

async function actInMode(name) {
  mode.pause();
  if (name === "leave") {
    forget();
    starter.focus();
  } else if (name !== "create") {
    setOrigin(mode);
    openFor(name, currentDraft());
  } else if (!(await createClaim(currentDraft(), mode))) {
    mode.resume();
  }
}

// The mode in which sentences are chosen by keyboard, or null when it does not come, which is said.
export async function prepareMode() {
  if (mode) return mode;
  const loaded = await needed("Selecting by keyboard", () => import("./claim_mode.js"));
  if (loaded && !mode) {
    const sentenceBar = document.getElementById("sentence-bar");
    const address = workspace.dataset.sentences;
    mode = new loaded.ClaimMode({ article, bar: sentenceBar, address, act: actInMode, can: offered });
  }
  return mode;
}

async function startMode() {
  forget();
  if (!(await prepareMode())) return;
  try {
    await mode.start();
  } catch (error) {
    announce(`${error.message} Try again, or paste the words instead.`);
  }
}

function wireKeys() {
  const isOffered = () => !bar.hidden;
  const group = "Selected words";
  command("select_by_keyboard", {
    key: "s",
    words: "Select words by keyboard",
    group: "Selecting",
    act: startMode,
  });
  for (const [name, key, words, act] of [
    ["new_claim", "n", "New claim from the selected words", "create"],
    ["attach_words", "a", "Attach the selected words to a claim", "attach"],
    ["note_on_words", "m", "Note on the selected words", "note"],
    ["search_words", "/", "Search the desk for the selected words", "search"],
    ["cancel_words", "Escape", "Let the selected words go", "cancel"],
  ]) {
    const when = act === "cancel" ? isOffered : () => isOffered() && Boolean(offered(act));
    command(name, { key, words, group, when, act: () => actOn(act) });
  }
}

// The button of the bar, unless there is no such thing to do here.
function offered(name) {
  return bar.querySelector(`[data-act='${name}']:not([hidden])`);
}

function wirePointers() {
  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    isPressedInTools = Boolean(event.target.closest?.(TOOLS));
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
}

export function wireSelecting() {
  starter.addEventListener("click", startMode);
  bar.querySelector("[data-act='note']").hidden = !workspace.dataset.note;
  bar.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-act]")?.dataset.act;
    if (name) actOn(name);
  });
  wireKeys();
  wirePointers();
  offer(); // words may be selected before this script is there
}
