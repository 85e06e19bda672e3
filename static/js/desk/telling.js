// What happened, for people who do not see the change, and no message longer than it is true.

import { announce } from "../highlighting/announce.js";
import { element } from "./elements.js";

document.addEventListener("told", ({ detail }) => {
  announce(detail.words);
  for (const earlier of document.querySelectorAll(".decided")) earlier.remove();
});
// Above a text that somebody reads a message stays until it is dismissed: the text must not move.
const messages = document.getElementById("messages");
const isAboveText = Boolean(document.getElementById("workspace"));

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id === "panel" && !isAboveText) messages?.replaceChildren();
});

function dismissing(message) {
  const close = element("button", { type: "button", class: "icon-button dismiss" }, "×");
  close.setAttribute("aria-label", "Dismiss this message");
  close.addEventListener("click", () => message.remove());
  return close;
}
if (isAboveText) {
  for (const message of messages?.children ?? []) message.append(dismissing(message));
}
