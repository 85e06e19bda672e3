// The numbers of the claims: on their links, at their ends, and in the list beside the text. Where a
// claim comes or goes, those after it are counted anew.

const LINKS = "a.claim-link";
const ENDS = ".claim-end";

// The id of the claim that a link leads to.
export function claimOf(link) {
  return /(\d+)\/?$/.exec(link.getAttribute("href"))?.[1] ?? "";
}

function endedClaim(end) {
  return end.ariaLabel.replace(/\D+/g, "");
}

// Set the numbers right after `change`, which puts new marks in place of some old ones. `claims` are
// the ids of all claims in the order of their numbers.
export function numberClaims(article, claims, change) {
  const links = [...article.querySelectorAll(LINKS)];
  const claimNumbered = new Map(links.map((link) => [link.dataset.number, claimOf(link)]));
  const ends = [...article.querySelectorAll(ENDS)];
  const ended = new Map(ends.map((end) => [end, claimNumbered.get(endedClaim(end))]));
  change();
  const numbers = new Map(claims.map((claim, at) => [String(claim), String(at + 1)]));
  numberLinks(article, numbers);
  for (const [end, claim] of ended) {
    const label = `End of claim ${numbers.get(claim)}`;
    if (end.isConnected && numbers.has(claim) && end.ariaLabel !== label) end.ariaLabel = label;
  }
  numberList(numbers);
}

// Only the first link of a claim is its anchor.
function numberLinks(article, numbers) {
  const anchored = new Set();
  for (const link of article.querySelectorAll(LINKS)) {
    const claim = claimOf(link);
    const number = numbers.get(claim);
    if (number && link.dataset.number !== number) {
      link.dataset.number = number;
      link.ariaLabel = link.ariaLabel.replace(/^Claim \d+/, `Claim ${number}`);
    }
    const id = `mark-${claim}`;
    if (anchored.has(claim)) link.removeAttribute("id");
    else if (link.id !== id) link.id = id;
    anchored.add(claim);
  }
}

function numberList(numbers) {
  for (const badge of document.querySelectorAll("[data-claim] > a.number-badge")) {
    const number = numbers.get(badge.parentElement.dataset.claim);
    if (!number || badge.textContent === number) continue;
    badge.textContent = number;
    badge.ariaLabel = `Claim ${number} in the text`;
  }
}
