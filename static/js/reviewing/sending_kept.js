// What closed windows left unsent is sent from whatever page of the desk is opened next. Where somebody
// else stored other words meanwhile nothing is sent: the person is told, and decides on that page.

import { renewToken, send } from "../desk/api.js";
import { showToast } from "../desk/toast.js";
import { change, savers } from "./autosave.js";
import { forget, leftDrafts } from "./keeping.js";
import { Saver } from "./saver.js";

const LATER = 2_000; // milliseconds; forms on the page itself come first
const { person } = document.body.dataset;

// "stored", "open" where the person has to decide, or "" where the server cannot be asked.
async function sendDraft(draft) {
  const { ok, etag, body } = await send("GET", draft.address).catch(() => ({ ok: false }));
  if (!ok) return "";
  const form = Object.fromEntries(Object.keys(draft.mine).map((name) => [name, body[name]]));
  const saver = new Saver({
    etag,
    values: { ...form },
    read: () => ({ ...form }),
    write: (name, value) => (form[name] = value),
    send: (changes, known) => change(draft.address, changes, known),
    renew: renewToken,
    keep: () => true,
    tell: () => null,
    saved: () => null,
    took: () => null,
    ask: () => null,
  });
  saver.restore(draft);
  const isStored = await saver.flush();
  clearTimeout(saver.timer);
  if (!isStored) return saver.isOpen ? "open" : "";
  forget(draft.key);
  return "stored";
}

async function sendAll() {
  const here = new Set(savers().map(({ address }) => address));
  let stored = 0;
  for (const draft of await leftDrafts(person)) {
    if (here.has(draft.address) || draft.etag === null) continue; // something new waits for its form
    const became = await sendDraft(draft);
    if (became === "stored") stored += 1;
    else if (became === "open") {
      const open = { action: "Open it", act: () => location.assign(draft.page) };
      showToast("Something you typed earlier is not stored yet: it was changed meanwhile.", open);
      return;
    }
  }
  if (stored) showToast("What you typed earlier and could not be stored then is stored now.");
}

if (person) setTimeout(sendAll, LATER);
addEventListener("online", () => person && sendAll());
