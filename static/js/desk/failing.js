// A request of htmx that somebody made and that came to nothing is told, wherever it was made. The
// workspace says so in its panel.

import { showToast } from "./toast.js";

const isToldInPanel = Boolean(document.getElementById("workspace"));

// Parts of a page that load by themselves were asked for by nobody.
function isAskedFor({ verb, triggeringEvent }) {
  return verb !== "get" || Boolean(triggeringEvent?.isTrusted);
}

function tell({ detail }) {
  if (isToldInPanel || !isAskedFor(detail.requestConfig)) return;
  const { status } = detail.xhr ?? {};
  showToast(
    status
      ? `The desk did not answer as it should (${status}). What you typed is still here: try again.`
      : "No connection: this was not sent. What you typed is still here; try again when it is back.",
  );
}

for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, tell);
