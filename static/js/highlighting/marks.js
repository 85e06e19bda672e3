// The marks in the text: what a click on them opens, and which of them is the claim in the panel.

import { openInPanel } from "./panel.js";

let tapped = null;

// A click on marked words opens their claim, and on words that several claims share the list of them.
function openMarked(event, list) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !document.getSelection().isCollapsed) return;
  const link = event.target.closest("a.claim-link");
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
  for (const link of article.querySelectorAll("a.claim-link")) {
    link.classList.toggle("is-current", link.getAttribute("href") === path);
  }
  const claim = article.querySelector("a.claim-link.is-current[id]")?.id.replace("mark-", "");
  for (const mark of article.querySelectorAll("mark.claim")) {
    mark.classList.toggle("is-current", mark.dataset.claims.split(" ").includes(claim));
  }
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
