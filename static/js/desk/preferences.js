// How the person who is signed in likes the desk. The server keeps it, so that it follows them; each
// page carries it.

import { send } from "./api.js";

const stored = { keys: {}, keys_on: true, tour_seen: false };
Object.assign(stored, JSON.parse(document.body.dataset.preferences ?? "{}"));

export function preferences() {
  return stored;
}

// Take the change over at once and store it. Returns whether it is stored: if not, it holds for this
// page only.
export async function prefer(change) {
  Object.assign(stored, change);
  document.dispatchEvent(new CustomEvent("preferences-changed"));
  try {
    return (await send("PATCH", "/me/", change)).ok;
  } catch {
    return false;
  }
}
