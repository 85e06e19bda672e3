// Asks what is known about this page, marks the checked sentences and says what was found. Nothing but the
// address of the page, without what follows “#”, leaves the browser.

import { readPage } from "./page.js";
import { findQuotes } from "./find.js";
import { Layer } from "./layer.js";
import { showBar } from "./bar.js";
import { Marks } from "./marks.js";
import words from "./words.js";

let open = null;

// Pressed once more, the bookmarklet takes everything away.
export async function toggle(site) {
  if (open) return open.close();
  const layer = new Layer();
  const marks = new Marks(layer);
  open = {
    close() {
      marks.close();
      layer.close();
      open = null;
    },
  };
  const here = open;
  showBar(layer, { said: words.asking, close: here.close });
  const answer = await ask(site);
  if (open !== here) return; // closed meanwhile
  show(site, answer, layer, marks, here.close);
}

export const addressHere = () => location.href.replace(/#.*$/, "");

async function ask(site) {
  if (!location.protocol.startsWith("http")) return { problem: words.noAddress };
  const address = `${site}/lookup?url=${encodeURIComponent(addressHere())}`;
  try {
    const answer = await fetch(address, { credentials: "omit", referrerPolicy: "no-referrer" });
    return answer.ok ? await answer.json() : { problem: words.refused };
  } catch {
    return { problem: words.refused };
  }
}

function show(site, answer, layer, marks, close) {
  const page = `${site}${words.lookUp}?url=${encodeURIComponent(addressHere())}`;
  if (answer.problem) return showBar(layer, { said: answer.problem, link: [words.openList, page], close });
  const [match] = answer.matches;
  if (!match) return showBar(layer, { said: words.nothing, link: [words.askForCheck, answer.ask], close });
  const { claims, language } = match.article;
  const { found, lost } = findClaims(claims.map((claim) => ({ ...claim, language: language ?? "" })), layer.host);
  marks.draw(found);
  const said = words.found.replace("{found}", found.length).replace("{all}", claims.length);
  const copy = match.how === "near" ? ` ${words.nearCopy}` : "";
  showBar(layer, { said: said + copy, link: [words.readCheck, match.article.url], lost, marks, close });
}

// The claims with the ranges of their words on this page, in the order of the page, and those without any.
function findClaims(claims, own) {
  const { text, rangeOf } = readPage(document.body, own);
  const quotes = claims.flatMap((claim) => claim.quotes.map((quote) => ({ claim, quote })));
  const places = findQuotes(text, quotes.map(({ quote }) => quote));
  const ranges = new Map(claims.map((claim) => [claim, []]));
  quotes.forEach(({ claim }, at) => places[at] && ranges.get(claim).push(places[at]));
  const found = claims
    .filter((claim) => ranges.get(claim).length)
    .map((claim) => ({ claim, start: Math.min(...ranges.get(claim).map(([start]) => start)) }))
    .sort((one, other) => one.start - other.start)
    .map(({ claim }) => ({ claim, ranges: ranges.get(claim).map(([start, end]) => rangeOf(start, end)) }));
  return { found, lost: claims.filter((claim) => !ranges.get(claim).length) };
}
