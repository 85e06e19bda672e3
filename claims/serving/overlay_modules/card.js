// What the desk found about one sentence.

import { icon, make } from "./layer.js";
import words from "./words.js";

export function openCard(layer, claim, opener) {
  layer.root.querySelector(".card")?.remove();
  const { slug, label } = claim.verdict;
  const close = () => {
    card.remove();
    opener.focus();
  };
  const card = make(
    "section",
    { class: "card", role: "dialog", "aria-labelledby": "statement", tabindex: "-1", lang: words.lang, dir: words.dir },
    make("p", { class: `verdict ${slug}` }, icon(slug), make("span", {}, words.verdicts[slug] ?? label)),
    make("h2", { id: "statement", lang: claim.language, dir: "auto" }, claim.statement),
    make("p", { lang: claim.language, dir: "auto" }, claim.takeaway ?? ""),
    make(
      "p",
      { class: "actions" },
      make("a", { href: claim.url, target: "_blank", rel: "noopener" }, words.readClaim),
      make("button", { type: "button", onclick: close }, words.closeCard),
    ),
  );
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  layer.root.append(card);
  card.focus();
}
