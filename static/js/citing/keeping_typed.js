// A form with `data-keep`, whose thing does not exist yet, cannot save itself: what is typed into it stays
// on this device, and is there again when the form for the same thing is opened again, until it was sent.

import { announce } from "../highlighting/announce.js";
import { element } from "../desk/elements.js";
import { showToast } from "../desk/toast.js";
import { mark } from "../desk/unsaved.js";
import { readFields, writeField } from "../reviewing/fields.js";
import { forget, keep, keyOf, keptFor } from "../reviewing/keeping.js";
import { clock, moment, showState } from "../reviewing/save_state.js";

const FORM = "form[data-keep]";
const RELEASED = 1_500; // milliseconds after a reload until the page before it counts as closed
const { person } = document.body.dataset;
const wired = new WeakSet();
const prefilled = new WeakMap(); // what the page itself filled in: nobody typed it
let isWriting = false;

function placeOf(form) {
  return { person, address: form.dataset.keep, etag: null };
}

// What a lookup filled in says nothing by itself.
function isEmpty({ filled, ...values }) {
  return Object.values(values).every((value) => value === "" || value === null || value === false);
}

function isUntouched(form) {
  const now = readFields(form);
  const before = prefilled.get(form);
  return before ? JSON.stringify(now) === JSON.stringify(before) : isEmpty(now);
}

function store(form, at) {
  const mine = readFields(form);
  if (isUntouched(form)) return letGo(form);
  form.dataset.kept = "";
  if (keep({ ...placeOf(form), base: {}, mine, at })) {
    delete form.dataset.unsaved;
    showState(form, { kind: "kept", at: new Date(at) });
  } else {
    delete form.dataset.kept;
    mark(form);
  }
}

function letGo(form) {
  forget(keyOf(placeOf(form)));
  delete form.dataset.unsaved;
  showState(form, { kind: "" });
}

function write(form, values) {
  isWriting = true;
  for (const [name, value] of Object.entries(values)) writeField(form, name, value);
  isWriting = false;
}

// What was left, the newest first, unless something is in the form by now.
async function offer(form) {
  const left = (await keptFor(person, form.dataset.keep)).at(-1);
  if (!left || !form.isConnected || !isUntouched(form)) return;
  write(form, left.mine);
  store(form, left.at);
  if (left.key !== keyOf(placeOf(form)) && "kept" in form.dataset) forget(left.key);
  tellRestored(form, new Date(left.at));
}

function tellRestored(form, at) {
  const when = moment(at) === clock(at) ? `at ${clock(at)}` : `on ${moment(at)}`;
  const words = `What you typed ${when} is here again.`;
  const away = element("button", { type: "button", class: "button small" }, "Throw it away");
  const row = element("div", { class: "button-row" }, away);
  const notice = element("div", { class: "well stack-tight" }, element("p", {}, words), row);
  away.addEventListener("click", () => {
    notice.remove();
    throwAway(form);
  });
  form.querySelector("h3").after(notice);
  announce(words);
}

function throwAway(form) {
  const mine = readFields(form);
  const at = Date.now();
  write(form, prefilled.get(form) ?? Object.fromEntries(Object.keys(mine).map((name) => [name, ""])));
  letGo(form);
  form.querySelector("input:not([type=hidden])").focus();
  showToast("What you typed is thrown away.", { action: "Bring it back", act: () => bringBack(form, mine, at) });
}

function bringBack(form, mine, at) {
  if (!form.isConnected || !isUntouched(form)) {
    showToast("Something else is in the form by now: it stays.");
    return;
  }
  write(form, mine);
  store(form, at);
}

function wire(root) {
  const forms = [...root.querySelectorAll(FORM)];
  if (root.matches?.(FORM)) forms.push(root);
  for (const form of forms) {
    if (wired.has(form) || !person) continue;
    wired.add(form);
    form.dataset.kept = "";
    if ("prefilled" in form.dataset) prefilled.set(form, readFields(form, { asSent: true }));
    if (!isUntouched(form)) {
      store(form, Date.now());
      continue;
    }
    offer(form);
    setTimeout(() => offer(form), RELEASED);
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.form;
  if (!isWriting && form && wired.has(form)) store(form, Date.now());
});
// Before the answer takes the form's place: what was sent is no longer only here.
document.addEventListener("htmx:beforeSwap", ({ detail: { xhr, requestConfig } }) => {
  const form = requestConfig.elt;
  if (xhr.status < 300 && requestConfig.verb === "post" && wired.has(form)) letGo(form);
});
document.addEventListener("click", ({ target }) => {
  const form = target.closest?.("[data-discard]")?.closest(FORM);
  if (form && wired.has(form)) letGo(form);
});
document.addEventListener("htmx:load", ({ detail }) => wire(detail.elt));
wire(document);
