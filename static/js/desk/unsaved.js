// What was typed into a form marked `data-guard` and not saved is never thrown away without asking.

import { changesOf } from "../reviewing/differences.js";
import { readFields } from "../reviewing/fields.js";
import { showToast } from "./toast.js";

const QUESTION = "You have not saved what you typed here. Leave it?";
const GONE = "Not sent: this part of the page was loaded again meanwhile. Look at it, and press once more.";
const UNSAVED = "form[data-unsaved]";
const GUARDED = "form[data-guard]:not([data-autosave], [data-kept])";

export function mark(form) {
  if ("unsaved" in form.dataset) return;
  form.dataset.unsaved = "";
  const place = stateOf(form);
  place.textContent = "Not saved yet";
  place.dataset.state = "unsaved";
  form.dispatchEvent(new CustomEvent("save-state", { bubbles: true, detail: { kind: "unsaved" } }));
}

// Where a form says whether it is saved: in its foot, or after its last row of buttons.
function stateOf(form) {
  const stored = form.querySelector(".save-state");
  if (stored) return stored;
  const state = document.createElement("p");
  state.className = "save-state";
  state.setAttribute("role", "status");
  [...form.querySelectorAll(".form-foot, .button-row")].at(-1)?.append(state);
  return state;
}

// A form that is sent itself is no loss.
function isLost(form, region, source) {
  return region.contains(form) && source !== form && source.form !== form;
}

document.addEventListener("input", ({ target }) => {
  const form = target.form ?? target.closest("form");
  if (form?.matches(GUARDED)) mark(form);
});

// The page was there before this script was. What a step back filled in again was sent or given up.
const [{ type: cameBy }] = performance.getEntriesByType("navigation");
function isTyped(form) {
  const typed = changesOf(readFields(form, { asSent: true }), readFields(form));
  return Object.keys(typed).length > 0;
}
if (cameBy !== "back_forward") [...document.querySelectorAll(GUARDED)].filter(isTyped).forEach(mark);

function mayLose(region, source) {
  const lost = [...document.querySelectorAll(UNSAVED)].some((form) => isLost(form, region, source));
  return !lost || confirm(QUESTION);
}

// `data-replaces` names what the answer replaces where that is more than the target of the request.
// Forms that save themselves answer `before-replacing` with promises of whether the request may go.
document.addEventListener("htmx:confirm", (event) => {
  const { elt, target, issueRequest } = event.detail;
  const region = elt.dataset.replaces ? document.querySelector(elt.dataset.replaces) : target;
  const detail = { region, source: elt, waits: [] };
  document.dispatchEvent(new CustomEvent("before-replacing", { detail }));
  if (!detail.waits.length) {
    if (!mayLose(region, elt)) event.preventDefault();
    return;
  }
  event.preventDefault();
  Promise.all(detail.waits).then((answers) => {
    if (!answers.every(Boolean) || !mayLose(region, elt)) return;
    if (elt.isConnected) issueRequest(true);
    else showToast(GONE); // htmx would drop it without a word
  });
});

// A link to Cancel says already that what was typed goes; htmx must not ask before this is known.
function giveUp({ target }) {
  const link = target.closest("[data-leave], [data-discard]");
  const form = link?.closest("form");
  if (form) delete form.dataset.unsaved;
}
document.addEventListener("click", giveUp, { capture: true });

// A form that htmx sends was stopped by it already; it stays unsaved until it is replaced.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) delete event.target.dataset.unsaved;
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector(UNSAVED)) event.preventDefault();
});
