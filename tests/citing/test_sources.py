import threading
import time

import pytest
from django.db import connection, connections, transaction

from claims.citing.sources import edit_source, find_or_add_source
from claims.errors import Invalid, Missing, NotAllowed, Stale
from claims.models import Event, Source
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return UserFactory()


def stored(source):
    fields = ("title", "authors", "container", "year", "doi", "pmid", "url", "is_preprint")
    row = Source.objects.get(pk=source.pk)
    return {name: getattr(row, name) for name in fields}


def test_new_source_is_stored_in_normal_form(reviewer):
    source = find_or_add_source(
        doi="https://doi.org/10.1016/J.NEULET.2021.136.",
        pmid="PMID: 0123",
        title=" Real-time\nmonitoring ",
        authors="Effendy MA",
        container="Neuroscience Letters",
        year=2021,
        by=reviewer,
    )
    assert stored(source) == {
        "title": "Real-time monitoring",
        "authors": "Effendy MA",
        "container": "Neuroscience Letters",
        "year": 2021,
        "doi": "10.1016/j.neulet.2021.136",
        "pmid": "123",
        "url": "",
        "is_preprint": False,
    }
    event = Event.objects.get(target_kind="source", target_id=source.pk)
    assert (event.verb, event.by, event.data) == (
        "add_source",
        reviewer,
        {"title": "Real-time monitoring"},
    )


def test_known_source_is_reused_and_never_overwritten(reviewer):
    known = SourceFactory(doi="10.1000/a", title="As first entered")
    before = stored(known)
    again = find_or_add_source(doi="doi:10.1000/A", title="Something else", year=1999, by=reviewer)
    assert (again, stored(again)) == (known, before)
    assert not Event.objects.exists()


def test_source_found_by_its_second_identifier(reviewer):
    known = SourceFactory(doi="", pmid="123")
    assert find_or_add_source(doi="10.1000/new", pmid="123", title="T", by=reviewer) == known


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": "T"}, ["identifier"]),
        ({"title": "T", "doi": "kratom"}, ["doi"]),
        ({"title": "T", "doi": "12082125"}, ["doi"]),
        ({"title": "T", "isbn": "10.1000/a"}, ["isbn"]),
        ({"title": "T", "url": "javascript:alert(1)"}, ["url"]),
        ({"title": "", "doi": "10.1000/a"}, ["title"]),
        ({"title": "T", "doi": "10.1000/a", "year": 999}, ["year"]),
        ({"title": "T", "doi": "10.1000/a", "year": 3000}, ["year"]),
        ({"title": "T" * 1001, "doi": "10.1000/a", "authors": "A" * 1001}, ["authors", "title"]),
    ],
)
def test_bad_source_is_refused_by_field(reviewer, values, fields):
    with pytest.raises(Invalid) as refusal:
        find_or_add_source(**values, by=reviewer)
    assert sorted(refusal.value.errors) == fields
    assert not Source.objects.exists()


def test_reader_and_moderator_add_no_source(cast):
    for name in ("anonymous", "moderator", "admin"):
        with pytest.raises(NotAllowed):
            find_or_add_source(doi="10.1000/a", title="T", by=cast[name].user)


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_second_writer_of_the_same_moment_takes_the_stored_source():
    first, second = UserFactory(), UserFactory()
    found = []

    def write():
        found.append(find_or_add_source(doi="10.1000/same", title="Second", by=second))
        connections["default"].close()

    with transaction.atomic():
        known = find_or_add_source(doi="10.1000/same", title="First", by=first)
        thread = threading.Thread(target=write)
        thread.start()
        while thread.is_alive() and not waits_for_a_lock():
            time.sleep(0.01)
    thread.join()
    assert found == [known]
    assert list(Source.objects.values_list("title", flat=True)) == ["First"]


def test_source_is_edited_with_its_event(reviewer):
    source = SourceFactory(title="Before", doi="10.1000/a", year=2020)
    edited = edit_source(
        source_id=source.pk,
        changes={"title": "After", "doi": "DOI:10.1000/B", "year": 2020},
        revision=1,
        by=reviewer,
    )
    assert (edited.title, edited.doi, edited.revision) == ("After", "10.1000/b", 2)
    assert Event.objects.get().data == {
        "title": ["Before", "After"],
        "doi": ["10.1000/a", "10.1000/b"],
    }


def test_edit_without_a_difference_leaves_no_trace(reviewer):
    source = SourceFactory()
    assert (
        edit_source(
            source_id=source.pk, changes={"title": source.title}, revision=1, by=reviewer
        ).revision
        == 1
    )
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"doi": "10.1000/taken"}, "doi"),
        ({"doi": "", "pmid": "", "url": ""}, "doi"),
        ({"status": "ok"}, "status"),
        ({"title": " "}, "title"),
    ],
)
def test_bad_edit_is_refused(reviewer, changes, field):
    SourceFactory(doi="10.1000/taken")
    source = SourceFactory(doi="10.1000/mine")
    with pytest.raises(Invalid) as refusal:
        edit_source(source_id=source.pk, changes=changes, revision=1, by=reviewer)
    assert list(refusal.value.errors) == [field]


def test_edit_of_an_old_revision_shows_the_stored_source(reviewer):
    source = SourceFactory()
    edit_source(source_id=source.pk, changes={"title": "Theirs"}, revision=1, by=reviewer)
    with pytest.raises(Stale) as refusal:
        edit_source(source_id=source.pk, changes={"title": "Mine"}, revision=1, by=reviewer)
    assert refusal.value.current.title == "Theirs"


def test_edit_of_no_source_is_missing(reviewer):
    with pytest.raises(Missing):
        edit_source(source_id=0, changes={"title": "T"}, revision=1, by=reviewer)


def test_source_has_identifiers_of_every_scheme(reviewer):
    typed = {
        "doi": "doi:10.1000/A", "pmid": "PMID 123", "pmcid": "PMCID: PMC7",
        "arxiv": "arXiv:1310.2590v2", "isbn": "0-9752298-0-X",
        "url": "https://www.nature.com/articles/s41586-020-2649-2",
    }  # fmt: skip
    source = find_or_add_source(**typed, title="T", by=reviewer)
    normal = {
        "doi": "10.1000/a", "pmid": "123", "pmcid": "PMC7", "arxiv": "1310.2590",
        "isbn": "9780975229804", "url": "https://www.nature.com/articles/s41586-020-2649-2",
    }  # fmt: skip
    assert {scheme: getattr(source, scheme) for scheme in normal} == normal
    for scheme, value in typed.items():
        assert find_or_add_source(**{scheme: value}, title="Other", by=reviewer) == source


def test_edited_fields_are_remembered(reviewer):
    source = SourceFactory(title="Before", edited=["year"])
    edit_source(
        source_id=source.pk, changes={"title": "After", "authors": source.authors}, revision=1,
        by=reviewer,
    )  # fmt: skip
    source.refresh_from_db()
    assert (source.edited, source.revision) == (["title", "year"], 2)
