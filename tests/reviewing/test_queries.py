import pytest
from django.utils import timezone

from claims.errors import Missing
from claims.models import Event
from claims.reviewing import queries
from claims.reviewing.reviews import (
    approve_review,
    discard_review,
    request_changes,
    start_review,
    submit_review,
)
from tests.factories import (
    ArticleFactory,
    ArticlePublicationFactory,
    CarryoverDecisionFactory,
    CarryoverFactory,
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReportFactory,
    ReviewFactory,
    SnapshotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


def submitted(author=None):
    review = ReviewFactory(author=author or UserFactory())
    EvidenceFactory(review=review)
    return submit_review(review_id=review.pk, by=review.author)


def test_own_work_puts_the_requested_changes_first(editor):
    author = UserFactory()
    draft = ReviewFactory(author=author)
    returned = submitted(author)
    request_changes(review_id=returned.pk, note="Mend it.", by=editor)
    ReviewFactory()
    assert list(queries.own_work(author)) == [returned, draft]
    asked = Event.objects.get(verb="request_changes").at
    assert [row.since for row in queries.own_work(author)] == [asked, draft.created_at]


def test_sign_off_waits_oldest_first_and_never_for_the_author(editor):
    own, first, second = submitted(editor), submitted(), submitted()
    assert list(queries.awaiting_signoff(editor)) == [first, second]
    assert list(queries.own_submitted(editor)) == [own]


def test_approved_is_ready_to_publish(editor):
    review = submitted()
    submitted()
    approve_review(review_id=review.pk, by=editor)
    assert list(queries.ready_to_publish()) == [review]


def test_claims_without_a_review_come_by_harm_and_age():
    low, first, second, high = (
        OccurrenceFactory(claim__harm=harm).claim for harm in ("low", "unknown", "unknown", "high")
    )
    ClaimFactory(harm="high")  # no article states it
    started = ReviewFactory()
    dropped = start_review(claim=OccurrenceFactory(claim__harm="none").claim, by=started.author)
    discard_review(review_id=dropped.pk, by=started.author)
    assert list(queries.claims_without_review()) == [high, first, second, low, dropped.claim]


def test_reports_wait_until_they_are_corrected():
    waiting = ReportFactory(status="to_correct")
    ReportFactory(status="open")
    ReportFactory(status="corrected")
    assert list(queries.reports_to_correct()) == [waiting]


def test_article_is_in_work_until_it_is_first_published():
    article, seen, withdrawn = ArticleFactory(), ArticleFactory(), ArticleFactory()
    snapshot = SnapshotFactory(article=article)
    claim = ClaimFactory()
    OccurrenceFactory(claim=claim, snapshot=snapshot, exact="Kratom")
    OccurrenceFactory(claim=claim, snapshot=snapshot, exact="mood")
    OccurrenceFactory(claim=ClaimFactory(), snapshot=snapshot)
    ArticlePublicationFactory(article=seen)
    ArticlePublicationFactory(article=withdrawn, is_current=False)
    ArticlePublicationFactory(
        article=withdrawn,
        number=2,
        change="withdrawn",
        reason_code="legal",
        note="Withdrawn.",
        published_at=timezone.now(),
    )
    found = [(row, row.claim_count) for row in queries.articles_in_work()]
    assert found == [(article, 2)]


def test_standing_review_is_the_newest_not_discarded(editor):
    claim = ClaimFactory()
    dropped = start_review(claim=claim, by=editor)
    discard_review(review_id=dropped.pk, by=editor)
    assert queries.standing(queries.reviews_of(claim)) is None
    review = start_review(claim=claim, by=editor)
    discard_review(review_id=review.pk, by=editor)
    last = start_review(claim=claim, by=editor)
    assert queries.standing(queries.reviews_of(claim)) == last


def test_articles_of_a_claim_come_once():
    claim, snapshot = ClaimFactory(), SnapshotFactory()
    OccurrenceFactory(claim=claim, snapshot=snapshot, exact="Kratom")
    OccurrenceFactory(claim=claim, snapshot=snapshot, exact="mood")
    assert queries.articles_of(queries.claim(claim.pk)) == [snapshot.article]


@pytest.mark.parametrize("read", [queries.claim, queries.review])
def test_wrong_id_is_missing(read):
    with pytest.raises(Missing):
        read(0)


def test_list_is_counted_only_when_it_is_cut(django_assert_num_queries):
    for _ in range(queries.SHOWN + 1):
        ReviewFactory()
    author = ReviewFactory().author
    with django_assert_num_queries(1):
        assert queries.capped(queries.own_work(author)).more == 0
    every = queries.Review.objects.all()
    with django_assert_num_queries(2):
        listed = queries.capped(every)
    assert (len(listed.rows), listed.total, listed.more) == (20, 22, 2)


def test_article_whose_marks_are_decided_waits_to_be_published_again():
    first = SnapshotFactory()
    record = {"snapshot": {"number": 1}, "history": []}
    ArticlePublicationFactory(article=first.article, record=record)
    assert list(queries.changed_and_decided()) == []
    carryover = CarryoverFactory(
        occurrence=OccurrenceFactory(snapshot=first, exact="Talk"),
        snapshot=SnapshotFactory(article=first.article, number=2),
    )
    assert list(queries.changed_and_decided()) == []
    CarryoverDecisionFactory(carryover=carryover)
    assert list(queries.changed_and_decided()) == [carryover.snapshot]


def test_changed_articles_have_the_critical_ones_first():
    few, many = CarryoverFactory(outcome="critical"), CarryoverFactory()
    for exact in ("lifts mood", "less severe"):
        mark = OccurrenceFactory(snapshot=many.occurrence.snapshot, exact=exact)
        CarryoverFactory(occurrence=mark, snapshot=many.snapshot)
    CarryoverDecisionFactory(
        carryover=CarryoverFactory(
            occurrence=OccurrenceFactory(snapshot=few.occurrence.snapshot, exact="Talk"),
            snapshot=few.snapshot,
        )
    )
    superseded = CarryoverFactory()
    SnapshotFactory(article=superseded.snapshot.article, number=3)
    CarryoverDecisionFactory()
    assert [(copy, copy.waiting, copy.critical) for copy in queries.changed_articles()] == [
        (few.snapshot, 1, 1),
        (many.snapshot, 3, 0),
    ]
