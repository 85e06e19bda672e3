"""What the files of the demonstration desk say, as typed values; nothing is stored here."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class DemoPerson:
    username: str
    display_name: str
    roles: list[str]
    expertise: str


@dataclass(frozen=True)
class DemoTopic:
    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class DemoPage:
    """A site page; `body` is Markdown."""

    slug: str
    title: str
    body: str


@dataclass(frozen=True)
class DemoSource:
    """A record; one that `is_retracted` is invented, and retracted when all else is loaded."""

    key: str
    title: str
    authors: str = ""
    container: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    is_retracted: bool = False


@dataclass(frozen=True)
class DemoArticle:
    """An article; `file` is the name under which `body`, its Markdown, would be uploaded."""

    key: str
    file: str
    body: str
    title: str
    byline: str
    publisher: str
    url: str
    published_on: date
    language: str
    imported_by: str
    publish: bool
    tier: str = ""
    tier_rationale: str = ""


@dataclass(frozen=True)
class DemoQuote:
    """Where a claim stands: `exact` occurs once in the text of the article."""

    article: str
    exact: str
    relation: str
    central: bool


@dataclass(frozen=True)
class DemoReference:
    """A reference of an article, as printed, and its worth; without words there is none."""

    article: str
    fit: str
    words: str = ""
    number: int | None = None
    note: str = ""


@dataclass(frozen=True)
class DemoEvidence:
    source: str
    stance: str
    passage: str
    is_paraphrase: bool
    locator: str
    study_type: str
    population: str
    level: str
    sample_size: int | None = None
    remark: str = ""


@dataclass(frozen=True)
class DemoOpinion:
    """What somebody else thought of a claim, before they saw its review."""

    by: str
    verdict: str
    certainty: str
    words: str


@dataclass(frozen=True)
class DemoReview:
    """A judgement; `status` is how far it has come: draft, submitted or published."""

    author: str
    status: str
    verdict: str
    certainty: str
    reasons: list[str]
    takeaway: str
    rationale: str
    search_log: str
    conflict_of_interest: str
    approver: str = ""
    evidence: list[DemoEvidence] = field(default_factory=list)
    opinions: list[DemoOpinion] = field(default_factory=list)


@dataclass(frozen=True)
class DemoClaim:
    """A claim, its places, and its review unless nobody has begun one."""

    key: str
    statement: str
    claimant: str
    claim_type: str
    topics: list[str]
    harm: str
    quotes: list[DemoQuote]
    review: DemoReview | None
    references: list[DemoReference] = field(default_factory=list)


@dataclass(frozen=True)
class DemoCorrection:
    """A claim that was published as `before` and is corrected to its present review."""

    claim: str
    reason_code: str
    note: str
    before: DemoReview


@dataclass(frozen=True)
class DemoUpdate:
    """A claim that was published as `before`; its present review adds evidence, nothing else."""

    claim: str
    note: str
    before: DemoReview


@dataclass(frozen=True)
class DemoReport:
    claim: str
    category: str
    text: str


@dataclass(frozen=True)
class DemoWish:
    """What one reader wrote when asking for a check."""

    words: str
    why: str


@dataclass(frozen=True)
class DemoRequest:
    """A page, or without an address a claim, that readers want checked; `article` answers it."""

    wishes: list[DemoWish]
    url: str = ""
    status: str = "waiting"
    by: str = ""
    note: str = ""
    article: str = ""


@dataclass(frozen=True)
class DemoComment:
    by: str
    text: str


@dataclass(frozen=True)
class DemoThread:
    """A conversation about a claim, or about the words `exact` of an article."""

    comments: list[DemoComment]
    claim: str = ""
    article: str = ""
    exact: str = ""
    resolved_by: str = ""


@dataclass(frozen=True)
class DemoDesk:
    people: list[DemoPerson]
    topics: list[DemoTopic]
    pages: list[DemoPage]
    sources: list[DemoSource]
    articles: list[DemoArticle]
    claims: list[DemoClaim]
    correction: DemoCorrection
    update: DemoUpdate
    report: DemoReport
    requests: list[DemoRequest]
    threads: list[DemoThread]

    def claim(self, key: str) -> DemoClaim:
        """The claim of that key; raises StopIteration when there is none."""
        return next(claim for claim in self.claims if claim.key == key)

    def first_review(self, claim: DemoClaim) -> DemoReview | None:
        """The review that the claim began with: for most it is the present one."""
        replaced = {one.claim: one.before for one in (self.correction, self.update)}
        return replaced.get(claim.key, claim.review)


def read_desk() -> DemoDesk:
    """The whole desk from its files. An unknown or missing field raises TypeError."""
    desk = _toml("desk.toml")
    claims = [_claim(row) for row in _toml("claims.toml")["claims"]]
    return DemoDesk(
        people=[DemoPerson(**row) for row in desk["people"]],
        topics=[DemoTopic(**row) for row in desk["topics"]],
        pages=[_page(row) for row in desk["pages"]],
        sources=[DemoSource(**row) for row in _toml("sources.toml")["sources"]],
        articles=[_article(row) for row in desk["articles"]],
        claims=claims,
        correction=DemoCorrection(**_with_before(desk["correction"], claims)),
        update=DemoUpdate(**_with_before(desk["update"], claims)),
        report=DemoReport(**desk["report"]),
        requests=[_request(row) for row in desk["requests"]],
        threads=[_thread(row) for row in desk["threads"]],
    )


def page_texts() -> dict[str, str]:
    """The texts of the demonstration's own pages, by slug."""
    return {row["slug"]: _page(row).body for row in _toml("desk.toml")["pages"]}


def _toml(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as file:
        return {key: _unwrapped(value) for key, value in tomllib.load(file).items()}


def _unwrapped(value: Any) -> Any:
    """The value with the lines of each paragraph joined: they are broken only for the editor."""
    if isinstance(value, dict):
        return {key: _unwrapped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_unwrapped(inner) for inner in value]
    if isinstance(value, str):
        return re.sub(r"(?<!\n)\n(?!\n)", " ", value.strip())
    return value


def _page(row: dict[str, Any]) -> DemoPage:
    body = (FOLDER / "pages" / row["file"]).read_text(encoding="utf-8")
    return DemoPage(slug=row["slug"], title=row["title"], body=body)


def _article(row: dict[str, Any]) -> DemoArticle:
    body = (FOLDER / "articles" / row["file"]).read_text(encoding="utf-8")
    return DemoArticle(**row, body=body)


def _claim(row: dict[str, Any]) -> DemoClaim:
    quotes = [DemoQuote(**quote) for quote in row["quotes"]]
    review = _review(row["review"]) if "review" in row else None
    references = [DemoReference(**item) for item in row.get("references", [])]
    return DemoClaim(**row | {"quotes": quotes, "review": review, "references": references})


def _review(row: dict[str, Any]) -> DemoReview:
    evidence = [DemoEvidence(**item) for item in row.get("evidence", [])]
    opinions = [DemoOpinion(**item) for item in row.get("opinions", [])]
    return DemoReview(**row | {"evidence": evidence, "opinions": opinions})


def _request(row: dict[str, Any]) -> DemoRequest:
    wishes = [DemoWish(**wish) for wish in row["wishes"]]
    return DemoRequest(**row | {"wishes": wishes})


def _thread(row: dict[str, Any]) -> DemoThread:
    comments = [DemoComment(**comment) for comment in row["comments"]]
    return DemoThread(**row | {"comments": comments})


def _with_before(row: dict[str, Any], claims: list[DemoClaim]) -> dict[str, Any]:
    """`before` names only what differed: the rest, and the evidence it kept, is as it is now."""
    now = next(claim.review for claim in claims if claim.key == row["claim"])
    if now is None:
        raise ValueError(f"“{row['claim']}” has no review, so none was replaced.")
    kept = [item for item in now.evidence if item.source in row["before"]["evidence"]]
    return row | {"before": DemoReview(**vars(now) | row["before"] | {"evidence": kept})}
