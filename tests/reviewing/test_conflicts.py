import pytest

from claims.models import Topic
from claims.reviewing.conflicts import (
    LABELS,
    MOST_COMPARED,
    Conflict,
    Side,
    conflicts,
    last_change,
    named,
)
from claims.reviewing.reviews import save_review
from claims.text.merging import Merged

pytestmark = pytest.mark.django_db


def clash(base, mine, theirs):
    return {"base": base, "mine": mine, "theirs": theirs}


def test_each_text_is_told_against_what_both_started_from():
    found = conflicts({"takeaway": clash("It helps.", "It never helps.", "It helps rats.")})
    assert found == [
        Conflict(
            "takeaway",
            "Takeaway",
            "It helps.",
            Side((("same", "It "), ("added", "never "), ("same", "helps."))),
            Side((("same", "It helps"), ("added", " rats"), ("same", "."))),
            Merged("It never helps rats.", ()),
        )
    ]


def test_long_stretches_without_a_change_lose_their_middle():
    long = "word " * 200
    (found,) = conflicts({"rationale": clash(long + "a", long + "b", long + "c")})
    kinds = [kind for kind, _words in found.mine.pieces]
    assert kinds == ["gap", "same", "removed", "added"]
    assert "".join(words for kind, words in found.mine.pieces if kind != "added") == long + "a"


def test_texts_too_long_to_compare_are_shown_whole():
    long = "a " * (MOST_COMPARED // 6)
    (found,) = conflicts({"rationale": clash(long, f"b {long}", f"{long} c")})
    assert (found.mine, found.theirs, found.merged) == (
        Side((("same", f"b {long}"),)),
        Side((("same", f"{long} c"),)),
        None,
    )


def test_choices_are_told_by_their_labels():
    Topic.objects.create(slug="mind", name="Mind and brain")
    found = conflicts(
        {
            "verdict": clash(None, "accurate", "misleading"),
            "topics": clash([], ["mind"], ["gone"]),
            "is_central": clash(False, True, False),
            "harm": clash("unknown", "high", "low"),
            "sample_size": clash(None, 12, 1200),
        }
    )
    assert [(it.name, it.before, it.mine.pieces[0][1], it.theirs.pieces[0][1]) for it in found] == [
        ("harm", "Unknown", "High", "Low"),
        ("topics", "Nothing", "Mind and brain", "gone"),
        ("is_central", "No", "Yes", "No"),
        ("verdict", "Nothing", "Accurate", "Misleading"),
        ("sample_size", "Nothing", "12", "1200"),
    ]
    assert all(it.merged is None for it in found)


def test_only_what_is_asked_is_looked_up(django_assert_num_queries):
    fields = {"takeaway": clash("a", "b", "c")}
    with django_assert_num_queries(0):
        conflicts(fields)
    with django_assert_num_queries(2):
        conflicts(fields | {"verdict": clash(None, "a", "b"), "topics": clash([], ["a"], ["b"])})


def test_newest_change_of_the_field_is_found(review):
    save_review(review_id=review.pk, changes={"takeaway": "First."}, revision=1, by=review.author)
    save_review(
        review_id=review.pk, changes={"search_log": "PubMed."}, revision=2, by=review.author
    )
    event = last_change("review", review.pk, ["takeaway", "rationale"])
    assert event is not None
    assert (event.verb, event.by, event.data["takeaway"][1]) == (
        "save_review", review.author, "First.",
    )  # fmt: skip
    assert last_change("review", review.pk, ["rationale"]) is None
    assert last_change("claim", review.pk, ["takeaway"]) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([], "it"),
        (["takeaway"], "the takeaway"),
        (["takeaway", "harm", "topics"], "the harm, the topics and the takeaway"),
    ],
)
def test_fields_are_named(fields, words):
    assert named(fields) == words


def test_every_field_has_a_name():
    assert {name for name in LABELS if not named([name])} == set()
