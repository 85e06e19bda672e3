// The tools at the marked words of the claim in the panel: loaded when a claim with words is first there.

import { command } from "../desk/keys.js";
import { needed } from "../desk/on_demand.js";
import { currentWords, hasWords, wireWords, wordsMeant } from "./words.js";

let tools = null;

// The tools, or null when they do not come, which is said.
export async function prepareTools() {
  if (tools) return tools;
  const loaded = await needed("What one does to marked words", () => import("./adjusting.js"));
  if (loaded && !tools) {
    tools = loaded;
    tools.wireAdjusting();
  }
  return tools;
}

async function change() {
  if (tools) tools.wordsChanged();
  else if (currentWords()) (await prepareTools())?.wordsChanged();
}

export function wireWordsTools() {
  wireWords(change);
  for (const [name, key, words, act] of [
    ["adjust_words", "e", "Move the edges of the claim's words", () => tools.adjust()],
    ["remove_mark", "x", "Take the mark off these words", () => tools.remove()],
  ]) {
    const group = "The claim's words";
    const begin = async () => (await wordsMeant()) && (await prepareTools()) && act();
    command(name, { key, words, group, when: hasWords, act: begin });
  }
}
