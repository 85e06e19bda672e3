"""What services say, in the form for evidence and on the page of a source."""

import json
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse
from lxml import html

from claims.models import Evidence, Source
from tests.citing.services import answers
from tests.factories import ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db

DESK = ("reviewer", "other_reviewer", "editor")
WRITERS = {
    **dict.fromkeys(DESK, 200), "anonymous": 302, "moderator": 403, "admin": 403,
}  # fmt: skip
HTMX = {"headers": {"HX-Request": "true"}}
TITLE = "Effects of Mitragyna speciosa on H2O & salt"
SAID = {
    "title": TITLE,
    "authors": "Effendy MA, Yunusa S, The Leaf Group",
    "container": "Neuroscience Letters 136(2): 5-9",
    "year": "2021",
    "is_preprint": "",
}


@pytest.fixture
def crossref(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json(answers.CROSSREF)
    return services


def asked(cast, identifier: str, **typed) -> str:
    query = {"identifier": identifier, **typed}
    return cast["reviewer"].client.get(reverse("citing:ask_services"), query).text


def said(text: str) -> dict:
    return json.loads(unescape(text.split('data-said="')[1].split('"')[0]))


def filled(about: str = "doi 10.1000/a", **changes) -> str:
    return json.dumps({"about": about, "service": "crossref", "said": {**SAID, **changes}})


def test_asking_meets_the_cast(cast, crossref):
    path = reverse("citing:ask_services")
    assert cast.statuses("get", path, {"identifier": "10.1000/a"}) == WRITERS
    assert cast.statuses("post", path) == dict.fromkeys(WRITERS, 405)


def test_answer_fills_in_and_says_from_where(cast, crossref):
    text = asked(cast, "doi:10.1000/A.")
    assert "Filled in from Crossref." in text
    assert said(text) == {"about": "doi 10.1000/a", "service": "crossref", "said": SAID}


def test_new_identifier_has_the_services_asked_by_the_page(cast, services):
    path = reverse("citing:find_source")
    text = cast["reviewer"].client.get(path, {"identifier": "10.1000/a"}).text
    assert services.log == []
    assert "Not in the library yet. Asking Crossref, DataCite and doi.org what it is…" in text
    again = cast["reviewer"].client.get(path, {"identifier": "10.1000/a", "filled": filled()}).text
    assert ("Asking" in again, "Filled in from Crossref." in again) == (False, True)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "Crossref, DataCite and doi.org do not know this DOI."),
        (500, "Crossref is busy and will be asked again at"),
    ],
)
def test_no_answer_is_said_in_plain_words(cast, services, status, words):
    for path in ("/crossref/works/10.1000/a", "/datacite/dois/10.1000/a", "/doi/10.1000/a"):
        services.expect_request(path).respond_with_data("", status=status)
    text = asked(cast, "10.1000/a")
    assert words in text
    assert "escribe the source yourself" in text
    assert 'data-said=""' in text


def test_without_network_everything_goes_by_hand(cast):
    """The tests' settings lead to no service at all."""
    assert "Crossref did not answer." in asked(cast, "10.1000/a")
    review = ReviewFactory(author=cast["reviewer"].user)
    sent = {"identifier": "10.1000/a", "stance": "mixed", "title": "Typed", "year": "2020"}
    path = reverse("citing:add_evidence", args=[review.pk])
    refused = cast["reviewer"].client.post(path, {**sent, "title": ""})
    assert (refused.status_code, 'value="2020"' in refused.text) == (400, True)
    assert cast["reviewer"].client.post(path, sent).status_code == 302
    source = Source.objects.get()
    assert (source.title, source.filled_by, source.edited) == ("Typed", "", [])


@pytest.mark.parametrize(
    ("status", "look", "words"),
    [
        ("retracted", "warning", "Retracted. Already in the library:"),
        ("ok", "success", "Already in the library:"),
    ],
)
def test_known_source_that_was_retracted_is_told_as_a_warning(cast, status, look, words):
    at = datetime(2026, 5, 12, tzinfo=UTC)
    SourceFactory(doi="10.1000/a", status=status, status_at=at)
    page = cast["reviewer"].client.get(reverse("citing:find_source"), {"identifier": "10.1000/a"})
    (box,) = html.fromstring(page.text).xpath("//*[contains(@class, 'message')]")
    assert (box.get("class"), box.xpath(".//p")[0].text_content()) == (f"message {look}", words)
    assert [one.split("#")[1] for one in box.xpath("./svg/use/@href")] == [
        "icon-check" if look == "success" else "icon-warning"
    ]


def test_source_behind_another_identifier_is_told(cast, services):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    known = SourceFactory(doi="10.1000/a", title="As first entered")
    text = asked(cast, "PMID 123")
    assert "Already in the library under another identifier." in text
    assert said(text)["said"] == {}
    review = ReviewFactory(author=cast["reviewer"].user)
    sent = {
        "identifier": "PMID 123", "stance": "mixed", "title": "Typed",
        "filled": json.dumps(said(text)),
    }  # fmt: skip
    cast["reviewer"].client.post(reverse("citing:add_evidence", args=[review.pk]), sent)
    assert review.evidence.get().source == known


def test_reference_without_identifier_is_searched_for(cast, services):
    found = {"message": {"items": [answers.CROSSREF["message"]]}}
    services.expect_request("/crossref/works").respond_with_json(found)
    reference = "Effendy MA, Yunusa S. Effects of the leaf. Neurosci Lett 2021; 136: 5-9"
    text = asked(cast, reference)
    assert "Crossref knows 1 work that the reference may mean:" in text
    assert 'data-identifier="10.1000/a"' in text
    path = reverse("citing:find_source")
    assert "Asking Crossref which work" in (
        cast["reviewer"].client.get(path, {"identifier": reference}).text
    )
    assert asked(cast, "dopamine in rats").count("data-identifier") == 0


# Storing.


def stored(cast, **sent) -> Source:
    review = ReviewFactory(author=cast["reviewer"].user)
    path = reverse("citing:add_evidence", args=[review.pk])
    answer = cast["reviewer"].client.post(
        path, {"identifier": "10.1000/a", "stance": "mixed", **sent}
    )
    assert answer.status_code == 302, answer.text
    return Evidence.objects.get(review=review).source


def test_without_script_the_record_is_asked_for_when_it_is_stored(cast, crossref):
    source = stored(cast, year="2022")
    assert (source.title, source.year, source.filled_by, source.edited) == (
        TITLE, 2022, "crossref", ["year"],
    )  # fmt: skip


def test_what_was_left_as_filled_in_is_nobody_s_edit(cast, crossref):
    source = stored(cast, filled=filled(), **{**SAID, "authors": "Mine"})
    assert (source.authors, source.edited, source.filled_by) == ("Mine", ["authors"], "crossref")


def test_answer_about_another_identifier_is_not_what_was_typed(cast, crossref):
    """The identifier was changed, and the page sent before the new answer came."""
    other = filled(about="doi 10.1000/b", title="Another work", year="1999")
    source = stored(cast, filled=other, title="Another work", year="1999", authors="Mine")
    assert (source.title, source.year, source.authors) == (TITLE, 2021, "Mine")


@pytest.mark.parametrize("junk", ["{", "[]", '{"said": 1}', '{"said": {}}', "null", "[" * 9000])
def test_nonsense_in_the_page_s_memory_is_nothing(cast, crossref, junk):
    assert stored(cast, filled=junk, title="Typed").title == "Typed"


def test_hostile_record_is_plain_text_on_the_page(cast, services):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'
    message = {"DOI": "10.1000/a", "title": [hostile], "author": [{"name": hostile}]}
    services.expect_request("/crossref/works/10.1000/a").respond_with_json({"message": message})
    text = asked(cast, "10.1000/a")
    assert "<script" not in text
    assert "<img" not in text
    source = stored(cast)
    assert source.title == '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    for page in (reverse("citing:edit_source", args=[source.pk]), reverse("citing:list_sources")):
        shown = cast["reviewer"].client.get(page).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


# Filling in again.


def fill_path(source) -> str:
    return reverse("citing:fill_source", args=[source.pk])


def test_filling_again_meets_the_cast(cast, crossref):
    source = SourceFactory(doi="10.1000/a", title="Mine", filled_by="crossref")
    assert cast.statuses("get", fill_path(source)) == WRITERS
    posted = {
        name: member.client.post(fill_path(source), {"revision": source.revision}).status_code
        for name, member in cast.items()
    }
    assert posted == {**WRITERS, "reviewer": 302, "other_reviewer": 412, "editor": 412}
    assert Source.objects.get().title == TITLE
    missing = {**WRITERS, **dict.fromkeys(DESK, 404)}
    assert cast.statuses("get", reverse("citing:fill_source", args=[0])) == missing


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_filling_again_shows_what_would_change(cast, crossref, extra):
    source = SourceFactory(
        doi="10.1000/a", title="Mine", authors="", filled_by="crossref", edited=["title"]
    )
    text = cast["reviewer"].client.get(fill_path(source), **extra).text
    assert "Stays: a person wrote it" in text
    assert "<td>–</td><td>Effendy MA, Yunusa S, The Leaf Group</td><td>Is taken</td>" in text
    assert "Take it" in text
    assert ("<!doctype" in text.lower()) == (not extra)
    assert Source.objects.get().authors == ""


def test_filling_again_without_an_answer_changes_nothing(cast, services):
    for path in ("/crossref/works/10.1000/a", "/datacite/dois/10.1000/a", "/doi/10.1000/a"):
        services.expect_request(path).respond_with_data("", status=404)
    source = SourceFactory(doi="10.1000/a", url="")
    client = cast["reviewer"].client
    assert "Nobody who was asked knows this source." in client.get(fill_path(source)).text
    services.clear()
    for path in ("/crossref/works/10.1000/a", "/datacite/dois/10.1000/a", "/doi/10.1000/a"):
        services.expect_request(path).respond_with_data("", status=503)
    assert "Nothing was changed." in client.get(fill_path(source)).text


def test_service_that_says_the_same_changes_nothing(cast, crossref):
    values = {**SAID, "year": 2021, "is_preprint": False}
    source = SourceFactory(doi="10.1000/a", filled_by="crossref", **values)
    text = cast["reviewer"].client.get(fill_path(source)).text
    assert "Crossref says the same as stands here." in text
    assert "Take it" not in text
