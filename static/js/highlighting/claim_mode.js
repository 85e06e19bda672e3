// Claim mode: choose words without a mouse. Sentences are stepped through, words taken off or added
// at either end. The keys are listened for on one focused element, which says what is chosen; the
// article keeps its own structure for screen readers.

import { command, commandFor } from "../desk/keys.js";
import { blocksOf, textBetween } from "../text/offsets.js";
import { nextWordEnd, nextWordStart, previousWordEnd, previousWordStart } from "../text/words.js";
import { announce } from "./announce.js";
import { tellChosen } from "./bar.js";
import { setDraft } from "./draft.js";

const SCOPE = "claim-mode";

export class ClaimMode {
  // `act(name)` is called with "create", "attach", "note", "search" or "leave"; `can(name)` says
  // whether there is such a thing to do here.
  constructor({ article, bar, address, act, can }) {
    Object.assign(this, { article, bar, address, act, can, sentences: null, first: 0, last: 0 });
    this.place = null;
    this.wireKeys();
    bar.addEventListener("keydown", (event) => {
      const found = commandFor(event, SCOPE);
      if (!found) return;
      event.preventDefault();
      found.act(event);
    });
  }

  wireKeys() {
    const isRtl = () => getComputedStyle(this.article).direction === "rtl";
    const sideways = (by) => (event) => this.step(isRtl() ? -by : by, event.shiftKey);
    const end = () => this.sentences.length - 1;
    for (const [name, key, words, act] of [
      ["next_sentence", "ArrowDown", "Next sentence; with Shift one more", this.stepper(1)],
      ["previous_sentence", "ArrowUp", "Sentence before; with Shift one less", this.stepper(-1)],
      ["sentence_right", "ArrowRight", "Sentence to the right", sideways(1)],
      ["sentence_left", "ArrowLeft", "Sentence to the left", sideways(-1)],
      ["first_sentence", "Home", "First sentence", () => this.chooseSentences(0, 0)],
      ["last_sentence", "End", "Last sentence", () => this.chooseSentences(end(), end())],
      ["end_back", "[", "End one word earlier", () => this.moveEnd(previousWordEnd)],
      ["end_on", "]", "End one word later", () => this.moveEnd(nextWordEnd)],
      ["start_back", "{", "Start one word earlier", () => this.moveStart(previousWordStart)],
      ["start_on", "}", "Start one word later", () => this.moveStart(nextWordStart)],
      ["sentence_claim", "Enter", "New claim from these words", () => this.act("create")],
      ["sentence_attach", "a", "Attach these words to a claim", () => this.act("attach")],
      ["sentence_note", "m", "Note on these words", () => this.act("note")],
      ["sentence_search", "/", "Search the desk for these words", () => this.act("search")],
      ["leave_sentences", "Escape", "Leave", () => this.act("leave")],
    ]) {
      const when = () => name !== "sentence_note" || this.can("note");
      command(name, { key, words, group: "Sentence by sentence", act, when, scope: SCOPE });
    }
  }

  stepper(by) {
    return (event) => this.step(by, event.shiftKey);
  }

  // Start at the chosen sentence, at first at the one nearest to what is read.
  async start() {
    if (!this.sentences) {
      const answer = await fetch(this.address, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(`The sentences did not arrive (${answer.status}).`);
      const sentences = await answer.json();
      if (!sentences.length) throw new Error("This article has no sentences.");
      this.sentences = sentences;
      this.first = this.last = this.nearest();
    }
    this.place = null;
    this.resume();
  }

  resume() {
    this.bar.hidden = false;
    document.body.classList.add("claim-mode");
    if (this.place) setDraft(this.article, this.place);
    else this.chooseSentences(this.first, this.last);
    this.bar.focus({ preventScroll: true });
  }

  pause() {
    this.bar.hidden = true;
    document.body.classList.remove("claim-mode");
  }

  // After a claim was stored the next sentence is the next one to look at.
  advance() {
    this.first = this.last = Math.min(this.last + 1, (this.sentences?.length ?? 1) - 1);
    this.place = null;
  }

  // One sentence on or back; extending, one more or one less at the end.
  step(by, isExtending) {
    const last = Math.min(Math.max(this.last + by, 0), this.sentences.length - 1);
    if (isExtending) this.chooseSentences(Math.min(this.first, last), last);
    else this.chooseSentences(last, last);
  }

  chooseSentences(first, last) {
    [this.first, this.last] = [first, last];
    const amount = this.choose(this.sentences[first][0], this.sentences[last][1]);
    const where = first === last ? `Sentence ${last + 1}` : `Sentences ${first + 1} to ${last + 1}`;
    announce(`${where} of ${this.sentences.length}: ${this.place.quote} (${amount})`);
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

  // Returns how much is chosen, in words.
  choose(start, end) {
    const quote = textBetween(blocksOf(this.article), start, end);
    this.place = { start, end, quote };
    reveal(setDraft(this.article, this.place));
    return tellChosen(this.bar, quote, this.article.lang || undefined);
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
