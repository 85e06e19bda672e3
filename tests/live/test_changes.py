import pytest

from claims.highlighting.adjusting import move_edges
from claims.highlighting.claims import edit_claim
from claims.highlighting.discarding import discard_claim, restore_claim
from claims.highlighting.occurrences import edit_occurrence, remove_occurrence
from claims.live.changes import LOOK_BACK_IDS, MOST, changes_of, changes_since
from claims.models import Event, newest_event, record_event
from claims.models.vocabulary import Harm
from claims.reviewing.reviews import save_review, start_review
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    OccurrenceFactory,
    SnapshotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def green():
    return UserFactory(display_name="Green")


@pytest.fixture
def mark():
    mark = OccurrenceFactory()
    mark.refresh_from_db()  # with its place as a range
    return mark


def place(mark):
    return (mark.span.start, mark.span.end)


def newest(*articles):
    """What the newest event means to those at the articles: who, which claims, which words."""
    found = changes_of([newest_event()], articles)
    return [(one.article, one.verb, one.name, one.claims, one.ranges) for one in found]


def test_mark_that_goes_is_painted_where_it_was(mark, green):
    article, claim = mark.snapshot.article_id, mark.claim_id
    remove_occurrence(occurrence_id=mark.pk, by=green)

    assert newest(article) == [(article, "remove_occurrence", "Green", (claim,), (place(mark),))]
    assert newest(article + 1) == []


def test_mark_whose_edges_move_is_painted_where_it_was_and_is(mark, green):
    article, (start, end) = mark.snapshot.article_id, place(mark)
    words = mark.snapshot.text[start : end - 8]
    move_edges(occurrence_id=mark.pk, start=start, end=end - 8, quote=words, revision=1, by=green)

    assert newest(article) == [
        (article, "move_edges", "Green", (mark.claim_id,), ((start, end - 8), (start, end)))
    ]


def test_what_is_said_of_a_mark_is_painted_in_its_place(mark, green):
    changes = {"is_central": True}
    edit_occurrence(occurrence_id=mark.pk, changes=changes, revision=mark.revision, by=green)

    [(_, verb, _, claims, ranges)] = newest(mark.snapshot.article_id)
    assert (verb, claims, ranges) == ("edit_occurrence", (mark.claim_id,), (place(mark),))


def test_claim_concerns_every_article_with_its_words_and_paints_only_what_looks_otherwise(
    mark, green
):
    other, claim = OccurrenceFactory(claim=mark.claim), mark.claim
    newer = SnapshotFactory(article=other.snapshot.article, number=2)
    one, two = mark.snapshot.article_id, newer.article_id

    edit_claim(claim_id=claim.pk, changes={"harm": Harm.HIGH}, revision=1, by=green)
    quiet = newest(one, two)
    edit_claim(claim_id=claim.pk, changes={"statement": "Otherwise"}, revision=2, by=green)

    assert quiet == [(at, "edit_claim", "Green", (claim.pk,), ()) for at in (one, two)]
    assert newest(one, two) == [
        (one, "edit_claim", "Green", (claim.pk,), (place(mark),)),
        (two, "edit_claim", "Green", (claim.pk,), ()),  # its words wait in the older copy
    ]


def test_discarded_claim_is_told_in_each_article_where_its_words_were(mark, green):
    other = OccurrenceFactory(claim=mark.claim, exact="dopamine")
    other.refresh_from_db()
    one, two = mark.snapshot.article_id, other.snapshot.article_id

    event = discard_claim(claim_id=mark.claim_id, by=green)
    gone = newest(one, two)
    restore_claim(event_id=event.pk, by=green)

    places = [(one, (mark.claim_id,), (place(mark),)), (two, (mark.claim_id,), (place(other),))]
    assert gone == [(at, "discard_claim", "Green", *told) for at, *told in places]
    assert newest(one, two) == [(at, "restore_claim", "Green", *told) for at, *told in places]


def test_review_paints_its_verdict_not_its_words(mark, green):
    review, article = start_review(claim=mark.claim, by=green), mark.snapshot.article_id
    started = newest(article)
    save_review(
        review_id=review.pk, changes={"takeaway": "Not so."}, revision=review.revision, by=green
    )

    assert started == [(article, "start_review", "Green", (mark.claim_id,), (place(mark),))]
    assert newest(article) == [(article, "save_review", "Green", (mark.claim_id,), ())]


def test_claim_in_many_places_is_painted_anywhere(mark, green):
    text = mark.snapshot.text
    for start in range(0, 36, 4):
        OccurrenceFactory(claim=mark.claim, snapshot=mark.snapshot, exact=text[start : start + 3])
    edit_claim(claim_id=mark.claim_id, changes={"statement": "Else"}, revision=1, by=green)

    [(*_, ranges)] = newest(mark.snapshot.article_id)
    assert ranges is None


def test_what_was_missed_is_told_again_with_a_little_before_it(mark, green):
    article = mark.snapshot.article
    long_ago = record_event("edit_article", article, by=green)
    ids = [record_event("edit_article", article, by=green).pk for _ in range(3)]

    told = changes_since(ids[1], [article.pk])

    assert [one.event for one in told] == [long_ago.pk, *ids]
    assert changes_since(ids[1] + LOOK_BACK_IDS + 5, [article.pk]) == []
    assert changes_since(0, [article.pk + 1]) == []


def test_too_much_is_not_told_one_by_one(mark, green):
    article, before = mark.snapshot.article, newest_event()
    Event.objects.bulk_create(
        Event(verb="edit_article", target_kind="article", target_id=article.pk, by=green)
        for _ in range(MOST + 1)
    )

    assert changes_since(before, [article.pk]) is None
    assert len(changes_since(newest_event() - 1, [article.pk])) == MOST + 1


@pytest.mark.parametrize("number", [1, 3])
def test_changes_take_the_same_queries_for_any_number(number, green, django_assert_num_queries):
    marks = OccurrenceFactory.create_batch(number)
    for mark in marks:
        edit_occurrence(occurrence_id=mark.pk, changes={"is_central": True}, revision=1, by=green)
        start_review(claim=mark.claim, by=green)
    ids = list(Event.objects.values_list("pk", flat=True))
    articles = [mark.snapshot.article_id for mark in marks]

    with django_assert_num_queries(5):
        assert len(changes_of(ids, articles)) == 2 * number


def test_imports_are_nobodys_news(green):
    article = ArticleFactory()
    record_event("start_import", green, by=green)
    Event.objects.create(verb="start_import", target_kind="import", target_id=article.pk, by=green)

    assert changes_since(0, [article.pk]) == []


def test_claim_without_words_is_no_news(green):
    claim = ClaimFactory()
    edit_claim(claim_id=claim.pk, changes={"harm": Harm.HIGH}, revision=1, by=green)

    assert newest(1, 2) == []
