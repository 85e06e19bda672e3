// A claim opens beside its words: its card, in a popover that pointer, finger and keyboard reach.
// Without script, or without popovers, the numbers in the text stay links to the cards.

import { placeBeside, scrollAbove, widthBeside } from "./beside.js";
import { clear, fill } from "./opened_card.js";

const text = document.querySelector(".article-text"), cards = document.querySelector(".claim-cards");
const pane = document.createElement("div");
let opener = null, wasOpenedBy = null, isScrolling = false, isToPlace = false;

const linkOf = (id) => document.getElementById(`mark-${id}`);
const cardOf = (link) => document.querySelector(link.getAttribute("href"));
const marksOf = (id) => text.querySelectorAll(`mark[data-claims~="${CSS.escape(id)}"]`);

function light(ids) {
  for (const mark of text.querySelectorAll("mark.is-current")) mark.classList.remove("is-current");
  for (const mark of ids.flatMap((id) => [...marksOf(id)])) mark.classList.add("is-current");
}

// The claims whose words these are, the widest first; `asked` is the one to show.
function open(ids, asked) {
  const link = linkOf(asked);
  if (!link) return;
  if (opener && opener !== link) opener.ariaExpanded = "false";
  opener = link;
  const others = ids.map((id) => ({ id, link: linkOf(id) })).filter((one) => one.link);
  fill(pane, { link, card: cardOf(link), others, words: cards.dataset, choose: (id) => open(ids, id) });
  if (!pane.matches(":popover-open")) {
    link.focus({ preventScroll: true }); // where focus returns to
    pane.showPopover({ source: link });
  }
  link.ariaExpanded = "true";
  light([asked]);
  settle(link);
  place();
  clearWords();
  (pane.querySelector("[aria-current]") ?? pane).focus({ preventScroll: true });
}

// The page may still be scrolling to a number that was reached by key: what is out of sight comes at once.
function settle(link) {
  isToPlace = isScrolling;
  const { top, bottom } = link.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) link.scrollIntoView({ block: "center", behavior: "instant" });
}

function wordsNow() {
  const rects = [...marksOf(opener.id.slice("mark-".length))].map((mark) => mark.getBoundingClientRect());
  const first = rects[0] ?? opener.getBoundingClientRect(), last = rects.at(-1) ?? first;
  return { left: first.left, right: first.right, top: first.top, bottom: last.bottom };
}

// A sheet must not cover the words that it is about.
function clearWords() {
  if (!pane.matches(".is-sheet")) return;
  const top = scrollAbove(wordsNow(), innerHeight - pane.offsetHeight);
  if (top > 0) scrollBy({ top });
}

function place() {
  const around = {
    words: wordsNow(),
    text: text.getBoundingClientRect(), column: cards.getBoundingClientRect(),
    view: { width: document.documentElement.clientWidth, height: innerHeight },
    isMirrored: getComputedStyle(text.parentElement).direction === "rtl",
  };
  pane.style.setProperty("--opened-width", `${widthBeside(around)}px`);
  const at = placeBeside({ ...around, size: pane.getBoundingClientRect() });
  pane.classList.toggle("is-sheet", !at);
  if (!at) return;
  pane.style.setProperty("--opened-left", `${at.left + scrollX}px`);
  pane.style.setProperty("--opened-top", `${at.top + scrollY}px`);
  pane.style.setProperty("--opened-most", `${at.most}px`);
}

function asked(event) {
  const link = event.target.closest("a.claim-link");
  if (link) return { ids: link.closest("mark").dataset.claims.split(" "), id: link.id.replace("mark-", "") || null, link };
  const mark = event.target.closest("mark.claim");
  if (!mark || event.target.closest("a") || !getSelection().isCollapsed) return null;
  const ids = mark.dataset.claims.split(" ");
  return { ids, id: ids.at(-1), link: linkOf(ids.at(-1)) };
}

function act(event) {
  const found = asked(event);
  if (!found?.id || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const isAgain = wasOpenedBy === found.link;
  wasOpenedBy = null;
  if (!isAgain) open(found.ids, found.id);
}

function closed({ newState }) {
  if (newState !== "closed") return;
  if (opener) opener.ariaExpanded = "false";
  opener = null;
  light(atAddress());
  clear(pane);
}

// The claim that the address leads to, as `#claim-3` or `#mark-…`: lit in the text as well.
function atAddress() {
  const { hash } = location;
  if (hash.startsWith("#mark-")) return [hash.slice("#mark-".length)];
  const links = [...text.querySelectorAll("a.claim-link[id]")];
  return hash.startsWith("#claim-") ? links.filter((one) => one.hash === hash).map((one) => one.id.slice("mark-".length)) : [];
}

if (text && cards && "popover" in pane) {
  pane.popover = "auto";
  pane.tabIndex = -1;
  pane.role = "dialog";
  text.after(pane);
  for (const link of text.querySelectorAll("a.claim-link")) {
    link.role = "button";
    link.ariaHasPopup = "dialog";
    link.ariaExpanded = "false";
  }
  // A pointer that goes down outside closes the popover by itself: a second tap on a number then only closes.
  text.addEventListener("pointerdown", (event) => { wasOpenedBy = opener && asked(event)?.link === opener ? opener : null; }, true);
  text.addEventListener("click", act);
  text.addEventListener("keydown", (event) => { if (event.key === " " && event.target.matches("a.claim-link")) act(event); });
  pane.addEventListener("toggle", closed);
  addEventListener("resize", () => { if (opener) place(); });
  addEventListener("scroll", () => { isScrolling = true; }, { passive: true });
  addEventListener("scrollend", () => {
    if (opener && isToPlace) place();
    isScrolling = isToPlace = false;
  });
  addEventListener("hashchange", () => light(atAddress()));
  light(atAddress());
}
