"""What the public pages show. Lists are in test_lists.py, the headers in test_web.py."""

import base64
import hashlib
import json

from claims.models import Publication
from claims.models.vocabulary import PublicationKind, Relation
from claims.publishing.articles import rate_article
from claims.serving.queries import find_publication
from tests.factories import OccurrenceFactory, TopicFactory, verdict
from tests.serving.markup import page, structured, text_of

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u2028"


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


def test_claim_page_says_what_its_words_mean(client, leaf, address):
    told = text_of(client.get(address(leaf.dopamine)))
    for words in (
        "The effect was seen in animals or in the laboratory; in people it may be absent.",
        "Says the same. These words state the claim: the verdict holds for them as it stands.",
        "Conflicts of interestNone.",
    ):
        assert words in told


def test_article_s_markup_tells_its_corrections(client, site, leaf, address):
    site.correct(leaf.dopamine, note="We had missed a study.")
    (data,) = structured(client.get(address(leaf.article)))
    [told] = data["correction"]
    assert (told["name"], told["text"]) == (
        "Corrected: New evidence",
        "About “Kratom enhances dopamine release”: We had missed a study.",
    )


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


def test_examined_text_is_served_byte_for_byte(client, leaf, address):
    response = client.get(address(leaf.article, "versions/1.txt"))
    snapshot = leaf.article.current_snapshot
    assert response.content == snapshot.text.encode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(response.content).hexdigest() == snapshot.sha256


def test_digest_of_the_text_is_that_of_the_bytes_sent(client, leaf, address, settings):
    settings.PAGE_SECONDS = 60
    path = address(leaf.article, "versions/1.txt")
    for coding in ("identity", "gzip", "br", "identity"):  # made once, and kept
        response = client.get(path, headers={"Accept-Encoding": coding})
        told = base64.b64encode(hashlib.sha256(response.content).digest()).decode()
        assert response.get("Content-Encoding", "identity") == coding
        assert response["Content-Digest"] == f"sha-256=:{told}:"


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


def test_topic_is_shown_once_it_is_accepted(client, db):
    TopicFactory(slug="leaf")
    TopicFactory(slug="root", status="proposed")
    found = [client.get(f"/topics/{slug}/").status_code for slug in ("leaf", "root")]
    assert found == [200, 404]


def test_home_shows_the_tier_of_the_newest_article(client, leaf, site):
    rated = {"tier": verdict("overstated"), "tier_rationale": "Two go too far."}
    leaf.article.refresh_from_db()
    revision = leaf.article.revision
    rate_article(article_id=leaf.article.pk, **rated, revision=revision, by=site.editor)
    leaf.article.refresh_from_db()
    site.publish(leaf.article)
    lead = client.get("/").content.decode().partition("lead-story")[2].partition("</section>")[0]
    assert '<span class="quiet">on the whole</span>' in lead
    german = client.get("/de/").text.partition("lead-story")[2]
    assert '<span class="quiet">Insgesamt</span> <span class="verdict' in german


def test_home_marks_a_newest_claim_that_was_corrected_or_updated(client, leaf, site):
    newest = text_of(client.get("/")).partition("Newest claims")[2]
    assert f"Overstated {leaf.dopamine.statement}" in newest
    site.update(leaf.dopamine)
    site.correct(leaf.effects)
    newest = text_of(client.get("/")).partition("Newest claims")[2]
    day = f"{leaf.dopamine.publications.get(is_current=True).published_at:%-d %B %Y}"
    assert f"Updated · {day} {leaf.dopamine.statement}" in newest
    assert f"Corrected · {day} {leaf.effects.statement}" in newest


def test_card_says_where_the_words_are_not_the_claim(client, site, address):
    snapshot = site.article()
    claim = site.mark(snapshot, "It lifts", "enhances dopamine release")
    claim.occurrences.update(relation=Relation.NARROWER)
    site.mark(snapshot, "It is safe", "less severe side effects than with opioids")
    site.publish(snapshot.article)
    cards = page(client.get(address(snapshot.article))).xpath("//article[contains(@class, 'card')]")
    told = [[one.text_content() for one in card.xpath("p[@class='relation']")] for card in cards]
    narrower = (
        "Says something narrower. These words claim less than the claim that was judged; the "
        "verdict may be too strict here."
    )
    assert told == [[narrower], []]
    OccurrenceFactory(snapshot=snapshot, claim=claim, exact="lifts mood", relation=Relation.BROADER)
    site.publish(snapshot.article)
    told = text_of(client.get(address(snapshot.article)))
    assert f"Place 1 in the text · {narrower}" in told
    assert "Place 2 in the text · Says something broader. These words claim more" in told


def test_pages_without_a_subject_say_how_to_report(client, db):
    link = 'href="/about/corrections-policy/#report"'
    assert f"<a {link}>How to report an error</a>" in client.get("/").content.decode()
    page = client.get("/about/corrections-policy/").content.decode()
    section = page.partition('id="report"')[2].partition("</section>")[0]
    assert 'href="/articles/"' in section
    assert 'href="/claims/"' in section
