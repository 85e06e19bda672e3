"""The article's own references on the public pages, and in the API."""

import json

import pytest
from django.urls import reverse

from claims.models import Publication
from claims.models.vocabulary import Action
from tests.published import new_site
from tests.referring import LIVER, MOOD, PAIN, copy_of, marked, published_references

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    return new_site()


def plain(text):
    return " ".join(text.split())


def page(client, name, thing):
    return plain(client.get(reverse(f"serving:{name}", args=[thing.pk, thing.slug])).text)


def test_article_says_how_many_support_their_sentence(client, site):
    snapshot, _claims = published_references(site)
    text = page(client, "show_article", snapshot.article)
    assert (
        "1 of the 3 references that we checked supports the sentence it is attached to."
        "</strong> 4 references stand beside the claims; 1 of them was not checked."
    ) in text
    assert "For 1 claim the article gives no reference." in text
    assert "was not judged" not in text
    assert "The source says a part of it, or says it with less certainty." in text


@pytest.mark.parametrize(
    ("open_ones", "sentence"),
    [(1, "for 1 other claim was not judged."), (2, "for 2 other claims was not judged.")],
)
def test_claims_of_which_nobody_said_it_are_counted(client, site, open_ones, sentence):
    snapshot = copy_of()
    for words in (LIVER, PAIN)[:open_ones]:
        marked(site, snapshot, words)
    marked(site, snapshot, MOOD, "none_given")
    site.publish(snapshot.article)
    text = page(client, "show_article", snapshot.article)
    assert "For 1 claim the article gives no reference." in text
    assert f"What the article gives {sentence}" in text


@pytest.mark.parametrize(
    ("fits", "sentence"),
    [
        (("supports", "supports"), "2 of 2 references support the sentence they are attached to."),
        (("partly", "not_found"), "0 of 2 references support the sentence they are attached to."),
        (("supports", ""),
         "The one reference that we checked supports the sentence it is attached to."),
    ],
)  # fmt: skip
def test_sentence_fits_the_numbers(client, site, fits, sentence):
    snapshot = copy_of("It heals [a](https://a.example/) [b](https://b.example/).")
    marked(site, snapshot, "It heals", *fits)
    site.publish(snapshot.article)
    assert sentence in page(client, "show_article", snapshot.article)


def test_claim_lists_them_as_found_in_the_article(client, site):
    _snapshot, claims = published_references(site)
    text = page(client, "show_claim", claims[PAIN])
    assert '<span class="fit fit-supports">Supports it</span>' in text
    assert 'href="https://doi.org/10.1000/trial" rel="nofollow noopener">“a trial”</a>' in text
    assert "Read in full." in text
    assert "Jones B. The liver of the rat." in page(client, "show_claim", claims[LIVER])
    assert "The article gives no reference for it." in page(client, "show_claim", claims[MOOD])


def test_records_from_before_say_nothing(client, site):
    snapshot = copy_of()
    claim = marked(site, snapshot, PAIN)
    site.publish(snapshot.article)
    for thing, name in ((snapshot.article, "show_article"), (claim, "show_claim")):
        text = page(client, name, thing)
        assert "references-judged" not in text
        assert "own references" not in text


def test_hidden_claim_is_not_counted(client, site):
    snapshot, claims = published_references(site)
    site.decide(claims[PAIN], Action.HIDE)
    text = page(client, "show_article", snapshot.article)
    assert "0 of the 2 references that we checked support the sentence" in text
    for words in (LIVER, MOOD):
        site.decide(claims[words], Action.HIDE)
    text = page(client, "show_article", snapshot.article)
    assert (
        "The one reference that we checked does not support the sentence it is attached to." in text
    )


def test_last_judged_claim_that_is_hidden_takes_the_section_along(client, site):
    snapshot = copy_of()
    pain = marked(site, snapshot, PAIN, "supports")
    marked(site, snapshot, LIVER)
    site.publish(snapshot.article)
    site.decide(pain, Action.HIDE)
    assert "own references" not in page(client, "show_article", snapshot.article)


def test_api_has_them_in_the_record(client, site):
    snapshot, claims = published_references(site)
    for thing in (snapshot.article, claims[PAIN]):
        publication = Publication.objects.get(is_current=True, **{
            "article" if thing == snapshot.article else "claim": thing})  # fmt: skip
        record = client.get(f"/api/v1/publications/{publication.uuid}/").json()["record"]
        assert record == json.loads(json.dumps(publication.record))
        assert "references" in json.dumps(record)


def test_what_an_article_calls_its_references_is_text(client, site):
    snapshot = copy_of('It heals [a <b>trial</b>](https://x.example/?"onx=1).')
    claim = marked(site, snapshot, "It heals", "unrelated", note="<img src=x onerror=alert(1)>")
    site.publish(snapshot.article)
    for thing, name in ((snapshot.article, "show_article"), (claim, "show_claim")):
        text = page(client, name, thing)
        assert "&lt;img src=x onerror" in text
        assert ("<b>trial" in text, "<img src=x" in text, '"onx=1' in text) == (False,) * 3
