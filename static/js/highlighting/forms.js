// Comfort for the forms about claims: how much room a text has left, and the focus on a claim's own
// page when one of its parts was loaded anew.

import { announce } from "./announce.js";
import { focusInside } from "./focus.js";

// What a counter says of a text with so many code points, which is how the desk counts: `longest` can
// be stored, `glance` are read at a glance. Only of the first any are left.
export function counted(length, { longest, glance }) {
  if (length > longest) return { state: "over", words: `${length - longest} characters too many` };
  const words = `${length} ${length === 1 ? "character" : "characters"}, best up to ${glance}`;
  if (length <= glance) return { state: "", words };
  return { state: "long", words: `${words}; ${longest - length} left` };
}

function count(field, counter, isFirst = false) {
  const limits = { longest: Number(field.dataset.longest), glance: Number(field.dataset.glance) };
  const { state, words } = counted([...field.value].length, limits);
  counter.textContent = words;
  if (state && state !== counter.dataset.state && !isFirst) announce(words);
  counter.dataset.state = state;
}

// The browser's own limit counts the halves of an emoji and cuts what is pasted: the counter warns.
function wireCounter(field) {
  field.dataset.longest = field.maxLength;
  field.removeAttribute("maxlength");
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.id = `${field.id}_counter`;
  field.after(counter);
  const others = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", [others, counter.id].filter(Boolean).join(" "));
  field.addEventListener("input", () => count(field, counter));
  count(field, counter, true);
}

export function wireForms(root = document) {
  for (const field of root.querySelectorAll("textarea[data-glance][maxlength]")) wireCounter(field);
}

// In a form that only looks something up Enter sends it, as in a field of one line; with Shift it breaks
// the line.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-enter-sends]");
  if (!form || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (!event.target.matches("textarea")) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.primary"));
});

wireForms();
document.addEventListener("htmx:load", ({ detail }) => wireForms(detail.elt));
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.matches("#panel.is-page")) focusInside(target);
});
