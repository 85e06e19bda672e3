"""The second opinion on a claim's page, and the page about how often they agree."""

import pytest

from claims.models import Publication
from tests.opinions import handed_in, judge_too, released
from tests.serving.markup import text_of

pytestmark = pytest.mark.django_db

PATH = "/agreement/"


def section(client, publication):
    text = text_of(client.get(f"/claims/{publication.claim_id}-{publication.slug}/"))
    if "Independent second opinion" not in text:
        return ""
    after = text.partition("Independent second opinion")[2]
    return after.partition("How often second opinions agree")[0]


def test_claim_page_shows_both_judgements(client, site):
    review = handed_in(site)
    judge_too(review, "misleading")
    told = section(client, released(site, review))
    for words in (
        f"{site.reviewer.display_name}, who checked it",
        "Sia Second, a second person (Reads trials)",
        "Overstated",
        "Misleading",
        "Neighbouring verdicts.",
        "Given blind: none of our pages",
        "The trials say so.",
    ):
        assert words in told


def test_claim_page_tells_who_knew_the_verdict_and_who_approved(client, site):
    review = handed_in(site)
    judge_too(review, "overstated", by=site.editor, is_blind=False)
    told = section(client, released(site, review))
    assert f"{site.editor.display_name}, who also approved it" in told
    assert "Same verdict. Not given blind" in told


def test_claim_page_says_that_nobody_judged_it_independently(client, site):
    told = section(client, released(site, handed_in(site)))
    assert f"{site.editor.display_name} approved the check with its verdict in view." in told


def test_record_from_before_says_nothing(client, site):
    publication = released(site, handed_in(site))
    record = {name: part for name, part in publication.record.items() if name != "second_opinion"}
    old = publication.claim.publications.get()
    fields = {
        field.attname: getattr(old, field.attname)
        for field in Publication._meta.concrete_fields
        if not field.primary_key
    }
    Publication.objects.filter(pk=old.pk).update(is_current=False)
    fields |= {"number": 2, "change": "updated", "record": record, "sha256": "0" * 64}
    newer = Publication.objects.create(**fields | {"uuid": "0" * 32})
    assert section(client, newer) == ""


def test_agreement_page_meets_readers(cast, site):
    statuses = cast.statuses("get", PATH)
    assert set(statuses.values()) == {200}
    assert cast.statuses("post", PATH) == dict.fromkeys(statuses, 405)
    response = cast["anonymous"].client.get(PATH)
    assert "None of the 0 published claims has a second opinion yet." in text_of(response)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_agreement_page_has_numbers_and_denominators(client, site, django_assert_num_queries):
    for number, slug in enumerate(["overstated", "accurate"]):
        review = handed_in(site, f"Claim {number}")
        judge_too(review, slug)
        released(site, review)
    released(site, handed_in(site, "Judged once"))
    with django_assert_num_queries(5):
        response = client.get(PATH)
    text = text_of(response)
    assert "2 of 3 published claims have a second opinion." in text
    assert "Blind 2 1 (50%) 0 1" in text
    assert "Not blind 0 0 0 0" in text
    assert (text.count("Claim 1"), text.count("Claim 0")) == (1, 0)
    apart = Publication.objects.get(title="Claim 1")
    assert f'href="/claims/{apart.claim_id}-{apart.slug}/#second-opinion"' in response.text
