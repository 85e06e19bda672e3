// Forms with `data-autosave`, the address of a thing in the API, save themselves: after typing, at once
// when something is chosen, when a field or the page is left, and before anything replaces them.
// `data-etag` is the state that the form shows; its fields are called as in the API. It carries
// autocomplete="off": a browser that fills in what was typed before a reload would undo what others saved.

import { renewToken, send } from "../desk/api.js";
import { needed } from "../desk/on_demand.js";
import { showToast } from "../desk/toast.js";
import { controlsOf, readFields, writeField } from "./fields.js";
import { forget, keep, keyOf, leftDrafts } from "./keeping.js";
import { dropError, markRefused, moment, showState } from "./save_state.js";
import { Saver } from "./saver.js";

const KINDS = { reviews: "review", claims: "claim", occurrences: "occurrence", evidence: "evidence" };
const REVIEWED = /\/(reviews|evidence)\//; // what the progress of a review is counted from
const ON_MARKS = new Set(["verdict", "statement"]); // fields that the marks in the text tell
const PATIENCE = 15_000; // milliseconds for an answer; after that it counts as none
const RELEASED = 1_500; // milliseconds after a reload until the page before it counts as closed
// Which things a change may be about, by its verb; by any other one, all of them.
const CHANGED_BY = {
  edit_claim: "/claims/",
  save_review: "/reviews/",
  edit_evidence: "/evidence/",
  edit_occurrence: "/occurrences/",
};
const person = document.body.dataset.person;
const wired = new Map(); // the saver of each form

function tell(name, detail = {}) {
  document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
}

// The answer to a change of some fields; status 0 where nobody answered.
export function change(address, changes, etag) {
  const nobody = { ok: false, status: 0, etag: null, body: null };
  return send("PATCH", address, changes, { etag, patience: PATIENCE }).catch(() => nobody);
}

export function saverOf(form) {
  return wired.get(form);
}

export function savers() {
  return [...wired.values()];
}

class AutosavedForm {
  constructor(form) {
    Object.assign(this, { form, address: form.dataset.autosave, keys: new Set(), taken: [] });
    this.saver = new Saver({
      etag: form.dataset.etag,
      values: readFields(form, { asSent: true }),
      read: () => readFields(form),
      write: (name, value) => this.write(name, value),
      send: (changes, etag) => change(this.address, changes, etag),
      renew: renewToken,
      keep: (draft) => this.keep(draft),
      tell: (state) => this.tell(state),
      saved: (body, names) => this.saved(body, names),
      took: (names) => this.takeIn(names),
      ask: () => this.askSoon(),
    });
    form.addEventListener("input", (event) => this.heard(event));
    form.addEventListener("change", (event) => this.heard(event));
    form.addEventListener("focusout", () => this.saver.hasUnsent && this.saver.push());
  }

  async start() {
    if ("unsaved" in this.form.dataset) await this.readStored();
    else if (this.saver.hasUnsent) this.typedEarly();
    this.restoreNext();
    setTimeout(() => this.restoreNext(), RELEASED);
  }

  // The page was there before this script was.
  typedEarly() {
    this.saver.edited();
    this.mark();
  }

  // A form that the server refused shows what was typed: what is stored has to be asked for.
  async readStored() {
    const { ok, etag, body } = await this.fetchStored();
    const names = Object.keys(this.saver.stored);
    this.saver.stored = ok ? Object.fromEntries(names.map((name) => [name, body[name]])) : {};
    this.saver.shown = { ...this.saver.stored };
    if (ok) this.setEtag(etag);
    this.saver.edited();
  }

  heard({ type, target }) {
    if (this.isWriting || target.matches("[data-no-field]")) return;
    const isTyped = type === "input" && target.matches("textarea, input:not([type='radio'], [type='checkbox'])");
    this.saver.edited({ isSoon: !isTyped });
    this.dropErrors([target.name]);
    this.mark();
  }

  write(name, value) {
    this.isWriting = true;
    writeField(this.form, name, value);
    this.isWriting = false;
  }

  fetchStored() {
    return send("GET", this.address).catch(() => ({ ok: false }));
  }

  keep(draft) {
    const place = { person, address: this.address, etag: draft?.etag };
    const isKept = !draft || keep({ ...place, ...draft });
    const key = draft && isKept ? keyOf(place) : null;
    if (isKept) for (const old of this.keys) if (old !== key) forget(old);
    if (isKept) this.keys = new Set(key ? [key] : []);
    return isKept;
  }

  // What a closed window left, one at a time: the next one when this is stored.
  async restoreNext() {
    const left = await leftDrafts(person);
    const draft = left.find((it) => it.address === this.address);
    if (!draft || Object.keys(this.saver.changed).length) return;
    const when = moment(new Date(draft.at));
    showToast(`What you typed here (${when}) was not stored then. It is back in the form.`);
    this.keys.add(draft.key);
    this.saver.restore(draft);
    this.mark();
  }

  saved(body, names) {
    this.setEtag(this.saver.etag);
    this.dropErrors(names);
    tell("stored");
    if (REVIEWED.test(this.address)) htmx.trigger(document.body, "review-changed");
    const claim = body.claim ?? body.id; // of a review, or the claim itself
    if (names.some((name) => ON_MARKS.has(name))) tell("marks-changed", { claim, quiet: true });
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: { names, body } }));
    if (!this.keys.size) this.restoreNext();
  }

  setEtag(etag) {
    this.saver.etag = etag;
    this.form.dataset.etag = etag;
    const revision = this.form.elements.namedItem("revision");
    if (revision) revision.value = etag.match(/(\d+)"$/)[1];
  }

  tell(state) {
    const compareNow = { words: "Compare both", act: () => this.ask() };
    showState(this.form, state, state.kind === "clash" ? compareNow : null);
    this.mark();
  }

  dropErrors(names) {
    const controls = controlsOf(this.form);
    for (const name of names) if (controls.has(name)) dropError(this.form, name, controls.get(name));
  }

  // The guard against leaving asks for forms marked as unsaved.
  mark() {
    this.form.toggleAttribute("data-unsaved", this.saver.isOpen);
    markRefused(this.form, this.saver.refusals, controlsOf(this.form));
  }

  takeIn(names) {
    this.taken.push(...names);
    this.dropErrors(names);
    this.askSoon();
  }

  askSoon() {
    this.setEtag(this.saver.etag);
    this.asking ??= Promise.resolve().then(() => this.ask());
  }

  // Say what was taken in, and let the person decide where both changed one field.
  async ask() {
    const { clashes } = this.saver;
    const [kind, thing] = this.address.split("/").slice(-3, -1);
    const taken = this.taken.splice(0);
    const conflict = await needed("What both changed", () => import("./conflict.js"));
    const found = await conflict?.compare({ kind: KINDS[kind], thing, clashes, taken });
    this.asking = null;
    if (taken.length) showToast(found?.said || "Somebody else changed this too: taken in here.");
    if (!found || !this.saver.hasClash || document.querySelector("dialog[open]")) return;
    const chosen = await conflict.decide({ form: found.form, clashes });
    if (chosen) this.saver.decide(chosen);
    else this.saver.settle();
  }

  // Somebody stored something of this claim: take it in, unless something is being typed.
  async catchUp(by) {
    await this.saver.sending;
    const { ok, etag, body } = await this.fetchStored();
    if (!ok || etag === this.saver.etag) return;
    if (!this.saver.hasUnsent) this.saver.met(body, etag);
    else showToast(`${by} changed this too. Both are compared when yours is saved.`);
  }
}

function wire(root) {
  for (const [form, { saver }] of wired) {
    if (!form.isConnected && !saver.hasUnsent && !saver.sending) wired.delete(form);
  }
  const forms = [...root.querySelectorAll("form[data-autosave]")];
  if (root.matches?.("form[data-autosave]")) forms.push(root);
  for (const form of forms) {
    if (wired.has(form) || !person) continue;
    const autosaved = new AutosavedForm(form);
    wired.set(form, autosaved);
    autosaved.start();
  }
}

wire(document);
document.addEventListener("htmx:load", ({ detail }) => wire(detail.elt));
document.addEventListener("claim-changed", ({ detail }) => {
  const { claim, verb, by } = detail;
  for (const autosaved of savers()) {
    const { form, address } = autosaved;
    if (form.dataset.claim !== String(claim) || !address.includes(CHANGED_BY[verb] ?? "/")) continue;
    autosaved.catchUp(by?.name ?? "Somebody else");
  }
});
