// A button that moves away under the pointer, because something came above it, was pressed all the same.
// Browsers send it no click: the pointer is let go over something else.

const STILL = 4; // pixels that a hand moves without meaning it
let press = null;

function down({ target, button, pointerType, clientX, clientY }) {
  const pressed = pointerType === "mouse" && button === 0 ? target.closest?.("button") : null;
  press = pressed ? { pressed, clientX, clientY } : null;
}

function up({ target, clientX, clientY }) {
  const held = press;
  press = null;
  if (!held?.pressed.isConnected || held.pressed.contains(target)) return;
  const moved = Math.hypot(clientX - held.clientX, clientY - held.clientY);
  if (moved <= STILL) held.pressed.click();
}

document.addEventListener("pointerdown", down, { capture: true });
document.addEventListener("pointerup", up, { capture: true });
