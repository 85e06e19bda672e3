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


def test_long_texts_are_compared_by_sentences_and_the_words_of_what_differs():
    long = [f"Sentence {number} is about something else. " for number in range(2000)]
    base = "".join(long)
    mine = base.replace("Sentence 700 is about", "Sentence 700 is never about")
    theirs = base.replace("Sentence 1400 is", "Sentence 1400 was")
    (found,) = conflicts({"rationale": clash(base, mine, theirs)})
    assert len(base) > MOST_COMPARED
    assert [piece for piece in found.mine.pieces if piece[0] in ("added", "removed")] == [
        ("added", "never ")
    ]
    assert [piece for piece in found.theirs.pieces if piece[0] in ("added", "removed")] == [
        ("removed", "is"), ("added", "was"),
    ]  # fmt: skip
    both = mine.replace("Sentence 1400 is", "Sentence 1400 was")
    assert (found.merged, found.is_whole) == (Merged(both, ()), True)


def test_what_is_rewritten_at_length_is_told_whole():
    base, other = ("".join(f"{word} {n} tells. " * 3 for n in range(2000)) for word in ("A", "B"))
    (found,) = conflicts({"rationale": clash(f"Before this all. {base}", base, other)})
    assert not found.is_whole
    assert found.theirs == Side((("removed", f"Before this all. {base}"), ("added", other)))
    assert found.merged is not None


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
