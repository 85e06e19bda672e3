"""Lists: pages by keyset, filters, and as many queries for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Decision, Import, record_event
from claims.models.vocabulary import Action, ReviewStatus
from tests.factories import (
    ArticleFactory,
    BatchFactory,
    CheckRequestFactory,
    ClaimFactory,
    CommentFactory,
    EvidenceFactory,
    ImportFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReportFactory,
    ReviewFactory,
    SnapshotFactory,
    SourceFactory,
    ThreadFactory,
    TopicFactory,
    UserFactory,
    verdict,
)
from tests.opinions import opinion_given
from tests.source_factories import (
    AlertDecisionFactory,
    CopyRequestFactory,
    ForeignReviewFactory,
    ReferenceJudgementFactory,
    SourceCopyFactory,
)

SIGNED_IN = 2  # the session and the person


def make_claim():
    claim = ClaimFactory()
    claim.topics.add(TopicFactory())
    ReviewFactory(claim=claim)


def make_decision():
    Decision.objects.create(
        publication=PublicationFactory(), action=Action.HIDE, reason="R", by=UserFactory()
    )


def make_import():
    Import.objects.create(url="https://example.org/", created_by=UserFactory())


def make_batch():
    ImportFactory(batch=BatchFactory(), position=0)


def make_article():
    SnapshotFactory(article=ArticleFactory(tier=verdict("overstated"), tier_rationale="R"))


LISTS = {
    "topics/": (TopicFactory, SIGNED_IN + 1),
    "imports/": (make_import, SIGNED_IN + 1),
    "batches/": (make_batch, SIGNED_IN + 2),  # and what has become of them
    "articles/": (make_article, SIGNED_IN + 1),
    "foreign_reviews/": (ForeignReviewFactory, SIGNED_IN + 1),
    "snapshots/": (SnapshotFactory, SIGNED_IN + 1),
    # and the topics, the reviews, and twice: whose verdict this person sees for the first time
    "claims/": (make_claim, SIGNED_IN + 5),
    "occurrences/": (OccurrenceFactory, SIGNED_IN + 1),
    "sources/": (SourceFactory, SIGNED_IN + 1),
    "source_copies/": (SourceCopyFactory, SIGNED_IN + 1),
    "copy_requests/": (CopyRequestFactory, SIGNED_IN + 1),
    "alerts/": (lambda: AlertDecisionFactory().alert, SIGNED_IN + 2),  # and the decisions
    "reviews/": (ReviewFactory, SIGNED_IN + 2),  # and who was shown them
    "opinions/": (opinion_given, SIGNED_IN + 2),  # and who was shown the verdicts beside them
    "evidence/": (EvidenceFactory, SIGNED_IN + 2),  # and who was shown what its review leans to
    "publications/": (PublicationFactory, 1),  # nobody asks who reads
    "reports/": (ReportFactory, SIGNED_IN + 1),
    "check_requests/": (CheckRequestFactory, SIGNED_IN + 1),
    "decisions/": (make_decision, SIGNED_IN + 1),
    "reference_judgements/": (ReferenceJudgementFactory, SIGNED_IN + 1),
    "threads/": (ThreadFactory, SIGNED_IN + 1),
    "comments/": (CommentFactory, SIGNED_IN + 1),
    "events/?kind=claim&id=7": (None, SIGNED_IN + 1),
}  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_list_takes_as_many_queries_for_three_as_for_one(desk, path):
    make, expected = LISTS[path]
    readers = {"publications/": desk.anonymous, "check_requests/": desk.editor}
    reader = readers.get(path, desk.moderator)
    for rows in (1, 3):
        for _ in range(rows - len(reader.get(path).json()["results"])):
            if make is None:
                record_event("edit_claim", ClaimFactory.build(pk=7), by=UserFactory())
            else:
                make()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(reader.get(path).json()["results"]) == rows
        assert len(queries) == expected, [query["sql"] for query in queries]


ONES = {
    "articles": (lambda: SnapshotFactory().article, 1),
    "claims": (ClaimFactory, 2),  # and its topics
    "occurrences": (OccurrenceFactory, 1),
    "sources": (SourceFactory, 1),
    "reviews": (ReviewFactory, 2),  # and who was shown it
    "evidence": (EvidenceFactory, 2),  # and who was shown it
    "snapshots": (SnapshotFactory, 1),
    "threads": (ThreadFactory, 1),
    "comments": (CommentFactory, 1),
}


@pytest.mark.parametrize("things", ONES)
def test_one_thing_takes_as_few_queries(desk, things):
    make, expected = ONES[things]
    path = f"{things}/{make().pk}/"
    with CaptureQueriesContext(connection) as queries:
        assert desk.editor.get(path).status_code == 200
    assert len(queries) == SIGNED_IN + expected, [query["sql"] for query in queries]


def test_publication_takes_two_queries(desk):
    path = f"publications/{PublicationFactory().uuid}/"
    with CaptureQueriesContext(connection) as queries:
        assert desk.anonymous.get(path).status_code == 200
    assert len(queries) == 2


def test_pages_follow_one_another_to_the_end(desk):
    made = [ClaimFactory().pk for _ in range(5)]
    seen, path = [], "claims/?limit=2"
    while path:
        page = desk.reviewer.get(path).json()
        seen.append([row["id"] for row in page["results"]])
        path = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    newest = made[::-1]
    assert seen == [newest[:2], newest[2:4], newest[4:]]


def test_page_that_is_full_and_last_has_no_next(desk):
    ClaimFactory.create_batch(2)
    assert desk.reviewer.get("claims/?limit=2").json()["next"] is None


def test_what_comes_in_meanwhile_shifts_no_page(desk):
    made = [ClaimFactory().pk for _ in range(4)]
    following = desk.reviewer.get("claims/?limit=2").json()["next"]
    ClaimFactory()
    page = desk.reviewer.get(following.removeprefix("http://testserver/api/v1/")).json()
    assert [row["id"] for row in page["results"]] == [made[1], made[0]]


def test_topics_come_oldest_first(desk):
    slugs = [TopicFactory().slug for _ in range(3)]
    first = desk.anonymous.get("topics/?limit=2").json()
    rest = desk.anonymous.get(first["next"].removeprefix("http://testserver/api/v1/")).json()
    assert [row["slug"] for row in first["results"] + rest["results"]] == slugs


@pytest.mark.parametrize(("limit", "status"), [("1", 200), ("200", 200), ("201", 400), ("0", 400)])
def test_limit_has_bounds(desk, limit, status):
    assert desk.reviewer.get(f"claims/?limit={limit}").status_code == status


def test_filter_that_does_not_exist_is_named(desk):
    problem = desk.reviewer.get("claims/?statuss=draft").json()
    assert (problem["status"], problem["field"]) == (400, "statuss")
    assert "cursor, format, limit, q, status, topic, verdict" in problem["detail"]


def found(desk, path: str) -> list[int]:
    return [row["id"] for row in desk.editor.get(path).json()["results"]]


def test_claims_are_filtered(desk):
    plain = ClaimFactory(statement="Coffee is a drink")
    draft = ReviewFactory(
        claim__statement="Kratom enhances dopamine release", verdict=verdict("overstated")
    ).claim
    topic = TopicFactory(slug="kratom")
    draft.topics.add(topic)
    assert found(desk, "claims/?status=none") == [plain.pk]
    assert found(desk, f"claims/?status={ReviewStatus.DRAFT}") == [draft.pk]
    assert found(desk, "claims/?verdict=overstated") == [draft.pk]
    assert found(desk, "claims/?verdict=accurate") == []
    assert found(desk, "claims/?topic=kratom") == [draft.pk]
    assert found(desk, "claims/?q=dopamin") == [draft.pk]
    assert found(desk, "claims/?q=release dopamine") == [draft.pk]
    assert found(desk, "claims/?q=COFFEE&topic=kratom") == []


def test_articles_are_found_by_words_and_by_any_spelling_of_their_address(desk):
    one = SnapshotFactory(article__title="What the leaf can do").article
    SnapshotFactory(article__title="Breathing well", article__url="")
    assert found(desk, "articles/?q=leaf wellness") == [one.pk]
    address = one.url.replace("https://www", "HTTPS://WWW") + "%23top"
    assert found(desk, f"articles/?url={address}") == [one.pk]
    assert found(desk, "articles/?url=nonsense address") == []


def test_article_in_the_list_names_its_newest_snapshot(desk):
    article = SnapshotFactory().article
    newest = SnapshotFactory(article=article, number=2, raw="A new text, a little longer.")
    assert desk.editor.get("articles/").json()["results"][0]["snapshot"] == newest.pk


def test_other_lists_are_filtered(desk):
    occurrence = OccurrenceFactory()
    OccurrenceFactory()
    review = ReviewFactory(author=desk.reviewer.user)
    evidence = EvidenceFactory(review=review, source__pmid="12", source__title="A study of rats")
    EvidenceFactory()
    for name, value in (("claim", occurrence.claim_id), ("snapshot", occurrence.snapshot_id),
                        ("article", occurrence.snapshot.article_id)):  # fmt: skip
        assert found(desk, f"occurrences/?{name}={value}") == [occurrence.pk]
    snapshots = f"snapshots/?article={occurrence.snapshot.article_id}"
    assert found(desk, snapshots) == [occurrence.snapshot_id]
    assert found(desk, f"reviews/?author={desk.reviewer.user.pk}&status=draft") == [review.pk]
    assert found(desk, f"reviews/?claim={review.claim_id}&verdict=overstated") == [review.pk]
    assert found(desk, f"evidence/?review={review.pk}") == [evidence.pk]
    assert found(desk, f"evidence/?source={evidence.source_id}&stance=mixed") == [evidence.pk]
    assert found(desk, "sources/?pmid=12") == [evidence.source_id]
    assert found(desk, "sources/?q=rats study") == [evidence.source_id]
    assert found(desk, f"sources/?doi={evidence.source.doi.upper()}") == [evidence.source_id]
