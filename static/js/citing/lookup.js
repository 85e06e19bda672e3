// The box that asks the library and the services: a refusal goes once there is a new answer, a
// source that is offered can be taken, and what a service says fills in the fields.

import { readFilled, valuesToPut } from "./filling.js";

const BOX = "[data-lookup]";
const FIELDS = ["title", "authors", "container", "year", "is_preprint"];

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.successful || !detail.elt.matches(BOX)) return;
  detail.elt.querySelector(".errorlist")?.remove();
  detail.elt.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
});

document.addEventListener("click", ({ target }) => {
  const identifier = target.closest("[data-identifier]")?.dataset.identifier;
  if (!identifier) return;
  const input = document.querySelector(`${BOX} input`);
  input.value = identifier;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
});

document.addEventListener("htmx:load", ({ detail }) => {
  const answer = detail.elt;
  if (!answer.matches?.("[data-said]")) return;
  const parts = answer.closest("#source-fields");
  const memory = parts?.querySelector("[name=filled]");
  if (memory) fillIn(parts, memory, answer.dataset.said);
});

function fillIn(parts, memory, said) {
  const inputs = new Map(FIELDS.map((name) => [name, parts.querySelector(`[name=${name}]`)]));
  const typed = Object.fromEntries([...inputs].map(([name, input]) => [name, valueOf(input)]));
  const put = valuesToPut(typed, readFilled(memory.value), readFilled(said));
  memory.value = said;
  for (const [name, value] of Object.entries(put)) {
    const input = inputs.get(name);
    if (input.type === "checkbox") input.checked = value !== "";
    else input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.closest(".field")?.querySelector(".errorlist")?.remove();
    input.removeAttribute("aria-invalid");
  }
}

function valueOf(input) {
  if (!input) return "";
  return input.type === "checkbox" ? (input.checked ? "on" : "") : input.value;
}
