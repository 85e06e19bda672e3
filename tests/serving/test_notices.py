"""A small correction does not push what weighs more from the top of an article."""

from datetime import UTC, datetime, timedelta

from claims.serving.notices import article_notices
from tests.serving.markup import page, text_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def entry(number, *, days=0, slug="corrected", **beside):
    return {
        "number": number,
        "published_at": (NOW - timedelta(days=days)).isoformat(),
        "change": {"slug": slug, "label": slug},
        "reason": {"slug": "clarification", "label": "Clarification"},
        **beside,
    }


def told(*history):
    shown, more = article_notices({"published_at": NOW.isoformat(), "history": list(history)})
    return [one["number"] for one in shown], more


def test_each_claim_has_its_newest_correction_and_update():
    assert told(
        entry(5, claim_id=1), entry(4, claim_id=1), entry(3, claim_id=2, slug="updated"), entry(2)
    ) == ([5, 3, 2], 0)


def test_verdicts_and_withdrawals_go_first_where_there_are_many():
    moved, gone = {"verdict_before": {}}, {"claim_tombstone": "/claims/4-x/"}
    assert told(
        entry(6, claim_id=1), entry(5, claim_id=2), entry(4, claim_id=3),
        entry(3, claim_id=4, **gone), entry(2, claim_id=1, **moved),
    ) == ([6, 3, 2], 2)  # fmt: skip


def test_of_old_ones_only_the_newest_of_its_kind_is_told():
    assert told(entry(3, claim_id=1, days=31), entry(2, claim_id=2, days=32)) == ([3], 0)
    assert told(entry(3, claim_id=1, days=30), entry(2, claim_id=2, days=30)) == ([3, 2], 0)
    assert told(entry(1) | {"reason": None}) == ([], 0)


def test_article_tells_of_a_withdrawn_claim_below_a_later_clarification(
    client, site, leaf, address
):
    site.withdraw(leaf.dopamine)
    site.correct(leaf.effects, note="Clearer.")
    response = client.get(address(leaf.article))
    above = text_of(response).split("Annotated article")[0]
    assert above.index("Corrected on") < above.index("Claim withdrawn on")
    assert "wrong or misused source. About “Kratom enhances dopamine release”:" in above
    [banner] = page(response).xpath("//*[@role='note'][contains(., 'Claim withdrawn on')]")
    links = banner.xpath(".//bdi/a/@href")
    assert links == [address(leaf.dopamine)]
    assert client.get(links[0]).status_code == 200


def test_article_counts_the_notices_that_it_leaves_to_its_history(client, site, leaf, address):
    for slug in ("misleading", "overstated", "misleading"):
        site.correct(leaf.dopamine, slug=slug)
    site.correct(leaf.effects, note="Clearer.")
    response = client.get(address(leaf.article))
    [more] = page(response).xpath("//p[@class='meta']/a[contains(., ' more ')]")
    assert (more.text_content(), more.get("href")) == ("1 more correction or update", "#history")
