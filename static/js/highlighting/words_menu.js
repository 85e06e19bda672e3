// The menu at the marked words: whose they are, and what is done to them.

import { openInPanel } from "./panel.js";
import { currentWords, isHere, mergeWith, removeWords, turnTo, wordsAround } from "./words.js";

const GAP = 6; // pixels between the button and its menu
const menu = document.getElementById("words-menu");
const more = document.getElementById("words-more");
const panel = document.getElementById("panel");

function fill() {
  const { number, count, before, after } = wordsAround();
  const words = currentWords();
  menu.querySelector(".words-which").textContent =
    count > 1 ? `Place ${number} of ${count} of this claim` : "The words of this claim";
  menu.querySelector(".menu-quote").textContent = words.exact.slice(0, 200);
  menu.querySelector(".words-steps").hidden = count < 2;
  menu.querySelector("[data-do='before']").disabled = !before;
  menu.querySelector("[data-do='after']").disabled = !after;
  menu.querySelector("[data-do='merge_before']").hidden = !before;
  menu.querySelector("[data-do='merge_after']").hidden = !after;
}

// Beside its button, inside the window.
function stand() {
  const { left, right, top, bottom } = more.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + GAP + height <= innerHeight;
  const y = below ? bottom + GAP : Math.max(GAP, top - GAP - height);
  const x = Math.min(Math.max(GAP, right - width), innerWidth - width - GAP);
  menu.style.setProperty("left", `${Math.max(x, Math.min(left, GAP))}px`);
  menu.style.setProperty("top", `${y}px`);
}

// The focus is where one goes on: at the words, or, when none are left, in the panel.
export async function remove() {
  const hadFocus = document.activeElement?.closest(".words-tools, .words-menu");
  const isOff = await removeWords();
  if (isOff && hadFocus) panel.querySelector("h2")?.focus({ preventScroll: true });
}

function turn(to) {
  if (!to) return;
  turnTo(to.id);
  fill();
  more.scrollIntoView({ block: "center", behavior: "instant" });
  stand();
}

// `adjust` and `split` begin at the handles.
export function wireMenu({ adjust, split }) {
  const acts = {
    adjust,
    split,
    remove,
    merge_before: () => mergeWith(wordsAround().before),
    merge_after: () => mergeWith(wordsAround().after),
    move: () => openInPanel(menu.dataset.move.replace("/0/", `/${currentWords().id}/`)),
  };
  menu.addEventListener("beforetoggle", ({ newState }) => newState === "open" && fill());
  menu.addEventListener("toggle", ({ newState }) => newState === "open" && stand());
  menu.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-do]")?.dataset.do;
    if (!name) return;
    if (name === "before" || name === "after") return turn(wordsAround()[name]);
    menu.hidePopover();
    return acts[name]();
  });
  wireList(acts);
}

function showActs() {
  for (const button of panel.querySelectorAll("[data-words-act]")) {
    button.hidden = !isHere(Number(button.dataset.occurrence));
  }
}

// The list of places in the panel offers the same for those of this text.
function wireList(acts) {
  showActs();
  document.addEventListener("words-read", showActs);
  panel.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-words-act]");
    if (!button) return;
    turnTo(Number(button.dataset.occurrence));
    acts[button.dataset.wordsAct]();
  });
}
