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

// The choice that the pointer or the focus is on goes before the one that is made.
function meet({ target, type }) {
  const pick = target.closest?.(PICK);
  if (!pick) return;
  const made = pick.querySelector(".choice:has(:checked)");
  const isOver = type === "pointerover" || type === "focusin" || type === "change";
  showMeaning(pick, (isOver && target.closest(".choice")) || made);
}

for (const kind of ["pointerover", "pointerout", "focusin", "focusout", "change"]) {
  document.addEventListener(kind, meet);
}

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
