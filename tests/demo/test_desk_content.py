"""The demonstration desk reads like a good one: whole, consistent, and honest on its sources."""

import json
from collections import Counter
from itertools import combinations, permutations

import pytest
from markdown_it import MarkdownIt

from claims.demo.reading import DemoReview, read_desk
from claims.models import SitePage, Verdict
from claims.models.vocabulary import (
    Certainty,
    ClaimType,
    CorrectionReason,
    EvidenceLevel,
    Harm,
    Population,
    Reason,
    Relation,
    ReportCategory,
    Role,
    Stance,
    StudyType,
)

DESK = read_desk()
SOURCES = {source.key: source for source in DESK.sources}
ARTICLES = {article.key: article for article in DESK.articles}
REVIEWS = [(claim.key, claim.review) for claim in DESK.claims if claim.review]
REVIEWS.append(("before the correction", DESK.correction.before))
REVIEWS.append(("before the update", DESK.update.before))
HANDED_IN = [(key, review) for key, review in REVIEWS if review.status != "draft"]
EVIDENCE = [(key, item) for key, review in REVIEWS for item in review.evidence]
UNRATED = {"unverifiable", "not_checkable"}


def ids(pairs):
    return [key for key, _ in pairs]


def text_of(key: str) -> str:
    """The words of an article, one line for each block, as its import shows them."""
    blocks = MarkdownIt().parse(ARTICLES[key].body)
    lines = [
        "".join(" " if child.type == "softbreak" else child.content for child in block.children)
        for block in blocks
        if block.type == "inline"
    ]
    return "\n".join(lines)


def places(article: str) -> list[tuple[str, int, int]]:
    """Every claim's places in an article, as (claim, start, end) in code points."""
    text = text_of(article)
    return [
        (claim.key, text.index(quote.exact), text.index(quote.exact) + len(quote.exact))
        for claim in DESK.claims
        for quote in claim.quotes
        if quote.article == article
    ]


def test_keys_are_unique():
    for things in (DESK.sources, DESK.articles, DESK.claims):
        assert [n for n in Counter(thing.key for thing in things).values() if n > 1] == []


@pytest.mark.parametrize("claim", DESK.claims, ids=lambda claim: claim.key)
def test_quote_stands_once_in_its_article(claim):
    counts = [text_of(quote.article).count(quote.exact) for quote in claim.quotes]
    assert counts == [1] * len(claim.quotes)


@pytest.mark.parametrize("claim", DESK.claims, ids=lambda claim: claim.key)
def test_claim_uses_the_fixed_lists(claim):
    assert len(claim.statement) <= 75
    assert claim.claim_type in ClaimType.values
    assert claim.harm in Harm.values
    assert set(claim.topics) <= {topic.slug for topic in DESK.topics}
    assert {quote.relation for quote in claim.quotes} <= set(Relation.values)


@pytest.mark.parametrize(("key", "review"), REVIEWS, ids=ids(REVIEWS))
def test_review_uses_the_fixed_lists(key, review):
    people = {person.username: person for person in DESK.people}
    assert Role.REVIEWER in people[review.author].roles
    assert review.certainty in {"", *Certainty.values}
    assert set(review.reasons) <= set(Reason.values)
    for item in review.evidence:
        assert item.source in SOURCES
        assert item.stance in Stance.values
        assert item.study_type in StudyType.values
        assert item.population in Population.values
        assert item.level in EvidenceLevel.values


def missing(review: DemoReview) -> list[str]:
    """What the rules for a finished review still ask for."""
    rated = review.verdict not in UNRATED
    stances = {item.stance for item in review.evidence if item.passage}
    unsupported = review.verdict == "unsupported"
    checks = {
        "takeaway of at most 200 characters": 0 < len(review.takeaway) <= 200,
        "rationale of 80 to 200 words": 80 <= len(review.rationale.split()) <= 200,
        "search log": bool(review.search_log),
        "declaration of interests": bool(review.conflict_of_interest),
        "certainty": bool(review.certainty) == rated,
        "reason": bool(review.reasons) or review.verdict in {"accurate", "not_checkable"},
        "passage": bool(stances) or not rated,
        "passage that refutes": "refutes" in stances or review.verdict != "inaccurate",
        "low certainty": review.certainty in {"very_low", "none_found"} or not unsupported,
    }
    return [name for name, kept in checks.items() if not kept]


@pytest.mark.parametrize(("key", "review"), HANDED_IN, ids=ids(HANDED_IN))
def test_finished_review_keeps_the_rules(key, review):
    assert missing(review) == []


@pytest.mark.parametrize(("key", "review"), REVIEWS, ids=ids(REVIEWS))
def test_published_review_was_signed_off_by_an_editor(key, review):
    editors = {person.username for person in DESK.people if Role.EDITOR in person.roles}
    approvers = editors - {review.author} if review.status == "published" else {""}
    assert review.approver in approvers


def test_desk_shows_the_whole_scale():
    verdicts = {review.verdict for _, review in REVIEWS}
    assert len(verdicts) == 9
    assert len([claim for claim in DESK.claims if claim.quotes[0].article == "kratom"]) >= 9


def test_claims_overlap():
    spans = [(start, end) for _, start, end in places("kratom")]
    nested = [(a, b) for a, b in permutations(spans, 2) if a[0] <= b[0] and b[1] <= a[1]]
    crossing = [(a, b) for a, b in permutations(spans, 2) if a[0] < b[0] < a[1] < b[1]]
    assert (len(nested), len(crossing)) == (2, 1)


def test_claims_share_a_sentence_without_touching():
    text = text_of("kratom")
    ordered = sorted((start, end) for _, start, end in places("kratom"))
    between = [text[a[1] : b[0]] for a, b in combinations(ordered, 2) if a[1] < b[0]]
    assert ", where " in between


def test_claim_repeats_in_a_second_article():
    repeated = {
        claim.key: [(quote.article, quote.relation) for quote in claim.quotes]
        for claim in DESK.claims
        if len({quote.article for quote in claim.quotes}) > 1
    }
    assert repeated == {
        "dopamine-release": [
            ("kratom", "same"),
            ("kratom", "broader"),
            ("evening-plants", "same"),
        ],
        "not-addictive": [("kratom", "same"), ("evening-plants", "narrower")],
    }


def test_dopamine_is_no_flat_yes_or_no():
    review = DESK.claim("dopamine-release").review
    stances = {item.source: item.stance for item in review.evidence if item.stance != "context"}
    assert (review.verdict, review.certainty) == ("overstated", "low")
    assert stances == {"manus2025": "refutes", "effendy2021": "mixed"}


def test_published_articles_have_published_claims_and_a_tier():
    for article in DESK.articles:
        statuses = {
            claim.review.status if claim.review else "none"
            for claim in DESK.claims
            for quote in claim.quotes
            if quote.article == article.key
        }
        assert (statuses == {"published"}) == article.publish
        assert bool(article.tier and article.tier_rationale) == article.publish


def test_work_in_progress_waits_for_somebody():
    waiting = Counter(claim.review.status if claim.review else "none" for claim in DESK.claims)
    assert waiting == {"published": 17, "submitted": 1, "draft": 1, "none": 1}


def test_correction_changes_the_verdict():
    correction = DESK.correction
    now = DESK.claim(correction.claim).review
    assert correction.reason_code in CorrectionReason.values
    assert (correction.before.verdict, now.verdict) == ("unsupported", "inaccurate")
    assert correction.before.author == now.author


def test_update_keeps_the_verdict_and_adds_a_study():
    before, now = DESK.update.before, DESK.claim(DESK.update.claim).review
    assert (before.verdict, before.certainty) == (now.verdict, now.certainty)
    assert {item.source for item in now.evidence} - {item.source for item in before.evidence} == {
        "manus2025"
    }


def test_report_is_about_a_published_claim():
    assert DESK.report.category in ReportCategory.values
    assert DESK.claim(DESK.report.claim).review.status == "published"


def test_people_hold_every_role_and_moderation_stands_apart():
    roles = {person.username: set(person.roles) for person in DESK.people}
    assert len(roles) == 4
    assert set.union(*roles.values()) == set(Role.values)
    assert roles["samir"] == {Role.MODERATOR}


def test_two_people_can_sign_off_so_that_an_editor_can_correct():
    editors = {person.username for person in DESK.people if Role.EDITOR in person.roles}
    assert editors == {"jonas", "helen"}


def test_invented_publishers_have_addresses_that_lead_nowhere():
    shown = [*DESK.articles, *(request for request in DESK.requests if request.url)]
    hosts = {one.url.split("/")[2] for one in shown}
    assert [host for host in hosts if not host.endswith(".example")] == []


@pytest.mark.django_db
def test_verdicts_and_pages_are_those_of_the_database():
    known = set(Verdict.objects.values_list("slug", flat=True))
    used = {review.verdict for _, review in REVIEWS}
    tiers = {article.tier for article in DESK.articles if article.tier}
    assert used | tiers <= known
    assert {page.slug for page in DESK.pages} == set(SitePage.REQUIRED)


def test_every_source_is_cited():
    assert {item.source for _, item in EVIDENCE} == set(SOURCES)


# What our notes add to a title on how the page was read; readers see it beside the passages.
READ_IN_A_COPY = " (FDA web page, as copied)"


@pytest.fixture(scope="session")
def notes(sample_data):
    """The notes that the desk was written from, by DOI, PMC number, address and title."""
    path = sample_data / "kratom" / "kratom_citations.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    for record in records:
        record["title"] = record["title"].removesuffix(READ_IN_A_COPY)
    return {
        key: record
        for record in records
        for key in (record["doi"], record["pmcid"], record["seen_at"], record["title"])
        if key
    }


def note_for(source, notes):
    keys = (source.doi, source.url.rsplit("/", 1)[-1], source.url, source.title)
    return next(notes[key] for key in keys if key in notes)


def is_listed(record: dict, word: str) -> bool:
    return word in record["verified"] or "all listed" in record["verified"]


REAL = [source for source in DESK.sources if not source.is_retracted]


def test_retracted_study_is_invented_and_says_so():
    """10.5555 is a prefix for examples: nobody's work has such a DOI."""
    [invented] = [source for source in DESK.sources if source not in REAL]
    assert invented.title.startswith("[Invented for this demonstration]")
    assert invented.doi.startswith("10.5555/")
    [review] = [r for _, r in REVIEWS if invented.key in {one.source for one in r.evidence}]
    assert "the study it rests on is invented" in review.rationale


@pytest.mark.parametrize("source", REAL, ids=lambda source: source.key)
def test_source_says_only_what_was_verified(source, notes):
    record = note_for(source, notes)
    told = {"doi": source.doi, "pmid": source.pmid, "year": source.year}
    for name, value in told.items():
        assert not value or (value == record[name] and is_listed(record, name))
    if not source.title.startswith("["):
        assert source.title == record["title"]
    assert not source.authors or source.authors == record["authors"]
    assert is_listed(record, "finding") or record["id"] in {"livertox8332", "fda_current"}


@pytest.mark.parametrize(
    ("key", "item"),
    [(key, item) for key, item in EVIDENCE if not item.is_paraphrase],
)
def test_quoted_passage_stands_between_quotation_marks_in_the_notes(key, item, notes):
    assert f'"{item.passage}"' in note_for(SOURCES[item.source], notes)["says"]
