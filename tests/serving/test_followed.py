"""An article's history names the claim that it followed, also when the numbers have changed."""

import pytest

from claims.models.vocabulary import PublicationKind
from claims.serving.followed import history_in_full, with_subjects
from claims.serving.open_data.records import article_line
from claims.serving.queries import find_publication
from tests.serving.markup import page, structured, text_of

GONE = "About “Kratom enhances dopamine release”: The study is another one."
STAYED = "About claim 1: We had missed a study in people."


@pytest.fixture
def moved(site, leaf):
    """The second claim was corrected; then the first one left the article, and it became first."""
    site.correct(leaf.effects)
    site.withdraw(leaf.dopamine)
    return leaf


def test_article_names_claims_by_the_numbers_of_the_version_shown(client, moved, address):
    response = client.get(address(moved.article))
    told = text_of(response)
    assert told.count(GONE) == 2  # above the check, and in its history, as the other
    assert told.count(STAYED) == 2
    assert page(response).xpath("//*[@id='history']//bdi/a/@href") == ["#claim-1"]
    older = text_of(client.get(address(moved.article, "?version=2")))
    assert "About claim 2: We had missed a study in people." in older
    path = address(moved.article, "changes/2/")
    links = page(client.get(path)).xpath("//bdi/a/@href")
    assert links == [address(moved.article, "?version=2#claim-2")]


def test_machines_get_the_statement_instead_of_a_number(client, moved, address):
    statement = moved.effects.statement.rstrip(".")
    full = f"About “{statement}”: We had missed a study in people."
    (data,) = structured(client.get(address(moved.article)))
    assert [one["text"] for one in data["correction"]] == [GONE, full]
    row = find_publication(PublicationKind.ARTICLE, moved.article.pk)
    told = [(one["note"], one["claim_id"]) for one in article_line(row.record, "")["corrections"]]
    assert told == [(GONE, moved.dopamine.pk), (full, moved.effects.pk)]
    card = text_of(client.get(f"/embed/articles/{moved.article.pk}/"))
    assert GONE in card


def test_tombstone_of_the_article_names_the_claims(client, site, moved, address):
    site.withdraw(moved.article)
    assert GONE in text_of(client.get(address(moved.article)))


def test_older_records_lose_the_number_that_was_frozen_in_the_note(leaf):
    record = find_publication(PublicationKind.ARTICLE, leaf.article.pk).record
    entry, cards = record["history"][0], record["claims"]
    followed = [
        entry | {"note": "About claim 7: We were wrong.", "claim_id": leaf.dopamine.pk},
        entry | {"note": "About claim 3: We were wrong.", "claim_id": 0},
        entry | {"note": "About claim 3: this one is of the article."},
    ]
    shown = with_subjects(record | {"history": followed})
    assert [one["note"] for one in shown["history"]] == [
        "We were wrong.", "We were wrong.", "About claim 3: this one is of the article.",
    ]  # fmt: skip
    assert [one.get("claim") for one in shown["history"]] == [
        {"number": 1, "statement": cards[0]["statement"].rstrip(".")},
        {"number": None, "statement": ""},
        None,
    ]
    assert with_subjects(shown) == shown
    assert [one["note"] for one in history_in_full(shown)] == [
        "About “Kratom enhances dopamine release”: We were wrong.",
        "About a claim that is no longer in the article: We were wrong.",
        "About claim 3: this one is of the article.",
    ]
