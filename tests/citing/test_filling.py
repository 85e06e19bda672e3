"""Filling in, through real answers of a server in the place of every service."""

import pytest

from claims.citing.filling import (
    add_described_source,
    compare,
    fill_source,
    is_like_reference,
    look_up,
    look_up_source,
)
from claims.citing.identifiers import Identifier, identify
from claims.citing.queries import rivals
from claims.citing.records import Record
from claims.errors import NotAllowed, Stale, Unavailable, WrongState
from claims.models import Event, Source
from tests.citing.services import answers
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db

DOI = Identifier("doi", "10.1000/a")
NOTHING = {"title": "", "authors": "", "container": "", "year": None, "is_preprint": False}
TITLE = "Effects of Mitragyna speciosa on H2O & salt"


@pytest.fixture
def reviewer():
    return UserFactory()


@pytest.fixture
def crossref(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_json(answers.CROSSREF)
    return services


def paths(services) -> list[str]:
    return [request.path for request, _ in services.log]


def test_doi_is_asked_of_one_after_the_other(services):
    services.expect_request("/datacite/dois/10.5281/zenodo.1").respond_with_json(answers.DATACITE)
    services.expect_request("/crossref/works/10.5281/zenodo.1").respond_with_data("", status=404)
    assert look_up(Identifier("doi", "10.5281/zenodo.1")).service == "datacite"
    assert paths(services) == [
        "/crossref/works/10.5281/zenodo.1",
        "/datacite/dois/10.5281/zenodo.1",
    ]


def test_service_that_is_away_is_made_up_for_by_the_next(services):
    services.expect_request("/crossref/works/10.1000/a").respond_with_data("", status=500)
    services.expect_request("/datacite/dois/10.1000/a").respond_with_data("", status=404)
    services.expect_request("/doi/10.1000/a").respond_with_json(answers.CSL)
    assert look_up(DOI).service == "doi"


def test_unknown_is_said_only_when_everybody_was_asked(services):
    for path in ("/crossref/works/10.1000/a", "/datacite/dois/10.1000/a"):
        services.expect_request(path).respond_with_data("", status=404)
    services.expect_request("/doi/10.1000/a").respond_with_data("", status=503)
    with pytest.raises(Unavailable, match=r"^doi\.org is busy"):
        look_up(DOI)


def test_pmcid_is_described_by_pubmed(services):
    services.expect_request("/idconv/articles/").respond_with_json(answers.CONVERTED)
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    record = look_up(Identifier("pmcid", "PMC77"))
    assert (record.columns["title"], record.identifiers) == (
        "Effects of the leaf", {"doi": "10.1000/a", "pmid": "123", "pmcid": "PMC77"},
    )  # fmt: skip


def test_page_of_a_work_is_described_by_who_registered_it(crossref):
    crossref.expect_request("/robots.txt").respond_with_data("", status=404)
    crossref.expect_request("/study").respond_with_data(answers.PAGE, content_type="text/html")
    address = crossref.url_for("/study")
    record = look_up(Identifier("url", address))
    assert (record.service, record.identifiers) == (
        "crossref", {"doi": "10.1000/a", "pmid": "123", "url": address},
    )  # fmt: skip


def test_new_source_is_stored_as_it_was_told(crossref, reviewer):
    record = look_up(DOI)
    source = add_described_source(
        identifier=DOI, typed=NOTHING, record=record, has_seen=False, by=reviewer
    )
    source.refresh_from_db()
    assert {name: getattr(source, name) for name in record.columns} == record.columns
    assert (source.csl, source.filled_by, source.edited) == (record.csl, "crossref", [])
    assert source.filled_at is not None
    assert Event.objects.get().data == {"title": TITLE, "filled_by": "crossref"}


def test_what_a_person_changed_is_stored_and_remembered(crossref, reviewer):
    record = look_up(DOI)
    typed = {**record.columns, "title": "As I read it", "container": ""}
    source = add_described_source(
        identifier=DOI, typed=typed, record=record, has_seen=True, by=reviewer
    )
    assert (source.title, source.container, source.edited) == (
        "As I read it", "", ["container", "title"],
    )  # fmt: skip


def test_source_known_by_another_identifier_learns_the_new_one(services, reviewer):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    known = SourceFactory(doi="10.1000/a", title="As first entered")
    SourceFactory(doi="", pmcid="PMC77")
    pmid = Identifier("pmid", "123")
    found = add_described_source(
        identifier=pmid, typed=NOTHING, record=look_up(pmid), has_seen=False, by=reviewer
    )
    assert (found.pk, found.title, found.pmid, found.pmcid) == (
        known.pk, "As first entered", "123", "",
    )  # fmt: skip
    assert Event.objects.get().data == {"pmid": ["", "123"]}


def test_filling_again_keeps_what_people_wrote(crossref, reviewer):
    source = SourceFactory(doi="10.1000/a", title="Mine", authors="", container="", year=2020)
    record = look_up_source(source, fresh=True, by=reviewer)
    assert [(one.name, one.before, one.after, one.is_kept) for one in compare(source, record)] == [
        ("title", "Mine", TITLE, True),
        ("authors", "–", "Effendy MA, Yunusa S, The Leaf Group", False),
        ("container", "–", "Neuroscience Letters 136(2): 5-9", False),
        ("year", "2020", "2021", True),
    ]
    filled = fill_source(source_id=source.pk, record=record, revision=1, by=reviewer)
    filled.refresh_from_db()
    assert (filled.title, filled.authors, filled.year, filled.revision) == (
        "Mine", "Effendy MA, Yunusa S, The Leaf Group", 2020, 2,
    )  # fmt: skip
    assert (filled.edited, filled.filled_by) == (["doi", "title", "year"], "crossref")
    event = Event.objects.get()
    assert (event.verb, event.data) == (
        "fill_source",
        {
            "service": "crossref",
            "authors": ["", "Effendy MA, Yunusa S, The Leaf Group"],
            "container": ["", "Neuroscience Letters 136(2): 5-9"],
        },
    )
    again = compare(filled, record)
    assert [one.name for one in again if not one.is_kept] == []


def test_answer_without_a_field_takes_nothing_away(reviewer):
    source = SourceFactory(doi="10.1000/a", filled_by="crossref", container="J", authors="Leaf A")
    record = Record("crossref", {"type": "book", "title": source.title}, {"doi": "10.1000/a"})
    assert [one.name for one in compare(source, record)] == []


def test_identifier_of_another_source_is_not_taken_but_told(services, reviewer):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    source = SourceFactory(doi="", pmid="123")
    other = SourceFactory(doi="10.1000/a")
    record = look_up_source(source, by=reviewer)
    assert "doi" not in [one.name for one in compare(source, record)]
    assert rivals(source, record.identifiers) == [other]
    assert fill_source(source_id=source.pk, record=record, revision=1, by=reviewer).doi == ""


def test_filling_needs_the_right_the_revision_and_a_living_source(cast, reviewer):
    kept = SourceFactory()
    merged = SourceFactory(doi="", url="", merged_into=kept)
    record = Record("crossref", {"title": "T"})
    with pytest.raises(NotAllowed):
        fill_source(source_id=kept.pk, record=record, revision=1, by=cast["moderator"].user)
    with pytest.raises(Stale):
        fill_source(source_id=kept.pk, record=record, revision=7, by=reviewer)
    with pytest.raises(WrongState):
        fill_source(source_id=merged.pk, record=record, revision=1, by=reviewer)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("Effendy MA, Yunusa S. Real-time monitoring. Neurosci Lett 2021;136:5-9", True),
        ("kratom dopamine", False),
        ("a b c d e f", False),
        ("x" * 3000, False),
    ],
)
def test_reference_is_told_from_a_search(words, is_one):
    assert is_like_reference(words) == is_one


def test_address_that_named_the_work_is_kept(crossref, reviewer):
    identifier = identify("https://example.org/doi/full/10.1000/a?x=1")
    assert identifier == DOI
    source = add_described_source(
        identifier=identifier, typed=NOTHING, record=look_up(identifier), has_seen=False,
        by=reviewer,
    )  # fmt: skip
    assert (source.doi, source.url) == ("10.1000/a", "https://example.org/doi/full/10.1000/a?x=1")
    assert Source.objects.count() == 1
