"""Checks by others: the real ones of the sample data, and each thing that markup can lack."""

import json
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from claims.errors import Invalid, NotAllowed
from claims.importing.foreign_reviews import (
    MOST,
    foreign_reviews_like,
    import_claim_reviews,
)
from claims.importing.lacking import lacks
from claims.importing.metadata.claim_reviews import read_claim_review
from claims.models import Event, ForeignReview
from claims.models.vocabulary import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GOOD = {
    "@type": "ClaimReview",
    "url": "https://checks.example/1",
    "claimReviewed": "Kratom raises dopamine",
    "author": {"name": "Checks"},
    "datePublished": "2026-05-01T10:00:00Z",
    "inLanguage": "en",
    "reviewRating": {
        "ratingValue": 2, "bestRating": 5, "worstRating": 1, "alternateName": "Mostly false",
    },
    "itemReviewed": {
        "@type": "Claim", "author": {"name": "A blog"}, "appearance": {"url": "https://a.example/"},
    },
}  # fmt: skip


@pytest.fixture
def rita():
    return UserFactory(username="rita", roles=[Role.REVIEWER])


def told(by, *things):
    return import_claim_reviews(text="\n".join(map(json.dumps, things)), by=by)


def lacking(thing):
    return [(one.property, one.blocks) for one in lacks(thing, read_claim_review(thing))]


def test_every_real_one_is_taken_and_what_each_lacks_is_told(sample_data, rita):
    path = sample_data / "claimreview" / "real_claimreviews.jsonl"
    text = path.read_text(encoding="utf-8")
    reading = import_claim_reviews(text=text, by=rita)
    assert (len(reading.taken), reading.unread) == (48, [])
    # Two are told twice in it, by a feed and by the page: the same check, kept once.
    assert (reading.new, reading.changed, reading.known) == (46, 0, 2)
    assert ForeignReview.objects.count() == 46
    # 8 break a rule that would keep ours from going out; 32 have a longer wording than advised.
    broken = {one.place: [lack.property for lack in one.lacks if lack.blocks]
              for one in reading.taken if not one.is_whole}  # fmt: skip
    assert broken == {
        "line 10": ["reviewRating"],
        "line 12": ["reviewRating"],
        "line 14": ["reviewRating"],
        "line 16": ["reviewRating"],
        "line 43": ["reviewRating"],
        "line 44": ["claimReviewed", "reviewRating.bestRating"],
        "line 47": ["reviewRating.bestRating"],
        "line 48": ["reviewRating.bestRating"],
    }
    assert sum("are advised" in lack.message for one in reading.taken for lack in one.lacks) == 32
    words = {json.loads(line)["jsonld"]["reviewRating"]["alternateName"]
             for line in text.splitlines()}  # fmt: skip
    kept = set(ForeignReview.objects.values_list("rating", flat=True))
    assert kept == words
    assert import_claim_reviews(text=text, by=rita).known == 48


def test_rating_stays_in_its_words_with_its_place_on_their_scale(rita):
    told(rita, GOOD)
    row = ForeignReview.objects.get()
    assert (row.rating, row.share, row.percent) == ("Mostly false", 0.25, 25)
    assert (row.claimant, row.author, str(row.published_on)) == ("A blog", "Checks", "2026-05-01")
    assert (row.markup, row.lacks) == (GOOD, [])


def test_telling_otherwise_replaces_and_repeating_does_not(rita):
    corrected = GOOD | {"reviewRating": {"alternateName": "False"}}
    outcomes = [told(rita, one).taken[0].outcome for one in (GOOD, GOOD, corrected, corrected)]
    assert outcomes == ["new", "known", "changed", "known"]
    assert ForeignReview.objects.get().rating == "False"
    assert list(Event.objects.values_list("verb", flat=True)) == ["import_claim_reviews"] * 4


def test_any_form_of_file_is_read(rita):
    second = GOOD | {"url": "https://checks.example/2"}
    feed = {"@type": "DataFeed", "dataFeedElement": [{"item": GOOD}, {"item": [second]}]}
    assert [one.place for one in told(rita, feed).taken] == ["1", "2"]
    pretty = import_claim_reviews(text=json.dumps([GOOD, second], indent=1), by=rita)
    assert pretty.known == 2
    lines = "\n".join([json.dumps(GOOD), "", "{broken", '{"@type": "Article"}', "[1]"])
    mixed = import_claim_reviews(text=lines, by=rita)
    assert [one.place for one in mixed.taken] == ["line 1"]
    assert mixed.unread == [
        ("line 3", "not JSON"), ("line 4", "no ClaimReview in it"),
        ("line 5", "no ClaimReview in it"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", "[]", '{"@type": "Article"}', "[" * 100_000])
def test_file_without_any_is_refused(rita, text):
    with pytest.raises(Invalid, match="no ClaimReview"):
        import_claim_reviews(text=text, by=rita)


def test_file_with_too_many_is_refused_whole(rita, monkeypatch):
    monkeypatch.setattr("claims.importing.foreign_reviews.MOST", 1)
    with pytest.raises(Invalid, match="more than 1 reviews"):
        told(rita, GOOD, GOOD | {"url": "https://checks.example/2"})
    assert MOST > 48
    assert not ForeignReview.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_files_of_one_moment_with_the_same_reviews_are_taken_in_turn():
    rita = UserFactory(roles=[Role.REVIEWER])
    second = GOOD | {"url": "https://checks.example/2"}
    taken = []

    def take_both_in_another_order():
        taken.append(told(rita, second, GOOD).known)
        connections["default"].close()

    with transaction.atomic():
        told(rita, GOOD)
        thread = threading.Thread(target=take_both_in_another_order)
        thread.start()
        while thread.is_alive() and not waits_for_a_lock():
            time.sleep(0.01)
        told(rita, second)
    thread.join()
    assert taken == [2]


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


def test_moderator_may_not_take_any(rita):
    with pytest.raises(NotAllowed):
        told(UserFactory(roles=[Role.MODERATOR]), GOOD)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"claimReviewed": ""}, [("claimReviewed", True)]),
        ({"claimReviewed": ["Kratom raises dopamine"]}, [("claimReviewed", True)]),
        ({"claimReviewed": "Mostly false: kratom"}, [("claimReviewed", True)]),
        ({"claimReviewed": "long " * 20}, [("claimReviewed", False)]),
        ({"reviewRating": "False"}, [("reviewRating", True)]),
        ({"reviewRating": {"alternateName": "No"}}, [("reviewRating.ratingValue", False)]),
        ({"reviewRating": {"alternateName": "No", "ratingValue": 1}}, [("reviewRating", True)]),
        ({"url": "/1"}, [("url", True)]),
        ({"author": {}}, [("author", True)]),
        ({"datePublished": "2026-13-01"}, [("datePublished", False)]),
        ({"inLanguage": None}, [("inLanguage", False)]),
        ({"itemReviewed": []}, [("itemReviewed", False)]),
        ({"itemReviewed": GOOD["itemReviewed"] | {"@type": "Movie"}}, [("itemReviewed", True)]),
        (
            {"itemReviewed": {"@type": "CreativeWork"}},
            [("itemReviewed", False), ("itemReviewed.author", False),
             ("itemReviewed.appearance", False)],
        ),
    ],
)  # fmt: skip
def test_what_is_lacking(change, expected):
    assert lacking(GOOD | change) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("1", "2", "5"), [("reviewRating", False)]),
        (("one", 2, 5), [("reviewRating", True)]),
        ((0, 1, 5), [("reviewRating.bestRating", True)]),
        ((5, 3, 1), [("reviewRating.bestRating", True)]),
        ((1, 7, 5), [("reviewRating.ratingValue", True)]),
    ],
)
def test_what_a_scale_lacks(numbers, expected):
    named = dict(zip(("worstRating", "ratingValue", "bestRating"), numbers, strict=True))
    assert lacking(GOOD | {"reviewRating": {"alternateName": "No", **named}}) == expected


def test_those_on_nearly_the_same_words_are_found(rita):
    other = GOOD | {"url": "https://checks.example/2", "claimReviewed": "The moon is of cheese"}
    told(rita, GOOD, other)
    found = foreign_reviews_like("Kratom raises dopamine in people")
    assert [one.claim for one in found] == ["Kratom raises dopamine"]


def test_share_beyond_the_scale_is_refused_by_the_database(rita):
    told(rita, GOOD)
    with pytest.raises(IntegrityError, match="foreign_review_share_of_scale"):
        connection.cursor().execute("UPDATE claims_foreignreview SET share = 1.5")


def test_command_reports_each(rita, tmp_path):
    path = tmp_path / "reviews.jsonl"
    path.write_text(json.dumps(GOOD) + "\n" + json.dumps(GOOD | {"url": ""}) + "\n{\n")
    out, err = StringIO(), StringIO()
    call_command("import_claimreviews", path, stdout=out, stderr=err)
    assert out.getvalue().splitlines() == [
        "line 1: new, “Mostly false” (25 %): Kratom raises dopamine — lacks: nothing",
        "line 2: new, “Mostly false” (25 %): Kratom raises dopamine — lacks: There is no absolute "
        "address of the check",
        "2 ClaimReviews: 2 new, 0 told otherwise than before, 0 known already; 1 would pass our "
        "own gate.",
    ]
    assert err.getvalue() == "line 3: not JSON\n"
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_claimreviews", tmp_path / "none")
