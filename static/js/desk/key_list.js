// The way to the list of keys, which is loaded when it is first opened.

import { command } from "./keys.js";
import { needed } from "./on_demand.js";

// `prepare` are functions that load what has keys of its own, so that the list has them too.
export function wireKeyList(prepare = []) {
  async function open() {
    const all = () => Promise.all([import("./keys_dialog.js"), ...prepare.map((load) => load())]);
    const [list] = (await needed("The list of keys", all)) ?? [];
    list?.showKeysDialog();
  }

  for (const opener of document.querySelectorAll("[data-opens-keys]")) {
    opener.addEventListener("click", open);
  }
  command("show_keys", { key: "?", words: "List and change the keys", group: "Help", act: open });
}
