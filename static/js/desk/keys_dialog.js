// The list of all keys, in which each command can be given another one.

import { canBeOwn, holder, keyLabel, pressed } from "./key_names.js";
import { commands } from "./keys.js";
import { prefer, preferences } from "./preferences.js";

const dialog = document.getElementById("keys-dialog");
const list = document.getElementById("keys-list");
const state = document.getElementById("keys-state");
const LOST = "This could not be stored: it holds until you leave this page. Change it once more later.";
let asking = null; // the button that waits for a key

function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

function find(name) {
  return commands().find((one) => one.name === name);
}

function row(one) {
  const shown = one.current ? make("kbd", {}, keyLabel(one.current)) : "no key";
  const said = make("span", { class: "visually-hidden" }, `Change the key of “${one.words}”: `);
  const change = make("button", { type: "button", class: "key-button", "data-change": one.name }, said, shown);
  const words = make("span", { class: "key-words" }, one.words);
  const item = make("li", {}, words, change);
  if (one.current !== one.key) {
    const what = `Give “${one.words}” its first key back`;
    item.append(
      make("button", { type: "button", class: "link-button", "data-reset": one.name, "aria-label": what }, "Reset"),
    );
  }
  return item;
}

function section(group, some) {
  const id = `keys-${group.toLowerCase().replaceAll(/\W+/g, "-")}`;
  const heading = make("h3", { id }, group);
  const isMode = some.every((one) => one.scope !== "page");
  const note = isMode ? [make("p", { class: "meta" }, "Only there, and only while it has the focus.")] : [];
  const rows = make("ul", { class: "key-list", "aria-labelledby": id }, ...some.map(row));
  return make("section", {}, heading, ...note, rows);
}

// What works everywhere comes first, then help, then what works in a mode.
function rank([group, some]) {
  if (group === "Help") return 1;
  return some.some(({ scope }) => scope === "page") ? 0 : 2;
}

function draw() {
  const groups = new Map();
  for (const one of commands()) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const inOrder = [...groups].sort((one, other) => rank(one) - rank(other));
  list.replaceChildren(...inOrder.map(([group, some]) => section(group, some)));
  list.classList.toggle("is-off", !preferences().keys_on);
  document.getElementById("keys-on").checked = preferences().keys_on;
  document.getElementById("reset-keys").disabled = !Object.keys(preferences().keys).length;
}

function focusOn(name) {
  list.querySelector(`[data-change="${name}"]`)?.focus();
}

function ask(button) {
  stopAsking();
  asking = button;
  button.classList.add("is-asking");
  button.lastChild.replaceWith(make("span", {}, "press a key"));
  const { words } = find(button.dataset.change);
  state.textContent = `Press the new key for “${words}”. Escape leaves it as it was, Backspace takes the key away.`;
}

// Draw the list as it is stored. The focus stays where it was.
function stopAsking() {
  if (!asking) return;
  const { change } = asking.dataset;
  const hadFocus = asking === document.activeElement;
  asking = null;
  draw();
  if (hadFocus) focusOn(change);
}

// `given` holds a key for each of some commands; a command with its first key needs no entry.
async function store(given, said) {
  const keys = { ...preferences().keys, ...given };
  for (const one of commands()) if (keys[one.name] === one.key) delete keys[one.name];
  const storing = prefer({ keys });
  draw();
  state.textContent = (await storing) ? said : LOST;
}

function take(name, key) {
  const one = find(name);
  const other = key && holder(commands(), one, key);
  asking = null;
  if (other) {
    offerSwap(one, other, key);
    return;
  }
  store({ [name]: key }, key ? `“${one.words}” is ${keyLabel(key)} now.` : `“${one.words}” has no key now.`);
  focusOn(name);
}

// Two commands of one place cannot have the same key: nothing changes until the person says how.
function offerSwap(one, other, key) {
  draw();
  state.textContent = `${keyLabel(key)} is the key of “${other.words}” already. Swap the two, or choose another.`;
  const swap = make("button", { type: "button", class: "button small" }, "Swap the two keys");
  const again = make("button", { type: "button", class: "button small quiet" }, "Choose another key");
  const item = list.querySelector(`[data-change="${one.name}"]`).closest("li");
  item.append(make("div", { class: "key-conflict button-row" }, swap, again));
  swap.focus();
  swap.addEventListener("click", () => {
    const said = `“${one.words}” is ${keyLabel(key)} now, “${other.words}” ${keyLabel(one.current) || "has none"}.`;
    store({ [one.name]: key, [other.name]: one.current }, said);
    focusOn(one.name);
  });
  again.addEventListener("click", () => {
    draw();
    focusOn(one.name);
    ask(document.activeElement);
  });
}

function press(event) {
  if (!asking || event.target !== asking) return;
  if (["Tab", "Shift", "CapsLock", "Control", "Alt", "Meta", "AltGraph", "Dead"].includes(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const key = pressed(event);
  if (event.key === "Escape") {
    state.textContent = "The key stays as it was.";
    stopAsking();
  } else if (event.key === "Backspace" || event.key === "Delete") take(asking.dataset.change, "");
  else if (canBeOwn(key)) take(asking.dataset.change, key);
  else state.textContent = "That key has other work in a page. Press a letter, a digit or a sign.";
}

function click({ target }) {
  const button = target.closest("button");
  if (!button || button === asking) return;
  if (button.dataset.change) ask(button);
  else if (button.dataset.reset) reset(button.dataset.reset);
  else if (button.id === "reset-keys") resetAll();
}

function reset(name) {
  const one = find(name);
  const other = holder(commands(), one, one.key);
  if (other) offerSwap(one, other, one.key);
  else {
    store({ [name]: one.key }, `“${one.words}” is ${keyLabel(one.key)} again.`);
    focusOn(name);
  }
}

async function resetAll() {
  const storing = prefer({ keys: {} });
  draw();
  dialog.querySelector("h2").focus();
  state.textContent = (await storing) ? "Every command has its first key again." : LOST;
}

async function turn({ target }) {
  const storing = prefer({ keys_on: target.checked });
  asking = null;
  state.textContent = "";
  draw();
  const said = target.checked ? "Single-letter keys are on." : "Single-letter keys are off.";
  state.textContent = (await storing) ? said : LOST;
}

export function showKeysDialog() {
  asking = null;
  state.textContent = "";
  draw();
  dialog.showModal();
}

dialog.addEventListener("keydown", press);
dialog.addEventListener("click", click);
dialog.addEventListener("focusout", ({ target }) => {
  if (target === asking) stopAsking();
});
document.getElementById("keys-on").addEventListener("change", turn);
