// The panel of a claim, beside a text or on a page of its own: each part of it wires itself.

import "../highlighting/forms.js";
import "../highlighting/topics.js";
import "./judgement.js";
import "./places.js";

// Dragging evidence comes with the first card; the buttons on each do the same without it.
function offerDragging(root) {
  if (root.querySelector(".drag-handle")) import("../citing/reordering.js").catch(console.warn);
}

offerDragging(document);
document.addEventListener("htmx:load", ({ detail }) => offerDragging(detail.elt));
