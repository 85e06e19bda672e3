// The list of claims beside the text, made anew when others marked or judged something: unless
// somebody is at it with the keyboard, or has gone far down in it.

import { workspace } from "../highlighting/parts.js";
import { showEverywhere } from "./presence.js";

const PAUSE = 300; // milliseconds in which several changes become one
const FIRST_PAGE = 100; // claims
let timer = 0;

function current() {
  const found = document.getElementById("claims-found");
  const isInUse = !found || "words" in found.dataset || found.contains(document.activeElement);
  return isInUse || found.querySelectorAll(".claim-item").length > FIRST_PAGE ? null : found;
}

async function refresh() {
  const found = current();
  if (!found) return;
  const address = `${workspace.dataset.claims}?${found.dataset.query ?? ""}`;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.getElementById("claims-found");
    if (!answer.ok || !made || current() !== found) return;
    found.replaceWith(made);
    htmx.process(made);
    showEverywhere();
  } catch {
    // Without a connection it stays as it is; the page says so already.
  }
}

export function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
}
