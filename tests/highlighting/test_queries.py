import pytest

from claims.errors import Missing
from claims.highlighting import queries
from claims.highlighting.occurrences import remove_occurrence, restore_occurrence
from claims.text.spans import Span
from tests.factories import (
    ClaimFactory,
    OccurrenceFactory,
    SnapshotFactory,
)


def test_current_snapshot_is_the_newest(db):
    old = SnapshotFactory()
    new = SnapshotFactory(article=old.article, number=2)
    assert queries.current_snapshot(old.article_id) == new


def test_current_snapshot_of_wrong_id_is_missing(db):
    with pytest.raises(Missing):
        queries.current_snapshot(0)


def test_unplaced_claims_have_lost_their_last_words_in_the_article(cast):
    by = cast["reviewer"].user
    snapshot, elsewhere = SnapshotFactory(), SnapshotFactory()
    lost, still_placed, restored = ClaimFactory(), ClaimFactory(), ClaimFactory()
    OccurrenceFactory(claim=still_placed, snapshot=elsewhere)
    removals = [
        remove_occurrence(occurrence_id=OccurrenceFactory(claim=claim, snapshot=snapshot).pk, by=by)
        for claim in (lost, still_placed, restored)
    ]
    restore_occurrence(event_id=removals[2].pk, by=by)
    remove_occurrence(occurrence_id=OccurrenceFactory(snapshot=elsewhere).pk, by=by)

    assert list(queries.unplaced_claims(snapshot.article)) == [lost]


def test_undoable_removal_is_gone_once_undone(cast):
    by = cast["reviewer"].user
    removal = remove_occurrence(occurrence_id=OccurrenceFactory().pk, by=by)
    assert queries.undoable_removal(removal.pk) == removal
    restored = restore_occurrence(event_id=removal.pk, by=by)
    assert queries.undoable_removal(removal.pk) is None
    assert queries.undoable_removal(None) is None
    assert restored.pk == removal.data["occurrence"]


def test_occurrences_of_claim_leave_texts_unread(db, django_assert_num_queries):
    claim = ClaimFactory()
    places = [OccurrenceFactory(claim=claim) for _ in range(3)]
    with django_assert_num_queries(1):
        found = list(queries.occurrences_of(claim))
        assert [place.snapshot.article.title for place in found] == [
            place.snapshot.article.title for place in places
        ]


def test_similar_claims_come_nearest_first(db):
    near = ClaimFactory(statement="Kratom enhances dopamine release in the brain")
    nearer = ClaimFactory(statement="Kratom enhances dopamine release")
    ClaimFactory(statement="Vaccines are safe for most adults")
    assert list(queries.similar_claims("Kratom enhanced dopamine release")) == [nearer, near]


def test_search_claims_finds_a_word_of_a_long_statement(db):
    found = ClaimFactory(
        statement="Regular use over many years leads to hepatitis in a small share of people"
    )
    ClaimFactory(statement="Kratom grows in Thailand")
    assert queries.search_claims("hepatitis") == [found]
    assert queries.search_claims("  ") == []


def test_search_claims_takes_words_in_any_order_all_before_some(db):
    some = ClaimFactory(statement="Beetroot stains the hands")
    both = ClaimFactory(statement="Beetroot juice lowers the systolic pressure")
    ClaimFactory(statement="Kratom grows in Thailand")
    newer = ClaimFactory(statement="Systolic pressure rises with age")
    assert queries.search_claims("systolic beetroot") == [both, newer, some]
    assert queries.search_claims("Beetroot SYSTOL") == [both, newer, some]


def test_search_claims_forgives_spelling_where_no_word_is_held(db):
    found = ClaimFactory(statement="Kratom leads to hepatitis")
    assert queries.search_claims("hepatites") == [found]
    assert queries.search_claims("zzzz") == []


@pytest.mark.parametrize(
    "words", ["'", "\\'", "& | !", "a\0b", "it's", "a:*b <-> (", "–", "COVID-19"]
)
def test_search_claims_reads_no_operators(db, words):
    claim = ClaimFactory(statement="It's a:*b <-> ( COVID-19")
    assert queries.search_claims(words) in ([], [claim])
    assert queries.search_claims("covid-19") == [claim]


def test_place_in_shows_whole_graphemes_around(db):
    flag = "\U0001f1e9\U0001f1ea"  # two code points, one grapheme
    text = flag * 60 + " the words " + flag * 60
    start = text.index("the words")
    place = queries.place_in(text, Span(start, start + 9))
    assert (place.before, place.words, place.after) == (
        flag * 30 + " ",
        "the words",
        " " + flag * 30,
    )
