// The list of claims beside the text: further ones take the place of the link to them when it comes
// into sight. Where the keyboard was on that link, it goes on at the first of them.

let next = null;

export function wireListing(panel) {
  panel.addEventListener("htmx:beforeSwap", ({ target }) => {
    if (!target.matches(".claim-more")) return;
    next = target.contains(document.activeElement) ? target.previousElementSibling : null;
  });
  panel.addEventListener("htmx:afterSettle", () => {
    next?.nextElementSibling?.querySelector("a")?.focus();
    next = null;
  });
}
