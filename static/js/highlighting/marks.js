// The marks in the text: what a click on them opens, and which of them is the claim in the panel.

import { claimOf } from "./numbers.js";
import { openInPanel } from "./panel.js";

let tapped = null;
let current = []; // the elements that stand out

// A click on marked words opens their claim, and on words that several claims share the list of them.
function openMarked(event, list) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !document.getSelection().isCollapsed) return;
  const link = event.target.closest("a.claim-link, a.claims-here");
  const mark = event.target.closest("mark.claim");
  if (link) {
    event.preventDefault();
    tapped = mark;
    openInPanel(link.getAttribute("href"));
  } else if (mark && !event.target.closest("a")) {
    tapped = mark;
    const claims = mark.dataset.claims.split(" ");
    const only = claims.length === 1 && document.getElementById(`mark-${claims[0]}`);
    const shared = new URLSearchParams(claims.map((claim) => ["claim", claim]));
    openInPanel(only ? only.getAttribute("href") : `${list}?${shared}`);
  }
}

// Make the words of the claim that the panel shows stand out, and its number among others' there.
export function showCurrent(article, path) {
  const links = [...article.querySelectorAll(`a.claim-link[href="${CSS.escape(path)}"]`)];
  const claim = links[0] && claimOf(links[0]);
  const marks = claim ? article.querySelectorAll(`mark.claim[data-claims~="${claim}"]`) : [];
  for (const one of current) one.classList.remove("is-current");
  current = [...links, ...marks];
  for (const one of current) one.classList.add("is-current");
}

// The marked words that what the panel shows is about: those just tapped, else the claim's first.
export function wordsShown(article) {
  const words = tapped?.isConnected ? tapped : article.querySelector("mark.is-current");
  tapped = null;
  return words;
}

// `list` is the address of the article's claims.
export function wireMarks(article, list) {
  article.addEventListener("click", (event) => openMarked(event, list));
}
