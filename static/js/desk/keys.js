// The keys of the desk. Each is a command with a name, so that one place knows them all, people can
// give them keys of their own or turn them off, and none fires where somebody types.

import { keyLabel, pressed, shortcut } from "./key_names.js";
import { preferences } from "./preferences.js";

const TYPING =
  "input, textarea, select, [contenteditable]:not([contenteditable='false']), [role='textbox'], " +
  "[role='combobox'], [role='searchbox']";
const known = new Map();
let isShowing = false;

// `scope` is "page", or the name of a mode that asks `commandFor` itself while it has the focus.
// `words` tell what the key does, `group` is the heading it is listed under, `when` whether it does
// anything now, and `act` does it.
export function command(name, { key, words, group, act, scope = "page", when = () => true }) {
  known.set(name, { name, key, words, group, act, scope, when });
  showSoon();
}

// The key that a command has now, "" for none.
export function keyOf(name) {
  return preferences().keys[name] ?? known.get(name)?.key ?? "";
}

// All commands in the order in which they were registered; `current` is the key that each has now.
export function commands() {
  return [...known.values()].map((one) => ({ ...one, current: keyOf(one.name) }));
}

// Keys without a name, letters and signs, can be turned off where nothing has the focus. In a mode they
// go on: there they are the only way, and they stop when it loses the focus (WCAG 2.2, 2.1.4).
function isOff(one) {
  return one.scope === "page" && !preferences().keys_on && [...keyOf(one.name)].length === 1;
}

// The command that a key press means in a scope, or null.
export function commandFor(event, scope = "page") {
  const key = pressed(event);
  if (!key) return null;
  for (const one of known.values()) {
    if (one.scope === scope && keyOf(one.name) === key && !isOff(one) && one.when()) return one;
  }
  return null;
}

// Write the keys where the page names them: <kbd data-key-of="next_claim">.
export function showKeys(root = document) {
  for (const place of root.querySelectorAll("[data-key-of]")) {
    const one = known.get(place.dataset.keyOf);
    if (!one) continue;
    const key = isOff(one) ? "" : keyOf(one.name);
    place.hidden = !key;
    place.textContent = keyLabel(key);
    const control = place.closest("button, a");
    if (key) control?.setAttribute("aria-keyshortcuts", shortcut(key));
    else control?.removeAttribute("aria-keyshortcuts");
  }
}

function showSoon() {
  if (isShowing) return;
  isShowing = true;
  queueMicrotask(() => {
    isShowing = false;
    showKeys();
  });
}

document.addEventListener("preferences-changed", showSoon);
document.addEventListener("htmx:load", ({ detail }) => showKeys(detail.elt));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest?.(`${TYPING}, [role='application']`)) return;
  if (document.querySelector("dialog:modal")) return;
  const found = commandFor(event);
  if (!found) return;
  event.preventDefault();
  found.act(event);
});
