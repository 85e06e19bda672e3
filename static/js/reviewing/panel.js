// The panel of a claim, beside a text or on a page of its own: each part of it wires itself.

import "../citing/reordering.js";
import "../highlighting/forms.js";
import "../highlighting/topics.js";
import "./judgement.js";
import "./places.js";
