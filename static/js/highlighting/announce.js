// Tell people who cannot see the change what happened.

const DEEDS = ["keydown", "pointerdown", "click"];
const MOST = 5; // messages, of what happens while nobody does anything
let isNewDeed = true;

for (const deed of DEEDS) {
  document.addEventListener(deed, () => (isNewDeed = true), { capture: true });
}

// Messages about one deed stand side by side, so that the second does not take the first away
// before it was read out. What is told after the person does something else takes their place.
export function announce(words) {
  const announcer = document.getElementById("announcer");
  if (!announcer) return;
  if (isNewDeed) announcer.replaceChildren();
  isNewDeed = false;
  const message = document.createElement("p");
  message.textContent = words;
  announcer.append(message);
  if (announcer.children.length > MOST) announcer.firstElementChild.remove();
}
