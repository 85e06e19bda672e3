// Who else is at this article, shown beside it, and on the claims that somebody edits.

import { element } from "../desk/elements.js";
import { announce } from "../highlighting/announce.js";
import { aboutClaim, doing, editingWords, editors, initials, summary } from "./people.js";
import { openClaim } from "./where.js";

const FACES = 4; // shown; the others are in the list

const shelf = document.getElementById("presence");
const line = document.getElementById("presence-line");
const nobody = document.getElementById("presence-nobody");
const lost = document.getElementById("presence-lost");
const lostWords = document.getElementById("presence-lost-words");
const list = document.getElementById("presence-list");
let isLive = null;
let others = [];
let wasEditing = new Set();
const changedBy = new Map();

function numberOf(claim) {
  return document.getElementById(`mark-${claim}`)?.dataset.number ?? "";
}

function face({ name, editing }) {
  const classes = editing.length ? "face is-editing" : "face";
  return element("span", { class: classes, title: name }, initials(name));
}

function showFaces() {
  const faces = others.slice(0, FACES).map(face);
  if (others.length > FACES) {
    faces.push(element("span", { class: "face is-more" }, `+${others.length - FACES}`));
  }
  const row = element("span", { class: "faces", "aria-hidden": "true" }, ...faces);
  const words = others.length ? summary(others, numberOf) : "";
  line.replaceChildren(row, element("span", { class: "visually-hidden" }, words));
  line.title = words;
}

function showList() {
  list.replaceChildren(
    ...others.map((person) => {
      const does = doing(person, numberOf);
      return element("li", {}, face(person), person.name, ...(does ? [` (${does})`] : []));
    }),
  );
}

// A claim that somebody edits is marked in the text and in lists: a pen, and words.
function showEditors() {
  const found = editors(others);
  for (const link of document.querySelectorAll("#article a.claim-link[id]")) {
    const names = found.get(Number(link.id.replace("mark-", "")));
    link.classList.toggle("is-edited", Boolean(names));
    if (names) link.setAttribute("aria-description", editingWords(names));
    else link.removeAttribute("aria-description");
  }
  for (const item of document.querySelectorAll("#panel li[data-claim]")) {
    const names = found.get(Number(item.dataset.claim));
    item.querySelector(".edited-by")?.remove();
    const place = item.querySelector(".facts-line") ?? item;
    if (names) place.append(element("span", { class: "edited-by" }, `✎ ${editingWords(names, "it")}`));
  }
}

function showOnClaim() {
  for (const place of document.querySelectorAll("[data-people-on-claim]")) {
    const claim = Number(place.dataset.peopleOnClaim);
    const by = changedBy.get(claim);
    const said = [aboutClaim(others, claim), by ? `${by} changed it just now.` : ""].filter(Boolean);
    if (place.textContent !== said.join(" ")) place.textContent = said.join(" ");
  }
}

// Only what meets one's own work is said aloud: who comes and goes would talk without end.
function sayWhoEdits() {
  const claim = openClaim();
  const now = new Set(others.filter(({ editing }) => editing.includes(claim)).map(({ name }) => name));
  const fresh = [...now].filter((name) => !wasEditing.has(name));
  if (claim && fresh.length) announce(`${editingWords(fresh)}.`);
  wasEditing = now;
}

export function showPeople(people, me) {
  others = people.filter(({ id }) => id !== me);
  showEverywhere();
  sayWhoEdits();
}

export function showEverywhere() {
  shelf.hidden = !isLive || !others.length;
  nobody.hidden = !isLive || others.length > 0;
  showFaces();
  showList();
  showEditors();
  showOnClaim();
}

export function showLive(live) {
  if (live && isLive === false) announce("Others’ changes are shown again.");
  isLive = live;
  lost.hidden = live;
  if (!live) announce(lostWords.textContent);
  showEverywhere();
}

// Somebody stored something about the claim; until the panel shows it anew.
export function noteChange(claim, name) {
  changedBy.set(claim, name);
  showOnClaim();
}

export function forgetChange(claim) {
  changedBy.delete(claim);
}

export function showNewerCopy() {
  const note = document.getElementById("newer-copy");
  note.hidden = false;
  announce(note.textContent.trim());
}
