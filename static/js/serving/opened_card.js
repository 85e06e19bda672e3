// What stands in an opened claim: its card's own content, and where words carry several, the choice.

export function clear(pane) {
  pane.replaceChildren();
}

export function fill(pane, { link, card, others, words, choose }) {
  pane.className = `opened-claim ${card.className}`;
  pane.ariaLabel = `${link.ariaLabel}. ${card.querySelector("h3").textContent}`;
  const content = card.cloneNode(true);
  for (const one of content.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of content.querySelectorAll("[aria-labelledby]")) one.removeAttribute("aria-labelledby");
  for (const one of content.querySelectorAll(".to-text, .close-card")) one.remove();
  content.querySelector(".claim-card-head").append(closing(pane, words.close));
  const choice = others.length > 1 ? [choosing(others, link, words.shared, choose)] : [];
  pane.replaceChildren(...choice, ...content.children);
  pane.scrollTop = 0;
}

function closing(pane, label) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small close-opened", textContent: label });
  button.popoverTargetElement = pane;
  button.popoverTargetAction = "hide";
  return button;
}

function choosing(others, current, label, choose) {
  const list = Object.assign(document.createElement("div"), { className: "shared-words", role: "group", ariaLabel: label });
  const said = Object.assign(document.createElement("p"), { className: "meta", textContent: label });
  said.ariaHidden = "true";
  const buttons = others.map(({ id, link }) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: link.ariaLabel });
    button.className = `button small ${link.className.replace("claim-link", "")}`;
    if (link === current) button.ariaCurrent = "true";
    button.addEventListener("click", () => choose(id));
    return button;
  });
  list.append(said, ...buttons);
  return list;
}
