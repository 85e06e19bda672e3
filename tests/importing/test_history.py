"""The story of an article, told copy by copy."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from claims.errors import Missing
from claims.importing.articles import edit_article
from claims.importing.history import Copy, Edit, copies, find_copy, story
from claims.models import Import, Snapshot
from claims.models.vocabulary import ImportOutcome, ImportStatus
from claims.text.changes import Tally
from tests.factories import ArticlePublicationFactory, SnapshotFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(article) -> list[tuple]:
    lines = story(article, list(copies(article).order_by("-number")))
    return [
        (line.snapshot.number, line.way, line.words, line.tally)
        if isinstance(line, Copy)
        else (line.who, line.changes)
        for line in lines
    ]


def captured(article, number, raw, **fields):
    return SnapshotFactory(article=article, number=number, raw=raw, **fields)


def test_story_tells_each_copy_and_edit_newest_first():
    article = SnapshotFactory(raw="The leaf lifts mood.").article
    editor = UserFactory(display_name="Ed Editor")
    changes = {"title": "Corrected", "byline": "Ann"}
    before = article.title
    edit_article(article_id=article.pk, changes=changes, revision=1, by=editor)
    captured(article, 2, "The leaf may lift his mood.", captured_by=None)
    assert told(article) == [
        (2, "looked at again on schedule", 6, Tally(3, 1)),
        ("Ed Editor", [("title", before, "Corrected"), ("byline", "", "Ann")]),
        (1, "pasted or uploaded", 4, None),
    ]


def test_story_names_the_import_that_brought_a_copy():
    article = SnapshotFactory().article
    captured(article, 2, "Another text.")
    ways = (
        {"url": "https://www.example.org/a"},
        {"raw_sha256": "0" * 64, "filename": "leaf.pdf"},
    )
    for row, came in zip(copies(article).order_by("number"), ways, strict=True):
        Import.objects.create(
            article=article,
            status=ImportStatus.READY,
            outcome=ImportOutcome.NEW_SNAPSHOT,
            finished_at=row.captured_at + timedelta(microseconds=1),
            created_by=row.captured_by,
            **came,
        )
    assert [line[1] for line in told(article)] == ["the file “leaf.pdf”", "from example.org"]


def test_story_marks_the_newest_and_the_public_copy():
    article = SnapshotFactory().article
    ArticlePublicationFactory(article=article, record={"snapshot": {"number": 1}})
    captured(article, 2, "Another text.")
    lines = story(article, list(copies(article).order_by("-number")))
    assert [(line.is_newest, line.is_public) for line in lines] == [(True, False), (False, True)]


def test_story_of_an_older_page_has_its_own_edits_only():
    article = SnapshotFactory().article
    editor = UserFactory()
    edit_article(article_id=article.pk, changes={"title": "First"}, revision=1, by=editor)
    captured(article, 2, "Another text.")
    edit_article(article_id=article.pk, changes={"title": "Second"}, revision=2, by=editor)
    pages = [story(article, [row]) for row in copies(article).order_by("number")]
    names = [[line.changes[0][2] for line in page if isinstance(line, Edit)] for page in pages]
    assert names == [["First"], ["Second"]]


def test_words_are_counted_once(django_assert_num_queries):
    article = SnapshotFactory().article
    captured(article, 2, "Another text.")
    rows = list(copies(article).order_by("-number"))
    with django_assert_num_queries(10):  # newest, public, sizes, three texts, ways and edits
        first = story(article, rows)
    with django_assert_num_queries(6):
        assert story(article, rows) == first
    cache.clear()
    assert story(article, rows) == first


def test_text_too_long_for_a_list_is_not_counted():
    article = SnapshotFactory(raw="word " * 50_000).article
    captured(article, 2, "Short.")
    lines = story(article, list(copies(article).order_by("-number")))
    assert [(line.words, line.tally, line.length) for line in lines] == [
        (1, None, 6),
        (None, None, 249_999),
    ]


def test_copy_that_is_not_there_is_missing():
    article = SnapshotFactory().article
    assert find_copy(article, 1) == Snapshot.objects.get()
    with pytest.raises(Missing, match="no copy 2"):
        find_copy(article, 2)
    assert story(article, []) == []
