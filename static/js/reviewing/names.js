// Which name is being typed in a text, and how it is completed. Indexes are those of JavaScript's
// strings.

const NAME = /(?:^|[^\p{L}\p{N}_.@+/-])@([\p{L}\p{N}_.@+-]*)$/u;
const MOST = 8; // people offered at once

// The @name that ends at the caret as {name, from, at}, or null; `from` is the index of its @.
export function nameBefore(text, caret) {
  const found = NAME.exec(text.slice(0, caret));
  return found ? { name: found[1], from: caret - found[1].length - 1, at: caret } : null;
}

function plain(words) {
  return words.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

// The people whose user name, or a word of whose name, begins so; user names first.
export function fitting(people, typed) {
  const start = plain(typed);
  const byUsername = people.filter(({ username }) => plain(username).startsWith(start));
  const byName = people.filter(
    (one) =>
      !byUsername.includes(one) && plain(one.name).split(/\s+/).some((word) => word.startsWith(start)),
  );
  return [...byUsername, ...byName].slice(0, MOST);
}

// The text with the name in the place of what was typed of it, and where the caret goes.
export function withName(text, from, caret, username) {
  const after = text.slice(caret);
  const space = /^\s/.test(after) ? "" : " ";
  const before = `${text.slice(0, from)}@${username}`;
  return { text: before + space + after, caret: before.length + 1 };
}
