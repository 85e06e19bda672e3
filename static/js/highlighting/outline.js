// The outline: the headings of the article with the claims under each, and the way there.

import { command } from "../desk/keys.js";
import { article } from "./parts.js";
import { allPlaces } from "./stops.js";
import { offsetAt } from "./reading.js";

const READ = 0.25; // how far down the window somebody reads
const popover = document.getElementById("outline");
const list = popover.querySelector("ol");
const head = popover.querySelector("h2");
const opener = document.getElementById("open-outline");

// {level, start, claims} for each of the headings {level, start}: how many claims begin under it and its
// own subheadings, before the next of its level or higher.
export function sections(headings, places, length) {
  return headings.map((one, i) => {
    const next = headings.slice(i + 1).find(({ level }) => level <= one.level);
    const end = next ? next.start : length;
    const inside = places.filter(({ start }) => start >= one.start && start < end);
    return { ...one, claims: new Set(inside.map(({ claim }) => claim)).size };
  });
}

// The last heading at or before the offset, -1 for none.
export function sectionAt(headings, offset) {
  return headings.findLastIndex(({ start }) => start <= offset);
}

function headingsOfArticle() {
  const found = article.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[data-start]");
  return [...found].map((element) => ({
    element,
    level: Number(element.tagName[1]),
    start: Number(element.dataset.start),
  }));
}

function item(one, isHere) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "outline-item";
  const words = document.createElement("span");
  words.textContent = one.element.textContent;
  words.dir = "auto";
  const claims = document.createElement("span");
  claims.className = "meta";
  claims.textContent = one.claims ? `${one.claims} claim${one.claims === 1 ? "" : "s"}` : "no claims";
  button.append(words, claims);
  button.autofocus = isHere;
  if (isHere) button.setAttribute("aria-current", "location");
  button.addEventListener("click", () => go(one.element));
  const row = document.createElement("li");
  row.dataset.level = one.level;
  row.append(button);
  return row;
}

function go(heading) {
  popover.hidePopover();
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: "start", behavior: "instant" });
  heading.focus({ preventScroll: true });
}

function draw() {
  const { length, places } = allPlaces();
  const headings = headingsOfArticle();
  const here = sectionAt(headings, offsetAt(article, innerHeight * READ, length));
  if (article.lang) list.lang = article.lang;
  list.replaceChildren(...sections(headings, places, length).map((one, i) => item(one, i === here)));
  if (!list.querySelector("[autofocus]")) (list.querySelector("button") ?? head).autofocus = true;
  list.hidden = !headings.length;
  popover.querySelector(".outline-none").hidden = Boolean(headings.length);
}

// Below its button; a small window shows it at its lower edge instead.
function place() {
  const { bottom, left } = opener.getBoundingClientRect();
  popover.style.setProperty("--top", `${bottom + 4}px`);
  popover.style.setProperty("--left", `${left}px`);
}

function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [...popover.querySelectorAll("button.outline-item")];
  all[all.indexOf(document.activeElement) + by]?.focus();
}

export function wireOutline() {
  popover.addEventListener("keydown", step);
  popover.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    draw();
    place();
  });
  command("show_outline", {
    key: "o",
    words: "Outline of the article",
    group: "Finding",
    act: () => popover.togglePopover(),
  });
}
