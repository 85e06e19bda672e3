// Between the panel and the text beside it: which words of a claim were opened, and back to them.

import { showOver } from "../highlighting/over.js";
import { blocksOf, codePoints, rangeOf, startOf } from "../text/offsets.js";

const SHOWN = 1_600; // milliseconds that words stay lit
const CLAIM = /^\/desk\/claims\/\d+\/$/;
const article = document.getElementById("article");
let opened = null;
let going = 0;

// The first code point of a mark in the text.
function offsetOf(mark) {
  const block = mark.closest("[data-start]");
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEndBefore(mark);
  return startOf(block) + codePoints(before.toString());
}

function light(range) {
  clearTimeout(going);
  showOver(article, "lit-words", range);
  going = setTimeout(() => showOver(article, "lit-words", null), SHOWN);
}

function goTo(link) {
  const { start, end } = link.dataset;
  const range = rangeOf(blocksOf(article), Number(start), Number(end));
  const { top } = range.getBoundingClientRect();
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: top - innerHeight / 4, behavior: isCalm ? "instant" : "smooth" });
  light(range);
}

if (article) {
  // Before the click itself opens the panel.
  article.addEventListener(
    "click",
    ({ target }) => {
      const mark = target.closest("mark.claim");
      opened = mark ? offsetOf(mark) : null;
    },
    { capture: true },
  );
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (opened === null || detail.verb !== "get" || !CLAIM.test(detail.path)) return;
    detail.parameters.at = opened;
    opened = null;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#panel a[data-start]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (new URL(link.href).pathname !== location.pathname) return;
    event.preventDefault();
    goTo(link);
  });
}
