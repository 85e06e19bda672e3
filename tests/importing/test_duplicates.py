"""Near-copies among stored articles, and the claims that were checked there."""

import random
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from bench.invented import Writer
from claims.importing import duplicates
from claims.importing.articles import import_text
from claims.importing.duplicates import PAGE_SIZE, copies_of_text, near_copies, remember
from claims.importing.shared_claims import with_claims
from claims.models import Article, Fingerprint, Snapshot
from claims.reviewing.reviews import discard_review
from claims.text.shingles import sketch, tokenise
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

WRITER = Writer()
ORIGINAL = WRITER.article(1)


def stored(text: str, **details) -> Snapshot:
    snapshot = SnapshotFactory(raw=text, **details)
    remember(snapshot)
    return snapshot


def found(snapshot: Snapshot) -> list[tuple[Article, int]]:
    return [(copy.article, copy.percent) for copy in near_copies(snapshot).rows]


def test_import_remembers_each_new_text_once():
    by, url = UserFactory(), "https://example.org/a"
    first = import_text(text=ORIGINAL, url=url, by=by).snapshot
    same = import_text(text=ORIGINAL, url=url, by=by, again=True).snapshot
    second = import_text(text=f"{ORIGINAL}\n\nMore.", url=url, by=by, again=True).snapshot
    assert same == first
    rows = Fingerprint.objects.order_by("pk").values_list("snapshot", "article")
    assert list(rows) == [(first.pk, first.article_id), (second.pk, first.article_id)]


def test_import_that_fails_remembers_nothing():
    def interrupted():
        with transaction.atomic():
            import_text(text=ORIGINAL, by=UserFactory())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (Snapshot.objects.count(), Fingerprint.objects.count()) == (0, 0)


def test_remember_a_text_without_words():
    assert remember(SnapshotFactory(raw="– … –")) is None


def test_remember_twice_is_refused():
    snapshot = stored(ORIGINAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        remember(snapshot)


def test_near_copies_are_found_both_ways():
    source = random.Random(1)
    original = stored(ORIGINAL)
    spun = stored(WRITER.spun(source, ORIGINAL, 0.2))
    stored(WRITER.article(777))
    (article, percent), *others = found(original)
    assert (article, others) == (spun.article, [])
    assert 50 < percent < 80
    assert found(spun) == [(original.article, pytest.approx(percent, abs=5))]


def test_near_copies_of_an_agency_text_and_an_excerpt():
    source = random.Random(2)
    original = stored(ORIGINAL)
    site = stored(WRITER.agency(source, ORIGINAL))
    excerpt = stored(" ".join(ORIGINAL.split()[40:110]))
    assert [article for article, _ in found(original)] == [excerpt.article, site.article]
    (copy,) = [copy for copy in near_copies(excerpt).rows if copy.article == original.article]
    assert (copy.percent_here, copy.percent) == (100, 100)
    assert copy.percent_there < 50
    assert (copy.passage, copy.is_same_text) == (excerpt.text, False)


def test_near_copies_name_the_same_text():
    one, other = stored(ORIGINAL), stored(ORIGINAL)
    (copy,) = near_copies(one).rows
    assert (copy.article, copy.is_same_text, copy.percent) == (other.article, True, 100)


def test_near_copies_say_once_what_has_several_captures():
    """The capture with the most in common counts; the article's own captures are no copies."""
    source = random.Random(3)
    article = ArticleFactory()
    stored(WRITER.spun(source, ORIGINAL, 0.3), article=article)
    nearest = stored(WRITER.spun(source, ORIGINAL, 0.05), article=article, number=2)
    stored(WRITER.spun(source, ORIGINAL, 0.2), article=article, number=3)
    original = stored(ORIGINAL)
    stored(f"{ORIGINAL} And more.", article=original.article, number=2)
    assert [copy.snapshot for copy in near_copies(original).rows] == [nearest]


def test_near_copies_leave_out_a_shared_footer():
    footer = WRITER.footers[0]
    one = stored(f"{WRITER.article(10)}\n\n{footer}")
    stored(f"{WRITER.article(11)}\n\n{footer}")
    assert found(one) == []


def test_near_copies_of_a_text_without_words():
    stored(ORIGINAL)
    assert copies_of_text("– …").rows == []


def test_near_copies_of_a_text_that_is_not_stored():
    original = stored(ORIGINAL)
    (copy,) = copies_of_text(ORIGINAL.upper()).rows
    assert (copy.article, copy.percent, copy.is_same_text) == (original.article, 100, False)
    assert copies_of_text(ORIGINAL, but_article=original.article_id).rows == []


def test_near_copies_come_in_pages(django_assert_num_queries):
    source = random.Random(4)
    copies = {stored(WRITER.spun(source, ORIGINAL, 0.1)).article for _ in range(PAGE_SIZE + 2)}
    original = stored(ORIGINAL)
    with django_assert_num_queries(3):
        first = near_copies(original)
    second = near_copies(original, start=PAGE_SIZE)
    assert (len(first.rows), first.more, len(second.rows), second.more) == (20, True, 2, False)
    assert {copy.article for copy in [*first.rows, *second.rows]} == copies


@pytest.fixture
def footer(monkeypatch):
    """A footer that more texts have than a lookup reads."""
    monkeypatch.setattr(duplicates, "_COMMON", 3)
    monkeypatch.setattr(duplicates, "_READ", 5)
    source = random.Random(5)
    footer = WRITER.prose(source, 1, 60)
    for subject in range(20, 35):
        stored(f"{WRITER.prose(source, subject, 300)}\n\n{footer}")
    return footer


def test_near_copies_do_not_drown_in_a_footer(footer):
    """What so many texts have is no lead: hardly anything is compared because of it."""
    text = f"{ORIGINAL}\n\n{footer}"
    copy = stored(" ".join(ORIGINAL.split()[50:120]))
    first, *others = duplicates.candidates(sketch(tokenise(text)))
    assert first.article_id == copy.article_id
    assert len(others) < 5
    assert [(row.article, row.percent) for row in copies_of_text(text).rows] == [
        (copy.article, 100)
    ]


def test_near_copies_with_rare_passages_go_first(footer):
    """An excerpt of the end of a page takes the footer along, which fills the page with others."""
    page = stored(f"{ORIGINAL}\n\n{footer}")
    excerpt = " ".join(page.text.split()[-90:])
    first, *others = duplicates.candidates(sketch(tokenise(excerpt)))
    assert (first.article_id, others != []) == (page.article_id, True)


def test_near_copies_of_an_excerpt_that_everybody_has(monkeypatch):
    """The middle of an agency text whose passages are all common ones."""
    monkeypatch.setattr(duplicates, "_COMMON", 3)
    source = random.Random(6)
    agency = WRITER.prose(source, 1, 200)
    sites = {
        stored(f"{WRITER.prose(source, subject, 900)} {agency}").article for subject in (40, 60, 80)
    }
    excerpt = " ".join(agency.split()[70:150])
    assert {(row.article, row.percent) for row in copies_of_text(excerpt).rows} == {
        (article, 100) for article in sites
    }


def test_fingerprints_of_what_was_stored_before():
    migration = import_module("claims.migrations.0013_fingerprints_of_what_is_stored")
    old, without_words = SnapshotFactory(raw=ORIGINAL), SnapshotFactory(raw="– … –")
    new = stored(WRITER.article(2))
    for _ in range(2):  # it may be stopped and begin again
        migration.fingerprint(apps, None)
    assert set(Fingerprint.objects.values_list("snapshot", flat=True)) == {old.pk, new.pk}
    assert found(stored(ORIGINAL)) == [(old.article, 100)]
    assert without_words.article not in Article.objects.filter(snapshots__fingerprint__isnull=False)


WORDS_1 = "Kratom enhances dopamine release."
WORDS_2 = "Most users describe few side effects."
WORDS_3 = "It was banned in six countries."


@pytest.fixture
def copied():
    """An article, and a copy of it with three claims: one judged, one open, one only there."""
    here = stored(f"{WORDS_1} {WORDS_2} {ORIGINAL}", article__title="Here")
    there = stored(f"{WORDS_1} {WORDS_2} {WORDS_3} {ORIGINAL}", article__title="There")
    open_claim, judged, only_there = ClaimFactory.create_batch(3)
    ReviewFactory(claim=judged)
    ReviewFactory(claim=only_there)
    discarded = ReviewFactory(claim=open_claim)
    discard_review(review_id=discarded.pk, revision=discarded.revision, by=discarded.author)
    for claim, words in ((open_claim, WORDS_2), (judged, WORDS_1), (only_there, WORDS_3)):
        OccurrenceFactory(snapshot=there, claim=claim, exact=words)
    OccurrenceFactory(snapshot=here, claim=open_claim, exact=WORDS_2)
    return here, there, judged, only_there, open_claim


def test_with_claims_says_what_was_checked_there(copied, django_assert_num_queries):
    here, there, judged, only_there, open_claim = copied
    copies = near_copies(here).rows
    with django_assert_num_queries(3):
        (row,) = with_claims(copies, here)
    assert row.copy.article == there.article
    assert [
        (shared.claim, shared.words, shared.is_judged, shared.is_marked) for shared in row.claims
    ] == [
        (judged, WORDS_1, True, False),
        (only_there, "", True, False),
        (open_claim, WORDS_2, False, True),
    ]
    assert row.judged == 2
    assert [shared.state for shared in row.claims] == ["Draft", "Draft", "No review yet"]


def test_with_claims_takes_the_words_of_the_newest_capture(copied):
    here, there, judged, _only_there, _open_claim = copied
    newer = SnapshotFactory(article=there.article, number=2, raw=f"{WORDS_1.upper()} {ORIGINAL}")
    OccurrenceFactory(snapshot=newer, claim=judged, exact=WORDS_1.upper())
    (row,) = with_claims(near_copies(here).rows, here)
    assert [shared.words for shared in row.claims if shared.claim == judged] == [""]
