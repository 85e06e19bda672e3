// Comfort for the forms about claims: how much room a text has left, and the focus on a claim's own
// page when one of its parts was loaded anew.

import { focusInside } from "./focus.js";

function count(field) {
  const left = field.maxLength - [...field.value].length;
  const counter = field.parentElement.querySelector(".counter");
  counter.textContent = `${left} characters left`;
  counter.classList.toggle("is-short", left < 50);
}

export function wireForms(root = document) {
  for (const field of root.querySelectorAll("textarea[data-counter]")) {
    if (field.parentElement.querySelector(".counter")) continue;
    const counter = document.createElement("p");
    counter.className = "counter meta";
    field.after(counter);
    field.addEventListener("input", () => count(field));
    count(field);
  }
}

wireForms();
document.addEventListener("htmx:load", ({ detail }) => wireForms(detail.elt));
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.matches("#panel.is-page")) focusInside(target);
});
