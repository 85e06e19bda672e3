// The filter of the claims: the list comes from the server, and the marks in the text and on the rail
// that do not match step back.

import { command } from "../desk/keys.js";
import { announce } from "./announce.js";
import { openInPanel } from "./panel.js";
import { article, workspace } from "./parts.js";
import { isFiltered, isWanted, want } from "./stops.js";

const panel = document.getElementById("panel");
const back = document.getElementById("all-claims");
const whole = back?.textContent;
let asked = ""; // the query of the filter in force

// Dim the marks of which no claim matches, and the numbers of each that does not.
function dim() {
  article.classList.toggle("is-filtered", isFiltered());
  if (!isFiltered()) return;
  for (const mark of article.querySelectorAll("mark.claim")) {
    const matches = mark.dataset.claims.split(" ").some((claim) => isWanted(Number(claim)));
    mark.classList.toggle("is-dimmed", !matches);
  }
  for (const link of article.querySelectorAll("a.claim-link")) {
    link.classList.toggle("is-dimmed", !isWanted(Number(link.pathname.match(/(\d+)\/$/)?.[1])));
  }
}

// What the list that is shown says of the filter. A list of some words' claims says nothing of it.
function read() {
  const found = document.getElementById("claims-found");
  if (!found || "words" in found.dataset) return;
  const ids = found.dataset.matching;
  asked = ids === undefined ? "" : found.dataset.query;
  want(ids === undefined ? null : ids.split(" ").filter(Boolean).map(Number));
  if (back) back.textContent = asked ? "The claims that match" : whole;
  dim();
}

// The filter stays while claims are opened: the way back to the list leads to what it left.
function keepFilter({ detail }) {
  if (detail.elt === back && asked) detail.path = `${detail.path}?${asked}`;
}

async function showFilter() {
  if (!panel.querySelector("#claim-filter")) {
    await openInPanel(asked ? `${workspace.dataset.claims}?${asked}` : workspace.dataset.claims);
  }
  const filter = document.getElementById("claim-filter");
  if (!filter) {
    announce("There is no claim to choose from yet.");
    return;
  }
  filter.open = true;
  panel.closest(".workspace-panel").classList.add("is-open");
  filter.querySelector("summary").focus();
}

export function wireFilters() {
  document.addEventListener("marks-painted", dim);
  document.addEventListener("panel-shown", read);
  document.body.addEventListener("htmx:configRequest", keepFilter);
  document.body.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.id !== "claims-found") return;
    read();
    announce(document.querySelector("#claims-found .filter-result")?.textContent ?? "All claims are shown.");
  });
  document.getElementById("open-filter").addEventListener("click", showFilter);
  const words = "Choose which claims are shown";
  command("filter_claims", { key: "f", words, group: "Finding", act: showFilter });
  read();
}
