// Where the claims stand in the text, and which of them are wanted: what the rail, the outline and the
// steps from claim to claim share. Offsets are code points.

import { workspace } from "./parts.js";

const AGAIN = 400; // milliseconds between two readings of the places
let known = { length: 0, claims: 0, places: [] };
let matching = null; // ids of the claims that the filter admits; null: no filter
let state = "waiting";
let waiting = 0;
let readAt = 0;

// {length, claims, places}: the places in the order of the text as {claim, number, kind, start, end}.
export function allPlaces() {
  return known;
}

// Whether the places were read ("known"), are being read ("waiting") or could not be ("failed").
export function placesState() {
  return state;
}

export function isWanted(claim) {
  return matching === null || matching.has(claim);
}

export function isFiltered() {
  return matching !== null;
}

// Want only these claims, or all of them (null).
export function want(ids) {
  matching = ids && new Set(ids);
  tell();
}

function tell() {
  document.dispatchEvent(new CustomEvent("places-known"));
}

export async function readPlaces() {
  readAt = performance.now();
  try {
    const answer = await fetch(workspace.dataset.places, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const { length, claims, places } = await answer.json();
    const named = ([claim, number, kind, start, end]) => ({ claim, number, kind, start, end });
    known = { length, claims, places: places.map(named) };
    state = "known";
  } catch {
    state = "failed";
  }
  tell();
}

// At once, but of many changes in a row not after each.
function readSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(readPlaces, Math.max(0, readAt + AGAIN - performance.now()));
}

export function wirePlaces() {
  document.addEventListener("marks-painted", readSoon);
  addEventListener("online", readSoon);
  readPlaces();
}
