// What a form says about its saving: a sign, words, and what can be done. Only a failure and the first
// success are read out; whoever types wants no voice at each pause.

import { element } from "../desk/elements.js";
import { showToast } from "../desk/toast.js";

const SVG = "http://www.w3.org/2000/svg";
const ON_DEVICE = "Kept on this device";
const NOWHERE = "This device keeps nothing either: leave this page open";
const WORDS = {
  "": () => "",
  saving: () => "Saving…",
  saved: ({ at }) => `Saved ${clock(at)}`,
  kept: ({ at }) => `Not added yet. Kept on this device ${clock(at)}`,
  offline: (state) => `Not saved: no connection. ${kept(state)} and sent when the connection is back`,
  trouble: (state) => `Not saved: the server is in trouble. ${kept(state)} and sent when it answers again`,
  "signed-out": (state) => `Not saved: you are signed out. Sign in in another tab, then it is sent. ${kept(state)}`,
  other: (state) => `Not saved: somebody else has signed in in this browser. ${kept(state)} for you`,
  refused: ({ message }) => `Not saved: ${message}`,
  clash: () => "Not saved: there are two versions.",
};
const ICONS = { saved: "check", saving: "clock", kept: "clock" };
const CALM = new Set(["", "saving", "saved", "kept"]);
const GOOD = new Set(["saved", "kept"]);

function kept({ isKept }) {
  return isKept ? ON_DEVICE : NOWHERE;
}

// The time of day where the person is.
export function clock(at) {
  return at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

// Day and time, the day only where it is not today.
export function moment(at) {
  const isToday = at.toDateString() === new Date().toDateString();
  const day = at.toLocaleDateString([], { day: "numeric", month: "long" });
  return isToday ? clock(at) : `${day}, ${clock(at)}`;
}

// Where the form says it: its own place, else one made in its foot or at its end.
export function stateOf(form) {
  const own = form.querySelector(".save-state");
  if (own) return own;
  const made = element("p", { class: "save-state", role: "status" });
  ([...form.querySelectorAll(".form-foot, .button-row")].at(-1) ?? form).append(made);
  return made;
}

// `offered` is {words, act} for a button behind the words. A failure that stands where nobody looks, as
// on a phone, is told by a message as well.
export function showState(form, state, offered = null) {
  const place = stateOf(form);
  const words = WORDS[state.kind](state);
  const isNew = place.dataset.state !== state.kind;
  const isFirst = GOOD.has(state.kind) && !form.dataset.savedOnce;
  const isFailure = !CALM.has(state.kind);
  if (GOOD.has(state.kind)) form.dataset.savedOnce = "yes";
  const isTold = isFailure && isNew && !isInSight(place);
  place.setAttribute("aria-live", (isFirst || isFailure) && !isTold ? "polite" : "off");
  place.dataset.state = state.kind;
  form.dispatchEvent(new CustomEvent("save-state", { bubbles: true, detail: state }));
  if (isTold) showToast(words, offered ? { action: offered.words, act: offered.act } : {});
  if (place.dataset.words === words && !offered) return;
  place.dataset.words = words;
  place.replaceChildren();
  if (!words) return;
  place.append(icon(ICONS[state.kind] ?? "warning"), element("span", {}, words));
  if (state.kind === "signed-out") place.append(signInLink());
  if (offered) place.append(button(offered));
}

// While it says nothing the place itself has no width: what it stands in tells.
function isInSight({ parentElement: foot }) {
  const { left, top, width, height } = foot.getBoundingClientRect();
  return foot.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

// The sheet of signs is read while there is a connection: one that is fetched when it is shown is
// missing just when it tells that there is none.
const sheet = document.querySelector("svg use")?.getAttribute("href").split("#")[0];
let signs = null;

async function readSigns() {
  try {
    const answer = await fetch(sheet);
    signs = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  } catch {
    signs = null; // then they are fetched one by one
  }
}
if (sheet) readSigns();

function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const sign = signs?.getElementById(`icon-${name}`);
  if (sign) {
    for (const { name: key, value } of sign.attributes) if (key !== "id") drawn.setAttribute(key, value);
    drawn.append(...[...sign.children].map((shape) => document.importNode(shape, true)));
    return drawn;
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sheet}#icon-${name}`);
  drawn.append(use);
  return drawn;
}

function signInLink() {
  return element("a", { href: document.body.dataset.signIn, target: "_blank" }, "Sign in");
}

function button({ words, act }) {
  const made = element("button", { type: "button", class: "button small" }, words);
  made.addEventListener("click", act);
  return made;
}

// Mark the fields that were refused with the reason, and take old marks off.
export function markRefused(form, refusals, controls) {
  for (const old of form.querySelectorAll("[data-refusal]")) old.remove();
  for (const [name, found] of controls) {
    const refusal = refusals[name];
    const id = `${form.id || "form"}-${name}-refusal`;
    for (const control of found) describe(control, id, Boolean(refusal?.isOfField));
    if (!refusal?.isOfField) continue;
    const words = element("li", {}, refusal.message);
    const list = element("ul", { class: "errorlist", id, "data-refusal": true }, words);
    (found[0].closest(".choices, .reason-choices, .topic-choices") ?? found[0]).before(list);
  }
}

// What the server said of a field when it refused the form, once the field is another. It keeps its room:
// what is pressed or typed in stands below it.
export function dropError(form, name, controls) {
  const place = form.querySelector(`#field-${CSS.escape(name)}`) ?? controls[0].closest(".field");
  if (!place) return;
  const errors = [...place.querySelectorAll(".errorlist:not([data-refusal], .is-mended)")];
  if (!errors.length) return;
  const ids = new Set(errors.map(({ id }) => id));
  for (const error of errors) error.classList.add("is-mended");
  for (const control of [...controls, ...place.querySelectorAll("[aria-describedby]"), place]) {
    control.removeAttribute("aria-invalid");
    const left = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((it) => it && !ids.has(it));
    if (left.length) control.setAttribute("aria-describedby", left.join(" "));
    else control.removeAttribute("aria-describedby");
  }
  const isLeft = form.querySelector(".errorlist:not(.is-mended)");
  if (!isLeft) form.querySelector(".message.error [data-then]")?.replaceChildren("What was marked is mended.");
}

function describe(control, id, isAtFault) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((it) => it && it !== id);
  const ids = isAtFault ? [...others, id] : others;
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
  if (isAtFault) control.setAttribute("aria-invalid", "true");
  else if (control.dataset.atFault !== undefined) control.removeAttribute("aria-invalid");
  control.toggleAttribute("data-at-fault", isAtFault);
}
