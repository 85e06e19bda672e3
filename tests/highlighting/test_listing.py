import pytest
from django.utils import timezone

from claims.highlighting import listing
from claims.highlighting.listing import ClaimFilter
from claims.models import Review, record_event
from claims.text.render import Highlight
from claims.text.spans import Span
from tests.factories import (
    ClaimFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    UserFactory,
    verdict,
)
from tests.published import capture_again


@pytest.fixture
def snapshot(db):
    return SnapshotFactory()


def mark(snapshot, exact, **more):
    return OccurrenceFactory(snapshot=snapshot, exact=exact, **more)


def test_listed_claims_are_numbered_by_first_place(snapshot):
    late, early, wide = ClaimFactory(), ClaimFactory(), ClaimFactory()
    last = mark(snapshot, "Talk to a doctor", claim=late)
    repeated = mark(snapshot, "before you take it", claim=early)
    first = mark(snapshot, "Kratom", claim=early)
    longer = mark(snapshot, "Kratom is a tropical tree", claim=wide)
    OccurrenceFactory(exact="Kratom")

    listed = listing.listed_claims(snapshot)

    assert [
        (item.number, item.claim.pk, [words.pk for words in item.occurrences]) for item in listed
    ] == [
        (1, wide.pk, [longer.pk]),
        (2, early.pk, [first.pk, repeated.pk]),
        (3, late.pk, [last.pk]),
    ]


def test_listed_claim_shows_its_newest_standing_review(db):
    occurrence = OccurrenceFactory(is_central=True)
    (item,) = listing.listed_claims(occurrence.snapshot)
    assert (item.review, item.status, item.state, item.kind, item.is_central) == (
        None,
        "none",
        "No review yet",
        "status-none",
        True,
    )
    assert item.is_work_of(occurrence.claim.created_by_id)
    review = ReviewFactory(claim=occurrence.claim, verdict=None)
    (item,) = listing.listed_claims(occurrence.snapshot)
    assert (item.status, item.state, item.kind) == ("draft", "Draft", "status-draft")
    people = [review.author_id, occurrence.claim.created_by_id, UserFactory().pk]
    assert [item.is_work_of(person) for person in people] == [True, True, False]


def test_discarded_review_does_not_stand(db):
    occurrence = OccurrenceFactory()
    review = ReviewFactory(claim=occurrence.claim, verdict=verdict("inaccurate"))
    (item,) = listing.listed_claims(occurrence.snapshot)
    assert (item.kind, item.verdict) == ("verdict-inaccurate", "inaccurate")
    record_event("discard_review", review, by=review.author, status=["draft", "discarded"])
    Review.objects.filter(pk=review.pk).update(status="discarded")
    (item,) = listing.listed_claims(occurrence.snapshot)
    assert (item.review, item.kind) == (None, "status-none")


@pytest.mark.parametrize("claims", [1, 3])
def test_listed_claims_take_two_queries(snapshot, claims, django_assert_num_queries):
    for _ in range(claims):
        ReviewFactory(claim=OccurrenceFactory(snapshot=snapshot).claim)
    with django_assert_num_queries(2):
        listed = listing.listed_claims(snapshot)
        assert [item.kind for item in listed] == ["verdict-overstated"] * claims


def test_highlights_lead_to_their_claims(snapshot):
    claim = ClaimFactory(statement="Kratom is a tree.")
    mark(snapshot, "Kratom", claim=claim)
    ReviewFactory(claim=claim)

    marks = listing.highlights(listing.listed_claims(snapshot), lambda pk: f"/c/{pk}/")

    assert marks == [
        Highlight(
            id=str(claim.pk),
            start=0,
            end=6,
            number=1,
            kind="verdict-overstated",
            href=f"/c/{claim.pk}/",
            label="Claim 1: Kratom is a tree. Draft. Verdict: Overstated.",
        )
    ]


def test_marked_places_come_in_the_order_of_the_text(snapshot):
    twice, inner = ClaimFactory(), ClaimFactory()
    mark(snapshot, "Talk to a doctor", claim=twice)
    mark(snapshot, "Kratom is", claim=twice)
    mark(snapshot, "Kratom", claim=inner)
    start = snapshot.text.index("Talk")
    assert listing.marked_places(listing.listed_claims(snapshot)) == [
        (twice.pk, 1, "status-none", 0, 9),
        (inner.pk, 2, "status-none", 0, 6),
        (twice.pk, 1, "status-none", start, start + 16),
    ]


@pytest.fixture
def three(snapshot):
    """Claims of a snapshot: without review, mine and accurate, somebody's and inaccurate."""
    me = UserFactory()
    words = ["Kratom", "tropical tree", "Talk to a doctor"]
    claims = [mark(snapshot, exact, claim__statement=f"It says {exact}").claim for exact in words]
    ReviewFactory(claim=claims[1], author=me, verdict=verdict("accurate"))
    ReviewFactory(claim=claims[2], verdict=verdict("inaccurate"))
    return me, claims, listing.listed_claims(snapshot)


def test_filter_admits_what_was_asked_for(three):
    me, claims, listed = three
    asked = [
        (ClaimFilter(), [1, 2, 3]),
        (ClaimFilter(states=frozenset({"none"})), [1]),
        (ClaimFilter(states=frozenset({"none", "draft"})), [1, 2, 3]),
        (ClaimFilter(verdicts=frozenset({"inaccurate", "overstated"})), [3]),
        (ClaimFilter(person_id=me.pk), [2]),
        (ClaimFilter(words="TROPICAL"), [2]),
        (ClaimFilter(ids=frozenset({claims[0].pk, claims[2].pk})), [1, 3]),
        (ClaimFilter(states=frozenset({"draft"}), person_id=claims[0].created_by_id), []),
    ]
    assert [
        [item.number for item in listing.page_of(listed, wanted).items] for wanted, _ in asked
    ] == [numbers for _, numbers in asked]


def test_pages_go_on_where_the_last_one_ended(three):
    _me, claims, listed = three
    first = listing.page_of(listed, ClaimFilter(), size=2)
    assert ([item.number for item in first.items], first.total) == ([1, 2], 3)
    assert first.after == f"12-25-{claims[1].pk}"
    second = listing.page_of(listed, ClaimFilter(), after=first.after, size=2)
    assert ([item.number for item in second.items], second.total, second.after) == ([3], 3, "")
    without = listing.page_of(listed[2:], ClaimFilter(), after=first.after, size=2)
    assert [item.number for item in without.items] == [3]


@pytest.mark.parametrize(
    "after", ["", "x", "1-2", "1-2-3-4", "-1-2-3", "1-2-x", "9" * 5000 + "-1-1"]
)
def test_page_after_nonsense_is_the_first(three, after):
    page = listing.page_of(three[2], ClaimFilter(), after=after)
    assert [item.number for item in page.items] == [1, 2, 3]


def test_nearest_claims_come_in_the_order_of_the_text(three):
    near = listing.nearest(three[2], Span(25, 30), limit=2)
    assert [item.number for item in near] == [1, 2]


def test_words_changed_since_the_check_say_so(snapshot, django_assert_num_queries):
    by = UserFactory()
    judged, drafted = (
        mark(snapshot, exact).claim for exact in ("enhances dopamine release", "Talk to a doctor")
    )
    for claim in (judged, drafted):
        ReviewFactory(claim=claim, verdict=verdict("accurate"))
    Review.objects.filter(claim=judged).update(submitted_at=snapshot.captured_at)
    raw = snapshot.text.replace("enhances dopamine", "may enhance dopamine").replace(
        "Talk", "Speak"
    )
    words = {judged: "may enhance dopamine release", drafted: "Speak to a doctor"}
    copy = capture_again(
        snapshot.article, raw, {claim: ("edited", exact) for claim, exact in words.items()}, by
    )
    with django_assert_num_queries(5):  # occurrences, reviews, words, and decisions of each copy
        listed = listing.listed_claims(copy)
    assert [(item.claim.pk, item.has_changed) for item in listed] == [
        (judged.pk, True),
        (drafted.pk, False),
    ]
    first, second = listing.highlights(listed, str)
    assert (first.kind, second.kind) == ("verdict-accurate as-checked", "verdict-accurate")
    assert first.label.endswith("Verdict: Accurate. As checked before the publisher’s change.")

    Review.objects.filter(claim=judged).update(submitted_at=timezone.now())
    assert not any(item.has_changed for item in listing.listed_claims(copy))
