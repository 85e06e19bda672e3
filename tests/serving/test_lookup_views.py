"""What is known about a page on the web, for programs and for people."""

import json

import pytest
from lxml import html

from claims.citing.statuses import set_status
from claims.importing.duplicates import remember
from claims.models import Source
from claims.models.public_copies import spellings
from claims.models.vocabulary import Action

PAGE = "https://leaf.example/what?id=7"
WORDS = "The leaf enhances dopamine release in the brain of rats, says an old study. " + " ".join(
    f"Sentence {number} of the text tells of tree {number * 7} and of nothing else."
    for number in range(60)
)


@pytest.fixture
def checked(site):
    """A published article with one claim, and its claim."""
    snapshot = site.article(article__url=PAGE, article__publisher="The Leaf", raw=WORDS)
    claim = site.mark(snapshot, "Kratom enhances dopamine release", "enhances dopamine release")
    remember(snapshot)
    site.publish(snapshot.article)
    return snapshot.article, claim


@pytest.fixture
def copy(site, checked):
    """An article that the desk has read and not published: the same words at another address."""
    snapshot = site.article(
        "Secret draft", article__url="https://copy.example/b", raw=f"{WORDS} One more."
    )
    remember(snapshot)
    return snapshot


def answer(client, url, **headers):
    response = client.get("/lookup", {"url": url}, headers=headers)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.status_code, json.loads(response.content)


def hows(client, url):
    status, said = answer(client, url)
    assert status == 200
    return [(match["how"], match["article"]["title"]) for match in said["matches"]]


def test_lookup_tells_the_article_and_its_claims(client, checked, address):
    article, claim = checked
    base = "http://localhost:8000"
    publication = article.publications.get()
    path = address(article)
    assert answer(client, PAGE) == (200, {
        "url": PAGE,
        "matches": [{
            "how": "exact",
            "article": {
                "url": f"{base}{path}",
                "title": "What the leaf can do",
                "publisher": "The Leaf",
                "byline": article.byline,
                "source_url": PAGE,
                "published_on": publication.record["published_on"],
                "language": "en",
                "checked_at": publication.record["published_at"],
                "version": 1,
                "distribution": [{"slug": "overstated", "label": "Overstated", "count": 1}],
                "text": f"{base}{path}versions/1.txt",
                "annotations": f"{base}/articles/{article.pk}/annotations/",
                "claims": [{
                    "url": f"{base}{address(claim)}",
                    "statement": "Kratom enhances dopamine release",
                    "verdict": {"slug": "overstated", "label": "Overstated"},
                    "takeaway": publication.record["claims"][0]["takeaway"],
                    "source_alerts": [],
                    "quotes": [{
                        "exact": "enhances dopamine release",
                        "prefix": "The leaf ",
                        "suffix": " in the brain of rats, says an o",
                    }],
                }],
            },
        }],
        "ask": answer(client, PAGE)[1]["ask"],
    })  # fmt: skip


def alerts(client, url):
    (match,) = answer(client, url)[1]["matches"]
    return [claim["source_alerts"] for claim in match["article"]["claims"]]


def test_lookup_tells_what_became_of_a_claims_sources(
    client, site, checked, copy, django_assert_max_num_queries
):
    source = Source.objects.get(evidence__review__claim=checked[1])
    set_status(source_id=source.pk, status="retracted", by_what="crossref")
    with django_assert_max_num_queries(8):
        assert alerts(client, PAGE) == alerts(client, "https://copy.example/b") == [["retracted"]]
    site.correct(checked[1])
    assert alerts(client, PAGE) == [[]]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.leaf.example/what/?id=7",
        f"{PAGE}&utm_source=mail",
        "leaf.example/what?id=7#part",
        "https://www.google.com/url?q=https%3A%2F%2Fleaf.example%2Fwhat%3Fid%3D7",
    ],
)
def test_lookup_finds_other_spellings(client, checked, url):
    assert hows(client, url)[0][1] == "What the leaf can do"


def test_lookup_says_how_it_matched(client, checked):
    title = "What the leaf can do"
    assert hows(client, PAGE) == [("exact", title)]
    assert hows(client, f"{PAGE}#part") == [("exact", title)]
    assert hows(client, f"{PAGE}&utm_source=mail") == [("canonical", title)]
    assert hows(client, "https://leaf.example/other") == []


def test_near_copy_leads_to_what_is_published_and_tells_nothing_of_itself(client, checked, copy):
    status, said = answer(client, "http://www.copy.example/b/")
    assert (status, [match["how"] for match in said["matches"]]) == (200, ["near"])
    assert said["matches"][0]["article"]["title"] == "What the leaf can do"
    assert "Secret" not in json.dumps(said)
    assert hows(client, PAGE) == [("exact", "What the leaf can do")]


def test_published_copies_are_told_of_each_other(client, site, checked, copy):
    site.mark(copy, "The leaf is old", "an old study")
    site.publish(copy.article)
    assert hows(client, PAGE) == [("exact", "What the leaf can do"), ("near", "Secret draft")]


def test_page_that_was_read_twice_is_told_exactly_first_and_each_once(client, site, checked):
    address = "http://www.leaf.example/what?id=7"
    again = site.article("Read once more", article__url=address, raw=WORDS)
    site.mark(again, "The leaf is old", "an old study")
    remember(again)
    site.publish(again.article)
    first, second = "What the leaf can do", "Read once more"
    assert hows(client, PAGE) == [("exact", first), ("canonical", second)]
    assert hows(client, address) == [("exact", second), ("canonical", first)]


@pytest.mark.parametrize("action", [Action.HIDE, Action.TAKE_DOWN])
def test_closed_article_is_not_known(client, site, checked, copy, action):
    site.decide(checked[0], action)
    assert hows(client, PAGE) == []
    assert hows(client, "https://copy.example/b") == []


def test_withdrawn_article_is_not_known(client, site, checked, copy):
    site.withdraw(checked[0])
    assert hows(client, PAGE) == []
    assert hows(client, "https://copy.example/b") == []


def test_closed_claim_is_left_out(client, site, checked):
    site.decide(checked[1], Action.HIDE)
    (match,) = answer(client, PAGE)[1]["matches"]
    assert (match["article"]["claims"], match["article"]["distribution"]) == ([], [])


BAD = ["", " ", "mailto:a@example.org", "javascript:alert(1)", "leaf", "http://[x", "a" * 3000]


@pytest.mark.parametrize("url", BAD)
def test_bad_address_is_refused_with_a_sentence(client, db, url):
    status, said = answer(client, url)
    assert status == 400
    assert list(said) == ["error"]
    assert said["error"].endswith((".", "…"))
    if url.strip():
        page = client.get("/lookup/", {"url": url})
        assert page.status_code == 400
        assert 'role="alert"' in page.content.decode()


def test_browser_is_led_to_the_page(client, checked):
    response = client.get("/lookup", {"url": PAGE}, headers={"Accept": "text/html,*/*"})
    assert response.status_code == 302
    assert response["Location"] == "/lookup/?url=https%3A%2F%2Fleaf.example%2Fwhat%3Fid%3D7"
    assert response["Vary"] == "Accept"


def test_script_of_any_site_may_ask_whether_it_changed(client, checked):
    asked = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
    allowed = client.options("/lookup", {"url": PAGE}, headers=asked)
    assert (allowed.status_code, allowed.content) == (200, b"")
    told = {
        "Allow": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Expose-Headers": "Allow, ETag",
    }
    posted = client.post("/lookup", {"url": PAGE}, headers={"Accept": "text/html"})
    assert posted.status_code == 405
    for response in (allowed, posted, client.get("/lookup", {"url": PAGE})):
        assert {name: response[name] for name in told} == told


def test_page_says_what_is_known(cast, checked, copy):
    asked = {"": "Was this page checked?", PAGE: "Exactly this address",
             "https://copy.example/b": "Nearly the same words, at another address",
             "https://new.example/a": "We have not checked this page"}  # fmt: skip
    for member in cast.values():
        for url, words in asked.items():
            response = member.client.get("/lookup/", {"url": url} if url else {})
            assert response.status_code == 200
            assert words in html.fromstring(response.content.decode()).text_content()
            assert "Secret" not in response.content.decode()
            assert not response.cookies


@pytest.mark.parametrize("url", [PAGE, "https://copy.example/b", "https://new.example/a"])
def test_lookup_takes_few_queries(client, checked, copy, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        answer(client, url)


def test_spellings_of_a_key():
    assert "http://www.leaf.example/what/?id=7" in spellings("leaf.example/what?id=7")
    assert len(spellings("leaf.example")) == 20
    assert spellings("") == []
