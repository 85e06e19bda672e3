"""The desk's import pages, knocked at by the whole cast."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.importing.articles import edit_article, import_text
from claims.importing.forms import shared
from claims.importing.queries import with_states
from claims.importing.running import run_import
from claims.models import Article, Batch, Import
from claims.models.vocabulary import BatchKind
from tests.factories import (
    ArticleFactory,
    CarryoverDecisionFactory,
    CarryoverFactory,
    ClaimFactory,
    OccurrenceFactory,
    SnapshotFactory,
)

pytestmark = pytest.mark.django_db

TEXT = "A title\n\nThe first paragraph of the text stands here.\n\nThe second one follows."
IMPORTERS = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 403,
    "admin": 403,
}
DESK = {**IMPORTERS, "moderator": 200, "admin": 200}
NOT_ALLOWED = dict.fromkeys(IMPORTERS, 405)
IMPORT = "/desk/import/"


def article() -> Article:
    return SnapshotFactory().article


def workspace(of: Article) -> str:
    return reverse("highlighting:show_workspace", args=[of.pk])


def details(of: Article, **changes: object) -> dict:
    stored = {
        "url": of.url, "title": of.title, "byline": of.byline, "publisher": of.publisher,
        "published_on": "", "language": of.language, "revision": of.revision,
    }  # fmt: skip
    return stored | changes


# Who may, and how.


def test_import_page_is_for_importers(cast):
    assert cast.statuses("get", IMPORT) == IMPORTERS
    assert cast.statuses("delete", IMPORT) == NOT_ALLOWED


def test_list_is_for_the_desk(cast):
    article()
    assert cast.statuses("get", "/desk/articles/") == DESK
    assert cast.statuses("post", "/desk/articles/") == NOT_ALLOWED


def test_details_are_for_importers(cast):
    path = reverse("importing:edit_article", args=[article().pk])
    assert cast.statuses("get", path) == IMPORTERS
    assert cast.statuses("put", path) == NOT_ALLOWED
    wrong = reverse("importing:edit_article", args=[0])
    assert cast["reviewer"].client.get(wrong).status_code == 404


def test_writing_needs_the_right(cast):
    answers = cast.statuses("post", IMPORT, {"text": TEXT})
    assert answers == {
        "anonymous": 302, "reviewer": 302, "other_reviewer": 409, "editor": 409,
        "moderator": 403, "admin": 403,
    }  # fmt: skip
    assert Article.objects.count() == 1


# Three ways in.


def test_pasted_text_leads_to_the_workspace(cast):
    response = cast["reviewer"].client.post(
        IMPORT, {"text": TEXT, "title": "Given", "url": "example.org/a", "language": "en"}
    )
    stored = Article.objects.get()
    assert (stored.title, stored.url, stored.language) == ("Given", "https://example.org/a", "en")
    assert (response.status_code, response.url) == (302, workspace(stored))


def test_uploaded_file_leads_to_the_progress_page(cast):
    client = cast["reviewer"].client
    upload = SimpleUploadedFile("the-leaf.md", b"# The leaf\n\nSome *words* about the leaf.")
    response = client.post(IMPORT, {"upload": upload, "byline": "Jane Doe"})
    row = Import.objects.get()
    assert (response.status_code, response.url) == (302, f"/desk/imports/{row.pk}/")
    run_import(row.pk)
    stored = Article.objects.get()
    assert (stored.title, stored.byline) == ("The leaf", "Jane Doe")
    assert client.get(response.url).url == workspace(stored)


def test_known_file_is_kept_to_be_imported_again(cast):
    client = cast["reviewer"].client
    import_text(text=TEXT, by=cast["editor"].user, url="https://example.org/a")
    upload = SimpleUploadedFile("the-leaf.md", b"# The leaf\n\nSome *words* about the leaf.")
    client.post(IMPORT, {"upload": upload, "url": "https://example.org/a"})
    failed = run_import(Import.objects.get().pk)
    page = client.get(f"/desk/imports/{failed.pk}/").content.decode()
    assert "This page is here already" in page
    response = client.post(f"/desk/imports/{failed.pk}/retry/", {"again": "1"})
    assert run_import(int(response.url.split("/")[-2])).outcome == "new_snapshot"


def test_page_handed_over_by_the_browser_is_read_and_not_fetched(cast):
    handed = "<html><title>A leaf</title><body><p>Some words about a leaf.</p></body></html>"
    cast["reviewer"].client.post(IMPORT, {"page": handed, "url": "https://walled.example/leaf"})
    row = run_import(Import.objects.get().pk)
    assert (row.filename, row.article.url) == ("page.html", "https://walled.example/leaf")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("pages.csv", b"url,title\nhttps://example.org/a,A", BatchKind.TABLE),
        ("feed.xml", b"<rss><channel><title>A site</title></channel></rss>", BatchKind.FEED),
    ],
)
def test_file_with_a_list_leads_to_its_choice(cast, name, content, kind):
    response = cast["reviewer"].client.post(IMPORT, {"upload": SimpleUploadedFile(name, content)})
    batch = Batch.objects.get()
    assert (batch.kind, response.url) == (kind, f"/desk/batches/{batch.pk}/")


def test_several_addresses_lead_to_their_progress(cast):
    lines = "https://example.org/a\n\nhttps://example.org/b\n"
    response = cast["reviewer"].client.post(IMPORT, {"url": lines})
    batch = Batch.objects.get()
    assert response.url == f"/desk/batches/{batch.pk}/"
    assert [row.url for row in batch.imports.order_by("position")] == lines.split()


def test_address_leads_to_the_progress_page(cast):
    response = cast["reviewer"].client.post(IMPORT, {"url": "example.org/a"})
    row = Import.objects.get()
    assert (row.url, row.created_by) == ("https://example.org/a", cast["reviewer"].user)
    assert (response.status_code, response.url) == (302, f"/desk/imports/{row.pk}/")


def test_address_can_be_handed_over_in_the_link(cast):
    page = cast["reviewer"].client.get(IMPORT, {"url": "https://example.org/x?a=1&b=2"})
    assert "https://example.org/x?a=1&amp;b=2</textarea>" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Give an address, paste a text or choose a file."),
        ({"text": "   "}, "Give an address, paste a text or choose a file."),
        ({"text": "Too short"}, "No article text was found there"),
        ({"url": "http://127.0.0.1/"}, "is not a site on the public web"),
        ({"url": "ftp://example.org/"}, "Only addresses that begin with http"),
        ({"text": TEXT, "language": "no tag"}, "Give the language as a tag"),
        ({"text": TEXT, "published_on": "yesterday"}, "Enter a valid date"),
        ({"text": TEXT, "url": "http://[bad"}, "This is not a web address"),
        ({"upload": SimpleUploadedFile("a.docm", b"PK\x03\x04")}, "cannot be imported"),
        ({"text": TEXT, "url": "https://a.example/\nhttps://b.example/"}, "is from one address"),
        ({"upload": SimpleUploadedFile("a.txt", b"")}, "it has 0 bytes"),
        ({"upload": SimpleUploadedFile("a.txt", b"x" * 20_000)}, "at most 0.01 MB"),
        ({"upload": SimpleUploadedFile("a.txt", b"x"), "text": TEXT}, "either a text or a file"),
    ],
)  # fmt: skip
def test_refusal_says_why_and_keeps_what_was_typed(cast, settings, sent, message):
    settings.IMPORT_MAX_BYTES = settings.IMPORT_MAX_FILE_BYTES = 10_000
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    response = cast["reviewer"].client.post(IMPORT, sent | {"byline": "Typed by hand"})
    page = response.content.decode()
    assert response.status_code == 400
    assert message in page
    assert 'value="Typed by hand"' in page
    assert not Article.objects.exists()
    assert not Import.objects.exists()


def test_refused_text_stays_in_the_form(cast):
    response = cast["reviewer"].client.post(IMPORT, {"text": TEXT, "language": "no tag"})
    assert "The first paragraph of the text stands here." in response.content.decode()


def test_known_address_is_told_and_can_be_imported_again(cast):
    client, by = cast["reviewer"].client, cast["editor"].user
    known = import_text(text=TEXT, by=by, url="https://example.org/a").article
    told = client.post(IMPORT, {"url": "https://example.org/a?utm_source=x"})
    page = told.content.decode()
    assert told.status_code == 409
    assert f"This page is here already, as “{known.title}”." in page
    assert workspace(known) in page
    again = client.post(IMPORT, {"url": "https://example.org/a", "again": "1"})
    assert (again.status_code, Import.objects.count()) == (302, 1)


def test_known_text_is_told_and_can_be_imported_again(cast):
    client = cast["reviewer"].client
    client.post(IMPORT, {"text": TEXT})
    assert client.post(IMPORT, {"text": TEXT}).status_code == 409
    response = client.post(IMPORT, {"text": TEXT, "again": "1"}, follow=False)
    assert (response.status_code, Article.objects.count()) == (302, 2)


def told(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def test_same_text_at_another_address_is_mentioned(cast):
    client = cast["reviewer"].client
    first = import_text(text=TEXT, by=cast["editor"].user, url="https://example.org/a").article
    response = client.post(IMPORT, {"text": TEXT, "url": "https://copy.example/b"})
    copies = f"/desk/articles/{Article.objects.latest('pk').pk}/copies/"
    assert told(response) == [
        "The article is in. Select words to make a claim of them.",
        f'Exactly the same text is here already as <a href="{workspace(first)}">{first.title}</a>. '
        f'<a href="{copies}">See all near-copies and the claims judged there</a>.',
    ]


def test_much_the_same_text_is_mentioned(cast):
    first = import_text(text=TEXT, by=cast["editor"].user, url="https://example.org/a").article
    response = cast["reviewer"].client.post(IMPORT, {"text": f"{TEXT} And one more sentence."})
    copies = f"/desk/articles/{Article.objects.latest('pk').pk}/copies/"
    assert told(response) == [
        "The article is in. Select words to make a claim of them.",
        f'Much of this text is here already in <a href="{workspace(first)}">{first.title}</a> '
        "(77 % of this text stands there, 100 % of that text stands here). "
        f'<a href="{copies}">See all near-copies and the claims judged there</a>.',
    ]


# The latest imports.


def test_import_page_lists_the_persons_latest(cast):
    mine = Import.objects.create(url="https://mine.example/", created_by=cast["reviewer"].user)
    Import.objects.create(url="https://other.example/", created_by=cast["editor"].user)
    page = cast["reviewer"].client.get(IMPORT).content.decode()
    assert (mine.url in page, "other.example" in page) == (True, False)


# Metadata.


def test_details_are_saved(cast):
    of = article()
    path = reverse("importing:edit_article", args=[of.pk])
    assert f'value="{of.url}"' in cast["reviewer"].client.get(path).content.decode()
    response = cast["reviewer"].client.post(
        path, details(of, title="Corrected", published_on="2024-02-03")
    )
    of.refresh_from_db()
    assert (response.status_code, response.url) == (302, workspace(of))
    assert (of.title, str(of.published_on), of.revision) == ("Corrected", "2024-02-03", 2)


def test_details_at_fault_are_named(cast):
    of = article()
    response = cast["reviewer"].client.post(
        reverse("importing:edit_article", args=[of.pk]), details(of, title="", byline="Kept")
    )
    page = response.content.decode()
    assert (response.status_code, "An article needs a title." in page) == (400, True)
    assert 'value="Kept"' in page


def test_stale_details_show_both_and_can_be_saved_after_all(cast):
    of = article()
    path = reverse("importing:edit_article", args=[of.pk])
    edit_article(article_id=of.pk, changes={"title": "Theirs"}, revision=1, by=cast["editor"].user)
    client = cast["reviewer"].client
    stale = client.post(path, details(of, title="Mine"))
    page = stale.content.decode()
    assert stale.status_code == 412
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert '<input type="hidden" name="revision" value="2"' in page
    assert client.post(path, details(of, title="Mine", revision=2)).status_code == 302
    of.refresh_from_db()
    assert of.title == "Mine"


# The list.


def test_list_counts_claims_by_state(cast):
    snapshot = SnapshotFactory()
    OccurrenceFactory(snapshot=snapshot)
    claim = ClaimFactory()
    OccurrenceFactory(snapshot=snapshot, claim=claim)
    OccurrenceFactory(snapshot=snapshot, claim=claim, exact="dopamine release")
    page = cast["reviewer"].client.get("/desk/articles/").content.decode()
    assert "2 claims:" in page
    assert '<span class="chip">2 not judged yet</span>' in page


def test_list_counts_no_claim_that_its_publisher_took_out(cast):
    gone = CarryoverFactory(outcome="removed", place=None, new_words="")
    article = gone.snapshot.article
    assert with_states([article])[0].claim_count == 1
    CarryoverDecisionFactory(carryover=gone, decision="gone", occurrence_uuid=None)
    assert with_states([article])[0].claim_count == 0


def test_list_is_paged_by_key_with_a_fixed_number_of_queries(cast, django_assert_num_queries):
    of = [SnapshotFactory().article for _ in range(3)]
    ArticleFactory.create_batch(60, created_by=of[0].created_by)
    client = cast["reviewer"].client
    with django_assert_num_queries(4):  # session, person, articles, states
        first = client.get("/desk/articles/")
    assert (len(first.context["rows"]), first.context["newer"]) == (30, "")
    second = client.get("/desk/articles/" + first.context["older"]).context
    third = client.get("/desk/articles/" + second["older"]).context
    assert [row.article.pk for row in third["rows"]] == sorted((one.pk for one in of), reverse=True)
    assert third["older"] == ""
    back = client.get("/desk/articles/" + third["newer"]).context["rows"]
    assert [row.article.pk for row in back] == [row.article.pk for row in second["rows"]]


def test_list_finds_words_of_title_and_publisher(cast):
    ArticleFactory(title="About the leaf", publisher="Example")
    ArticleFactory(title="Other", publisher="The Leaf Post")
    ArticleFactory(title="Neither")
    page = cast["reviewer"].client.get("/desk/articles/", {"q": "LEAF"}).context["rows"]
    assert [row.article.title for row in page] == ["Other", "About the leaf"]


@pytest.mark.parametrize("query", ["?before=x", "?after=-1", "?before=99999999999999999999"])
def test_list_survives_a_bad_page(cast, query):
    assert cast["reviewer"].client.get(f"/desk/articles/{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"url": "https://example.org/a", "title": "A"}, {"url": "https://example.org/a"}),
        ({"text": "A leaf https://example.org/a"}, {"url": "https://example.org/a"}),
        ({"text": "Words of a page.", "title": "A"}, {"text": "Words of a page.", "title": "A"}),
        ({}, {"text": "", "title": ""}),
    ],
)
def test_shared_things_stand_in_their_fields(query, fields):
    assert shared(query) == fields


def test_manifest_names_the_share_target(cast):
    for member in cast.values():
        answer = member.client.get("/desk/manifest.webmanifest")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/manifest+json")
        assert answer.json()["share_target"]["action"] == "/desk/import/"


def test_import_page_may_be_spoken_to_by_the_page_that_opened_it(cast):
    answer = cast["reviewer"].client.get("/desk/import/")
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert cast["reviewer"].client.get("/desk/")["Cross-Origin-Opener-Policy"] == "same-origin"
