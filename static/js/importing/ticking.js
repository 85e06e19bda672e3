// Tick or clear all the entries of a list at once, and say how many are ticked.

for (const form of document.querySelectorAll("form[data-ticking]")) {
  const tools = form.querySelector("[data-tick-tools]");
  const boxes = [...form.querySelectorAll("input[type=checkbox][name=entry]")];
  if (!tools || !boxes.length) continue;

  const count = tools.querySelector("[data-tick-count]");
  const tell = () => {
    count.textContent = `${boxes.filter((box) => box.checked).length} ticked`;
  };
  tools.hidden = false;
  tools.addEventListener("click", ({ target }) => {
    const wanted = target.closest("[data-tick]")?.dataset.tick;
    if (!wanted) return;
    for (const box of boxes) box.checked = wanted === "all";
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}
