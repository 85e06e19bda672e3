// The bar at the window's foot: what was found, what was not, and the way to close everything.

import { make } from "./layer.js";
import words from "./words.js";

export function showBar(layer, { said, link, lost = [], marks, close }) {
  const had = layer.root.querySelector(".bar");
  const bar = make("section", { class: "bar", role: "region", "aria-label": words.bar, lang: words.lang, dir: words.dir });
  bar.append(make("p", { role: "status" }, make("strong", {}, "Factcheck"), ` ${said}`));
  if (lost.length) bar.append(listed(words.lost.replace("{number}", lost.length), lost, linked));
  if (marks?.drawn.length) {
    const jump = ({ claim }) => make("button", { type: "button", lang: claim.language, onclick: () => marks.goTo(claim) }, claim.statement);
    bar.append(listed(words.go, marks.drawn, jump));
  }
  const actions = make("p", { class: "actions" });
  if (link) actions.append(make("a", { href: link[1], target: "_blank", rel: "noopener" }, link[0]));
  actions.append(make("button", { type: "button", class: "close", onclick: close }, words.close));
  bar.append(actions);
  bar.addEventListener("keydown", (event) => event.key === "Escape" && close());
  had ? had.replaceWith(bar) : layer.root.append(bar);
}

const linked = (claim) => make("a", { href: claim.url, target: "_blank", rel: "noopener", lang: claim.language, dir: "auto" }, claim.statement);

function listed(title, things, shown) {
  return make(
    "details",
    {},
    make("summary", {}, title),
    make("ul", {}, ...things.map((thing) => make("li", { dir: "auto" }, shown(thing)))),
  );
}
