// Keeps the formatting of a pasted text: what the clipboard holds as HTML goes along unseen, until
// the text is edited and the two no longer say the same.

const area = document.querySelector("[data-keeps-formatting]");
const formatted = document.querySelector("[data-formatting]");
const note = document.querySelector("[data-formatting-note]");

const KINDS = [
  ["h1, h2, h3, h4, h5, h6", "heading", "headings"],
  ["li, [data-list]", "list item", "list items"],
  ["table", "table", "tables"],
  ["a[href]", "link", "links"],
  ["b, strong, i, em, sup, sub", "emphasis", "emphases"],
];

let pasted = { text: "", html: "" };

// Styles are taken out first: the page's own rules forbid them, and the browser would complain. Word
// says only in a style that a paragraph is a list item.
function unstyled(html) {
  return html
    .replace(/<style[\s\S]*?<\/style\s*>/gi, "")
    .replace(/\sstyle\s*=\s*("[^"]*mso-list[^"]*"|'[^']*mso-list[^']*')/gi, " data-list")
    .replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");
}

function kept(html) {
  const tree = new DOMParser().parseFromString(unstyled(html), "text/html");
  const counts = KINDS.map(([selector, one, many]) => {
    const count = tree.querySelectorAll(selector).length;
    return count ? `${count} ${count === 1 ? one : many}` : "";
  });
  return counts.filter(Boolean).join(", ");
}

function tell(words, label, act) {
  note.replaceChildren(words);
  if (!label) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = label;
  button.addEventListener("click", () => { act(); area.focus(); });
  note.append(" ", button);
}

function keep() {
  area.value = pasted.text;
  formatted.value = pasted.html;
  tell(`The formatting is kept: ${kept(pasted.html)}.`, "Take the plain text instead", drop);
}

function drop() {
  formatted.value = "";
  tell("The text comes in as plain text.", "Keep the formatting", keep);
}

// The browser puts the plain text in after this; only a text that is all of the field is kept.
function paste(event) {
  const html = event.clipboardData.getData("text/html");
  const isAll = area.selectionStart === 0 && area.selectionEnd === area.value.length;
  if (!html || !kept(html)) return;
  if (!isAll) {
    if (!formatted.value) tell("Text was added to what stood there, so it comes in as plain text.");
    return;
  }
  area.addEventListener("input", (input) => {
    input.stopImmediatePropagation();
    pasted = { text: area.value, html };
    keep();
  }, { once: true, capture: true });
}

function edited() {
  if (!formatted.value || area.value === pasted.text) return;
  formatted.value = "";
  if (!area.value) {
    note.replaceChildren();
    return;
  }
  tell("You changed the text, so it comes in as plain text.", "Undo and keep the formatting", keep);
}

if (area && formatted && note) {
  area.addEventListener("paste", paste);
  area.addEventListener("input", edited);
  if (formatted.value) {
    pasted = { text: area.value, html: formatted.value };
    keep();
  }
}
