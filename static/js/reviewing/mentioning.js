// Naming somebody of the desk while typing: after an @ the people whose names fit stand in a list
// below the field. Without it the user name is typed out.

import { announce } from "../highlighting/announce.js";
import { fitting, nameBefore, withName } from "./names.js";

const FIELD = "textarea[data-mentions]";
const PEOPLE = "/desk/people/";
let people = null; // a promise of the desk's people, asked for once
let open = null; // {field, list, found, current, from}

function askPeople() {
  people ??= fetch(PEOPLE, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .catch(() => {
      people = null; // the next @ asks again
      return [];
    });
  return people;
}

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) open.field.removeAttribute(name);
  open = null;
}

function makeOption(person, index) {
  const option = document.createElement("li");
  option.id = `mention-option-${index}`;
  option.setAttribute("role", "option");
  const name = document.createElement("strong");
  name.textContent = person.name;
  option.append(name, ` @${person.username}`);
  // The field keeps the focus.
  option.addEventListener("pointerdown", (event) => event.preventDefault());
  option.addEventListener("click", () => choose(index));
  return option;
}

function show(field, from, found) {
  close();
  const list = document.createElement("ul");
  list.id = "mention-options";
  list.className = "mention-options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People of the desk");
  list.append(...found.map(makeOption));
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  open = { field, list, found, from, current: 0 };
  move(0);
  announce(`${found.length} ${found.length === 1 ? "person" : "people"}: up and down to choose.`);
}

function move(to) {
  const count = open.found.length;
  open.current = (to + count) % count;
  for (const [index, option] of [...open.list.children].entries()) {
    option.setAttribute("aria-selected", String(index === open.current));
  }
  const option = open.list.children[open.current];
  open.field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(index) {
  const { field, from, found } = open;
  const { text, caret } = withName(field.value, from, field.selectionStart, found[index].username);
  field.value = text;
  field.setSelectionRange(caret, caret);
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Offer the people whose names fit what stands before the caret.
export async function look(field) {
  const asked = nameBefore(field.value, field.selectionStart);
  if (!asked) {
    close();
    return;
  }
  const found = fitting(await askPeople(), asked.name);
  const isStill = document.activeElement === field && asked.at === field.selectionStart;
  // A name that is typed out needs no list, which would lie over the button below the field.
  const isWhole = found.length === 1 && found[0].username.toLowerCase() === asked.name.toLowerCase();
  if (isStill && found.length && !isWhole) show(field, asked.from, found);
  else close();
}

const KEYS = {
  ArrowDown: () => move(open.current + 1),
  ArrowUp: () => move(open.current - 1),
  Enter: () => choose(open.current),
  Tab: () => choose(open.current),
  Escape: close,
};

function press(event) {
  if (!open || event.target !== open.field || event.isComposing) return;
  if (!Object.hasOwn(KEYS, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" && event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}

document.addEventListener("input", ({ target }) => {
  if (target.matches?.(FIELD)) look(target);
});
document.addEventListener("keydown", press, { capture: true });
document.addEventListener("focusout", ({ target }) => {
  if (target === open?.field) close();
});
