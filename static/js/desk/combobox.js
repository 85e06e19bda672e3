// A text field with a list of what may be meant, after the pattern “Editable Combobox With List
// Autocomplete” of the ARIA Authoring Practices Guide: the focus stays in the field, the arrow keys
// move through the list, Enter takes, Escape closes it and then empties the field.

import { announce } from "../highlighting/announce.js";
import { element } from "./elements.js";

const PAUSE = 150; // milliseconds after the last key

export class Combobox {
  // `find(words)` resolves to a list of {label, note, …}; `pick(option)` is called with the one taken.
  constructor(input, { find, pick }) {
    Object.assign(this, { input, find, pick, options: [], active: -1, asked: 0 });
    this.list = element("ul", { class: "combobox-list", role: "listbox", id: `${input.id}-list` });
    this.list.setAttribute("aria-label", "Choices");
    this.list.hidden = true;
    input.after(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.ask(PAUSE));
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("[role='option']");
      if (row) this.take(Number(row.dataset.index));
    });
    if (document.activeElement === input && input.value) this.ask(); // typed before this was there
  }

  get isOpen() {
    return !this.list.hidden;
  }

  ask(pause = 0) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), pause);
  }

  // An answer that comes after a later question is not shown.
  async show() {
    const question = ++this.asked;
    const found = await this.find(this.input.value.trim());
    if (question !== this.asked || document.activeElement !== this.input) return;
    this.options = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((option, index) => this.row(option, index)));
    if (!found.length) return this.close();
    this.open();
    announce(`${found.length === 1 ? "One choice" : `${found.length} choices`}: use the arrow keys.`);
  }

  row({ label, note }, index) {
    const row = element("li", { role: "option", id: `${this.list.id}-${index}` }, label);
    row.setAttribute("aria-selected", "false");
    row.dataset.index = index;
    if (note) row.append(" ", element("span", { class: "meta" }, note));
    return row;
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const keys = {
      ArrowDown: () => this.isOpen ? this.move(1) : this.ask(),
      ArrowUp: () => this.isOpen ? this.move(-1) : this.ask(),
      Enter: () => this.enter(),
      Escape: () => this.leave(),
    };
    if (keys[event.key]?.() !== false && event.key in keys) event.preventDefault();
  }

  move(by) {
    const count = this.options.length;
    this.active = this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count;
    for (const row of this.list.children) {
      const isActive = Number(row.dataset.index) === this.active;
      row.setAttribute("aria-selected", String(isActive));
      if (isActive) {
        this.input.setAttribute("aria-activedescendant", row.id);
        row.scrollIntoView({ block: "nearest" });
      }
    }
  }

  // Enter never sends the form: without a choice it takes the first one that is offered.
  enter() {
    if (this.isOpen) this.take(Math.max(this.active, 0));
    else if (this.input.value.trim()) this.ask();
  }

  // False when there was nothing to leave: Escape then means what it means around the field.
  leave() {
    if (this.isOpen) this.close();
    else if (this.input.value) this.input.value = "";
    else return false;
    return true;
  }

  take(index) {
    const option = this.options[index];
    this.close();
    this.input.value = "";
    if (option) this.pick(option);
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    clearTimeout(this.waiting);
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
