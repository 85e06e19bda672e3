"""The banner about a source that changed after the check, from the first word to the last."""

import json
from datetime import UTC, datetime

import pytest

from claims.citing.merging import merge_sources
from claims.citing.statuses import set_status
from claims.models import AlertDecision, Source
from claims.models.vocabulary import Action
from claims.publishing.alerts import keep_review
from tests.factories import SourceFactory
from tests.serving.markup import page

KINDS = ("bib", "ris", "json")
DAY = datetime(2023, 9, 5, tzinfo=UTC)


def banners(response):
    found = page(response).xpath("//div[contains(@class, 'source-alert')]")
    return [" ".join(one.text_content().split()) for one in found]


def badges(response):
    found = page(response).xpath("//span[contains(@class, 'source-status')]")
    return sorted({one.text_content().strip() for one in found})


def source_of(claim):
    return Source.objects.get(evidence__review__claim=claim)


def change(claim, status="retracted", at=DAY, **said):
    source = source_of(claim)
    Source.objects.filter(pk=source.pk).update(title="Leaves in <b>rats</b>")
    return set_status(source_id=source.pk, status=status, by_what="crossref", at=at, **said)


def keep(note="Two other trials say the same."):
    decision = AlertDecision.objects.get(choice="", alert__closed_at=None)
    editor = decision.review.approver
    keep_review(decision_id=decision.pk, note=note, by=editor)


TOLD = (
    "has been retracted. “Leaves in <b>rats</b>”. According to Crossref, 5 September 2023. "
    "Read the notice"
)
WAITING = (
    "We have not decided yet what it means for the verdict. Read this check with that in mind."
)


def notices(response):
    found = page(response).xpath("//p[contains(@class, 'source-notice')]")
    return [" ".join(one.text_content().split()) for one in found]


@pytest.mark.parametrize("path", ["/", "/claims/", "/claims/?q=dopamine", "/verdicts/overstated/"])
def test_lists_tell_what_the_claim_tells(client, leaf, path):
    assert notices(client.get(path)) == []
    change(leaf.dopamine)
    assert notices(client.get(path)) == ["A source of this check has been retracted."]


def test_claim_and_article_tell_until_somebody_decides(client, leaf, address):
    claim, article = address(leaf.dopamine), address(leaf.article)
    assert banners(client.get(claim)) == banners(client.get(article)) == []
    change(leaf.dopamine, notice="https://doi.org/10.1016/n")
    assert banners(client.get(claim)) == [f"A source of this check {TOLD} {WAITING}"]
    assert banners(client.get(article)) == [f"A source of claim 1 {TOLD} {WAITING}"]
    assert banners(client.get(address(leaf.effects))) == []
    # A name in another script keeps to itself: the day behind it belongs to the sentence.
    assert "بحسب <bdi>Crossref</bdi>، <time" in client.get(f"/ar{claim}").text
    keep()
    kept = "We looked at this and let the check stand: Two other trials say the same."
    assert banners(client.get(claim)) == [f"A source of this check {TOLD} {kept}"]
    assert banners(client.get(article)) == [f"A source of claim 1 {TOLD} {kept}"]


def test_badges_are_those_of_now(client, leaf, address):
    change(leaf.dopamine)
    assert badges(client.get(address(leaf.dopamine))) == ["Retracted"]
    assert badges(client.get(address(leaf.article))) == ["Retracted"]
    assert badges(client.get(address(leaf.effects))) == ["Retraction status not looked up"]


def test_strongest_evidence_of_a_card_says_that_it_was_retracted(client, leaf, address):
    change(leaf.dopamine)
    [card, other] = page(client.get(address(leaf.article))).xpath("//article[@id]")
    assert "Retracted" in card.xpath("string(.//dl)")
    assert "Retracted" not in other.xpath("string(.//dl)")


def test_badge_of_a_record_that_was_merged_since_is_that_of_now(client, site, leaf, address):
    merged, kept = source_of(leaf.dopamine), SourceFactory()
    merge_sources(source_id=merged.pk, into_id=kept.pk, by=site.reviewer)
    change(leaf.dopamine)
    assert badges(client.get(address(leaf.dopamine))) == ["Retracted"]


def test_badge_of_now_says_since_when_by_whom_and_where(client, leaf, address):
    change(leaf.dopamine, notice="https://doi.org/10.1016/n")
    for thing in (leaf.dopamine, leaf.article):
        states = page(client.get(address(thing))).xpath("//span[@class='source-state']")
        assert {" ".join(one.text_content().split()) for one in states} == {
            "Retracted 5 September 2023, according to Crossref Read the notice"
        }
        assert {one.xpath("string(./a/@href)") for one in states} == {"https://doi.org/10.1016/n"}


def test_reader_who_has_the_page_gets_the_new_one(client, leaf, address):
    path = address(leaf.dopamine)
    etags = [client.get(path)["ETag"]]
    change(leaf.dopamine)
    answers = [client.get(path, headers={"If-None-Match": etags[0]})]
    assert client.get(path, headers={"If-None-Match": answers[0]["ETag"]}).status_code == 304
    keep()
    answers.append(client.get(path, headers={"If-None-Match": answers[0]["ETag"]}))
    assert [one.status_code for one in answers] == [200, 200]


NOTED = "Retracted, according to Crossref, 5 September 2023. Notice: https://doi.org/10.1016/n_1"


def test_reference_files_note_what_was_announced_since(
    client, leaf, address, django_assert_num_queries
):
    path = address(leaf.dopamine)

    def files():
        with django_assert_num_queries(3):
            return [client.get(f"{path}references.{kind}").text for kind in KINDS]

    before = files()
    change(leaf.dopamine, notice="https://doi.org/10.1016/n_1")
    bib, ris, json_ = files()
    escaped = NOTED.replace("_", "\\_")
    assert f"  note = {{{escaped}}},\n" in bib
    assert f"N1  - {NOTED}\r\n" in ris
    assert [one["note"] for one in json.loads(json_)] == [NOTED]
    change(leaf.dopamine, "reinstated", at=DAY.replace(year=2024))
    assert files() == before


def test_reference_files_note_what_was_known_when_it_was_cited(client, site, address):
    retracted = SourceFactory(status="concern", status_at=DAY)
    claim = site.published_claim("The leaf lifts mood", sources=[retracted]).claim
    (told,) = client.get(f"{address(claim)}references.json").json()
    assert told["note"] == "Expression of concern, 5 September 2023."


def test_correction_clears_it(client, site, leaf, address):
    change(leaf.dopamine)
    site.correct(leaf.dopamine)
    assert banners(client.get(address(leaf.dopamine))) == []
    assert banners(client.get(address(leaf.article))) == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("concern", "is now under an expression of concern by its publisher"),
        ("corrected", "has been corrected by its publisher"),
        ("reinstated", "has been reinstated after it was called into question"),
        ("dead", "can no longer be opened at its address"),
    ],
)
def test_every_status_is_told_in_words(client, leaf, address, status, words):
    change(leaf.dopamine, status)
    (told,) = banners(client.get(address(leaf.dopamine)))
    assert told.startswith(f"A source of this check {words}.")


def test_link_that_answers_again_takes_banner_and_note_away(client, leaf, address):
    path = address(leaf.dopamine)
    change(leaf.dopamine, "dead")
    change(leaf.dopamine, "ok")  # before anybody decided
    assert banners(client.get(path)) == []
    change(leaf.dopamine, "dead")
    keep("The archive has it.")
    assert len(banners(client.get(path))) == 1
    change(leaf.dopamine, "ok")
    assert banners(client.get(path)) == []


def test_note_about_a_lesser_matter_gives_way_to_worse_news(client, leaf, address):
    change(leaf.dopamine, "concern")
    keep("A concern alone changes nothing.")
    change(leaf.dopamine, "retracted")
    (told,) = banners(client.get(address(leaf.dopamine)))
    assert (WAITING in told, "changes nothing" in told) == (True, False)


def test_article_tells_nothing_of_a_claim_that_is_hidden(client, site, leaf, address):
    change(leaf.dopamine)
    site.decide(leaf.dopamine, Action.HIDE)
    assert banners(client.get(address(leaf.article))) == []


def test_old_version_with_the_same_review_tells_too_and_a_tombstone_does_not(
    client, site, leaf, address
):
    change(leaf.dopamine)
    assert len(banners(client.get(address(leaf.dopamine, "?version=1")))) == 1
    site.withdraw(leaf.dopamine)
    assert banners(client.get(address(leaf.dopamine))) == []


def test_page_with_banners_costs_one_query_like_one_without(
    client, leaf, address, django_assert_num_queries
):
    paths = [address(leaf.dopamine), address(leaf.article)]
    for claim in (None, leaf.dopamine, leaf.effects):
        if claim:
            change(claim)
        for path in paths:
            client.get(path)  # after a change, the record travels once more
            with django_assert_num_queries(1):
                client.get(path)
