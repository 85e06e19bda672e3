// The tour of the workspace: five steps that point at the real thing. It never takes the page away:
// work goes on beside it, and once left it does not come back by itself.

import { prefer, preferences } from "../desk/preferences.js";
import { announce } from "./announce.js";
import { beside, wherever } from "./tour_place.js";

const LEAVES = 'Escape or “Skip the tour” leaves it for good.';
const tour = document.getElementById("tour");
const steps = [...(tour?.querySelectorAll(".tour-step") ?? [])];
const head = document.getElementById("tour-head");
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

async function leave() {
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
  document.addEventListener("keydown", pressEscape);
  document.addEventListener("marks-painted", point);
  addEventListener("scroll", placeSoon, { passive: true });
  addEventListener("resize", placeSoon);
  if (preferences().tour_seen) return;
  show(0, { takesFocus: false });
  announce(`A tour of ${steps.length} steps is open, before the tools. ${LEAVES}`);
}
