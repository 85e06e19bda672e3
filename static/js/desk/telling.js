// What happened, for people who do not see the change, and no message longer than it is true.

import { announce } from "../highlighting/announce.js";

document.addEventListener("told", ({ detail }) => {
  announce(detail.words);
  for (const earlier of document.querySelectorAll(".decided")) earlier.remove();
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "panel") document.getElementById("messages")?.replaceChildren();
});
