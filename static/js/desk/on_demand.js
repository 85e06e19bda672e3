// Parts of a page that are loaded when somebody first needs them: a first visit does not wait for them.

import { showToast } from "./toast.js";

// What `load` imports, or null when it does not come, which is said; asking again tries once more.
// `what` names it at the beginning of a sentence.
export async function needed(what, load) {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a fault of the module, not of the connection
    console.warn(error);
    showToast(`${what} did not come: there may be no connection. Nothing was changed; try again.`);
    return null;
  }
}
