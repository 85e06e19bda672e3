"""Exactly one ClaimReview on each claim's page, and none anywhere else."""

from django.test import Client

from tests.html.crawling import Crawl
from tests.published import address_of
from tests.serving.markup import structured


def kinds_on(client: Client, address: str) -> list[str]:
    return [block["@type"] for block in structured(client.get(address))]


def test_every_page_has_the_claim_reviews_it_should(client, site, leaf):
    snapshot = site.article("A second article")
    repeated = site.mark(snapshot, "Kratom is said twice", "enhances dopamine release")
    site.publish(snapshot.article)
    opinion = site.claim("Kratom is nice", slug="not_checkable", certainty="", reasons=[])
    gone, open_question = (
        site.claim("Kratom is gone"),
        site.claim("Kratom is beyond checking", slug="unverifiable", certainty="", reasons=[]),
    )
    for claim in (opinion, gone, open_question):
        site.publish(claim)
    site.correct(leaf.dopamine)
    site.withdraw(gone)
    one = {address_of(claim) for claim in (leaf.dopamine, leaf.effects, repeated, open_question)}
    others = [address_of(gone), address_of(opinion), address_of(leaf.dopamine, "?version=1")]
    crawl = Crawl(client, of_each_kind=50).run(["/", *others, "/no/such/page/"])
    found = {address: kinds_on(client, address) for address in crawl.pages}
    reviewed = {address for address, kinds in found.items() if "ClaimReview" in kinds}
    plain = {address for address in reviewed if "?" not in address}
    assert plain - {address for address in plain if address[3] == "/"} == one
    assert {tuple(found[address]).count("ClaimReview") for address in reviewed} == {1}
    # The current number, or another style of references, is canonical under the plain address.
    asked = {address.partition("?")[2].partition("=")[0] for address in reviewed}
    assert asked <= {"", "style", "version"}
    assert others[2] not in reviewed
    assert address_of(leaf.article) in set(found) - reviewed
