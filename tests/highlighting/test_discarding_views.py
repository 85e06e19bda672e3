from django.urls import reverse

from claims.highlighting.occurrences import remove_occurrence
from claims.models import Claim, Event
from tests.factories import OccurrenceFactory, ReviewFactory


def without_place(cast, **claim) -> tuple[int, Claim]:
    """The article's id and a claim whose words were taken off it."""
    mark = OccurrenceFactory(**claim)
    remove_occurrence(occurrence_id=mark.pk, by=cast["reviewer"].user)
    return mark.snapshot.article_id, mark.claim


def address(name: str, *ids: int) -> str:
    return reverse(f"highlighting:{name}", args=ids)


def test_claim_without_a_place_is_discarded_from_the_list_and_brought_back(cast):
    article, claim = without_place(cast, claim__statement="Kratom cures all")
    client, htmx = cast["reviewer"].client, {"HX-Request": "true", "HX-Target": "panel"}
    discard = address("discard_claim", article, claim.pk)
    listed = client.get(address("list_claims", article), headers=htmx).content.decode()
    assert f'hx-post="{discard}"' in listed

    saved = client.post(discard, headers=htmx)
    event = Event.objects.latest("pk")
    again = f"{address('list_claims', article)}?discarded={event.pk}"
    assert saved.headers["HX-Trigger"] == '{"marks-changed": {}}'
    assert again in saved.content.decode()
    assert not Claim.objects.exists()
    told = client.get(again, headers=htmx).content.decode()
    restore = address("restore_claim", article, event.pk)
    assert "Discarded “Kratom cures all”." in told
    assert f'hx-post="{restore}"' in told

    client.post(restore, headers=htmx)
    assert Claim.objects.get().statement == "Kratom cures all"
    assert restore not in client.get(again, headers=htmx).content.decode()


def test_discarding_works_without_script(cast):
    article, claim = without_place(cast)
    done = cast["editor"].client.post(address("discard_claim", article, claim.pk), follow=True)
    assert done.redirect_chain[0][0].startswith(address("list_claims", article))
    assert "Discarded “" in done.content.decode()


def test_reviewed_claim_is_listed_without_the_offer(cast):
    article, claim = without_place(cast)
    ReviewFactory(claim=claim)
    discard = address("discard_claim", article, claim.pk)
    page = cast["reviewer"].client.get(address("list_claims", article)).content.decode()
    assert (claim.statement in page, discard in page) == (True, False)
    assert cast["reviewer"].client.post(discard).status_code == 409


def test_discarding_meets_the_whole_cast(cast):
    article, claim = without_place(cast)
    event = Event.objects.latest("pk").pk
    assert cast.statuses("get", address("discard_claim", article, claim.pk)) == dict.fromkeys(
        cast, 405
    )
    refused = {"anonymous": 302, "moderator": 403, "admin": 403}
    for name, status in refused.items():
        for path in (
            address("discard_claim", article, claim.pk),
            address("restore_claim", article, event),
        ):
            assert cast[name].client.post(path).status_code == status
