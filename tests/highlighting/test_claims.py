from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.highlighting.claims import create_claim, edit_claim
from claims.highlighting.marks import kept
from claims.models import Claim, Event, Occurrence, record_event
from claims.models.vocabulary import ReviewStatus
from claims.reviewing.reviews import start_correction
from tests.factories import ClaimFactory, ReviewFactory, SnapshotFactory, TopicFactory

SUBMITTED, APPROVED = ReviewStatus.SUBMITTED, ReviewStatus.APPROVED
CHANGES_REQUESTED = ReviewStatus.CHANGES_REQUESTED
PUBLISHED, WITHDRAWN = ReviewStatus.PUBLISHED, ReviewStatus.WITHDRAWN

QUOTE = "enhances dopamine release"


def words(snapshot, quote=QUOTE):
    start = snapshot.text.index(quote)
    return {"snapshot": snapshot, "start": start, "end": start + len(quote), "quote": quote}


def events():
    return [
        (e.verb, e.target_kind, e.target_id, e.by, e.data) for e in Event.objects.order_by("pk")
    ]


def test_create_claim_stores_claim_words_and_events(cast):
    snapshot, topic, by = SnapshotFactory(), TopicFactory(), cast["reviewer"].user

    occurrence = create_claim(
        **words(snapshot),
        statement="  Kratom raises\ndopamine\u00ad ",
        claimant="A wellness page",
        claimant_url="https://example.org/about",
        claim_type="mechanism",
        topics=[topic],
        harm="some",
        is_central=True,
        relation="narrower",
        by=by,
    )

    claim = Claim.objects.get()
    assert Occurrence.objects.get() == occurrence
    assert (
        claim.statement,
        claim.language,
        claim.claimant,
        claim.claimant_url,
        claim.claim_type,
        claim.harm,
        list(claim.topics.all()),
        claim.created_by,
        claim.revision,
    ) == (
        "Kratom raises dopamine",
        "en",
        "A wellness page",
        "https://example.org/about",
        "mechanism",
        "some",
        [topic],
        by,
        1,
    )
    assert (occurrence.claim, occurrence.exact, occurrence.relation, occurrence.is_central) == (
        claim,
        QUOTE,
        "narrower",
        True,
    )
    assert events() == [
        ("create_claim", "claim", claim.pk, by, {"statement": "Kratom raises dopamine"}),
        (
            "add_occurrence",
            "occurrence",
            occurrence.pk,
            by,
            {
                "part_of": Event.objects.get(verb="create_claim").pk,
                "article": snapshot.article_id,
                **kept(Occurrence.objects.get()),
            },
        ),
    ]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("example.org", "https://example.org"),
        (" example.org/a?b ", "https://example.org/a?b"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        (" http://example.org/ ", "http://example.org/"),
    ],
)
def test_page_of_a_claimant_may_be_typed_without_its_scheme(cast, typed, stored):
    claim = ClaimFactory()
    changes = {"claimant_url": typed}
    edit_claim(claim_id=claim.pk, changes=changes, revision=1, by=cast["reviewer"].user)
    claim.refresh_from_db()
    assert claim.claimant_url == stored


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"statement": " \u200b "}, "statement"),
        ({"statement": "x" * 501}, "statement"),
        ({"claimant": "x" * 201}, "claimant"),
        ({"claimant_url": "javascript:alert(1)"}, "claimant_url"),
        ({"claimant_url": "ftp://example.org/"}, "claimant_url"),
        ({"claim_type": "gossip"}, "claim_type"),
        ({"harm": "terrible"}, "harm"),
        ({"relation": "cousin"}, "relation"),
        ({"quote": "enhances dopamine releasE"}, "quote"),
        ({"start": -1}, "end"),
        ({"end": 10_000}, "end"),
        ({"end": 0}, "start"),
    ],
)
def test_create_claim_with_bad_field_stores_nothing(cast, values, field):
    given = {**words(SnapshotFactory()), "statement": "Kratom raises dopamine", **values}

    with pytest.raises(Invalid) as refused:
        create_claim(**given, by=cast["reviewer"].user)

    assert list(refused.value.errors) == [field]
    assert (Claim.objects.count(), Occurrence.objects.count(), events()) == (0, 0, [])


def test_create_claim_without_statement_makes_one_of_the_quote(cast):
    snapshot = SnapshotFactory()

    create_claim(**words(snapshot), by=cast["reviewer"].user)

    assert Claim.objects.get().statement == "Enhances dopamine release."


def test_create_claim_of_blank_words_says_that_they_are_blank(cast):
    snapshot = SnapshotFactory()
    start = snapshot.text.index(" ")
    with pytest.raises(Invalid) as refused:
        create_claim(
            snapshot=snapshot, start=start, end=start + 1, quote=" ", by=cast["reviewer"].user
        )
    assert list(refused.value.errors) == ["quote"]


@pytest.mark.parametrize("who", ["anonymous", "moderator", "admin"])
def test_create_claim_without_right_is_refused(cast, who):
    with pytest.raises(NotAllowed):
        create_claim(**words(SnapshotFactory()), statement="Kratom", by=cast[who].user)
    assert Claim.objects.count() == 0


def test_edit_claim_saves_what_differs_and_says_so(cast):
    claim, topic = ClaimFactory(statement="Kratom raises dopamine"), TopicFactory(slug="herbs")
    changes = {"statement": "Kratom may raise dopamine", "harm": "unknown", "topics": [topic]}

    stored = edit_claim(claim_id=claim.pk, changes=changes, revision=1, by=cast["editor"].user)

    claim.refresh_from_db()
    assert stored == claim
    assert (claim.statement, claim.revision, list(claim.topics.all())) == (
        "Kratom may raise dopamine",
        2,
        [topic],
    )
    assert events() == [
        (
            "edit_claim",
            "claim",
            claim.pk,
            cast["editor"].user,
            {
                "statement": ["Kratom raises dopamine", "Kratom may raise dopamine"],
                "topics": [[], ["herbs"]],
            },
        )
    ]


def test_edit_claim_of_topics_alone_counts_as_a_save(cast):
    claim, topic = ClaimFactory(), TopicFactory()
    edit_claim(claim_id=claim.pk, changes={"topics": [topic]}, revision=1, by=cast["editor"].user)
    claim.refresh_from_db()
    assert (claim.revision, list(claim.topics.all())) == (2, [topic])


def test_edit_claim_without_change_records_nothing(cast):
    claim = ClaimFactory()
    changes = {"statement": claim.statement, "topics": []}
    edit_claim(claim_id=claim.pk, changes=changes, revision=1, by=cast["editor"].user)
    claim.refresh_from_db()
    assert (claim.revision, events()) == (1, [])


@pytest.mark.parametrize(
    ("steps", "is_free"),
    [
        ([], True),
        ([SUBMITTED], False),
        ([SUBMITTED, APPROVED], False),
        ([SUBMITTED, CHANGES_REQUESTED], True),
        ([SUBMITTED, APPROVED, PUBLISHED], False),
        ([SUBMITTED, APPROVED, PUBLISHED, WITHDRAWN], True),
    ],
)
def test_edit_claim_leaves_wording_that_was_handed_in(cast, steps, is_free):
    claim = review_moved(cast, steps).claim
    edit = partial(edit_claim, claim_id=claim.pk, by=cast["editor"].user)
    edit(changes={"harm": "high", "statement": claim.statement}, revision=1)
    if is_free:
        edit(changes={"statement": "Kratom may do so"}, revision=2)
        return
    for changes in ({"statement": "Kratom cures"}, {"claimant": "A"}):
        with pytest.raises(WrongState):
            edit(changes=changes, revision=2)
    claim.refresh_from_db()
    assert (claim.harm, claim.revision, claim.claimant) == ("high", 2, "")


def test_edit_claim_changes_public_wording_within_a_correction(cast):
    published = review_moved(cast, [SUBMITTED, APPROVED, PUBLISHED])
    start_correction(claim=published.claim, by=cast["reviewer"].user)
    stored = edit_claim(
        claim_id=published.claim_id,
        changes={"statement": "Kratom may do so"},
        revision=1,
        by=cast["reviewer"].user,
    )
    assert stored.statement == "Kratom may do so"


def review_moved(cast, steps):
    """A review by the reviewer that went through the statuses."""
    review = ReviewFactory(author=cast["reviewer"].user)
    with transaction.atomic():
        for status in steps:
            move = {"status": [review.status, status]}
            now, approver = timezone.now(), cast["editor"].user
            review.apply(
                {"status": status, "submitted_at": now, "approved_at": now, "approver": approver}
            )
            record_event("move", review, by=None, **move)
    return review


def test_edit_claim_after_somebody_else_is_stale(cast):
    claim = ClaimFactory()
    edit_claim(
        claim_id=claim.pk, changes={"harm": "high"}, revision=1, by=cast["other_reviewer"].user
    )

    with pytest.raises(Stale) as refused:
        edit_claim(claim_id=claim.pk, changes={"harm": "low"}, revision=1, by=cast["editor"].user)

    assert (refused.value.current.harm, Claim.objects.get().harm) == ("high", "high")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"statement": ""}, "statement"), ({"created_by": None}, "created_by"), ({"pk": 1}, "pk")],
)
def test_edit_claim_with_bad_field_changes_nothing(cast, changes, field):
    claim = ClaimFactory()
    with pytest.raises(Invalid) as refused:
        edit_claim(claim_id=claim.pk, changes=changes, revision=1, by=cast["editor"].user)
    assert list(refused.value.errors) == [field]
    assert events() == []


def test_edit_claim_with_wrong_id_is_missing(cast):
    with pytest.raises(Missing):
        edit_claim(claim_id=0, changes={}, revision=1, by=cast["editor"].user)


@pytest.mark.parametrize("who", ["anonymous", "moderator", "admin"])
def test_edit_claim_without_right_is_refused(cast, who):
    claim = ClaimFactory()
    with pytest.raises(NotAllowed):
        edit_claim(claim_id=claim.pk, changes={"harm": "high"}, revision=1, by=cast[who].user)
