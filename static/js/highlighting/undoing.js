// Say what was done, with a way to take it back: that of the page, for as long as nothing else was
// changed since.

import { showToast } from "../desk/toast.js";

let withdraw = () => {};

export function undoable(words) {
  withdraw = showToast(words, { action: "Undo", act: () => document.getElementById("undo")?.click() });
}

// The server tells what a form did.
document.addEventListener("can-be-undone", ({ detail }) => undoable(detail.words));

// “Undo” means the newest change: it is not offered for an older one.
document.addEventListener("stored", () => withdraw());
