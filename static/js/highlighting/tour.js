// The tour of the workspace: five steps that point at the real thing. Whoever works in the page has it
// out of the way: it folds into a button that goes on with it. Once left it does not come back by itself.

import { prefer, preferences } from "../desk/preferences.js";
import { announce } from "./announce.js";
import { beside, wherever } from "./tour_place.js";

const LEAVES = 'Escape or “Skip the tour” leaves it for good.';
const tour = document.getElementById("tour");
const steps = [...(tour?.querySelectorAll(".tour-step") ?? [])];
const head = document.getElementById("tour-head");
const resume = document.getElementById("resume-tour");
const PLACE = `factcheck.tour ${document.body.dataset.person}`;
const STILL = new Set(["Tab", "Escape", " "]); // besides the keys with longer names that move or scroll
let at = 0;
let origin = null;
let isPlacing = false;

function target() {
  return document.querySelector(steps[at].dataset.target);
}

// What the card stands beside, where it must not cover the text that it speaks of.
function aside() {
  const name = steps[at].dataset.beside;
  return name ? document.querySelector(name) : null;
}

function place() {
  isPlacing = false;
  if (tour.hidden || !target()) return;
  const room = { width: innerWidth, height: innerHeight };
  const thing = target().getBoundingClientRect();
  const text = aside()?.getBoundingClientRect();
  const card = tour.getBoundingClientRect();
  const { left, top } = text
    ? beside({ top: thing.top, right: text.right }, card, room)
    : wherever(thing, card, room);
  tour.style.setProperty("--left", `${left}px`);
  tour.style.setProperty("--top", `${top}px`);
}

function placeSoon() {
  if (isPlacing || tour.hidden) return;
  isPlacing = true;
  requestAnimationFrame(place);
}

function point() {
  for (const earlier of document.querySelectorAll(".is-toured")) earlier.classList.remove("is-toured");
  if (!tour.hidden) target()?.classList.add("is-toured");
}

// The text stays where it is as long as something of the thing is seen.
function bringIntoSight() {
  const box = target()?.getBoundingClientRect();
  if (!box || (box.bottom > 0 && box.top < innerHeight && box.left < innerWidth)) return;
  target().scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}

function show(step, { takesFocus = true } = {}) {
  at = step;
  tour.hidden = false;
  resume.hidden = true;
  steps.forEach((one, i) => (one.hidden = i !== at));
  head.textContent = steps[at].dataset.head;
  document.getElementById("tour-count").textContent = `${at + 1} of ${steps.length}`;
  tour.querySelector("[data-tour='back']").disabled = at === 0;
  tour.querySelector("[data-tour='next']").textContent = at === steps.length - 1 ? "Done" : "Next";
  tour.querySelector("[data-tour='leave']").hidden = at === steps.length - 1;
  bringIntoSight();
  point();
  place();
  if (!takesFocus) return;
  head.focus({ preventScroll: true });
  announce(steps[at].textContent.trim());
}

// The step it stood at, on this device; null where it never stepped aside.
function placeKept() {
  try {
    const kept = Number.parseInt(localStorage.getItem(PLACE), 10);
    return kept in steps ? kept : null;
  } catch {
    return null;
  }
}

function keepPlace(step) {
  try {
    if (step === null) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, step);
  } catch {
    // A device that keeps nothing shows the tour again.
  }
}

// Make way, with the way back on a button among the tools.
function stepAside(step = at) {
  const hadFocus = tour.contains(document.activeElement);
  at = step;
  tour.hidden = true;
  point();
  resume.hidden = false;
  resume.textContent = `Tour ${at + 1} of ${steps.length}`;
  if (hadFocus) resume.focus({ preventScroll: true });
  keepPlace(at);
}

// Somebody works in the page: a press, a key or chosen words there, or what came into the panel.
// Whoever only scrolls or walks with Tab looks at what the tour points at.
function heardWork({ type, target, key }) {
  if (tour.hidden || tour.contains(target)) return;
  if (type === "keydown" && (STILL.has(key) || (key.length > 1 && key !== "Enter"))) return;
  const { isCollapsed, anchorNode } = document.getSelection();
  if (type === "selectionchange" && (isCollapsed || tour.contains(anchorNode))) return;
  stepAside();
}

async function leave() {
  keepPlace(null);
  const hadFocus = tour.contains(document.activeElement);
  tour.hidden = true;
  point();
  if (hadFocus) (origin?.isConnected ? origin : document.getElementById("start-claim-mode"))?.focus();
  origin = null;
  if (!preferences().tour_seen) await prefer({ tour_seen: true });
}

function go(where) {
  if (where === "leave" || (where === "next" && at === steps.length - 1)) leave();
  else show(at + (where === "next" ? 1 : -1));
}

// From the list of keys, whose dialog closes first.
function startAgain() {
  document.getElementById("keys-dialog").close();
  origin = document.querySelector("[data-opens-keys]");
  show(0);
}

function pressEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented || tour.hidden) return;
  if (document.querySelector("dialog:modal")) return;
  if (event.target.closest("input, textarea, select, .workspace-panel, [popover]")) return;
  event.preventDefault();
  leave();
}

export function wireTour() {
  if (!tour) return;
  tour.addEventListener("click", ({ target: pressed }) => {
    const where = pressed.closest("[data-tour]")?.dataset.tour;
    if (where) go(where);
  });
  document.getElementById("start-tour").addEventListener("click", startAgain);
  resume.addEventListener("click", () => {
    origin = document.querySelector("[data-opens-keys]");
    show(at);
  });
  document.addEventListener("keydown", pressEscape);
  for (const type of ["click", "keydown", "selectionchange", "panel-shown"]) {
    document.addEventListener(type, heardWork, { capture: true });
  }
  document.addEventListener("marks-painted", point);
  addEventListener("scroll", placeSoon, { passive: true });
  addEventListener("resize", placeSoon);
  if (preferences().tour_seen) return;
  if (placeKept() !== null) {
    stepAside(placeKept());
    return;
  }
  show(0, { takesFocus: false });
  announce(`A tour of ${steps.length} steps is open, before the tools. ${LEAVES}`);
}
