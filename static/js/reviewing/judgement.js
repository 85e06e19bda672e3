// The form of a judgement: what a verdict means, which reasons are ticked, and the rationale as readers
// will see it.

import { element } from "../desk/elements.js";

const PICK = ".verdict-pick, .certainty-pick";

// Of the meanings beside some choices, which lie in one place, show that of a choice, else the first.
function showMeaning(pick, choice) {
  const control = choice?.matches("button") ? choice : choice?.querySelector("input");
  const id = control?.getAttribute("aria-describedby")?.split(" ")[0];
  const meanings = [...pick.querySelector(".boundary-tests").children];
  const shown = meanings.find((it) => id && it.id === id) ?? meanings[0];
  for (const meaning of meanings) meaning.classList.toggle("is-shown", meaning === shown);
}

let pointer = {}; // where it was last
let resting = null; // where it was when a choice was made

// The browser tells of the pointer also where the page moved below it.
function hasMoved({ clientX, clientY }) {
  return clientX !== resting.clientX || clientY !== resting.clientY;
}

function rest() {
  resting = pointer;
}

for (const kind of ["pointerdown", "pointermove"]) {
  document.addEventListener(kind, (event) => {
    pointer = { clientX: event.clientX, clientY: event.clientY };
    if (resting && kind === "pointermove") meet(event);
  });
}

// The choice that the pointer or the focus is on goes before the one that is made; not while the pointer
// rests where it was when that was made.
function meet(event) {
  const { target, type } = event;
  const pick = target.closest?.(PICK);
  if (!pick) return;
  if (type === "change") rest();
  if (resting && type.startsWith("pointer")) {
    if (!hasMoved(event)) return;
    resting = null;
  }
  const made = pick.querySelector(".choice:has(:checked)");
  const isOver = type === "pointerover" || type === "pointermove" || type === "focusin" || type === "change";
  showMeaning(pick, (isOver && target.closest(".choice")) || made);
}

for (const kind of ["pointerover", "pointerout", "focusin", "focusout", "change"]) {
  document.addEventListener(kind, meet);
}

// The verdict that starts a review, or the button that starts it without one, and where it is.
let pressed = null;

function scrollerOf(thing) {
  const sheet = thing.closest(".workspace-panel");
  const isOwn = sheet && getComputedStyle(sheet).overflowY !== "visible";
  return isOwn ? sheet : document.scrollingElement;
}

// The form of the judgement takes the place of the buttons: what was pressed stays under the pointer,
// and has the focus.
function stayInPlace() {
  const form = document.getElementById("judgement-form");
  if (!pressed || !form) return;
  const { slug, top } = pressed;
  pressed = null;
  const chosen = form.querySelector(`input[name="verdict"][value="${CSS.escape(slug)}"]`);
  const place = chosen?.closest(".choice") ?? form.querySelector("#field-verdict");
  scrollerOf(place).scrollTop += place.getBoundingClientRect().top - top;
  rest();
  (chosen ?? place.querySelector("input")).focus({ preventScroll: true });
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const start = detail.requestConfig.elt.closest(".start-review");
  if (!start) return;
  const slug = detail.requestConfig.triggeringEvent?.submitter?.value ?? "";
  const button = start.querySelector(`button[value="${CSS.escape(slug)}"]`);
  pressed = { slug, top: (button ?? start.querySelector("fieldset")).getBoundingClientRect().top };
});
document.addEventListener("htmx:afterSwap", stayInPlace);

function tellReasons(details) {
  const chosen = [...details.querySelectorAll("input:checked")].map((it) => it.labels[0].textContent.trim());
  const count = details.querySelector("[data-count]");
  count.textContent = chosen.length;
  count.hidden = !chosen.length;
  details.querySelector("[data-chosen]").textContent = chosen.join(" · ");
}

document.addEventListener("change", ({ target }) => {
  const details = target.closest("details.reasons");
  if (details) tellReasons(details);
});

// Two tabs where there is no room for both side by side; the style sheet knows which it is.
function wireTabs(field) {
  const panes = [field.querySelector(".writing"), field.querySelector(".previewing")];
  const tabs = ["Write", "Preview"].map((words, index) => {
    const tab = element("button", { type: "button", role: "tab", id: `${panes[index].id}-tab` }, words);
    tab.setAttribute("aria-controls", panes[index].id);
    panes[index].setAttribute("role", "tabpanel");
    panes[index].setAttribute("aria-labelledby", tab.id);
    return tab;
  });
  const list = element("div", { class: "small-tabs", role: "tablist" }, ...tabs);
  list.setAttribute("aria-label", "Write or preview");
  field.prepend(list);
  field.classList.add("is-tabbed");
  const choose = (chosen) => {
    field.classList.toggle("is-preview", chosen === 1);
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
    }
  };
  list.addEventListener("click", ({ target }) => tabs.includes(target) && choose(tabs.indexOf(target)));
  list.addEventListener("keydown", (event) => {
    const keys = { ArrowLeft: 0, ArrowRight: 1, Home: 0, End: 1 };
    if (!(event.key in keys)) return;
    event.preventDefault();
    choose(keys[event.key]);
    tabs[keys[event.key]].focus();
  });
  choose(0);
}

function wire(root) {
  for (const pick of root.querySelectorAll(PICK)) {
    showMeaning(pick, pick.querySelector(".choice:has(:checked)"));
  }
  for (const field of root.querySelectorAll("[data-tabs]:not(.is-tabbed)")) wireTabs(field);
}

wire(document);
document.addEventListener("htmx:load", ({ detail }) => wire(detail.elt));
