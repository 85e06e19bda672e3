// The panel beside the text: what is shown in it, where the focus goes, and the way back.

import { announce } from "./announce.js";
import { focusInside } from "./focus.js";

const panel = document.getElementById("panel");
const sheet = panel?.closest(".workspace-panel");
const FOOT = 80; // pixels at the lower edge where the buttons of a form stand
let origin = null;
let isLeaving = false;

// Load an address into the panel; with values they are posted.
export function openInPanel(address, values = null) {
  rememberOrigin();
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

function returnFocus() {
  const back = origin;
  origin = null;
  if (back?.resume) back.resume();
  else (back?.isConnected ? back : document.getElementById(back?.id ?? ""))?.focus();
}

export function closeSheet() {
  sheet.classList.remove("is-open");
}

// The sheet scrolls by itself: the text beside it must not jump.
function showFocused() {
  const target = focusInside(panel, { preventScroll: true });
  if (!target) return;
  const hidden = target.getBoundingClientRect().bottom + FOOT - sheet.getBoundingClientRect().bottom;
  sheet.scrollTop += Math.max(0, hidden);
}

function pressEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const leave = panel.querySelector("[data-leave]");
  if (leave?.closest("form").dataset.changed) {
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
    isLeaving = detail.elt.matches("[data-leave]");
  });
  panel.addEventListener("htmx:afterSettle", ({ target, detail }) => {
    if (target !== panel) return;
    sheet.classList.toggle("is-open", !isLeaving);
    if (isLeaving) {
      isLeaving = false;
      onLeft();
      returnFocus();
    } else {
      showFocused();
    }
    onShown(detail.pathInfo.requestPath);
  });
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
  const gone = detail.xhr?.status ? ` (${detail.xhr.status})` : "";
  const words = `The desk did not answer as it should${gone}. What you typed is still here: try again.`;
  panel.querySelector(".failure")?.remove();
  const message = document.createElement("p");
  message.className = "message error failure";
  message.textContent = words;
  panel.prepend(message);
  announce(words);
}
