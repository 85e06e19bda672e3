// On a small window the panel is a sheet from below: its handle makes it larger or smaller, and a pull
// down closes it.

const PULL = 40; // pixels that mean it
const handle = document.getElementById("sheet-handle");
const sheet = handle?.closest(".workspace-panel");
let from = null;

function setTall(isTall) {
  sheet.classList.toggle("is-tall", isTall);
  handle.setAttribute("aria-pressed", String(isTall));
}

function turn() {
  setTall(!sheet.classList.contains("is-tall"));
}

function letGo({ clientY }) {
  if (from === null) return;
  const pulled = clientY - from;
  from = null;
  if (Math.abs(pulled) < PULL) turn();
  else if (pulled < 0) setTall(true);
  else if (sheet.classList.contains("is-tall")) setTall(false);
  else document.getElementById("close-panel").click();
}

export function wireSheet() {
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", letGo);
  handle.addEventListener("pointercancel", () => (from = null));
  handle.addEventListener("click", ({ detail }) => {
    if (detail === 0) turn(); // by a key; a pointer was let go already
  });
}
