"""The views that change a claim, its words in an article, and take words off it."""

import json

from pytest_django.asserts import assertContains, assertNotContains

from claims.highlighting.occurrences import remove_occurrence
from claims.models import Event, Occurrence, Topic
from tests.factories import (
    ClaimFactory,
    OccurrenceFactory,
    TopicFactory,
)
from tests.highlighting.desk import FORMS, HTMX, POSTS, READS, at, claim_values, saved


def test_forms_for_a_claim_meet_the_cast(cast):
    occurrence = OccurrenceFactory()
    for name, pk, shown in (
        ("edit_claim", occurrence.claim_id, POSTS),  # the form stands on the claim's own page
        ("edit_occurrence", occurrence.pk, FORMS),
    ):
        assert cast.statuses("get", at(name, pk)) == shown
        assert cast.statuses("delete", at(name, pk)) == dict.fromkeys(FORMS, 405)
        assert cast["editor"].client.get(at(name, 0)).status_code == 404
    path = at("list_occurrences", occurrence.claim_id)
    assert cast.statuses("get", path) == READS
    assert cast.statuses("post", path) == dict.fromkeys(READS, 405)
    assert cast["editor"].client.get(at("list_occurrences", 0)).status_code == 404
    assert cast["editor"].client.get(path, {"removed": "9" * 5000}).status_code == 200


def test_remove_and_restore_meet_the_cast(cast):
    for name, member in cast.items():
        occurrence = OccurrenceFactory()
        removed = member.client.post(at("remove_occurrence", occurrence.pk))
        assert (name, removed.status_code) == (name, POSTS[name])
        removal = remove_occurrence_of(occurrence, cast)
        restored = member.client.post(at("restore_occurrence", removal.pk))
        assert (name, restored.status_code) == (name, POSTS[name])
    for name in ("remove_occurrence", "restore_occurrence"):
        assert cast.statuses("get", at(name, 1)) == dict.fromkeys(READS, 405)
        assert cast["editor"].client.post(at(name, 0)).status_code == 404


def remove_occurrence_of(occurrence, cast):
    if Occurrence.objects.filter(pk=occurrence.pk).exists():
        remove_occurrence(occurrence_id=occurrence.pk, by=cast["reviewer"].user)
    return Event.objects.filter(verb="remove_occurrence", data__occurrence=occurrence.pk).get()


def test_edit_claim_saves_and_shows_the_claim(cast):
    claim = ClaimFactory()
    answer = cast["editor"].client.post(
        at("edit_claim", claim.pk), claim_values(revision=1), **HTMX
    )
    claim.refresh_from_db()
    assert (answer.status_code, json.loads(answer["HX-Trigger"])) == (200, saved(claim))
    assert (claim.statement, claim.harm) == ("It has less severe side effects", "some")
    assertContains(answer, 'name="revision" value="2"')
    assertContains(answer, f'data-etag="&quot;claim-{claim.pk}-2&quot;"')


def test_edit_claim_proposes_the_topics_that_were_typed(cast):
    claim, herbs = ClaimFactory(), TopicFactory(name="Herbs")
    given = claim_values(revision=1, new_topics="herbs, Low mood")
    assert cast["reviewer"].client.post(at("edit_claim", claim.pk), given).status_code == 302
    assert list(claim.topics.values_list("name", "status")) == [
        ("Herbs", "accepted"), ("Low mood", "proposed"),
    ]  # fmt: skip
    kept = claim_values(revision=2, topics=[herbs.slug])
    assert cast["reviewer"].client.post(at("edit_claim", claim.pk), kept).status_code == 302
    assert list(claim.topics.all()) == [herbs]


def test_edit_claim_keeps_the_name_of_a_refused_topic(cast):
    TopicFactory(name="Gossip", status="refused")
    claim = ClaimFactory()
    given = claim_values(revision=1, new_topics="Low mood, gossip")
    answer = cast["reviewer"].client.post(at("edit_claim", claim.pk), given, **HTMX)
    assertContains(answer, "An administrator refused “Gossip”", status_code=400)
    assertContains(answer, 'value="Low mood, gossip"', status_code=400)
    assert not Topic.objects.filter(name="Low mood").exists()


def test_edit_claim_without_wording_saves_the_rest(cast):
    claim = ClaimFactory(statement="Signed off")
    given = {"claim_type": "causal", "harm": "low", "revision": 1}
    answer = cast["editor"].client.post(at("edit_claim", claim.pk), given, **HTMX)
    claim.refresh_from_db()
    assert (answer.status_code, claim.statement, claim.harm) == (200, "Signed off", "low")
    assertNotContains(answer, 'name="statement"')


def test_edit_claim_after_somebody_else_shows_both_and_saves_again(cast):
    claim = ClaimFactory(statement="Stored meanwhile", revision=5)
    client, path = cast["editor"].client, at("edit_claim", claim.pk)
    answer = client.post(path, claim_values(revision=4), **HTMX)
    assertContains(answer, "Stored meanwhile", status_code=412)
    assertContains(answer, "It has less severe side effects", status_code=412)
    again = client.post(
        path, claim_values(revision=answer.context["claim_form"]["revision"].value())
    )
    claim.refresh_from_db()
    assert (again.status_code, claim.statement) == (302, "It has less severe side effects")


def test_edit_occurrence_saves_and_sees_a_stale_one(cast):
    occurrence = OccurrenceFactory()
    client, path = cast["editor"].client, at("edit_occurrence", occurrence.pk)
    assert client.post(path, {"relation": "opposite", "revision": 1}).status_code == 302
    again = client.post(path, {"relation": "opposite", "is_central": "on", "revision": 2}, **HTMX)
    assert (again.status_code, json.loads(again["HX-Trigger"])) == (200, saved(occurrence.claim))
    assertContains(again, 'name="revision" value="3"')
    stale = client.post(path, {"relation": "broader", "revision": 1})
    assertContains(stale, "Says the opposite", status_code=412)
    occurrence.refresh_from_db()
    assert occurrence.relation == "opposite"


def test_removed_words_can_be_restored_from_the_message(cast):
    occurrence = OccurrenceFactory()
    client = cast["reviewer"].client
    removed = client.post(at("remove_occurrence", occurrence.pk), follow=True)
    removal = removed.context["removal"]
    assertContains(removed, "Undo")
    assertContains(removed, "No words state this claim")
    listed = client.get(at("show_workspace", occurrence.snapshot.article_id))
    assertContains(listed, "Without a place in the text")
    restored = client.post(at("restore_occurrence", removal.pk), follow=True)
    assertContains(restored, occurrence.exact)
    assert Occurrence.objects.get() == occurrence
    again = client.post(at("restore_occurrence", removal.pk))
    assert again.status_code == 409
