"""The pages of copies, each met by the whole cast."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from claims.citing.copies import run_request
from claims.citing.passages import place_in_copy
from claims.models import CopyRequest, SourceCopy
from tests.citing.reports import SENTENCES, report
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory
from tests.source_factories import CopyRequestFactory, SourceCopyFactory

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
TEXT = "Forty adults drank the tea. Their mood did not improve after twelve weeks of use."
DESK = {
    "anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
    "admin": 200,
}  # fmt: skip
KEEPERS = DESK | {"moderator": 403, "admin": 403}


def url(name, *keys):
    return reverse(f"citing:{name}", args=keys)


def texts(response, path):
    return [
        " ".join(one.text_content().split()) for one in html.fromstring(response.text).xpath(path)
    ]


def test_copies_meet_the_cast(cast):
    source = SourceCopyFactory().source
    path = url("show_copies", source.pk)
    assert cast.statuses("get", path, **HTMX) == DESK
    assert cast["admin"].client.get(path).url == url("edit_source", source.pk) + "#copies"
    assert set(cast.statuses("post", path).values()) == {405}
    assert cast["editor"].client.get(url("show_copies", 0), **HTMX).status_code == 404


def test_keeping_meets_the_cast(cast):
    source = SourceFactory()
    path = url("keep_copy", source.pk)
    assert cast.statuses("post", path, **HTMX) == KEEPERS
    assert CopyRequest.objects.count() == 1
    assert set(cast.statuses("get", path).values()) == {405}
    answer = cast["reviewer"].client.post(path)
    assert answer.url == url("edit_source", source.pk) + "#copies"


def test_progress_is_told_until_it_ends(cast):
    client, row = cast["reviewer"].client, CopyRequestFactory()
    path = url("show_copies", row.source.pk)
    page = client.get(path, **HTMX)
    assert texts(page, "//*[@role='status']") == ["Copy of the page: waiting to start…"]
    (poll,) = html.fromstring(page.text).xpath("//section/@hx-get")
    assert client.get(poll, **HTMX).status_code == 204
    CopyRequest.objects.filter(pk=row.pk).update(status="fetching")
    page = client.get(poll, **HTMX)
    assert texts(page, "//*[@role='status']") == ["Copy of the page: fetching it…"]
    run_request(row.pk, crashes=5)
    page = client.get(path, **HTMX)
    assert html.fromstring(page.text).xpath("//section/@hx-get") == []


def test_failure_is_told_with_a_way_out(cast):
    client, row = cast["reviewer"].client, CopyRequestFactory()
    row.status, row.problem = "failed", "The site asks robots not to read this page."
    row.finished_at = row.created_at
    row.save()
    page = client.get(url("show_copies", row.source.pk), **HTMX)
    (told,) = texts(page, "//*[@role='alert']")
    assert "The site asks robots not to read this page." in told
    assert told.endswith("Try again")
    path = url("retry_copy", row.source.pk, row.pk)
    assert cast.statuses("post", path, **HTMX) == KEEPERS
    assert CopyRequest.objects.filter(status="queued").count() == 1
    assert set(cast.statuses("get", path).values()) == {405}
    page = client.post(url("retry_copy", row.source.pk, 0), **HTMX)
    assert texts(page, "//*[@role='alert']/p") == ["There is no such request for a copy."]


def test_same_text_is_told_with_the_day_of_the_copy(cast, services):
    source = SourceFactory()
    for _ in range(2):
        cast["reviewer"].client.post(url("upload_copy", source.pk), {"text": TEXT})
        run_request(CopyRequest.objects.first().pk)
    page = cast["reviewer"].client.get(url("edit_source", source.pk))
    day = f"{SourceCopy.objects.get().captured_at:%-d %B %Y}"
    assert f"Nothing changed since {day}: the same is kept already." in page.text
    assert "Archived <time" in page.text


def test_copy_that_was_withdrawn_is_no_longer_told_as_kept(cast):
    source, client = SourceFactory(), cast["reviewer"].client
    page = url("edit_source", source.pk)

    def keep():
        client.post(url("upload_copy", source.pk), {"text": TEXT})
        run_request(CopyRequest.objects.first().pk)

    keep()
    assert "The copy is kept." in client.get(page).text
    client.post(url("withdraw_copy", source.copies.get().pk), {"note": "Private"})
    assert texts(client.get(page), "//*[contains(@class, 'copy-news')]") == [""]
    keep()
    assert "The copy is kept." in client.get(page).text


def test_archive_is_offered_where_it_is_on(cast, settings):
    source = SourceFactory()
    client = cast["reviewer"].client
    assert "Wayback" not in client.get(url("edit_source", source.pk)).text
    page = client.post(url("keep_copy", source.pk), {"where": "wayback"}, **HTMX)
    assert texts(page, "//*[@role='alert']/p") == [
        "This installation does not use the Wayback Machine. An administrator can turn it on."
    ]
    settings.SERVICES = {**settings.SERVICES, "wayback": "http://localhost:9"}
    assert "Save at the Wayback Machine" in client.get(url("edit_source", source.pk)).text
    client.post(url("keep_copy", source.pk), {"where": "wayback"})
    assert CopyRequest.objects.get().kind == "wayback"


def test_upload_meets_the_cast(cast):
    source = SourceFactory()
    path = url("upload_copy", source.pk)
    assert cast.statuses("get", path) == KEEPERS
    statuses = {
        name: member.client.post(
            path, {"upload": SimpleUploadedFile("trial.pdf", report()), "text": ""}
        ).status_code
        for name, member in cast.items()
    }
    assert statuses == {name: 403 if code == 403 else 302 for name, code in KEEPERS.items()}
    assert CopyRequest.objects.get().filename == "trial.pdf"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": " "}, "Choose a file, or paste the text."),
        ({"upload": ("a.png", b"\x89PNG\r\n")}, "This is a picture, which cannot be imported."),
        ({"upload": ("a.pdf", b"")}, "This is empty: it has 0 bytes."),
        ({"upload": ("a.pdf", b"x" * 10_001)}, "This file has 0.01 MB; at most 0.01 MB are taken."),
    ],
)
def test_upload_that_is_refused_says_why(cast, settings, typed, words):
    settings.IMPORT_MAX_FILE_BYTES = 10_000
    if isinstance(typed.get("upload"), tuple):
        typed = {"upload": SimpleUploadedFile(*typed["upload"]), "text": "typed"}
    page = cast["reviewer"].client.post(url("upload_copy", SourceFactory().pk), typed)
    assert (page.status_code, words in page.text) == (400, True)
    assert "typed" in page.text or typed["text"] == " "


def test_copy_is_read_with_the_passages_marked(cast):
    source = SourceFactory()
    client = cast["reviewer"].client
    client.post(
        url("upload_copy", source.pk), {"upload": SimpleUploadedFile("trial.pdf", report())}
    )
    run_request(CopyRequest.objects.get().pk)
    rows = [
        EvidenceFactory(source=source, passage=passage)
        for passage in (
            SENTENCES[3],
            SENTENCES[0],
            "Liver enzymes rose in 70 of 112 participants and fell again later.",
            "Rats were given the extract in high doses for a year <b>and more</b>.",
        )
    ]
    copy = source.copies.get()
    place_in_copy(copy)
    path = url("show_copy", copy.pk)
    assert cast.statuses("get", path) == DESK
    assert set(cast.statuses("post", path).values()) == {405}
    assert client.get(url("show_copy", 0)).status_code == 404
    page = client.get(path)
    marks = {
        one.get("data-claims"): " ".join(one.text_content().split())
        for one in html.fromstring(page.text).xpath("//mark")
    }
    assert marks == {
        str(rows[1].pk): SENTENCES[0],
        str(rows[2].pk): SENTENCES[2],
        str(rows[0].pk): SENTENCES[3],
    }
    told = texts(page, "//li[starts-with(@id, 'passage-')]/p[1]")
    assert told == [
        "1 Found in our copy of it",
        "2 In other words in our copy of it",
        "3 Found in our copy of it",
        "Not found in our copy of it",
    ]
    assert texts(page, "//del") == ["only quoted: 70"]
    assert texts(page, "//ins") == ["only in the source: 7"]
    assert "<b>and more" not in page.text


def test_parts_around_an_ellipsis_are_marked_alone(cast):
    copy = SourceCopyFactory(text=TEXT)
    EvidenceFactory(source=copy.source, passage="Forty adults … did not improve")
    place_in_copy(copy)
    page = cast["reviewer"].client.get(url("show_copy", copy.pk))
    assert texts(page, "//mark") == ["Forty adults", "did not improve"]


def test_copy_page_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    copy = SourceCopyFactory(text=TEXT)
    for rows in (1, 2):
        for _ in range(rows):
            EvidenceFactory(source=copy.source, passage="Forty adults")
            SourceCopyFactory(source=copy.source, text=f"{TEXT} {rows} {_}")
        place_in_copy(copy)
        with django_assert_num_queries(4):
            cast["reviewer"].client.get(url("show_copy", copy.pk))
        with django_assert_num_queries(6):
            cast["reviewer"].client.get(url("show_copies", copy.source.pk), **HTMX)


def test_withdrawing_meets_the_cast(cast):
    own = SourceCopyFactory(captured_by=cast["reviewer"].user)
    path = url("withdraw_copy", own.pk)
    may = DESK | {"other_reviewer": 403}
    assert cast.statuses("get", path) == may
    assert cast.statuses("post", path, {"note": " "}) == {
        name: 400 if code == 200 else code for name, code in may.items()
    }
    assert cast["other_reviewer"].client.post(path, {"note": "Private"}).status_code == 403
    assert cast["moderator"].client.post(path, {"note": "Private"}).status_code == 302
    page = cast["reviewer"].client.get(url("edit_source", own.source.pk))
    assert "Withdrawn by Moderator" in page.text
    page = cast["reviewer"].client.get(url("show_copy", own.pk))
    assert (own.text in page.text, "Its text is no longer here." in page.text) == (False, True)


def test_evidence_says_whether_its_passage_stands_in_the_copy(cast):
    copy = SourceCopyFactory(text=TEXT)
    review = ReviewFactory(author=cast["reviewer"].user)
    rows = [
        EvidenceFactory(review=review, source=copy.source, passage=passage)
        for passage in ("Forty adults", "Their mood did improve after twelve weeks of use", "A rat")
    ]
    EvidenceFactory(review=review, passage="Forty adults")
    EvidenceFactory(review=review, source=copy.source, passage="Retold", is_paraphrase=True)
    place_in_copy(copy)
    path = url("list_evidence", review.pk)
    page = cast["reviewer"].client.get(path, **HTMX)
    there, by = url("show_copy", copy.pk), rows
    links = html.fromstring(page.text).xpath("//*[contains(@class, 'passage-place')]//a/@href")
    assert links == [
        f"{there}#mark-{by[0].pk}",
        f"{there}#mark-{by[1].pk}",
        f"{there}#passage-{by[2].pk}",
        url("edit_source", review.evidence.all()[3].source.pk) + "#copies",
    ]
    assert texts(page, "//ins") == ["only in the source: not"]
    page = cast["editor"].client.get(path, **HTMX)
    assert page.text.count("Compared with the desk’s copies") == 1
    links = html.fromstring(page.text).xpath("//*[contains(@class, 'passage-place')]//a/@href")
    assert links == [
        f"{there}#mark-{by[0].pk}", f"{there}#mark-{by[1].pk}", f"{there}#passage-{by[2].pk}",
    ]  # fmt: skip
