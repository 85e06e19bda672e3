// The claim beside the text is part of the page's address: loading it again, or passing it on, shows
// the same. Without script the server lists that claim beside the text.

import { openInPanel } from "./panel.js";
import { workspace } from "./parts.js";

const CLAIM = /\/claims\/(\d+)\/$/;
const whole = document.getElementById("all-claims").getAttribute("href");

// Called with the path of what the panel shows. What belongs to a claim, as a form of it, changes nothing.
export function nameInAddress(path) {
  const claim = path.match(CLAIM)?.[1];
  if (!claim && path !== workspace.dataset.claims) return;
  const address = claim ? `${whole}?claim=${claim}` : whole;
  history.replaceState(history.state, "", address + location.hash);
}

// Open the one claim that the address names.
export function openNamed() {
  const claims = new URLSearchParams(location.search).getAll("claim");
  if (location.pathname !== whole || claims.length !== 1 || !/^\d+$/.test(claims[0])) return;
  openInPanel(workspace.dataset.claim.replace("/0/", `/${claims[0]}/`), null, { keepFocus: true });
  if (location.hash) return;
  const mark = document.getElementById(`mark-${claims[0]}`);
  mark?.scrollIntoView({ block: "center", behavior: "instant" });
}
