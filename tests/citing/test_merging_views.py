"""Merging by hand on the page of a source, and where it is offered."""

import pytest
from django.urls import reverse

from claims.citing.merging import merge_sources
from claims.models import Source
from tests.citing.services import answers
from tests.factories import EvidenceFactory, SourceFactory

pytestmark = pytest.mark.django_db

DESK = ("reviewer", "other_reviewer", "editor")
WRITERS = {**dict.fromkeys(DESK, 200), "anonymous": 302, "moderator": 403, "admin": 403}


@pytest.fixture
def kept():
    return SourceFactory(doi="10.1000/kept", title="The kept record")


@pytest.fixture
def other():
    return SourceFactory(doi="", pmid="123", title="The other record")


def path(source) -> str:
    return reverse("citing:merge_sources", args=[source.pk])


def page(cast, source, name="reviewer") -> str:
    return cast[name].client.get(reverse("citing:edit_source", args=[source.pk])).text


def test_merging_meets_the_cast(cast, kept, other):
    assert cast.statuses("get", path(kept)) == WRITERS
    assert cast.statuses("get", path(kept), {"other": other.pk}) == WRITERS
    nobody = {**WRITERS, **dict.fromkeys(DESK, 404)}
    assert cast.statuses("get", path(kept), {"other": 0}) == nobody
    sent = {"other": other.pk, "revision": 1, "other_revision": 1}
    statuses = cast.statuses("post", path(kept), sent)
    assert statuses == {**WRITERS, "reviewer": 302, "other_reviewer": 412, "editor": 412}
    other.refresh_from_db()
    assert other.merged_into == kept


def test_other_record_is_found_and_compared(cast, kept, other):
    client = cast["reviewer"].client
    found = client.get(path(kept), {"q": "record"}).text
    assert (f"?other={other.pk}" in found, f"?other={kept.pk}" in found) == (True, False)
    assert "No other record matches" in client.get(path(kept), {"q": "nothing"}).text
    Source.objects.filter(pk=other.pk).update(doi="10.1000/other")
    compared = client.get(path(kept), {"other": other.pk}).text
    assert "DOI: 10.1000/kept stays, 10.1000/other goes" in compared
    assert f"{path(other)}?other={kept.pk}" in compared
    assert "These two cannot be merged" in client.get(path(kept), {"other": kept.pk}).text


def test_nothing_chosen_and_nonsense_merge_nothing(cast, kept, other):
    client = cast["reviewer"].client
    for sent in ({}, {"other": "x"}, {"other": other.pk, "revision": "x", "other_revision": ""}):
        assert client.post(path(kept), sent).status_code in (400, 404)
    assert not Source.objects.exclude(merged_into=None).exists()


def test_merged_record_leads_to_the_one_that_stays(cast, kept, other):
    EvidenceFactory(source=other)
    merge_sources(source_id=other.pk, into_id=kept.pk, by=cast["editor"].user)
    merged, stays = page(cast, other), page(cast, kept)
    assert "This record was merged into" in merged
    assert ("<textarea" in merged, "<textarea" in stays) == (False, True)
    assert "Cited in 1 review" in stays
    assert "Merged into this record" in stays
    assert "by Editor" in stays
    listed = cast["reviewer"].client.get(reverse("citing:list_sources")).text
    assert ("The kept record" in listed, "The other record" in listed) == (True, False)


def test_taken_identifier_offers_to_merge(cast, kept, other):
    sent = {"revision": 1, "title": kept.title, "doi": kept.doi, "pmid": "PMID: 123"}
    answer = cast["reviewer"].client.post(reverse("citing:edit_source", args=[kept.pk]), sent)
    assert answer.status_code == 400
    assert "Another source has this PMID already" in answer.text
    assert f"{path(kept)}?other={other.pk}" in answer.text


def test_answer_with_the_identifier_of_another_record_offers_to_merge(cast, services, other):
    services.expect_request("/ncbi/esummary.fcgi").respond_with_json(answers.SUMMARY)
    rival = SourceFactory(doi="10.1000/a", title="The rival")
    answer = cast["reviewer"].client.get(reverse("citing:fill_source", args=[other.pk]))
    assert "Another record has an identifier of this work: “The rival”." in answer.text
    assert f"{path(other)}?other={rival.pk}" in answer.text
