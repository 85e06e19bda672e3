// Conversations: a key that leads to them, what was typed and not sent, and what others write
// meanwhile, which is offered and never forced between one's words.

import { command } from "../desk/keys.js";
import { needed } from "../desk/on_demand.js";
import { wireKeptWords } from "./kept_words.js";

const ABOVE = 48; // pixels left free above the heading, where a sheet has its handle

const TALK = /_(thread|comment)$/; // the verbs of events about conversations

function discussion() {
  return document.querySelector("#discussion, #notes");
}

// The panel scrolls by itself: the text beside it stays where it is.
function show() {
  const section = discussion();
  const target = section.querySelector("h2") ?? section.parentElement.querySelector("h2") ?? section;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  const panel = target.closest(".workspace-panel");
  if (panel) panel.scrollTop += target.getBoundingClientRect().top - panel.getBoundingClientRect().top - ABOVE;
  else target.scrollIntoView({ block: "start" });
}

function isInUse(section) {
  const typed = [...section.querySelectorAll("textarea")].some((field) => field.value);
  return typed || section.contains(document.activeElement);
}

// Somebody else said something about the claim that is shown, or what was said was missed.
function hear({ detail }) {
  const section = document.getElementById("discussion");
  if (detail.verb && !TALK.test(detail.verb)) return;
  if (!section?.dataset.address || Number(section.dataset.claim) !== detail.claim) return;
  if (isInUse(section)) section.querySelector(".discussion-news").hidden = false;
  else htmx.ajax("GET", section.dataset.address, { target: section, swap: "outerHTML" });
}

// The number in the claim's head follows what is answered here.
function count({ detail }) {
  const fresh = detail.elt.querySelector?.("template[data-open-threads]");
  const place = document.getElementById("open-threads");
  if (fresh && place) place.replaceChildren(fresh.content.cloneNode(true));
}

// Naming people is loaded with the first field that offers it.
async function offerNames({ target }) {
  if (!target.matches?.("textarea[data-mentions]")) return;
  const naming = await needed("The list of names", () => import("./mentioning.js"));
  if (!naming) return;
  document.removeEventListener("focusin", offerNames);
  naming.look(target);
}

wireKeptWords();
document.addEventListener("focusin", offerNames);
document.addEventListener("htmx:load", count);
document.addEventListener("claim-changed", hear);
document.addEventListener("discussion-changed", () => htmx.trigger(document.body, "mentions-changed"));
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("a[href='#discussion']") || !discussion()) return;
  event.preventDefault();
  show();
});
command("show_discussion", {
  key: "t",
  words: "Go to the discussion in the panel",
  group: "Claim",
  when: () => Boolean(discussion()),
  act: show,
});
