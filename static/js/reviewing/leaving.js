// Before a form that saves itself is replaced, sent, or left with the page, what is typed in it is sent.

import { saverOf, savers } from "./autosave.js";
import { draftsOf, forgetAll } from "./keeping.js";
import { forgetWords, forgetWordsOfOthers, hasWords } from "./kept_words.js";
import { showToast } from "../desk/toast.js";
import "./sending_kept.js";

const PATIENCE = 4_000; // milliseconds
const NOT_SENT = "Not sent: what you typed has to be saved first. The form says why that waits; then press once more.";
const SLOW = "Still saving what you typed; it is sent right after that.";
const QUESTION =
  "Some of what you typed is only kept on this device, not stored yet. Signing out throws it away. Sign out?";

// Nobody waits long for a server that does not answer: what is typed is on the device.
function flushSoon(saver) {
  return Promise.race([saver.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

// Whoever pressed a button sees that it was heard, however long the server takes.
async function flushTold(saver) {
  let dismiss;
  const slow = setTimeout(() => (dismiss = showToast(SLOW)), PATIENCE);
  const isStored = await saver.flush();
  clearTimeout(slow);
  dismiss?.();
  return isStored;
}

// Whether what is sent next may go: everything is stored, or the server itself says what is wrong.
async function settled(autosaved) {
  const { saver } = autosaved;
  const isStored = await flushTold(saver);
  if (saver.hasClash) autosaved.ask();
  if (isStored || (!saver.hasClash && Object.keys(saver.refusals).length > 0)) return true;
  if (!saver.hasClash) showToast(NOT_SENT);
  return false;
}

// The button that only saves has nothing more to do; forms with `data-closes` go on to what follows.
async function saveOnly({ saver }) {
  if (await saver.flush()) saver.settle();
  return false;
}

// The guard asks before htmx replaces a region; `waits` hold promises of whether it may.
document.addEventListener("before-replacing", ({ detail: { region, source, waits } }) => {
  for (const autosaved of savers()) {
    const { form, saver } = autosaved;
    const isOwn = source === form || (source.form === form && source.matches("button"));
    if (source === form && !("closes" in form.dataset)) waits.push(saveOnly(autosaved));
    else if (isOwn) waits.push(settled(autosaved));
    else if (region.contains(form) && (saver.hasUnsent || saver.sending)) {
      waits.push(flushSoon(saver).then(() => true));
    }
  }
});

// A form that the browser itself sends carries the state that its last saving made. Where htmx has come
// meanwhile, the button that was pressed is its, and not the form's.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const autosaved = saverOf(form);
  if (!autosaved || event.defaultPrevented || form.dataset.isSettled) return;
  if (!autosaved.saver.hasUnsent && !autosaved.saver.sending && !autosaved.saver.hasClash) return;
  event.preventDefault();
  if (!(await settled(autosaved))) return;
  form.dataset.isSettled = "yes";
  if (event.submitter) event.submitter.click();
  else form.requestSubmit();
  delete form.dataset.isSettled;
});

function pushAll() {
  for (const { saver } of savers()) if (saver.hasUnsent) saver.push();
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") pushAll();
  else for (const { saver } of savers()) saver.retry();
});
addEventListener("pagehide", pushAll);
for (const name of ["online", "focus", "pageshow"]) {
  addEventListener(name, () => {
    for (const { saver } of savers()) saver.retry();
  });
}

// What is typed into a form for something new is kept as soon as there is such a form; without it leaving asks.
function keepTyped(root) {
  const isForm = root.matches?.("form[data-keep]") || root.querySelector("form[data-keep]");
  if (isForm) import("../citing/keeping_typed.js").catch(console.warn);
}
keepTyped(document);
document.addEventListener("htmx:load", ({ detail }) => keepTyped(detail.elt));

// What one person typed is not left on the device for the next.
forgetWordsOfOthers(document.body.dataset.person);
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-sign-out]")) return;
  event.preventDefault();
  const { person } = document.body.dataset;
  await Promise.all(savers().map(({ saver }) => flushSoon(saver)));
  if ((draftsOf(person).length || hasWords(person)) && !confirm(QUESTION)) return;
  for (const { saver } of savers()) saver.stop();
  forgetAll(person);
  forgetWords();
  form.submit();
});
