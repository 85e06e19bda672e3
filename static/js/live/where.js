// Tell the others which claim is open in this window, and whether somebody began to change it.

import { post } from "../desk/api.js";

const PAUSE = 300; // milliseconds in which several steps become one
const STILL_EDITING = 120_000; // after the last key

const panel = document.getElementById("panel");
let stream = null;
let address = "";
let path = "";
let isEditing = false;
let timer = 0;
let idle = 0;
let said = "";

// The claim that the panel shows, by its id; null for none.
export function openClaim() {
  const named = panel.querySelector("[data-people-on-claim]")?.dataset.peopleOnClaim;
  const id = named ?? path.match(/\/claims\/(\d+)\//)?.[1];
  return id ? Number(id) : null;
}

async function send() {
  const claim = openClaim();
  const values = { stream, claim: claim ?? "", is_editing: isEditing && claim ? "on" : "" };
  if (!stream || JSON.stringify(values) === said) return;
  said = JSON.stringify(values);
  if ((await post(address, values)) === null) said = ""; // the next stream says it again
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

function setEditing(editing) {
  clearTimeout(idle);
  if (editing) idle = setTimeout(() => setEditing(false), STILL_EDITING);
  if (editing !== isEditing) {
    isEditing = editing;
    soon();
  }
}

// What others see of this window starts anew with each stream.
export function sayAgain(id) {
  stream = id;
  said = "";
  if (openClaim()) soon();
}

export function wireWhere(to, { canEdit }) {
  address = to;
  document.addEventListener("panel-shown", ({ detail }) => {
    path = detail.path;
    if (!isTyping()) setEditing(false);
    soon();
  });
  if (canEdit) panel.addEventListener("input", () => openClaim() && setEditing(true));
}

// A form that was saved is shown anew while somebody goes on in it.
function isTyping() {
  const focused = document.activeElement;
  return isEditing && panel.contains(focused) && focused.matches("input, textarea, select");
}
