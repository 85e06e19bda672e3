// The workspace: an article, and its claims beside the text. Each part of it is a module that wires
// itself; they tell one another what happened by events on the document:
//   marks-changed {from, to}  marks between two offsets (code points) were stored; {claim}: those of
//                             a claim look different; without: anywhere
//                             (`quiet`: not by what is under way here, which goes on;
//                             `told`: what was stored is said in words already;
//                             `others`: not by this window, see live/live.js)
//   stored                    something was stored by this page
//   wrote                     the API took a change from this page
//   marks-painted             the page shows the marks as they are stored
//   panel-shown {path}        something was loaded into the panel
//   told {words}              what happened, for people who do not see it

import "../reviewing/panel.js";
import { claimAddress } from "./acting.js";
import { nameInAddress, openNamed } from "./address.js";
import { paintDraft } from "./draft.js";
import "./finding.js";
import { wireListing } from "./listing.js";
import { showCurrent, wireMarks, wordsShown } from "./marks.js";
import { keepInSight, showSaved, tellSaved, wirePanel } from "./panel.js";
import { wirePainting } from "./painting.js";
import { article, canHighlight, workspace } from "./parts.js";
import { forget, goOn, prepareMode, wireSelecting } from "./selecting.js";
import { prepareTools, wireWordsTools } from "./words_tools.js";
import { wireKeyList } from "../desk/key_list.js";
import "../reviewing/discussion.js";
import "../reviewing/notes.js";
import { claimIn } from "./words.js";
import { wireLive } from "../live/live.js";
import { wireUndoing } from "../reviewing/undoing.js";

let shown = "";

function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

wirePanel({
  onShown(path) {
    [shown] = path.split("?");
    nameInAddress(shown);
    const claim = claimIn(shown); // after a step of its review the path does not name it
    if (claim) shown = claimAddress(claim);
    showCurrent(article, shown);
    keepInSight(paintDraft(article) ?? wordsShown(article));
    tell("panel-shown", { path });
  },
  onLeft: forget,
});
wireListing(document.getElementById("panel"));
wireMarks(article, workspace.dataset.claims);
document.addEventListener("marks-changed", ({ detail }) => {
  if (detail?.told) showSaved();
  if (detail?.quiet) return;
  goOn();
  tellSaved();
});
wirePainting();
document.addEventListener("marks-painted", () => {
  paintDraft(article);
  showCurrent(article, shown);
});
if (canHighlight) {
  wireSelecting();
  wireWordsTools();
  wireUndoing();
}
wireKeyList(canHighlight ? [prepareMode, prepareTools] : []);
wireLive();
for (const tool of document.querySelectorAll(".needs-script[inert]")) tool.inert = false;
openNamed();
