// Live in the workspace: what others do comes in here and goes on as events on the document.
//   marks-changed {from, to, others: true}  others' marks; without offsets: anywhere
//   claim-changed {claim, by, verb}         `by` is {id, name}, or null where nobody knows
//   people-changed {people}                 everybody here, oneself included
// The same person in another window is one of the others.

import { canHighlight, workspace } from "../highlighting/parts.js";
import { makeEchoes } from "./echoes.js";
import {
  forgetChange,
  noteChange,
  showEverywhere,
  showLive,
  showNewerCopy,
  showPeople,
} from "./presence.js";
import { follow } from "./stream.js";
import { openClaim, sayAgain, wireWhere } from "./where.js";

const frame = document.getElementById("live");
const echoes = makeEchoes();
const seen = new Set();
let me = null;

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function paint(ranges) {
  if (ranges === null) tell("marks-changed", { quiet: true, others: true });
  for (const [from, to] of ranges ?? []) tell("marks-changed", { from, to, quiet: true, others: true });
}

function change({ event, verb, claims, by, ranges }) {
  if (seen.has(event)) return;
  seen.add(event);
  const isMine = by?.id === me;
  paint(isMine && ranges ? ranges.filter((range) => !echoes.isPainted(range)) : ranges);
  if (verb === "capture_article") showNewerCopy();
  if (isMine && echoes.isWritten()) return;
  for (const claim of claims) {
    if (!isMine && by) noteChange(claim, by.name);
    tell("claim-changed", { claim, by, verb });
  }
}

const heard = {
  hello({ stream, me: id, people }) {
    me = id;
    sayAgain(stream);
    heard.people({ people });
  },
  people({ people }) {
    showPeople(people, me);
    tell("people-changed", { people });
  },
  changed: change,
  reload() {
    paint(null);
    const claim = openClaim();
    if (claim) tell("claim-changed", { claim, by: null, verb: "" });
  },
};

export function wireLive() {
  wireWhere(frame.dataset.here, { canEdit: canHighlight });
  document.addEventListener("marks-changed", ({ detail }) => {
    if (detail?.others) return;
    echoes.painted(detail ?? {});
    echoes.wrote();
  });
  for (const name of ["stored", "wrote"]) document.addEventListener(name, () => echoes.wrote());
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.verb !== "get" && detail.successful) echoes.wrote();
  });
  document.addEventListener("panel-shown", () => {
    forgetChange(openClaim());
    showEverywhere();
  });
  document.addEventListener("marks-painted", showEverywhere);
  follow(frame.dataset.stream, {
    since: workspace.dataset.since,
    onEvent: (kind, data) => heard[kind]?.(data),
    onLive: showLive,
  });
}
