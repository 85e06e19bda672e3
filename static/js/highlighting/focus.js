// Where the focus goes when something new is shown in a panel.

// A field at fault first, then a form that asks for its first field, else the heading. Returns what
// was focused, or null when the focus is inside already.
export function focusInside(panel, options = {}) {
  if (panel.contains(document.activeElement)) return null;
  const form = panel.querySelector("form[data-focus-first]");
  const target =
    panel.querySelector("[aria-invalid='true']") ??
    form?.querySelector("textarea, select, input:not([type='hidden'])") ??
    panel.querySelector("h2, h3");
  if (!target) return null;
  if (target.matches("h2, h3")) target.tabIndex = -1;
  target.focus(options);
  return target;
}
