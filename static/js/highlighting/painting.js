// Painting the marks anew after a change: only the blocks whose marks changed are loaded and put in
// place of those on the page, and the numbers of all claims are set right. What people are at stays:
// the focus, what they have selected, and the words they are reading.

import { blocksOf, rangeOf } from "../text/offsets.js";
import { announce } from "./announce.js";
import { numberClaims } from "./numbers.js";
import { article, workspace } from "./parts.js";
import { readSelection } from "./selection.js";

let waiting = [];
let isPainting = false;

// The query that asks for the blocks a change is about; empty for one that may be anywhere.
export function queryOf(change) {
  const given = ["from", "to", "claim"].filter((name) => Number.isInteger(change?.[name]));
  return new URLSearchParams(given.map((name) => [name, change[name]])).toString();
}

// Several changes as one: of places the stretch that holds them all, of anything else everywhere.
export function together(changes) {
  if (changes.length === 1) return changes[0] ?? {};
  const others = changes.every((change) => change?.others);
  if (!changes.every((change) => Number.isInteger(change?.from))) return { others };
  const from = Math.min(...changes.map((change) => change.from));
  return { from, to: Math.max(...changes.map((change) => change.to)), others };
}

async function load(change) {
  const address = `${workspace.dataset.blocks}?${queryOf(change)}`;
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The marks did not arrive (${answer.status}).`);
  return answer.json();
}

async function paint(change) {
  try {
    const { snapshot, blocks, claims } = await load(change);
    if (String(snapshot) !== workspace.dataset.snapshot) {
      announce("There is a newer copy of this article. Load the page again to see it.");
      return;
    }
    show(blocks, claims);
    document.dispatchEvent(new CustomEvent("marks-painted", { detail: change }));
  } catch (error) {
    announce(`${error.message} The text shows the marks as they were. Load the page again.`);
  }
}

function show(blocks, claims) {
  const focused = focusedLink();
  const selected = currentSelection();
  keepInPlace(() => {
    numberClaims(article, claims, () => {
      for (const block of blocksOf(article)) {
        const html = blocks[block.dataset.start];
        if (html !== undefined && looksDifferent(block, html)) block.innerHTML = html;
      }
    });
  });
  selectAgain(selected);
  focusAgain(focused);
}

// What looks as before stays: to compare is quicker than to lay out a long text once more.
function looksDifferent(block, html) {
  if (!html.includes("<mark") && !block.querySelector("mark")) return false;
  const [made, shown] = [document.createElement("template"), block.cloneNode(true)];
  made.innerHTML = html;
  for (const one of shown.querySelectorAll(".is-current")) one.classList.remove("is-current");
  return shown.innerHTML !== made.innerHTML;
}

// The first block in sight stays where it is, whatever comes or goes above it.
function keepInPlace(change) {
  const block = firstInSight(blocksOf(article));
  const top = block?.getBoundingClientRect().top;
  const { style } = document.documentElement;
  style.setProperty("overflow-anchor", "none"); // the browser would move the text a second time
  change();
  const moved = block ? block.getBoundingClientRect().top - top : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  requestAnimationFrame(() => style.removeProperty("overflow-anchor"));
}

export function firstInSight(blocks) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle].getBoundingClientRect().bottom > 0) high = middle;
    else low = middle + 1;
  }
  return blocks[low];
}

function currentSelection() {
  const selection = document.getSelection();
  const place = readSelection(article, selection);
  return place && { ...place, nodes: [selection.anchorNode, selection.focusNode] };
}

function selectAgain(selected) {
  if (!selected || selected.nodes.every((node) => node.isConnected)) return;
  const range = rangeOf(blocksOf(article), selected.start, selected.end);
  document.getSelection().setBaseAndExtent(
    range.startContainer, range.startOffset, range.endContainer, range.endOffset,
  );
}

function focusedLink() {
  const link = document.activeElement;
  if (!article.contains(link)) return null;
  const alike = linksLike(link);
  return { link, at: alike.indexOf(link), block: link.closest("[data-start]") };
}

// The same link of the same claim, else what stands nearest to where it was.
function focusAgain(focused) {
  if (!focused || focused.link.isConnected) return;
  const alike = linksLike(focused.link);
  const link = alike[focused.at] ?? alike.at(-1) ?? focused.block?.querySelector("a");
  link?.focus({ preventScroll: true });
}

function linksLike(link) {
  const address = link.getAttribute("href");
  return [...article.querySelectorAll("a")].filter((one) => one.getAttribute("href") === address);
}

// One after the other, so that the last answer is the last to be shown; what comes meanwhile is
// painted together, as after a time without a connection.
async function paintWaiting() {
  if (isPainting) return;
  isPainting = true;
  while (waiting.length) await paint(together(waiting.splice(0)));
  isPainting = false;
}

export function wirePainting() {
  document.addEventListener("marks-changed", ({ detail }) => {
    waiting.push(detail);
    paintWaiting();
  });
}
