// What is done with the chosen words: a claim at once, or a form or a search in the panel.

import { ask, tellMarks } from "./asking.js";
import { keepInSight, openInPanel, setOrigin } from "./panel.js";
import { workspace } from "./parts.js";
import { undoable } from "./undoing.js";

let isStoring = false;

// The address of a claim in the panel.
export function claimAddress(id) {
  return workspace.dataset.claim.replace("/0/", `/${id}/`);
}

// Store a claim of these words, its statement proposed by the server, and open it for editing.
// Leaving the panel goes `back` to a mode, or to the claim's number in the text. Returns whether it
// was stored.
export async function createClaim({ start, end, quote }, back = null) {
  if (isStoring) return false;
  isStoring = true;
  const snapshot = Number(workspace.dataset.snapshot);
  const answer = await ask("POST", "/claims/", { snapshot, start, end, quote });
  isStoring = false;
  if (!answer) return false;
  const { claim, occurrence } = answer.body;
  const way = back ?? { resume: () => document.getElementById(`mark-${claim.id}`)?.focus() };
  setOrigin(way);
  await openInPanel(`${claimAddress(claim.id)}?new=1`);
  selectStatement();
  // The words stay painted as chosen until their mark is: laying out a long text can wait for the panel.
  undoable("Saved as a new claim.");
  document.addEventListener("marks-painted", () => showMark(claim.id), { once: true });
  tellMarks(occurrence);
  setOrigin(way);
  return true;
}

// Painting ends a scroll that is under way: what the sheet of a phone covers comes into sight after it.
function showMark(id) {
  keepInSight(document.getElementById(`mark-${id}`));
}

// What was proposed is typed over, or kept.
function selectStatement() {
  const field = document.querySelector("#panel textarea[name='statement']");
  field?.focus({ preventScroll: true });
  field?.select();
}

// Open the form or the search of that name for the chosen words.
export function openFor(name, { start, end, quote }) {
  return openInPanel(workspace.dataset[name], { start, end, quote });
}
