// The panel beside the text: what is shown in it, where the focus goes, and the way back.

import { announce } from "./announce.js";
import { focusInside } from "./focus.js";

const panel = document.getElementById("panel");
const sheet = panel?.closest(".workspace-panel");
const HEAD = 56; // pixels at the upper edge of the panel where its tools stand
const FOOT = 80; // pixels at the lower edge where the buttons of a form stand
const ABOVE = 80; // pixels above the words that a sheet is about: the tools, and a line of the text
const UNSAVED = ".save-state[data-state]:not([data-state=''], [data-state='saved'])";
let origin = null;
let isLeaving = false;
let isFollowing = false;

// Load an address into the panel; with values they are posted. `keepFocus`: the focus stays where it
// is, for what only goes along with it.
export function openInPanel(address, values = null, { keepFocus = false } = {}) {
  rememberOrigin();
  isFollowing = keepFocus;
  return htmx.ajax(values ? "POST" : "GET", address, { target: panel, swap: "innerHTML", values });
}

// Where Escape and Cancel bring the focus back to: an element, or something with a `resume` method.
export function setOrigin(thing) {
  origin = thing;
}

export function rememberOrigin() {
  const active = document.activeElement;
  if (!panel.contains(active) && active !== document.body && !origin?.resume) origin = active;
}

// What was left may be gone meanwhile: then the number of the claim in the panel takes its place.
function returnFocus() {
  const back = origin;
  origin = null;
  if (back?.resume) {
    back.resume();
    return;
  }
  const left = back?.isConnected ? back : document.getElementById(back?.id ?? "");
  (left ?? document.querySelector("#article .claim-link.is-current"))?.focus();
}

// The workspace makes room below its text, so that its last words too can be brought into sight.
function setOpen(isOpen) {
  sheet.classList.toggle("is-open", isOpen);
  sheet.parentElement.classList.toggle("has-sheet", isOpen);
}

export function closeSheet() {
  setOpen(false);
}

// On a small screen the sheet covers the text: bring the words it is about above its upper edge.
// `words` is an element or a range.
export function keepInSight(words) {
  const line = words?.getClientRects()[0];
  if (!line || getComputedStyle(sheet).position !== "fixed") return;
  const upperEdge = innerHeight - sheet.offsetHeight;
  const margin = Math.max(0, Math.min(ABOVE, upperEdge - line.height));
  if (line.top >= margin && line.bottom <= upperEdge) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: line.top - margin, behavior: isCalm ? "instant" : "smooth" });
}

// Say where people look, too, that it is stored; until they go on. A form beside it that is not stored
// says so by itself: then this is no word for the panel.
export function showSaved() {
  const note = document.getElementById("saved-note");
  if (note) note.hidden = Boolean(panel.querySelector(UNSAVED));
}

export function tellSaved() {
  showSaved();
  announce("Saved.");
}

function heardState({ detail }) {
  const note = document.getElementById("saved-note");
  if (note && detail.kind && detail.kind !== "saved") note.hidden = true;
}

// The sheet scrolls by itself: the text beside it must not jump.
function showFocused() {
  showInSheet(focusInside(panel, { preventScroll: true }));
}

// What asks for the focus in a part that is loaded gets it from here: htmx would scroll the page to it.
function focusAsked({ target }) {
  const asking = target.matches("[autofocus]") ? target : target.querySelector("[autofocus]");
  if (!asking) return;
  asking.removeAttribute("autofocus");
  asking.focus({ preventScroll: true });
  showInSheet(asking.form ?? asking);
}

// As much of it as there is room for, from its beginning; the sheet may reach below the window.
function showInSheet(target) {
  if (!target) return;
  const [own, room] = [target, sheet].map((it) => it.getBoundingClientRect());
  const lowest = Math.min(room.bottom, innerHeight);
  const [above, below] = [own.top - HEAD - room.top, own.bottom + FOOT - lowest];
  if (above < 0) sheet.scrollTop += above;
  else if (below > 0) sheet.scrollTop += Math.min(above, below);
}

function pressEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const leave = panel.querySelector("[data-leave]");
  if (leave?.closest("form")?.dataset.changed) {
    leave.focus();
    announce("You have typed something. Press Enter on Cancel to throw it away.");
  } else if (leave) {
    leave.click();
  } else {
    closeSheet();
    returnFocus();
  }
}

// `onShown(path)` is called after something was loaded, `onLeft()` when a form was left.
export function wirePanel({ onShown, onLeft }) {
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target !== panel) return;
    if (!panel.contains(detail.elt)) rememberOrigin();
    const note = document.getElementById("saved-note");
    if (note && !detail.elt.matches("[data-saved]")) note.hidden = true;
    isLeaving = detail.elt.matches("[data-leave]");
  });
  panel.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    if (target !== panel) return;
    setOpen(!isLeaving);
    if (isLeaving) {
      isLeaving = false;
      onLeft();
      returnFocus();
    } else if (!isFollowing) {
      showFocused();
    }
    isFollowing = false;
    onShown(detail.pathInfo.requestPath);
  });
  panel.addEventListener("htmx:afterSwap", focusAsked);
  panel.addEventListener("save-state", heardState);
  panel.addEventListener("input", ({ target }) => {
    if (target.form) target.form.dataset.changed = "yes";
  });
  sheet.addEventListener("keydown", pressEscape);
  document.getElementById("close-panel").addEventListener("click", () => {
    closeSheet();
    returnFocus();
  });
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(name, showFailure);
  }
}

function showFailure({ detail }) {
  const { status } = detail.xhr ?? {};
  const words = status
    ? `The desk did not answer as it should (${status}). What you typed is still here: try again.`
    : "No connection: this was not saved. What you typed is still here; try again when it is back.";
  panel.querySelector(".failure")?.remove();
  const message = document.createElement("p");
  message.className = "message error failure";
  message.textContent = words;
  panel.prepend(message);
  announce(words);
}
