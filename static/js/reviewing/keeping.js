// What is typed and not stored yet, kept on this device for the person who typed it: through reloads,
// closed tabs and lost connections, until it is stored, the person signs out, or it grows old.

const PREFIX = "factcheck.unsent";
const DAYS_KEPT = 14;
const DAY = 86_400_000; // milliseconds
const QUIET = 60_000; // milliseconds without typing, where a browser has no locks (without HTTPS)
const tab = Math.random().toString(36).slice(2, 10); // two windows must not overwrite one another

// Held as long as this window is open, so that no other takes what is being typed here for left over.
navigator.locks?.request(`${PREFIX} ${tab}`, () => new Promise(() => null));

function keysOf(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

function readDraft(key) {
  try {
    return { key, ...JSON.parse(localStorage.getItem(key)) };
  } catch {
    return { key, at: 0 };
  }
}

// Every draft of the person, the oldest first; those of anybody that have grown old are gone after it.
export function draftsOf(person) {
  for (const { key, at } of keysOf(PREFIX).map(readDraft)) {
    if (!(Date.now() - at < DAYS_KEPT * DAY)) forget(key);
  }
  return keysOf(`${PREFIX} ${person} `)
    .map(readDraft)
    .sort((one, other) => one.at - other.at);
}

// The drafts of windows that are closed by now.
export async function leftDrafts(person) {
  if (!navigator.locks) return draftsOf(person).filter(({ at }) => Date.now() - at > QUIET);
  const { held } = await navigator.locks.query();
  const open = new Set(held.map(({ name }) => name));
  return draftsOf(person).filter(({ key }) => !open.has(`${PREFIX} ${key.split(" ").at(-1)}`));
}

// What is kept of an address, the oldest first, but for what other windows hold.
export async function keptFor(person, address) {
  const free = new Set((await leftDrafts(person)).map(({ key }) => key));
  const isOurs = ({ key }) => free.has(key) || key.endsWith(` ${tab}`);
  return draftsOf(person).filter((draft) => draft.address === address && isOurs(draft));
}

// Keep {base, mine} of an address that was read as `etag`, null where a form makes something new.
// Returns whether this device has it now.
export function keep({ person, address, etag, base, mine, at = Date.now() }) {
  const draft = { address, etag, base, mine, at, page: location.pathname };
  try {
    localStorage.setItem(keyOf({ person, address, etag }), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function keyOf({ person, address, etag }) {
  return `${PREFIX} ${person} ${address} ${etag} ${tab}`;
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

export function forgetAll(person) {
  for (const key of keysOf(`${PREFIX} ${person} `)) forget(key);
}
