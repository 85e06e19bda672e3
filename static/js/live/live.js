// Live in the workspace: what others do comes in here and goes on as events on the document.
//   marks-changed {from, to, others: true}  others' marks; without offsets: anywhere
//   claim-changed {claim, by, verb}         `by` is {id, name}, or null where nobody knows
//   discussion-changed {by}                 somebody wrote in a conversation, or a note on words
//   people-changed {people}                 everybody here, oneself included
// The same person in another window is one of the others.

import { canHighlight, workspace } from "../highlighting/parts.js";
import { makeEchoes } from "./echoes.js";
import { refreshSoon } from "./list.js";
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

const OWN_PAUSE = 1_000; // milliseconds

const frame = document.getElementById("live");
const echoes = makeEchoes();
const seen = new Set();
let me = null;

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function paint(where) {
  tell("marks-changed", { ...where, quiet: true, others: true });
}

// Of a claim in many places the server does not say where; of much else neither.
function paintAll(ranges, claims) {
  if (ranges === null) paint(claims.length === 1 ? { claim: claims[0] } : {});
  for (const [from, to] of ranges ?? []) paint({ from, to });
}

function change({ verb, kind, claims, by, ranges }) {
  const isMine = by?.id === me;
  paintAll(isMine && ranges ? ranges.filter((range) => !echoes.isPainted(range)) : ranges, claims);
  if (verb === "capture_article") showNewerCopy();
  if (isMine && echoes.isWritten()) return;
  if (kind === "thread") tell("discussion-changed", { by });
  for (const claim of claims) {
    if (!isMine && by && kind !== "thread") noteChange(claim, by.name);
    tell("claim-changed", { claim, by, verb });
  }
}

// What one did oneself may be told here before the answer to it has come.
function take(told) {
  if (seen.has(told.event)) return;
  seen.add(told.event);
  if (told.by?.id === me) setTimeout(change, OWN_PAUSE, told);
  else change(told);
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
  changed: take,
  reload() {
    paint({});
    tell("discussion-changed", { by: null });
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
  document.addEventListener("marks-painted", ({ detail }) => {
    showEverywhere();
    if (detail?.others) refreshSoon();
  });
  follow(frame.dataset.stream, {
    since: workspace.dataset.since,
    onEvent: (kind, data) => heard[kind]?.(data),
    onLive: showLive,
  });
}
