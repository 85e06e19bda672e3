// Saving one form by itself, without the page: what is unsent, one request at a time, and what to do
// with each answer. Nothing typed is dropped in any branch, and nothing of others is overwritten.

import { changesOf, isSame, meet } from "./differences.js";

const TYPED = 1_000; // milliseconds after the last key
const LONGEST_WAIT = 60_000; // milliseconds between two tries without a connection

export class Saver {
  // `read()` and `write(name, value)` are the form; `send(changes, etag)` resolves to {ok, status, etag,
  // body}, with status 0 where no server answered; `renew()` to "renewed", "signed-out" or "other";
  // `keep(draft)` returns whether the device has it (null: no draft); `tell(state)` shows {kind, …};
  // `saved(body, names)`, `took(names)` and `ask()` hear of what was stored, taken in, and of a conflict.
  constructor({ etag, values, read, ...hands }) {
    Object.assign(this, { etag, read, hands, stored: values, shown: values });
    Object.assign(this, { clashes: {}, refusals: {}, sending: null, savedAt: null, tries: 0 });
    this.isKept = true;
    this.isSingle = false;
  }

  // What differs from what is stored, whether or not it can be sent.
  get changed() {
    return changesOf(this.shown, this.read());
  }

  // What can be sent now: not what two people changed, nor what was refused as it stands.
  get unsent() {
    const free = Object.entries(this.changed).filter(
      ([name, value]) => !this.clashes[name] && !this.isRefused(name, value),
    );
    return Object.fromEntries(this.isSingle ? free.slice(0, 1) : free);
  }

  get hasUnsent() {
    return Object.keys(this.unsent).length > 0;
  }

  get hasClash() {
    return Object.keys(this.clashes).length > 0;
  }

  // Whether leaving would lose something, or leave something undecided.
  get isOpen() {
    const names = Object.keys(this.changed);
    return names.some((name) => !this.isKept || this.clashes[name] || this.refusals[name]);
  }

  isRefused(name, value) {
    return name in this.refusals && isSame(this.refusals[name].value, value);
  }

  // Somebody changed a field; `isSoon` for what is chosen, not typed.
  edited({ isSoon = false } = {}) {
    const now = this.read();
    for (const [name, { value }] of Object.entries(this.refusals)) {
      if (!isSame(value, now[name])) delete this.refusals[name];
    }
    for (const [name, clash] of Object.entries(this.clashes)) this.meetAgain(name, clash, now[name]);
    this.keepDraft();
    if (!this.hasUnsent) {
      clearTimeout(this.timer);
      if (!this.sending) this.settle();
      return;
    }
    if (!this.tries) this.hands.tell({ kind: "saving" });
    this.later(isSoon ? 0 : TYPED);
  }

  // A conflict ends by itself where both arrive at the same.
  meetAgain(name, clash, mine) {
    clash.mine = mine;
    if (!isSame(mine, clash.theirs)) return;
    delete this.clashes[name];
    this.stored = { ...this.stored, [name]: mine };
    this.shown = { ...this.shown, [name]: mine };
  }

  keepDraft() {
    const mine = this.changed;
    const names = Object.keys(mine);
    if (!names.length) {
      this.isKept = true;
      this.hands.keep(null);
      return;
    }
    const base = Object.fromEntries(names.map((name) => [name, this.stored[name]]));
    this.isKept = this.hands.keep({ etag: this.etag, base, mine });
  }

  // The person signs out: nothing is sent or kept any more.
  stop() {
    clearTimeout(this.timer);
    Object.assign(this, { read: () => this.shown, later: () => null });
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), delay);
  }

  // Send what is unsent; resolves to whether it went through. Edits made meanwhile are sent after it.
  push() {
    clearTimeout(this.timer);
    this.sending ??= this.sendOnce().finally(() => {
      this.sending = null;
      if (this.hasUnsent && !this.tries) this.later(TYPED);
    });
    return this.sending;
  }

  // Send all of it now. Resolves to whether everything in the form is stored.
  async flush() {
    if (this.sending) await this.sending;
    while (this.hasUnsent && (await this.push()));
    return !Object.keys(this.changed).length;
  }

  async sendOnce() {
    while (this.hasUnsent) {
      const sent = this.unsent;
      if (!this.tries) this.hands.tell({ kind: "saving" });
      const answer = await this.hands.send(sent, this.etag);
      if (answer.ok) {
        this.store(answer, sent);
        break;
      }
      if (!(await this.recover(answer, sent))) return false;
    }
    this.isSingle = this.isSingle && this.hasUnsent;
    this.settle();
    return true;
  }

  store({ etag, body }, sent) {
    const names = Object.keys(sent);
    this.shown = { ...this.shown, ...sent };
    this.stored = { ...this.stored, ...pick(body, names) };
    this.etag = etag ?? this.etag;
    this.savedAt = new Date();
    this.tries = 0;
    this.keepDraft();
    this.hands.saved(body, names);
  }

  // Whether to go on at once after an answer that stored nothing.
  async recover({ status, etag, body }, sent) {
    if (status === 412 && body?.current) {
      this.met(body.current, etag);
      return true;
    }
    if (status === 401) return this.wait({ kind: "signed-out" });
    if (status === 403 && !this.isRenewed) {
      const found = await this.hands.renew();
      this.isRenewed = found === "renewed";
      if (found === "renewed") return true;
      if (found !== "unknown") return this.wait({ kind: found });
    }
    if (status === 0 || status === 429 || status >= 500) {
      return this.wait({ kind: status ? "trouble" : "offline" });
    }
    this.refuse(body, sent);
    return true;
  }

  // A field is refused by its name; without one each is tried by itself, to store what can be.
  refuse(body, sent) {
    this.tries = 0;
    const names = Object.keys(sent);
    const named = names.filter((name) => body?.errors?.[name]);
    if (!named.length && names.length > 1) {
      this.isSingle = true;
      return;
    }
    for (const name of named.length ? named : names) {
      const message = body?.errors?.[name] ?? body?.detail ?? "The desk refused it.";
      this.refusals[name] = { value: sent[name], message, isOfField: named.length > 0 };
    }
  }

  wait(state) {
    this.keepDraft();
    this.later(Math.min(2_000 * 2 ** this.tries, LONGEST_WAIT));
    this.tries += 1;
    this.hands.tell({ ...state, isKept: this.isKept });
    return false;
  }

  // The connection may be back: do not wait for the next try.
  retry() {
    if (this.tries && this.hasUnsent) this.push();
  }

  // Something else is stored now than this form started from.
  met(theirs, etag) {
    const { stored, shown } = this;
    const { taken, alike, clashes } = meet({ stored, shown, now: this.read(), theirs });
    this.etag = etag;
    this.tries = 0;
    this.stored = { ...stored, ...taken, ...alike };
    this.shown = { ...shown, ...taken, ...alike };
    for (const [name, value] of Object.entries(taken)) this.hands.write(name, value);
    this.shown = { ...this.shown, ...pick(this.read(), Object.keys(taken)) };
    this.clashes = { ...this.clashes, ...clashes };
    this.keepDraft();
    if (Object.keys(taken).length) this.hands.took(Object.keys(taken));
    if (Object.keys(clashes).length) this.hands.ask();
  }

  // `chosen` has a value for each decided field: it replaces what somebody else stored, knowingly.
  decide(chosen) {
    for (const [name, value] of Object.entries(chosen)) {
      const { theirs } = this.clashes[name];
      delete this.clashes[name];
      this.stored = { ...this.stored, [name]: theirs };
      this.shown = { ...this.shown, [name]: theirs };
      this.hands.write(name, value);
    }
    this.edited({ isSoon: true });
  }

  // Put back what was kept: as if it were typed into the state that it was typed into.
  restore({ etag, base, mine }) {
    const theirs = this.stored;
    if (etag !== this.etag) {
      this.stored = { ...theirs, ...pick(base, Object.keys(mine)) };
      this.shown = { ...this.stored };
    }
    for (const [name, value] of Object.entries(pick(mine, Object.keys(theirs)))) {
      this.hands.write(name, value);
    }
    if (etag !== this.etag) this.met(theirs, this.etag);
    this.edited({ isSoon: true });
  }

  settle() {
    this.isRenewed = false;
    const refusal = Object.values(this.refusals)[0];
    if (this.hasUnsent) return;
    if (this.hasClash) this.hands.tell({ kind: "clash" });
    else if (refusal) this.hands.tell({ kind: "refused", message: refusal.message });
    else if (this.savedAt) this.hands.tell({ kind: "saved", at: this.savedAt });
    else this.hands.tell({ kind: "" });
  }
}

function pick(values, names) {
  return Object.fromEntries(
    names.filter((name) => values?.[name] !== undefined).map((name) => [name, values[name]]),
  );
}
