// A page is there before its scripts are. A field that was typed into by then gets `typed-early` as soon
// as htmx listens: what follows typing follows that as well.

function isTyped(field) {
  return field.value !== field.defaultValue;
}

function tellTyped() {
  for (const field of [...document.querySelectorAll("input, textarea")].filter(isTyped)) {
    field.dispatchEvent(new CustomEvent("typed-early", { bubbles: true }));
  }
}

document.addEventListener("htmx:load", tellTyped, { once: true });
