"""Keeping copies, through a real server and real files."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.citing.copies import (
    archive_page,
    keep_page,
    open_address,
    retry_copy,
    run_request,
    upload_copy,
    withdraw_copy,
)
from claims.citing.merging import merge_sources
from claims.errors import Invalid, Missing, NotAllowed, Unavailable, WrongState
from claims.importing.captures import read_capture
from claims.importing.problems import AddressRefused, TooLarge, UnsupportedType
from claims.models import CopyRequest, Event, Host, Source, SourceCopy
from claims.models.vocabulary import Role
from tests.citing.reports import SENTENCES, report
from tests.factories import EvidenceFactory, SourceFactory, UserFactory
from tests.importing.documents import docx, locked_pdf, scan, warc, word_paragraph
from tests.source_factories import CopyRequestFactory

pytestmark = pytest.mark.django_db

WORDS = "Forty adults drank the tea. Their mood did not improve after twelve weeks of use."
PAGE = f"<html><head><title>A trial</title></head><body><article><h1>A trial</h1><p>{WORDS}</p>"


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


@pytest.fixture
def site(services):
    services.expect_request("/robots.txt").respond_with_data("", status=404)
    return services


@pytest.fixture
def source(site):
    return SourceFactory(doi="", url=site.url_for("/study"))


def kept(source, by):
    return run_request(keep_page(source_id=source.pk, by=by).pk)


def uploaded(source, by, content, filename):
    row = upload_copy(source_id=source.pk, content=content, filename=filename, by=by)
    return run_request(row.pk)


def told(source):
    """The events of a source, oldest first, with what they say."""
    rows = Event.objects.filter(target_kind="source", target_id=source.pk).order_by("pk")
    return [(row.verb, row.data) for row in rows]


def test_page_is_kept_as_an_article_is_imported(site, source, reviewer):
    site.expect_request("/study").respond_with_data(PAGE, content_type="text/html")
    evidence = EvidenceFactory(source=source, passage="Their mood did not improve")
    request = keep_page(source_id=source.pk, by=reviewer)
    assert (request.status, request.kind, request.url) == ("queued", "page", source.url)
    row = run_request(request.pk)
    copy = row.copy
    assert (row.status, row.is_new, row.finished_at is not None) == ("done", True, True)
    assert (copy.kind, copy.url, copy.media_type, copy.captured_by) == (
        "page", source.url, "text/html", reviewer,
    )  # fmt: skip
    assert WORDS in copy.text
    assert read_capture(copy.raw_sha256) == PAGE.encode()
    assert [row.state for row in evidence.places.all()] == ["found"]
    assert told(source) == [
        ("ask_copy", {"request": row.pk, "kind": "page"}),
        ("keep_copy", {"copy": copy.pk, "kind": "page", "is_new": True}),
    ]
    assert run_request(row.pk) == row  # a job may run twice
    assert SourceCopy.objects.count() == 1


def test_same_text_is_stored_once(site, source, reviewer):
    site.expect_request("/study").respond_with_data(PAGE, content_type="text/html")
    first, second = kept(source, reviewer), kept(source, reviewer)
    assert (second.status, second.copy, second.is_new) == ("done", first.copy, False)
    site.clear()
    site.expect_request("/robots.txt").respond_with_data("", status=404)
    site.expect_request("/study").respond_with_data(
        PAGE.replace("twelve", "ten"), content_type="text/html"
    )
    third = kept(source, reviewer)
    assert (third.is_new, source.copies.count()) == (True, 2)


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (report(), "trial.pdf", "application/pdf"),
        (
            docx("".join(word_paragraph(sentence) for sentence in SENTENCES)),
            "trial.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (PAGE.replace(WORDS, " ".join(SENTENCES)).encode(), "trial.html", "text/html"),
        ("\n\n".join(SENTENCES).encode(), "trial.txt", "text/plain"),
    ],
    ids=["pdf", "docx", "html", "text"],
)
def test_upload_is_read_by_a_job_and_its_passages_are_found(reviewer, content, filename, kind):
    evidence = EvidenceFactory(passage=SENTENCES[2])
    row = upload_copy(source_id=evidence.source_id, content=content, filename=filename, by=reviewer)
    assert (row.status, row.filename, row.media_type) == ("queued", filename, kind)
    row = run_request(row.pk)
    assert (row.status, row.copy.kind, row.copy.filename) == ("done", "file", filename)
    (place,) = evidence.places.all()
    assert row.copy.text[place.place.lower : place.place.upper] == SENTENCES[2]


def test_pasted_text_is_kept_too(reviewer):
    source = SourceFactory()
    row = upload_copy(source_id=source.pk, text=f"  {WORDS}\n", by=reviewer)
    assert run_request(row.pk).copy.text == WORDS


@pytest.mark.parametrize(
    ("content", "filename", "code"),
    [(scan(), "scan.pdf", "no_text"), (locked_pdf(), "locked.pdf", "encrypted_file")],
)
def test_file_without_readable_text_fails_in_the_importers_words(reviewer, content, filename, code):
    source = SourceFactory()
    row = uploaded(source, reviewer, content, filename)
    assert (row.status, row.problem_code, row.copy) == ("failed", code, None)
    assert row.problem
    assert told(source)[-1] == ("fail_copy", {"request": row.pk, "reason": code})


def test_upload_is_refused_at_once_where_that_can_be_told(reviewer, settings):
    source = SourceFactory()

    def upload(content=b"", filename="", text="", by=reviewer):
        upload_copy(source_id=source.pk, content=content, filename=filename, text=text, by=by)

    with pytest.raises(Invalid, match="Choose a file"):
        upload(text=" \n")
    with pytest.raises(UnsupportedType, match="picture"):
        upload(b"\x89PNG\r\n", "a.png")
    with pytest.raises(UnsupportedType, match="web archive"):
        upload(warc(("https://example.org/", "text/html", PAGE.encode())), "a.warc.gz")
    settings.IMPORT_MAX_FILE_BYTES = 100
    with pytest.raises(TooLarge):
        upload(report(), "a.pdf")
    with pytest.raises(NotAllowed):
        upload(text=WORDS, by=UserFactory(roles=[Role.MODERATOR]))
    with pytest.raises(Missing):
        upload_copy(source_id=0, text=WORDS, by=reviewer)
    assert not CopyRequest.objects.exists()


@pytest.mark.parametrize(
    ("status", "body", "robots", "code"),
    [
        (200, PAGE, "User-agent: *\nDisallow: /", "robots_refused"),
        (403, "", "", "fetch_failed"),
        (200, "<html><body><p>Sign in</p>", "", "too_short"),
        (200, "", "", "fetch_failed"),
    ],
    ids=["robots", "login", "paywall", "empty"],
)
def test_page_that_cannot_be_read_says_why_and_may_be_tried_again(
    services, reviewer, status, body, robots, code
):
    services.expect_request("/robots.txt").respond_with_data(robots)
    services.expect_request("/study").respond_with_data(
        body, status=status, content_type="text/html"
    )
    source = SourceFactory(doi="", url=services.url_for("/study"))
    row = kept(source, reviewer)
    assert (row.status, row.problem_code, row.copy) == ("failed", code, None)
    assert row.problem
    again = retry_copy(request_id=row.pk, by=reviewer)
    assert (again.pk != row.pk, again.status, again.url) == (True, "queued", row.url)
    with pytest.raises(WrongState, match="Only what failed"):
        retry_copy(request_id=again.pk, by=reviewer)


def test_site_that_asks_for_a_rest_gets_it(site, source, reviewer):
    site.expect_request("/study").respond_with_data("", status=429, headers={"Retry-After": "600"})
    assert kept(source, reviewer).problem_code == "fetch_failed"
    rest = Host.objects.get(name="localhost").rest_until - timezone.now()
    assert timedelta(minutes=9) < rest <= timedelta(minutes=10)


def test_pressing_twice_asks_once(source, reviewer):
    first = keep_page(source_id=source.pk, by=reviewer)
    assert keep_page(source_id=source.pk, by=UserFactory()) == first
    assert CopyRequest.objects.count() == 1


def test_private_addresses_are_refused_at_once(settings, reviewer):
    source = SourceFactory(doi="", url="http://127.0.0.1/study")
    with pytest.raises(AddressRefused):
        keep_page(source_id=source.pk, by=reviewer)
    assert not CopyRequest.objects.exists()


@pytest.mark.parametrize(
    ("identifiers", "address"),
    [
        ({"url": "https://example.org/a", "pmcid": "PMC7"}, "https://example.org/a"),
        ({"doi": "10.1/a", "pmcid": "PMC7"}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC7/"),
        ({"doi": "10.1/a"}, "https://doi.org/10.1/a"),
    ],
)
def test_page_is_sought_where_the_text_is_open(identifiers, address):
    assert open_address(SourceFactory(**{"doi": "", **identifiers})) == address


def test_source_without_an_address_has_no_page(reviewer):
    kept_source, merged = SourceFactory(), SourceFactory()
    Source.objects.filter(pk=merged.pk).update(doi="", merged_into=kept_source)
    assert keep_page(source_id=merged.pk, by=reviewer).source == kept_source


def test_copy_of_a_source_that_is_merged_meanwhile_goes_to_the_other(site, source, reviewer):
    site.expect_request("/study").respond_with_data(PAGE, content_type="text/html")
    other = SourceFactory()
    request = keep_page(source_id=source.pk, by=reviewer)
    merge_sources(source_id=source.pk, into_id=other.pk, by=UserFactory())
    assert run_request(request.pk).copy.source == other


def test_fault_of_ours_ends_the_request_and_is_raised(reviewer):
    row = CopyRequestFactory(kind="file", raw_sha256="0" * 64)
    with pytest.raises(FileNotFoundError):
        run_request(row.pk)
    row.refresh_from_db()
    assert (row.status, row.problem.startswith("Something went wrong")) == ("failed", True)


def test_request_that_keeps_crashing_is_given_up():
    row = run_request(CopyRequestFactory().pk, crashes=5)
    assert (row.status, row.problem.startswith("Something went wrong")) == ("failed", True)


def test_withdrawn_copy_is_emptied_and_says_why(reviewer):
    source = SourceFactory()
    copy = uploaded(source, reviewer, report(), "private.pdf").copy
    evidence = EvidenceFactory(source=source, passage=SENTENCES[0])
    with pytest.raises(NotAllowed):
        withdraw_copy(copy_id=copy.pk, note="Mine", by=UserFactory(roles=[Role.REVIEWER]))
    with pytest.raises(Invalid, match="Say why"):
        withdraw_copy(copy_id=copy.pk, note=" \n", by=reviewer)
    with pytest.raises(Invalid, match="Shorten"):
        withdraw_copy(copy_id=copy.pk, note="x" * 501, by=reviewer)
    moderator = UserFactory(roles=[Role.MODERATOR])
    withdraw_copy(copy_id=copy.pk, note="Not  public", by=moderator)
    copy.refresh_from_db()
    assert (copy.text, copy.layout, copy.withdrawn_by, copy.withdrawn_note) == (
        "", {}, moderator, "Not public",
    )  # fmt: skip
    assert (evidence.places.count(), told(source)[-1]) == (
        0, ("withdraw_copy", {"copy": copy.pk, "note": "Not public"}),
    )  # fmt: skip
    with pytest.raises(WrongState, match="already"):
        withdraw_copy(copy_id=copy.pk, note="Twice", by=moderator)
    assert uploaded(source, reviewer, report(), "private.pdf").is_new


def test_archive_is_off_unless_the_desk_turns_it_on(reviewer):
    with pytest.raises(Unavailable, match="does not use the Wayback Machine"):
        archive_page(source_id=SourceFactory().pk, by=reviewer)


def test_page_is_saved_at_the_archive(site, source, reviewer):
    place = f"/wayback/web/20260512101112/{source.url}"
    site.expect_request(f"/wayback/save/{source.url}").respond_with_data(
        "", status=302, headers={"Location": place}
    )
    site.expect_request(place).respond_with_data(PAGE, content_type="text/html")
    for is_new in (True, False):
        row = run_request(archive_page(source_id=source.pk, by=reviewer).pk)
        Host.objects.update(next_visit_at=timezone.now())
        assert (row.problem, row.is_new) == ("", is_new)
    copy = source.copies.get()
    assert (copy.kind, copy.url, copy.text) == ("wayback", site.url_for(place), "")
    assert copy.captured_at.isoformat() == "2026-05-12T10:11:12+00:00"
