// Claim mode: choose words without a mouse. Sentences are stepped through, words taken off or added
// at either end. The keys are listened for on one focused element, which says what is chosen; the
// article keeps its own structure for screen readers.

import { blocksOf, textBetween } from "../text/offsets.js";
import { nextWordEnd, nextWordStart, previousWordEnd, previousWordStart } from "../text/words.js";
import { announce } from "./announce.js";
import { setDraft } from "./draft.js";

export class ClaimMode {
  // `act(name)` is called with "create", "attach" or "leave".
  constructor({ article, bar, address, act }) {
    Object.assign(this, { article, bar, address, act, sentences: null, first: 0, last: 0 });
    bar.addEventListener("keydown", (event) => this.press(event));
  }

  // Start at the chosen sentence, at first at the one nearest to what is read.
  async start() {
    if (!this.sentences) {
      const answer = await fetch(this.address, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(`The sentences did not arrive (${answer.status}).`);
      this.sentences = await answer.json();
      this.first = this.last = this.nearest();
    }
    this.chooseSentences(this.first, this.last);
    this.resume();
  }

  resume() {
    setDraft(this.article, this.place);
    this.bar.hidden = false;
    document.body.classList.add("claim-mode");
    this.bar.focus({ preventScroll: true });
  }

  pause() {
    this.bar.hidden = true;
    document.body.classList.remove("claim-mode");
  }

  // After a claim was stored the next sentence is the next one to look at.
  advance() {
    this.first = this.last = Math.min(this.last + 1, (this.sentences?.length ?? 1) - 1);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isRtl = getComputedStyle(this.article).direction === "rtl";
    const keys = {
      ArrowDown: () => this.step(1, event.shiftKey),
      ArrowUp: () => this.step(-1, event.shiftKey),
      ArrowRight: () => this.step(isRtl ? -1 : 1, event.shiftKey),
      ArrowLeft: () => this.step(isRtl ? 1 : -1, event.shiftKey),
      Home: () => this.chooseSentences(0, 0),
      End: () => this.chooseSentences(this.sentences.length - 1, this.sentences.length - 1),
      "[": () => this.moveEnd(previousWordEnd),
      "]": () => this.moveEnd(nextWordEnd),
      "{": () => this.moveStart(previousWordStart),
      "}": () => this.moveStart(nextWordStart),
      Enter: () => this.act("create"),
      a: () => this.act("attach"),
      Escape: () => this.act("leave"),
    };
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // One sentence on or back; extending, one more or one less at the end.
  step(by, isExtending) {
    const last = Math.min(Math.max(this.last + by, 0), this.sentences.length - 1);
    if (isExtending) this.chooseSentences(Math.min(this.first, last), last);
    else this.chooseSentences(last, last);
  }

  chooseSentences(first, last) {
    [this.first, this.last] = [first, last];
    this.choose(this.sentences[first][0], this.sentences[last][1]);
    const where = first === last ? `Sentence ${last + 1}` : `Sentences ${first + 1} to ${last + 1}`;
    announce(`${where} of ${this.sentences.length}: ${this.place.quote}`);
  }

  moveEnd(find) {
    const end = find(blocksOf(this.article), this.place.end);
    if (end > this.place.start) this.choose(this.place.start, end);
    announce(this.place.quote);
  }

  moveStart(find) {
    const start = find(blocksOf(this.article), this.place.start);
    if (start < this.place.end) this.choose(start, this.place.end);
    announce(this.place.quote);
  }

  choose(start, end) {
    const quote = textBetween(blocksOf(this.article), start, end);
    this.place = { start, end, quote };
    this.bar.querySelector("q").textContent = quote;
    reveal(setDraft(this.article, this.place));
  }

  // The first sentence that is not above the window.
  nearest() {
    const seen = blocksOf(this.article).find((block) => block.getBoundingClientRect().bottom > 0);
    const from = Number(seen?.dataset.start ?? 0);
    return Math.max(0, this.sentences.findIndex(([start]) => start >= from));
  }
}

// Bring the words into the part of the window that the bar leaves free, at once: keys repeat fast.
function reveal(range) {
  if (!range) return;
  const { top, bottom } = range.getBoundingClientRect();
  const margin = innerHeight / 4;
  if (top >= margin / 2 && bottom <= innerHeight - margin) return;
  scrollBy({ top: top - margin, behavior: "instant" });
}
