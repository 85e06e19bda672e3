// What is typed into a field with `data-draft` and not sent stays in this window's storage: whatever
// the panel shows meanwhile, the words are there when the field is there again, for the person who
// typed them alone.

const PREFIX = "said:";
const FIELD = "textarea[data-draft]";

function startOf(person) {
  return `${PREFIX}${person} `;
}

function keyOf(field) {
  return startOf(document.body.dataset.person) + field.dataset.draft;
}

function keysWhere(isMeant) {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX) && isMeant(key));
  } catch {
    return [];
  }
}

export function hasWords(person) {
  return keysWhere((key) => key.startsWith(startOf(person))).length > 0;
}

export function forgetWords() {
  for (const key of keysWhere(() => true)) sessionStorage.removeItem(key);
}

// A session may end without anybody signing out, and the next person may sign in in this window.
export function forgetWordsOfOthers(person) {
  for (const key of keysWhere((key) => !key.startsWith(startOf(person)))) {
    sessionStorage.removeItem(key);
  }
}

function keep({ target }) {
  if (!target.matches?.(FIELD)) return;
  try {
    if (target.value) sessionStorage.setItem(keyOf(target), target.value);
    else sessionStorage.removeItem(keyOf(target));
  } catch {
    // No storage, or it is full: the words are in the field all the same.
  }
}

// What is in a field by now was typed before this script was there, or filled in by the browser: it
// goes after what is kept.
function bringBack(root) {
  for (const field of root.querySelectorAll(FIELD)) {
    const kept = sessionStorage.getItem(keyOf(field));
    const typed = field.value === field.defaultValue ? "" : field.value;
    if (kept && typed !== kept && (typed || !field.value)) {
      field.value = [kept, typed].filter(Boolean).join("\n");
      field.closest("details")?.setAttribute("open", "");
    }
    if (typed) keep({ target: field });
  }
}

// Before the answer takes the form's place: the new form must start empty.
function letGo({ detail }) {
  const { xhr, requestConfig } = detail;
  const form = requestConfig.elt;
  if (xhr.status >= 300 || !form.matches?.("form")) return;
  for (const field of form.querySelectorAll(FIELD)) sessionStorage.removeItem(keyOf(field));
}

export function wireKeptWords() {
  document.addEventListener("input", keep);
  document.addEventListener("htmx:beforeSwap", letGo);
  document.addEventListener("htmx:load", ({ detail }) => bringBack(detail.elt));
  document.addEventListener("click", ({ target }) => {
    const form = target.closest?.("[data-leave]")?.closest("form");
    for (const field of form?.querySelectorAll(FIELD) ?? []) {
      sessionStorage.removeItem(keyOf(field));
    }
  });
  bringBack(document);
}
