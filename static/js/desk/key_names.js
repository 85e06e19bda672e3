// Keys by their names (UI Events, "KeyboardEvent key Attribute Values"): what is shown for one, which
// a press means, and whether it can be a command's own. No page is needed here.

const SHOWN = {
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  Backspace: "Backspace",
  Delete: "Del",
  Escape: "Esc",
  " ": "Space",
};

// What stands on the key: letters as capitals, a capital with the key that makes it one.
export function keyLabel(key) {
  if ([...key].length > 1 || key === " ") return SHOWN[key] ?? key;
  if (key !== key.toLowerCase()) return `Shift+${key}`;
  const capital = key.toUpperCase();
  return [...capital].length === 1 ? capital : key;
}

// The name in the way that aria-keyshortcuts has it (WAI-ARIA 1.2).
export function shortcut(key) {
  const label = keyLabel(key);
  return label.startsWith("Shift+") ? label : key.replace(" ", "Space");
}

function swapCase(key) {
  const lower = key.toLowerCase();
  return key === lower ? key.toUpperCase() : lower;
}

// The key that a press means, or "" when it is a browser's or the system's. Caps Lock changes nothing,
// and AltGr, with which some keyboards write [ and {, is no modifier.
export function pressed(event) {
  if (event.isComposing) return "";
  const isAltGr = event.getModifierState?.("AltGraph") ?? false;
  if (!isAltGr && (event.ctrlKey || event.metaKey || event.altKey)) return "";
  const isLetter = [...event.key].length === 1;
  return isLetter && event.getModifierState?.("CapsLock") ? swapCase(event.key) : event.key;
}

// Whether a command may have the key: letters, digits and signs, which a page has no other use for.
export function canBeOwn(key) {
  return [...key].length === 1 && key.trim() !== "";
}

// The first of the commands that has the key already in the scope of another one, or null.
export function holder(commands, asking, key) {
  const others = commands.filter(({ name, scope }) => name !== asking.name && scope === asking.scope);
  return others.find((other) => other.current === key) ?? null;
}
