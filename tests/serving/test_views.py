"""Articles, claims and their numbers. Lists are in test_lists.py, the headers in test_web.py."""

import hashlib
import json

import pytest
from lxml import html

from claims.models import Publication
from claims.models.vocabulary import Action, PublicationKind
from claims.publishing.articles import rate_article
from claims.serving.queries import find_publication
from tests.factories import OccurrenceFactory, verdict

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u2028"


def page(response):
    return html.fromstring(response.content.decode())


def structured(response):
    """Every block of structured data, after making sure that no other inline script is there."""
    scripts = page(response).xpath("//script[not(@src)]")
    assert {script.get("type") for script in scripts} <= {"application/ld+json"}
    return [json.loads(script.text) for script in scripts]


def text_of(response):
    return " ".join(page(response).xpath("string(//main)").split())


def test_article_page_shows_text_marks_and_cards(client, leaf, address):
    response = client.get(address(leaf.article))
    root = page(response)
    assert [mark.text_content() for mark in root.xpath("//mark")] == [
        "enhances dopamine release",
        "less severe side effects than with opioids",
    ]
    cards = root.xpath("//article[contains(@class, 'claim-card')]")
    assert [card.get("id") for card in cards] == ["claim-1", "claim-2"]
    for mark, card in zip(root.xpath("//mark/a"), cards, strict=True):
        assert mark.get("href") == f"#{card.get('id')}"
        assert f"#{mark.get('id')}" in card.xpath(".//a/@href")


def test_article_page_says_who_when_and_how(client, leaf, address):
    told = text_of(client.get(address(leaf.article)))
    for words in ("Checked by Rita Reviewer", "Approved by Ed Editor", "Example Wellness"):
        assert words in told
    for heading in ("Sources", "How we checked", "History"):
        assert heading in told


def test_every_fragment_link_has_its_target(client, leaf, address):
    for thing in (leaf.article, leaf.dopamine):
        root = page(client.get(address(thing)))
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        targets = {href[1:] for href in root.xpath("//@href") if href.startswith("#")}
        assert targets - set(ids) == set()


def test_every_link_of_ours_answers(client, leaf, address):
    for path in ("/", address(leaf.article), address(leaf.dopamine), "/corrections/", "/claims/"):
        hrefs = page(client.get(path)).xpath("//a/@href")
        ours = {href for href in hrefs if href.startswith("/")} - {"/accounts/login/"}
        assert {href: client.get(href).status_code for href in ours} == dict.fromkeys(ours, 200)


def test_claim_page_shows_the_whole_check(client, leaf, address):
    told = text_of(client.get(address(leaf.dopamine)))
    for words in (
        "Overstated",
        "Certainty of the evidence: low",
        "Animal studies disagree, and nobody has measured it in people.",
        "Animal or in-vitro to human",
        "did not increase dopamine release after acute treatment",
        "Two studies in rodents point in different directions.",
        "enhances dopamine release",
        "What the leaf can do",
    ):
        assert words in told


def test_claim_page_carries_exactly_one_claim_review(client, leaf, address, settings):
    (review,) = structured(client.get(address(leaf.dopamine)))
    assert review["@type"] == "ClaimReview"
    assert review["url"] == settings.SITE_URL + address(leaf.dopamine)
    assert review["claimReviewed"] == leaf.dopamine.statement


def test_article_page_carries_no_claim_review(client, leaf, address):
    (data,) = structured(client.get(address(leaf.article)))
    assert data["@type"] == "WebPage"
    assert "ClaimReview" not in json.dumps(data)


def test_opinion_carries_no_claim_review(client, site, address):
    claim = site.claim("Kratom is nice", slug="not_checkable", certainty="", reasons=[])
    site.publish(claim)
    assert structured(client.get(address(claim))) == []


def test_hostile_words_stay_words(client, site, address):
    snapshot = site.article(
        HOSTILE,
        raw=f"They say {HOSTILE} and more.",
        article__byline=HOSTILE,
        article__publisher=HOSTILE,
    )
    claim = site.mark(
        snapshot,
        HOSTILE,
        "alert(1)",
        claimant=HOSTILE,
        takeaway=HOSTILE,
        rationale=HOSTILE,
        search_log=HOSTILE,
        conflict_of_interest=HOSTILE,
        topics=("Brain",),
    )
    evidence = claim.reviews.get().evidence.get()
    assert evidence.source.title
    site.publish(snapshot.article)
    site.correct(claim, note=HOSTILE)
    paths = [
        "/", "/articles/", "/claims/", "/claims/?q=alert", "/topics/brain/", "/corrections/",
        "/verdicts/overstated/", address(snapshot.article), address(claim),
        address(claim, "?version=1"),
    ]  # fmt: skip
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        structured(response)
        assert page(response).xpath("//*[@onerror] | //img") == []
    (review,) = structured(client.get(address(claim)))
    assert review["claimReviewed"] == HOSTILE


def test_search_word_stays_a_word(client, leaf):
    response = client.get("/claims/", {"q": HOSTILE})
    assert structured(response) == []
    assert page(response).xpath("//img") == []


def test_wrong_slug_redirects_for_good(client, leaf, address):
    for path in (
        f"/articles/{leaf.article.pk}/",
        f"/articles/{leaf.article.pk}-wrong/",
        f"/articles/{leaf.article.pk}-fälsch/",
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, address(leaf.article))
    response = client.get(f"/claims/{leaf.dopamine.pk}-wrong/?version=1")
    assert (response.status_code, response["Location"]) == (
        301,
        address(leaf.dopamine, "?version=1"),
    )


UNKNOWN = [
    "/articles/999999-x/", "/claims/999999-x/", f"/articles/{10**30}-x/", f"/claims/{10**30}/",
    "/topics/none/", "/verdicts/none/", "/about/none/", "/articles/999999-x/versions/1.txt",
]  # fmt: skip


def test_unknown_address_is_404(cast):
    for path in UNKNOWN:
        assert set(cast.statuses("get", path).values()) == {404}


def test_address_outside_the_site_is_404_in_the_same_dress(client, db, settings):
    settings.DEBUG = False
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "This page does not exist" in text_of(response)
    assert not response.cookies


def test_unknown_number_is_404(client, leaf, address):
    for number in ["0", "2", "-1", "x", "1.0", "²", str(10**30), "9" * 5000]:
        assert client.get(address(leaf.dopamine), {"version": number}).status_code == 404


def test_old_number_stays_readable_under_a_banner(client, site, leaf, address):
    site.correct(leaf.dopamine, note="We had missed a study in people.")
    old = client.get(address(leaf.dopamine, "?version=1"))
    assert "This is version 1 of 2." in text_of(old)
    assert structured(old) == []
    assert page(old).xpath("//meta[@name='robots']/@content") == ["noindex"]
    new = client.get(address(leaf.dopamine))
    assert "This is version" not in text_of(new)
    assert "Corrected on" in text_of(new)
    assert "We had missed a study in people." in text_of(new)
    assert len(structured(new)) == 1


def test_current_number_asked_by_name_is_the_same_page(client, leaf, address):
    asked = client.get(address(leaf.dopamine, "?version=1"))
    assert asked.content == client.get(address(leaf.dopamine)).content


def test_old_article_redirects_to_its_newest_slug(client, site, leaf, address):
    old = address(leaf.article)
    leaf.article.apply({"title": "What the leaf cannot do"})
    site.publish(leaf.article)
    new = address(leaf.article)
    assert new != old
    assert client.get(f"{old}?version=1")["Location"] == f"{new}?version=1"
    assert "This is version 1 of 2." in text_of(client.get(f"{new}?version=1"))


def test_withdrawn_claim_leaves_a_tombstone(client, site, leaf, address):
    site.withdraw(leaf.dopamine)
    response = client.get(address(leaf.dopamine))
    assert response.status_code == 200
    assert "The study is another one." in text_of(response)
    assert "Wrong or misused source" in text_of(response)
    assert "Overstated" not in text_of(response)
    assert structured(response) == []
    assert page(response).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page(response).xpath("//a[starts-with(@href, '/report/')]") == []
    old = client.get(address(leaf.dopamine, "?version=1"))
    assert "has been withdrawn since" in text_of(old)
    assert page(old).xpath("//a[starts-with(@href, '/report/')]") == []


def test_withdrawn_article_leaves_a_tombstone(client, site, leaf, address):
    site.withdraw(leaf.article)
    response = client.get(address(leaf.article))
    assert response.status_code == 200
    assert "The study is another one." in text_of(response)
    assert "less severe" not in text_of(response)


@pytest.mark.parametrize(
    ("action", "is_legal", "status", "words"),
    [
        (Action.HIDE, False, 404, "A moderator is looking at this page"),
        (Action.TAKE_DOWN, False, 410, "A moderator of the desk decided so."),
        (Action.TAKE_DOWN, True, 451, "The law demands it."),
    ],
)
def test_closed_page_says_so_and_nothing_else(
    client, site, leaf, address, action, is_legal, status, words
):
    paths = {
        leaf.article: ["", "?version=1", "versions/1.txt"],
        leaf.effects: ["", "?version=1"],
    }
    for thing, endings in paths.items():
        site.decide(thing, action, is_legal=is_legal)
        for ending in endings:
            response = client.get(address(thing, ending))
            assert response.status_code == status
            assert words in text_of(response)
            for secret in ("leaf", "severe", "opioids", "Unsupported"):
                assert secret not in text_of(response)
            assert structured(response) == []


def test_closed_page_returns_when_shown_again(client, site, leaf, address):
    before = client.get(address(leaf.effects))
    site.decide(leaf.effects, Action.HIDE)
    site.decide(leaf.effects, Action.RESTORE)
    assert client.get(address(leaf.effects)).content == before.content


def test_article_drops_a_claim_whose_page_is_closed(client, site, leaf, address):
    before = client.get(address(leaf.article))
    site.decide(leaf.dopamine, Action.HIDE)
    response = client.get(address(leaf.article))
    assert [mark.text_content() for mark in page(response).xpath("//mark")] == [
        "less severe side effects than with opioids"
    ]
    assert "1 claim is not shown here" in text_of(response)
    assert "Overstated" not in text_of(response)
    (data,) = structured(response)
    assert data["mainEntity"]["numberOfItems"] == 1
    assert response["ETag"] != before["ETag"]
    site.decide(leaf.dopamine, Action.RESTORE)
    assert client.get(address(leaf.article)).content == before.content


def test_article_history_does_not_quote_a_closed_claim(client, site, address):
    snapshot = site.article()
    claim = site.mark(snapshot, "Kratom lifts mood.", "lifts mood")
    site.mark(snapshot, "Kratom is a tropical tree.", "Kratom is a tropical tree")
    site.publish(snapshot.article)
    site.correct(claim, note="“Kratom lifts mood” went too far.")
    told = text_of(client.get(address(snapshot.article)))
    assert "About claim 2: “Kratom lifts mood” went too far." in told
    site.decide(claim, Action.HIDE)
    told = text_of(client.get(address(snapshot.article)))
    assert "Corrected: new evidence" in told
    assert "Kratom lifts mood" not in told


def test_article_tells_nothing_of_a_claim_that_was_withdrawn_and_closed(client, site, address):
    snapshot = site.article()
    claim = site.mark(snapshot, "Doctor Doe sells kratom.", "lifts mood")
    site.mark(snapshot, "Kratom is a tropical tree.", "Kratom is a tropical tree")
    site.publish(snapshot.article)
    site.withdraw(claim)
    site.decide(claim, Action.TAKE_DOWN)
    for path in (address(snapshot.article), "/api/v1/publications/"):
        response = client.get(path)
        assert "About claim 2: The study is another one." in response.text
        assert "Doe" not in response.text


def test_claim_history_does_not_name_a_closed_article(client, site, leaf, address):
    again = site.article("Doctor Doe sells it")
    OccurrenceFactory(snapshot=again, claim=leaf.dopamine)
    site.publish(again.article)
    site.decide(again.article, Action.TAKE_DOWN)
    for path in (address(leaf.dopamine), "/api/v1/publications/"):
        response = client.get(path)
        assert "Now also found in one more article." in response.text
        assert "Doe" not in response.text


def test_claim_drops_an_article_whose_page_is_closed(client, site, leaf, address):
    site.decide(leaf.article, Action.TAKE_DOWN)
    response = client.get(address(leaf.dopamine))
    assert "What the leaf can do" not in text_of(response)
    assert "1 place is not shown" in text_of(response)
    (review,) = structured(response)
    assert "appearance" not in review["itemReviewed"]


def test_examined_text_is_served_byte_for_byte(client, leaf, address):
    response = client.get(address(leaf.article, "versions/1.txt"))
    snapshot = leaf.article.current_snapshot
    assert response.content == snapshot.text.encode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(response.content).hexdigest() == snapshot.sha256
    assert response["Content-Digest"].startswith("sha-256=:")


def test_tombstone_has_no_text_but_earlier_numbers_have(client, site, leaf, address):
    site.withdraw(leaf.article)
    assert client.get(address(leaf.article, "versions/2.txt")).status_code == 404
    assert client.get(address(leaf.article, "versions/1.txt")).status_code == 200


def test_report_link_names_what_is_read(client, leaf, address):
    for thing, kind in ((leaf.article, "article"), (leaf.dopamine, "claim")):
        hrefs = page(client.get(address(thing))).xpath("//a/@href")
        assert f"/report/{kind}/{thing.pk}/" in hrefs


def test_page_takes_one_query(client, leaf, site, address, django_assert_num_queries):
    site.correct(leaf.dopamine)
    paths = [address(leaf.article), address(leaf.dopamine), address(leaf.dopamine, "?version=1")]
    for _ in ("first view", "warm"):
        for path in paths:
            with django_assert_num_queries(1):
                client.get(path)


def test_known_record_does_not_travel_again(leaf):
    asked = PublicationKind.CLAIM, leaf.dopamine.pk
    found = find_publication(*asked)
    assert found.record["statement"] == leaf.dopamine.statement
    assert find_publication(*asked, known=found.sha256).record is None
    assert find_publication(*asked, known="another").record == found.record


def test_article_of_many_claims_takes_one_query(client, site, address, django_assert_num_queries):
    snapshot = site.article()
    for word in ("Kratom", "tropical", "tree", "leaves", "doctor"):
        site.mark(snapshot, f"Something about {word}", word)
    publication = site.publish(snapshot.article)
    assert len(publication.claim_ids) == 5
    path = address(snapshot.article)
    with django_assert_num_queries(1):
        client.get(path)


def test_drafts_are_never_served(client, site, leaf):
    claim = site.claim("Nobody has published this")
    assert client.get(f"/claims/{claim.pk}-nobody-has-published-this/").status_code == 404
    assert "Nobody has published" not in client.get("/claims/").content.decode()
    assert Publication.objects.filter(claim=claim).count() == 0


def test_home_shows_the_tier_of_the_newest_article(client, leaf, site):
    rated = {"tier": verdict("overstated"), "tier_rationale": "Two go too far."}
    leaf.article.refresh_from_db()
    revision = leaf.article.revision
    rate_article(article_id=leaf.article.pk, **rated, revision=revision, by=site.editor)
    leaf.article.refresh_from_db()
    site.publish(leaf.article)
    lead = client.get("/").content.decode().partition("lead-story")[2].partition("</section>")[0]
    assert '<span class="quiet"> on the whole</span>' in lead


def test_pages_without_a_subject_say_how_to_report(client, db):
    link = 'href="/about/corrections-policy/#report"'
    assert f"<a {link}>How to report an error</a>" in client.get("/").content.decode()
    page = client.get("/about/corrections-policy/").content.decode()
    section = page.partition('id="report"')[2].partition("</section>")[0]
    assert 'href="/articles/"' in section
    assert 'href="/claims/"' in section
