// Two versions of one field: show both word by word, and let the person take either or merge.

import { element } from "../desk/elements.js";
import { post } from "../desk/api.js";
import { moment } from "./save_state.js";

const dialog = element("dialog", { class: "clash-dialog", "aria-labelledby": "clash-head" });
document.body.append(dialog);

// Ask the server for the two versions: {said, form}, null where it does not answer. `said` tells in a
// sentence what was taken in from the other person.
export async function compare({ kind, thing, clashes, taken }) {
  const html = await post(document.body.dataset.compare, {
    kind,
    thing,
    fields_changed: JSON.stringify(clashes),
    taken: JSON.stringify(taken),
  });
  if (html === null) return null;
  const page = new DOMParser().parseFromString(html, "text/html");
  const form = page.querySelector("form.clash");
  return form && { said: form.dataset.said, form };
}

// Resolves to {name: value} for every field, or to null when the person decides later.
export function decide({ form, clashes }) {
  dialog.replaceChildren(form);
  for (const time of form.querySelectorAll("time")) time.textContent = moment(new Date(time.dateTime));
  form.addEventListener("click", choose);
  form.addEventListener("input", chooseMerged);
  const decided = new Promise((resolve) => {
    const settle = (chosen) => {
      dialog.close();
      dialog.replaceChildren();
      resolve(chosen);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      settle(chosenIn(form, clashes));
    });
    form.querySelector("[data-later]").addEventListener("click", () => settle(null));
    dialog.oncancel = (event) => {
      event.preventDefault();
      settle(null);
    };
  });
  dialog.showModal();
  form.querySelector("h2").focus();
  return decided;
}

function chosenIn(form, clashes) {
  const chosen = {};
  for (const [name, { mine, theirs }] of Object.entries(clashes)) {
    const { value } = form.elements[name];
    const merged = () => sideOf(form.elements[name]).querySelector("textarea").value;
    chosen[name] = value === "mine" ? mine : value === "theirs" ? theirs : merged();
  }
  return chosen;
}

function sideOf(radios) {
  return [...radios].find((it) => it.checked).closest(".clash-side");
}

// A click anywhere on a version takes it, but not one that marks or writes words.
function choose({ target }) {
  const side = target.closest(".clash-side");
  if (!side || target.closest("label, textarea") || !getSelection().isCollapsed) return;
  side.querySelector("input").click();
}

// Whoever merges wants that text; the words that both changed are selected first.
function chooseMerged({ target }) {
  const side = target.closest(".is-merged");
  if (!side) return;
  const text = side.querySelector("textarea");
  if (target === text) side.querySelector("input").checked = true;
  else selectConflict(text);
}

function selectConflict(text) {
  const [first] = text.dataset.conflicts.split(" ");
  text.focus();
  if (!first) return;
  const units = (count) => [...text.value].slice(0, count).join("").length;
  text.setSelectionRange(...first.split("-").map(Number).map(units));
}
