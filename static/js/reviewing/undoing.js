// Undo and redo in the workspace: the server takes back the person's own newest change since the page
// was opened, or makes it again. Inside a field the browser's own undo works.

import { send } from "../desk/api.js";
import { command } from "../desk/keys.js";
import { showToast } from "../desk/toast.js";
import { workspace } from "../highlighting/parts.js";
import { savers } from "./autosave.js";

const article = workspace.dataset.claims.match(/articles\/(\d+)\//)[1];
const PATIENCE = 2_000; // milliseconds; a panel that does not come keeps nobody waiting
const panel = document.getElementById("panel");
const buttons = { undo: document.getElementById("undo"), redo: document.getElementById("redo") };
let shown = location.pathname;
let isBusy = false;

function enable(name, isPossible) {
  buttons[name]?.setAttribute("aria-disabled", String(!isPossible));
}

function isPossible(name) {
  return buttons[name]?.getAttribute("aria-disabled") === "false";
}

// What is typed is stored first: it is the newest change.
async function step(name) {
  if (isBusy) return;
  isBusy = true;
  try {
    await Promise.all(savers().map(({ saver }) => saver.flush()));
    if (!isPossible(name)) showToast(`There is nothing to ${name} on this page.`);
    else await ask(name);
  } catch {
    showToast(`Not done: no connection. Nothing was changed; try again.`);
  } finally {
    isBusy = false;
  }
}

async function ask(name) {
  const since = Number(workspace.dataset.since ?? 0);
  const { ok, body } = await send("POST", `/articles/${article}/${name}/`, { since });
  if (ok) await show(body);
  if (typeof body?.can_undo === "boolean") {
    enable("undo", body.can_undo);
    enable("redo", body.can_redo);
  }
  if (!ok) {
    showToast(body?.detail ?? "That did not work. Nothing was changed.");
    return;
  }
  const other = name === "undo" ? "redo" : "undo";
  const offered = { action: other === "undo" ? "Undo" : "Redo", act: () => step(other) };
  showToast(body.said, isPossible(other) ? offered : {});
}

async function show({ claim, discarded, marks }) {
  const detail = { ...marks, quiet: true };
  document.body.dispatchEvent(new CustomEvent("marks-changed", { detail, bubbles: true }));
  const open = Number(shown.match(/\/claims\/(\d+)\//)?.[1] ?? 0);
  if (panel.querySelector(".claim-list")) await reload(shown);
  else if (open && claim === open) await reload(shown);
  else if (open && discarded === open) await reload(workspace.dataset.claims);
}

// The focus stays where it is, though the panel takes it; what it was on may have come anew.
async function reload(address) {
  const { activeElement: focused } = document;
  const settled = new Promise((resolve) => {
    document.addEventListener("panel-shown", resolve, { once: true });
    setTimeout(resolve, PATIENCE);
  });
  await htmx.ajax("GET", address, { target: panel, swap: "innerHTML" });
  await settled;
  const again = focused.isConnected ? focused : document.getElementById(focused.id);
  if (again && again !== document.body) again.focus({ preventScroll: true });
}

function changed({ detail }) {
  if (detail?.others || detail?.quiet) return;
  enable("undo", true);
  enable("redo", false);
}

export function wireUndoing() {
  document.addEventListener("panel-shown", ({ detail }) => (shown = detail.path));
  for (const name of ["marks-changed", "stored"]) document.addEventListener(name, changed);
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig.verb !== "get" && detail.successful) changed({});
  });
  const words = { undo: "Undo your last change", redo: "Do it again after all" };
  for (const [name, key] of [["undo", "z"], ["redo", "Z"]]) {
    buttons[name].addEventListener("click", () => step(name));
    command(name, { key, words: words[name], group: "Changes", act: () => step(name) });
  }
}
