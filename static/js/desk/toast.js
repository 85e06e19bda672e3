// A short message at the window's edge about what has just happened, with one thing to do about it.
// It goes by itself, but not while somebody points at it or has the focus in it.

import { element } from "./elements.js";

const STAYS = 12_000; // milliseconds; what it offers is also on a key or in a list
const region = element("div", { class: "toasts", role: "status" });
let back = null;
let going = 0;

document.body.append(region);

// Show the words, with a button named `action` that calls `act` when there is one; at most one
// message is shown. Returns a function that takes it away again.
export function showToast(words, { action = "", act = null } = {}) {
  const toast = element("div", { class: "toast" }, element("span", {}, words));
  if (action) toast.append(button("button small", action, () => settle(toast, act)));
  const close = button("icon-button", "×", () => settle(toast));
  close.setAttribute("aria-label", "Dismiss this message");
  toast.append(close);
  region.replaceChildren(toast);
  keepClear(toast);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => goLater(toast));
  goLater(toast);
  return () => toast.remove();
}

function button(classes, words, act) {
  const made = element("button", { type: "button", class: classes }, words);
  made.addEventListener("click", act);
  return made;
}

// The focus goes back to where it came from before the message goes, never into the void.
function settle(toast, act = null) {
  if (toast.contains(document.activeElement) && back?.isConnected) back.focus();
  toast.remove();
  act?.();
}

function stay() {
  clearTimeout(going);
}

function goLater(toast) {
  clearTimeout(going);
  if (toast.matches(":hover, :focus-within")) return;
  going = setTimeout(() => toast.remove(), STAYS);
}

// Whoever types or reads at the lower edge has the message at the upper one.
function keepClear(toast) {
  const worked = document.activeElement?.matches("body") ? null : document.activeElement;
  region.classList.remove("is-above");
  if (!worked || worked.contains(region)) return;
  const [ours, theirs] = [toast, worked].map((it) => it.getBoundingClientRect());
  const isClear =
    ours.bottom < theirs.top || ours.top > theirs.bottom || ours.right < theirs.left || ours.left > theirs.right;
  region.classList.toggle("is-above", !isClear);
}

region.addEventListener("focusin", ({ relatedTarget }) => {
  if (relatedTarget && !region.contains(relatedTarget)) back = relatedTarget;
});
region.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  settle(event.target.closest(".toast"));
});
