"""Articles in the database: stored once, told apart, corrected with a trace."""

import hashlib
from datetime import date

import pytest
from django.test import override_settings

from claims.errors import Invalid, NotAllowed, Stale
from claims.importing.articles import edit_article, import_text, import_upload
from claims.importing.captures import read_capture
from claims.importing.problems import (
    AlreadyImported,
    BrokenFile,
    ChooseRecord,
    EncryptedFile,
    NoText,
    TooLarge,
    TooShort,
    Undecodable,
    UnsupportedType,
)
from claims.models import Article, Event, Snapshot
from claims.models.vocabulary import Role
from tests.factories import ArticleFactory, UserFactory
from tests.importing.documents import docx, locked_pdf, scan, warc

pytestmark = pytest.mark.django_db

TEXT = "A title\n\nThe first paragraph of the text stands here.\n\nThe second one follows."
PAGE = b"""<html lang="de"><head><title>From the page</title></head><body><h1>From the page</h1>
<p>See <a href="https://doi.org/10.1/x">the study</a> for more about it.</p></body></html>"""


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


def events(target) -> list[tuple]:
    return [
        (event.verb, event.by, event.data)
        for event in Event.objects.filter(
            target_kind=target._meta.model_name, target_id=target.pk
        ).order_by("id")
    ]


def test_import_text_stores_article_snapshot_and_capture(reviewer):
    imported = import_text(
        text=TEXT, by=reviewer, title="  My   title ", byline="Jane Doe", publisher="The Post",
        published_on=date(2024, 5, 6), language="en-GB", url="HTTPS://Example.org/a?utm_id=x#y",
    )  # fmt: skip
    article, snapshot = imported.article, imported.snapshot
    assert imported.outcome == "new_article"
    assert (article.title, article.byline, article.publisher, article.published_on) == (
        "My title", "Jane Doe", "The Post", date(2024, 5, 6),
    )  # fmt: skip
    assert (article.language, article.url, article.created_by) == (
        "en-GB", "https://example.org/a", reviewer,
    )  # fmt: skip
    assert snapshot.number == 1
    assert snapshot.text == (
        "A title\nThe first paragraph of the text stands here.\nThe second one follows."
    )
    assert snapshot.sha256 == hashlib.sha256(snapshot.text.encode()).hexdigest()
    assert snapshot.raw_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert read_capture(snapshot.raw_sha256) == TEXT.encode()
    assert [block.kind for block in snapshot.document.blocks] == [
        "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip
    assert events(article) == [
        ("import_article", reviewer, {"url": article.url, "sha256": snapshot.sha256})
    ]


def test_import_text_guesses_what_is_not_said(reviewer):
    article = import_text(text=TEXT, by=reviewer).article
    assert (article.title, article.url, article.language, article.published_on) == (
        "A title", "", "en", None,
    )  # fmt: skip


def test_import_text_drops_control_characters_from_what_is_said(reviewer):
    imported = import_text(text=TEXT, title="A\x01 \x0btitle\u200b", byline="A\tB", by=reviewer)
    assert (imported.article.title, imported.article.byline) == ("A title", "A B")


def test_import_text_reads_pasted_html(reviewer):
    snapshot = import_text(text="<h2>Head</h2><p>Some words of the article.", by=reviewer).snapshot
    assert [block.kind for block in snapshot.document.blocks] == ["heading", "paragraph"]


def test_import_upload_takes_what_the_page_says(reviewer):
    imported = import_upload(content=PAGE, filename="page.html", by=reviewer, byline="Said by hand")
    article, snapshot = imported.article, imported.snapshot
    assert (article.title, article.byline, article.language) == (
        "From the page", "Said by hand", "de",
    )  # fmt: skip
    place = snapshot.text.index("the study")
    assert snapshot.references == [
        {
            "href": "https://doi.org/10.1/x", "target": "https://doi.org/10.1/x",
            "start": place, "end": place + 9, "words": "the study",
            "scheme": "doi", "identifier": "10.1/x",
            "is_affiliate": False, "is_outgoing": True,
        }
    ]  # fmt: skip


def test_import_upload_reads_markdown_by_its_name(reviewer):
    snapshot = import_upload(
        content=b"# Head\n\nSome *words* of the article.", filename="a.md", by=reviewer
    ).snapshot
    assert snapshot.document.marks[0].kind == "em"


@pytest.mark.parametrize(
    ("content", "filename", "problem"),
    [
        (b"", "a.txt", TooShort),
        (b"%PDF-1.7", "a.pdf", BrokenFile),
        (locked_pdf(), "a.pdf", EncryptedFile),
        (scan(), "a.pdf", NoText),
        (b"%PDF-1.7" + bytes(50_000_000), "a.pdf", TooLarge),
        (docx("<w:p>" * 200 + "</w:p>" * 200), "a.docx", BrokenFile),
        (
            warc(*[(f"https://example.org/{n}", "text/html", b"<p>Words") for n in "ab"]),
            "a.warc",
            ChooseRecord,
        ),
        (b"\x89PNG\r\n", "a.txt", UnsupportedType),
        (bytes(range(256)) * 8, "a.txt", Undecodable),
        (b"x" * 10_001, "a.txt", TooLarge),
    ],
)
def test_import_upload_refuses_and_stores_nothing(reviewer, content, filename, problem):
    with override_settings(IMPORT_MAX_BYTES=10_000), pytest.raises(problem):
        import_upload(content=content, filename=filename, by=reviewer)
    assert not Article.objects.exists()
    assert not Event.objects.exists()


def test_import_text_refuses_nothing_at_all(reviewer):
    with pytest.raises(TooShort) as problem:
        import_text(text="  \n ", by=reviewer)
    assert problem.value.field == "text"


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        ({"url": "javascript:alert(1)"}, ["url"]),
        ({"language": "not a tag"}, ["language"]),
        ({"title": "x" * 501, "byline": "y" * 301}, ["title", "byline"]),
        ({"url": "https://example.org/" + "x" * 2000}, ["url"]),
    ],
)
def test_import_text_names_the_details_at_fault(reviewer, details, fields):
    with pytest.raises(Invalid) as problem:
        import_text(text=TEXT, by=reviewer, **details)
    assert list(problem.value.errors) == fields


def test_import_text_cuts_what_the_page_says_too_long(reviewer):
    page = (
        f"<html><head><title>{'long ' * 200}</title></head><p>Words of the article here.</p></html>"
    )
    title = import_text(text=page, by=reviewer).article.title
    assert (len(title), title[-1]) == (500, "…")


def test_import_of_the_same_page_is_told(reviewer):
    first = import_text(text=TEXT, by=reviewer, url="https://example.org/a").article
    with pytest.raises(AlreadyImported) as told:
        import_text(text=TEXT + " More.", by=reviewer, url="https://EXAMPLE.org/a#part")
    assert (told.value.article, told.value.field) == (first, "url")


def test_import_again_of_an_unchanged_page_stores_nothing(reviewer):
    first = import_text(text=TEXT, by=reviewer, url="https://example.org/a")
    second = import_text(text=TEXT + "\n\n", by=reviewer, url="https://example.org/a", again=True)
    assert (second.outcome, second.snapshot) == ("unchanged", first.snapshot)
    assert events(first.article)[1:] == [
        ("check_article", reviewer, {"snapshot": 1, "changed": False})
    ]


def test_import_again_of_a_changed_page_makes_a_snapshot(reviewer):
    first = import_text(text=TEXT, by=reviewer, url="https://example.org/a")
    second = import_text(text=TEXT + " More.", by=reviewer, url="https://example.org/a", again=True)
    assert (second.outcome, second.article, second.snapshot.number) == (
        "new_snapshot", first.article, 2,
    )  # fmt: skip
    assert first.article.current_snapshot == second.snapshot
    assert Snapshot.objects.count() == 2


def test_import_of_the_same_text_without_an_address_is_told(reviewer):
    first = import_text(text=TEXT, by=reviewer).article
    with pytest.raises(AlreadyImported) as told:
        import_text(text=TEXT, by=reviewer)
    assert (told.value.article, told.value.field) == (first, "text")
    assert import_text(text=TEXT, by=reviewer, again=True).article != first


def test_import_of_the_same_text_from_another_address_is_an_article_of_its_own(reviewer):
    first = import_text(text=TEXT, by=reviewer, url="https://example.org/a").article
    second = import_text(text=TEXT, by=reviewer, url="https://copy.example/b").article
    assert first != second


@pytest.mark.parametrize("roles", [[], [Role.MODERATOR], [Role.ADMIN]])
def test_import_needs_the_right(roles):
    by = UserFactory(roles=roles)
    with pytest.raises(NotAllowed):
        import_text(text=TEXT, by=by)
    with pytest.raises(NotAllowed):
        import_upload(content=PAGE, filename="a.html", by=by)


def test_edit_article_leaves_a_trace(reviewer):
    article = ArticleFactory(title="Old", byline="Same", published_on=date(2020, 1, 1))
    corrected = edit_article(
        article_id=article.pk,
        changes={"title": " New ", "byline": "Same", "published_on": date(2020, 1, 2)},
        revision=1,
        by=reviewer,
    )
    assert (corrected.title, corrected.published_on, corrected.revision) == (
        "New", date(2020, 1, 2), 2,
    )  # fmt: skip
    assert events(article) == [
        (
            "edit_article",
            reviewer,
            {"title": ["Old", "New"], "published_on": ["2020-01-01", "2020-01-02"]},
        )
    ]


def test_edit_article_without_a_change_leaves_none(reviewer):
    article = ArticleFactory()
    same = edit_article(
        article_id=article.pk, changes={"title": article.title}, revision=1, by=reviewer
    )
    assert (same.revision, events(article)) == (1, [])


def test_edit_article_refuses_a_stale_revision(reviewer):
    article = ArticleFactory()
    edit_article(article_id=article.pk, changes={"title": "First"}, revision=1, by=reviewer)
    with pytest.raises(Stale) as stale:
        edit_article(article_id=article.pk, changes={"title": "Second"}, revision=1, by=reviewer)
    assert stale.value.current.title == "First"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"url": "nonsense://x"}, "url"),
        ({"url": "https://taken.example/"}, "url"),
        ({"language": "??"}, "language"),
        ({"tier": 1}, "tier"),
    ],
)
def test_edit_article_names_the_field_at_fault(reviewer, changes, field):
    ArticleFactory(url="https://taken.example/")
    article = ArticleFactory()
    with pytest.raises(Invalid) as problem:
        edit_article(article_id=article.pk, changes=changes, revision=1, by=reviewer)
    assert problem.value.field == field
    assert events(article) == []


def test_edit_article_needs_the_right():
    with pytest.raises(NotAllowed):
        edit_article(
            article_id=ArticleFactory().pk,
            changes={},
            revision=1,
            by=UserFactory(roles=[Role.MODERATOR]),
        )


def test_import_text_with_its_formatting_keeps_structure_and_clipboard(reviewer):
    formatted = "<h2>What it does</h2><ul><li>It <b>may</b> lift mood.</li></ul>"
    snapshot = import_text(
        text="What it does\nIt may lift mood.", formatted=formatted, by=reviewer
    ).snapshot
    assert snapshot.text == "What it does\nIt may lift mood."
    assert [block.kind for block in snapshot.document.blocks] == ["heading", "list_item"]
    assert (snapshot.extractor, snapshot.media_type) == ("clipboard", "text/html")
    assert read_capture(snapshot.raw_sha256) == formatted.encode()


def test_import_text_with_formatting_but_no_words_is_refused(reviewer):
    with pytest.raises(TooShort):
        import_text(text="Seen elsewhere", formatted="<script>1</script>", by=reviewer)
    assert not Article.objects.exists()


def page_with(head: str, words: str) -> bytes:
    return (
        f"<html><head><title>The title</title>{head}</head><body><article><h1>The title</h1>"
        f"<p>{words}</p></article></body></html>"
    ).encode()


def test_new_copy_completes_what_nobody_knew(reviewer):
    url = "https://example.org/leaf"
    first = page_with("", "Some words about the leaf that nobody has seen before.")
    article = import_upload(content=first, filename="a.html", by=reviewer, url=url).article
    edit_article(article_id=article.pk, changes={"byline": "Said by hand"}, revision=1, by=reviewer)
    edit_article(article_id=article.pk, changes={"byline": ""}, revision=2, by=reviewer)
    head = """<meta name="author" content="Ann Lee"><meta property="og:site_name" content="Post">
        <meta property="article:published_time" content="2024-03-05">
        <meta property="article:modified_time" content="2024-03-09">
        <meta name="copyright" content="All rights reserved">"""
    second = page_with(head, "Other words about the leaf that somebody wrote later.")
    import_upload(content=second, filename="a.html", by=reviewer, url=url, again=True)
    article.refresh_from_db()
    assert (article.byline, article.publisher, article.modified_on, article.licence) == (
        "", "Post", date(2024, 3, 9), "All rights reserved",
    )  # fmt: skip
    event = Event.objects.get(verb="complete_article")
    assert sorted(event.data) == ["licence", "modified_on", "published_on", "publisher"]


def test_new_copy_keeps_its_structured_data(reviewer):
    head = '<script type="application/ld+json">{"@type": "ClaimReview", "url": "x"}</script>'
    content = page_with(head, "Some words about the leaf that nobody has seen before.")
    snapshot = import_upload(content=content, filename="a.html", by=reviewer).snapshot
    assert snapshot.structured_data == [{"@type": "ClaimReview", "url": "x"}]
