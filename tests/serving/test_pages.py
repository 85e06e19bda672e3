import copy

import pytest

from claims.models.vocabulary import PublicationKind
from claims.serving.pages import annotated_text, lookups, without_articles, without_claims
from claims.serving.queries import find_publication
from claims.serving.structured import web_page
from tests.serving.markup import structured


@pytest.fixture
def record(leaf):
    return find_publication(PublicationKind.ARTICLE, leaf.article.pk).record


@pytest.fixture
def claim_record(leaf):
    return find_publication(PublicationKind.CLAIM, leaf.dopamine.pk).record


def test_record_with_nothing_hidden_stays(record, claim_record):
    assert without_claims(record, {0}) is record
    assert without_articles(claim_record, set()) is claim_record


def test_verdicts_of_an_article_come_in_the_order_of_the_scale(record):
    labels = ["Misleading", "Overstated", "Accurate"]
    recorded = [{"slug": one.lower(), "label": one, "count": 1} for one in labels]
    shown = without_claims(record | {"distribution": recorded}, set())["distribution"]
    assert [part["label"] for part in shown] == ["Accurate", "Overstated", "Misleading"]
    own = [{"slug": "meh", "label": "Meh", "count": 1}, *recorded]
    assert without_claims(record | {"distribution": own}, set())["distribution"] == own


def test_record_without_a_claim_tells_nothing_of_it(record, leaf):
    record["history"][0]["note"] = f"“{leaf.dopamine.statement}”: we had missed a study."
    before = copy.deepcopy(record)
    shown = without_claims(record, {leaf.dopamine.pk})
    assert record == before
    assert [(card["number"], card["id"]) for card in shown["claims"]] == [(2, leaf.effects.pk)]
    assert shown["distribution"] == [{"slug": "unsupported", "label": "Unsupported", "count": 1}]
    assert [topic["slug"] for topic in shown["topics"]] == ["safety"]
    assert [source["cited_by"] for source in shown["sources"]] == [[2]]
    assert leaf.dopamine.statement not in str(shown)


def test_older_record_tells_no_note_about_any_claim_beside_a_hidden_one(record, leaf):
    entry = record["history"][0]
    record["history"] = [
        entry | {"note": "About claim 2: a study was missing."},
        entry | {"note": "About claim 2: a study was missing.", "claim_id": leaf.effects.pk},
        entry | {"note": "The title was wrong."},
    ]
    notes = [one["note"] for one in without_claims(record, {leaf.dopamine.pk})["history"]]
    assert notes == ["", "About claim 2: a study was missing.", "The title was wrong."]


def test_record_without_an_article_tells_nothing_of_it(claim_record, leaf):
    before = copy.deepcopy(claim_record)
    shown = without_articles(claim_record, {leaf.article.pk})
    assert claim_record == before
    assert shown["appearances"] == []
    assert "appearance" not in shown["claim_review"]["itemReviewed"]
    assert leaf.article.url not in str(shown)


def test_marks_link_to_their_cards(record):
    found = annotated_text(record)
    for card in record["claims"]:
        (place,) = card["occurrences"]
        assert f'id="mark-{place["id"]}" href="#claim-{card["number"]}"' in found
        assert f'aria-label="Claim {card["number"]}: {card["verdict"]["label"]}"' in found


def test_article_page_is_about_the_work_and_links_its_claims(record, leaf, address, settings):
    root = settings.SITE_URL
    assert web_page(record) == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": root + address(leaf.article),
        "name": "What the leaf can do",
        "datePublished": record["first_published_at"],
        "dateModified": record["published_at"],
        "publisher": {"@type": "Organization", "name": settings.DESK_NAME, "url": root},
        "about": {
            "@type": "Article",
            "headline": "What the leaf can do",
            "url": leaf.article.url,
            "inLanguage": "en",
            "publisher": {"@type": "Organization", "name": "Example Wellness"},
        },
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": 2,
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": claim.statement,
                    "url": root + address(claim),
                }
                for position, claim in enumerate([leaf.dopamine, leaf.effects], start=1)
            ],
        },
    }


def test_lookups_count_each_source_once():
    unknown = {"id": 1, "status": {"slug": "not_checked", "label": "Not yet checked"}}
    known = {"id": 2, "status": {"slug": "ok", "label": "Checked"}}
    assert lookups([unknown, known, unknown]) == {"source_count": 2, "not_looked_up": 1}


def test_article_says_once_that_no_status_was_looked_up(client, leaf):
    page = client.get(f"/articles/{leaf.article.pk}/", follow=True).content.decode()
    assert page.count("Retraction status not looked up") == 1
    assert "Not yet checked" not in page
    assert "source-status-not_checked" not in page


def test_markup_of_a_site_that_moved_names_the_new_host(client, leaf, address, settings):
    settings.SITE_URL = "https://moved.example"
    path = address(leaf.dopamine)
    [review] = structured(client.get(path))
    assert (review["url"], review["author"]["url"]) == (
        f"https://moved.example{path}",
        settings.SITE_URL,
    )
    [about] = structured(client.get(address(leaf.article)))
    assert "localhost" not in str(about)
