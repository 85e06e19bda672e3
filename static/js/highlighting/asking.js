// Changes to marks over the API: what the desk refuses is said in its own words.

import { send } from "../desk/api.js";
import { showToast } from "../desk/toast.js";

// The marks between two offsets are stored otherwise now: the page paints them anew.
export function tellMarks({ start, end }) {
  document.dispatchEvent(new CustomEvent("marks-changed", { detail: { from: start, to: end } }));
}

// What the API answered; null where it refused, which is said then.
export async function ask(method, path, body = undefined, options = {}) {
  try {
    const answer = await send(method, path, body, options);
    if (answer.ok) return answer;
    showToast(refusal(answer));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    showToast("The desk does not answer. Nothing was stored; try again when it does.");
  }
  return null;
}

function refusal({ status, body }) {
  const said = Object.values(body?.errors ?? {}).flat()[0] ?? body?.detail;
  return said ?? `The desk did not answer as it should (${status}). Nothing was stored: try again.`;
}
