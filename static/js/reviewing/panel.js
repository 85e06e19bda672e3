// The panel of a claim, beside a text or on a page of its own: each part of it wires itself.

import "../highlighting/forms.js";
import "../highlighting/topics.js";
import "./judgement.js";
import "./places.js";

// What evidence needs comes with the first card. The buttons on each do the same without dragging, and
// a mark in the rationale can be typed.
function offerTools(root) {
  if (root.querySelector(".drag-handle")) import("../citing/reordering.js").catch(console.warn);
  if (root.querySelector("[data-cites]")) import("../citing/marking.js").catch(console.warn);
}

offerTools(document);
document.addEventListener("htmx:load", ({ detail }) => offerTools(detail.elt));
