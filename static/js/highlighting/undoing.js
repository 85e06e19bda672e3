// Say what was done, with a way to take it back: the server undoes one's own newest change.

import { showToast } from "../desk/toast.js";
import { ask, tellMarks } from "./asking.js";
import { workspace } from "./parts.js";

export function undoable(words) {
  return showToast(words, { action: "Undo", act: undo });
}

async function undo() {
  const { article, since } = workspace.dataset;
  const answer = await ask("POST", `/articles/${article}/undo/`, { since: Number(since) });
  if (!answer) return;
  const { said, marks } = answer.body;
  if (marks) tellMarks({ start: marks.from, end: marks.to });
  showToast(said);
  document.dispatchEvent(new CustomEvent("undone", { detail: answer.body }));
}
