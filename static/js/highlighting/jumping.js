// From one claim in the text to the next, as the filter leaves them. Every place is a stop, also where
// several claims share the words.

import { command } from "../desk/keys.js";
import { announce } from "./announce.js";
import { keepInSight, openInPanel } from "./panel.js";
import { article } from "./parts.js";
import { allPlaces, isFiltered, isWanted, placesState, readPlaces } from "./stops.js";
import { claimIn, currentWords } from "./words.js";
import { linkOf, offsetAt, placeOf, showPlace } from "./reading.js";

const REST = 250; // milliseconds on a claim until the panel shows it as well
const READ = 0.25; // how far down the window somebody reads who has nothing in focus
const counter = document.getElementById("claim-count");
const label = counter.previousElementSibling;
let stop = null; // {claim, start} of the place jumped to or opened last; any of the claim without a start
let isOpening = false;
let following = 0;

export function stops() {
  return allPlaces().places.filter(({ claim }) => isWanted(claim));
}

// The stop after (1) or before (-1) an offset, and whether the text's end was passed on the way.
export function nextStop(all, offset, by) {
  const on = by > 0 ? all.find(({ start }) => start > offset) : all.findLast(({ start }) => start < offset);
  if (on) return { to: on, hasWrapped: false };
  return { to: by > 0 ? all[0] : all.at(-1), hasWrapped: true };
}

// The stop whose number has the focus; else that of the claim in the panel, or the one jumped to last,
// as long as it is in sight; -1 for none.
function standing(all) {
  const link = document.activeElement?.closest?.("a.claim-link");
  if (link) return placeOf(link, all);
  const isSeen = (at) => at >= 0 && isInSight(linkOf(article, all[at]));
  const current = Number(article.querySelector("a.claim-link.is-current[id]")?.id.replace("mark-", "") ?? 0);
  const last = positionOf(all, stop);
  if (isSeen(last) && (!current || all[last].claim === current)) return last;
  const opened = all.findIndex(({ claim }) => claim === current);
  return isSeen(opened) ? opened : -1;
}

function isInSight(link) {
  const box = link?.getBoundingClientRect();
  return Boolean(box && box.bottom > 0 && box.top < innerHeight);
}

// Where one is: the place jumped to last. Places are read again after each change: the same one is known by its claim and its start.
function positionOf(all, place) {
  return all.findIndex(({ claim, start }) => claim === place?.claim && start === (place.start ?? start));
}

// So is the number that the focus comes to,
function focus({ target }) {
  const link = target.closest("a.claim-link");
  const all = stops();
  const at = link ? placeOf(link, all) : -1;
  if (at < 0) return;
  stop = all[at];
  count();
}

// and a claim that was opened in whatever way.
function open(claim) {
  if (!claim) return;
  isOpening = true;
  if (stop?.claim !== claim) stop = { claim };
  count();
}

// Of a claim at several places the one that the panel has turned to, as far as it is known here.
function settle() {
  const there = stop && { claim: stop.claim, start: currentWords()?.start };
  if (isOpening && positionOf(stops(), there) >= 0) stop = there;
  isOpening = false;
}

function choose(all, by) {
  const at = standing(all);
  if (at >= 0) {
    const to = (at + by + all.length) % all.length;
    return { to: all[to], hasWrapped: by > 0 ? to <= at : to >= at };
  }
  return nextStop(all, offsetAt(article, innerHeight * READ, allPlaces().length), by);
}

// Several places state one claim: what is counted are the claims, in the order of their numbers.
function claimsOf(all) {
  const numbers = new Map(all.map(({ claim, number }) => [claim, number]));
  return [...numbers.keys()].sort((one, other) => numbers.get(one) - numbers.get(other));
}

function tell(all, place, hasWrapped, by) {
  const claims = claimsOf(all).length;
  const of = isFiltered() ? `Claim ${place.number}, one of ${claims} that match` : `Claim ${place.number} of ${claims}`;
  const turn = by > 0 ? "The end: on from the beginning. " : "The beginning: on from the end. ";
  announce(`${hasWrapped ? turn : ""}${of}. ${linkOf(article, place)?.getAttribute("aria-label") ?? ""}`.trim());
}

// A panel that shows a claim goes along, once somebody rests.
function follow(link) {
  clearTimeout(following);
  if (!link || !article.querySelector("a.claim-link.is-current")) return;
  following = setTimeout(() => {
    if (document.activeElement === link) openInPanel(link.getAttribute("href"), null, { keepFocus: true });
  }, REST);
}

async function jump(by) {
  if (placesState() === "failed") await readPlaces();
  const all = stops();
  if (!all.length) {
    announce(placesState() === "failed" ? "The claims did not arrive. Try again." : nothing());
    return;
  }
  const { to, hasWrapped } = choose(all, by);
  goTo(to);
  tell(all, to, hasWrapped, by);
}

function nothing() {
  return isFiltered() ? "No claim matches the filter." : "There is no claim in the text yet.";
}

// Show a place and give its number the focus: Enter opens the claim.
export function goTo(place) {
  stop = place;
  count();
  const link = showPlace(article, place, allPlaces().length);
  link?.focus({ preventScroll: true });
  if (link) keepInSight(link);
  follow(link);
}

function count() {
  const all = stops();
  const claims = claimsOf(all);
  const rank = positionOf(all, stop) < 0 ? 0 : claims.indexOf(stop.claim) + 1;
  counter.textContent = rank ? `${rank} of ${claims.length}` : String(claims.length);
  label.textContent = rank || claims.length === 1 ? "Claim" : "Claims";
  counter.classList.toggle("is-lost", placesState() === "failed");
  for (const button of document.querySelectorAll("[data-jump]")) button.disabled = !all.length && placesState() === "known";
}

export function wireJumping() {
  const group = "Finding";
  command("next_claim", { key: "j", words: "Next claim in the text", group, act: () => jump(1) });
  command("previous_claim", { key: "k", words: "Previous claim in the text", group, act: () => jump(-1) });
  document.addEventListener("click", ({ target }) => {
    const by = Number(target.closest("[data-jump]")?.dataset.jump ?? 0);
    if (by) jump(by);
  });
  document.addEventListener("places-known", count);
  article.addEventListener("focusin", focus);
  document.addEventListener("panel-shown", ({ detail }) => open(claimIn(detail.path)));
  document.addEventListener("words-read", settle);
}
