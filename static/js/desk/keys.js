// The keys of the desk. Each is a command with a name, so that one place knows them all and none
// fires where somebody types.

const TYPING = "input, textarea, select, [contenteditable]";
const commands = new Map();

// `scope` is "page", or the name of a mode that asks `commandFor` itself while it has the focus.
// `words` tell what the key does, `group` is the heading it is listed under, `when` whether it does
// anything now, and `act` does it.
export function command(name, { key, words, group, act, scope = "page", when = () => true }) {
  commands.set(name, { name, key, words, group, act, scope, when });
}

// The command that a key press means in a scope, or null.
export function commandFor(event, scope = "page") {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  for (const known of commands.values()) {
    if (known.scope === scope && known.key === event.key && known.when()) return known;
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest?.(`${TYPING}, [role='application']`)) return;
  if (document.querySelector("dialog[open]")) return;
  const found = commandFor(event);
  if (!found) return;
  event.preventDefault();
  found.act(event);
});
