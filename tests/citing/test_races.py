"""Two people at the same sources at the same moment: nobody waits in a circle, nothing is lost."""

import pytest

from claims.citing.copies import run_request, upload_copy, withdraw_copy
from claims.citing.evidence import add_evidence, remove_evidence, restore_evidence
from claims.citing.exchange import import_sources
from claims.citing.merging import merge_sources
from claims.citing.sources import edit_source, find_or_add_source
from claims.errors import Invalid
from claims.models import Event, Evidence, PassagePlace, Source
from claims.models.vocabulary import Role
from claims.reviewing.reviews import start_correction
from claims.text.exchange.read import Entry
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory
from tests.locking import Act, while_open
from tests.published import new_site
from tests.source_factories import SourceCopyFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

QUOTE = "Forty adults drank the tea, and their mood did not improve after twelve weeks of use."


@pytest.fixture
def reviewer():
    return UserFactory(roles=[Role.REVIEWER])


def test_evidence_that_is_added_while_its_source_is_merged_follows(reviewer):
    merged, kept, review = SourceFactory(), SourceFactory(), ReviewFactory(author=reviewer)
    act = Act(add_evidence, review=review, source=merged, stance="mixed", by=reviewer)
    with while_open(act):
        merge_sources(source_id=merged.pk, into_id=kept.pk, by=reviewer)
    assert (act.error, Evidence.objects.get().source) == (None, kept)


def test_source_that_is_merged_while_evidence_is_added_takes_it_along(reviewer):
    merged, kept, review = SourceFactory(), SourceFactory(), ReviewFactory(author=reviewer)
    act = Act(merge_sources, source_id=merged.pk, into_id=kept.pk, by=reviewer)
    with while_open(act):
        add_evidence(review=review, source=merged, stance="mixed", by=reviewer)
    assert (act.error, Evidence.objects.get().source) == (None, kept)


def test_evidence_that_is_restored_while_its_source_is_merged_follows(reviewer):
    merged, kept, review = SourceFactory(), SourceFactory(), ReviewFactory(author=reviewer)
    remove_evidence(evidence_id=EvidenceFactory(review=review, source=merged).pk, by=reviewer)
    event = Event.objects.get(verb="remove_evidence")
    act = Act(restore_evidence, event_id=event.pk, by=reviewer)
    with while_open(act):
        merge_sources(source_id=merged.pk, into_id=kept.pk, by=reviewer)
    assert (act.error, Evidence.objects.get().source) == (None, kept)


def test_correction_that_begins_while_a_source_is_merged_cites_the_other():
    site, merged, kept = new_site(), SourceFactory(), SourceFactory()
    claim = site.published_claim("Kratom lifts the mood", sources=[merged]).claim
    act = Act(start_correction, claim=claim, by=site.reviewer)
    with while_open(act):
        merge_sources(source_id=merged.pk, into_id=kept.pk, by=site.reviewer)
    assert (act.error, {row.source for row in Evidence.objects.all()}) == (None, {kept})


def test_copy_that_is_withdrawn_while_evidence_is_written_is_withdrawn(reviewer):
    source, review = SourceFactory(), ReviewFactory(author=reviewer)
    copy = SourceCopyFactory(source=source, captured_by=reviewer, text=QUOTE)
    act = Act(withdraw_copy, copy_id=copy.pk, note="Not ours", by=reviewer)
    with while_open(act):
        add_evidence(review=review, source=source, stance="mixed", passage=QUOTE, by=reviewer)
    copy.refresh_from_db()
    assert (act.error, copy.is_withdrawn, PassagePlace.objects.count()) == (None, True, 0)


def test_copy_that_is_stored_while_evidence_is_written_has_its_passage(reviewer):
    source, review = SourceFactory(), ReviewFactory(author=reviewer)
    row = upload_copy(source_id=source.pk, text=QUOTE, by=reviewer)
    act = Act(run_request, request_id=row.pk)
    with while_open(act):
        add_evidence(review=review, source=source, stance="mixed", passage=QUOTE, by=reviewer)
    assert (act.error, PassagePlace.objects.get().state) == (None, "found")


def test_two_people_who_give_two_sources_one_identifier_are_told(reviewer):
    one, two = SourceFactory(doi="", pmid="1"), SourceFactory(doi="", pmid="2")
    changes = {"doi": "10.1000/same"}
    act = Act(edit_source, source_id=two.pk, changes=changes, revision=None, by=reviewer)
    with while_open(act):
        edit_source(source_id=one.pk, changes=changes, revision=None, by=reviewer)
    assert type(act.error) is Invalid
    assert list(act.error.errors) == ["doi"]


def test_identifier_that_somebody_adds_meanwhile_is_told(reviewer):
    one = SourceFactory(doi="", pmid="1")
    act = Act(
        edit_source, source_id=one.pk, changes={"doi": "10.1000/same"}, revision=None, by=reviewer
    )
    with while_open(act):
        find_or_add_source(doi="10.1000/same", title="T", by=reviewer)
    assert type(act.error) is Invalid
    assert Source.objects.filter(doi="10.1000/same").count() == 1


def test_two_people_who_import_the_same_file_store_it_once(reviewer):
    entries = [Entry({"type": "book", "title": f"Leaf {n}", "DOI": f"10.1000/{n}"}) for n in (1, 2)]
    act = Act(import_sources, entries=entries, numbers={1, 2}, by=UserFactory())
    with while_open(act):
        import_sources(entries=entries, numbers={1, 2}, by=reviewer)
    assert act.error is None
    assert sorted(Source.objects.values_list("title", flat=True)) == ["Leaf 1", "Leaf 2"]
