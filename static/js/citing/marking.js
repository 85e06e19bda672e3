// A mark for a source, such as [@effendy2021], put where the caret is in the rationale.

const FIELD = "#review_rationale";

// A mark follows a space, unless the text or the line begins there or there is one already.
function spaced(before, mark) {
  return /(^|[\s([])$/.test(before) ? mark : ` ${mark}`;
}

function cite(key) {
  const field = document.querySelector(FIELD);
  const write = document.getElementById("rationale-write-tab");
  if (write?.getAttribute("aria-selected") === "false") write.click();
  const { selectionEnd: caret, value } = field;
  field.focus();
  field.setRangeText(spaced(value.slice(0, caret), `[@${key}]`), caret, caret, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(root) {
  const isWriting = document.querySelector(FIELD) !== null;
  for (const button of root.querySelectorAll("[data-cites]")) button.hidden = !isWriting;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-cites]");
  if (button) cite(button.dataset.cites);
});
offer(document);
document.addEventListener("htmx:load", () => offer(document));
