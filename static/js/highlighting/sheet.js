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

export function wireSheet() {
  handle.addEventListener("click", () => setTall(!sheet.classList.contains("is-tall")));
  handle.addEventListener("pointerdown", (event) => {
    from = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", ({ clientY }) => {
    const pulled = from === null ? 0 : clientY - from;
    from = null;
    if (Math.abs(pulled) < PULL) return;
    // The click that follows would turn it once more.
    handle.addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true, once: true });
    if (pulled < 0) setTall(true);
    else if (sheet.classList.contains("is-tall")) setTall(false);
    else document.getElementById("close-panel").click();
  });
}
