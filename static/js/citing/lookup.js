// The box that asks the library: a refusal goes once the library answered anew, and a source that
// is offered can be taken.

const BOX = "[data-lookup]";

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
