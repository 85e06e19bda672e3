"""What is known before anybody asks, and what became of it."""

import pytest
from django.db import connection
from django.db.models import Func, TextField, Value

from claims.importing.duplicates import remember
from claims.models import Import, Publication
from claims.models.vocabulary import Action
from claims.moderating import asking_queries
from claims.moderating.asking_queries import (
    articles_at,
    claims_like,
    found_in_time,
    known_about,
    outcome_of,
    publication_at,
    requests_page,
    terms_of,
)
from tests.factories import (
    ArticleFactory,
    ArticlePublicationFactory,
    CheckRequestFactory,
    PublicationFactory,
    UserFactory,
)
from tests.published import new_site, published_leaf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        "https://www.example.org/tea",
        "http://example.org/tea/",
        "example.org/tea?utm_source=letter#cup",
        "https://old.example.org/tea",
    ],
)
def test_page_is_found_by_any_spelling_of_its_address(asked):
    article = ArticleFactory(url="https://www.example.org/tea")
    old = "https://old.example.org/tea"
    Import.objects.create(url=old, article=article, created_by=UserFactory())
    publication = ArticlePublicationFactory(article=article)
    assert articles_at(asked) == [publication]


@pytest.mark.parametrize("asked", ["", "tea", "https://example.org/tea?page=2", "ftp://x/", "\0"])
def test_other_page_is_not_found(asked):
    ArticlePublicationFactory(article=ArticleFactory(url="https://www.example.org/tea"))
    assert articles_at(asked) == []


def test_page_that_readers_do_not_see_is_not_found():
    article = ArticleFactory(url="https://www.example.org/tea")
    ArticlePublicationFactory(article=article, visibility="hidden")
    assert articles_at(article.url) == []


def test_claims_in_much_the_same_words_are_found_the_nearest_first():
    leaf = published_leaf(new_site())
    found = claims_like("Does kratom enhance dopamine releases?")
    assert [one.claim for one in found] == [leaf.dopamine]
    assert claims_like("Tea cures the flu") == claims_like("") == claims_like("!? \0") == []


def test_claims_are_looked_for_in_the_languages_that_they_have():
    """Stems of a language that no translation of the interface is in, beside those of another."""
    site = new_site()
    french = site.published_claim("Les tisanes guérissent la grippe", language="fr")
    assert claims_like("La tisane guérit les grippes") == [french]
    published_leaf(site)
    assert claims_like("La tisane guérit les grippes") == [french]
    assert len(claims_like("Does kratom enhance dopamine releases?")) == 1


def test_page_that_was_read_elsewhere_is_known_by_its_nearly_equal_words():
    site, words = new_site(), " ".join(f"Sentence {n} tells of tree {n * 7}." for n in range(80))
    public = site.article("Public", raw=f"The leaf. {words}")
    site.mark(public, "The leaf heals", "The leaf")
    read = site.article("Read", raw=f"{words} One more.")
    for snapshot in (public, read):
        remember(snapshot)
    publication = site.publish(public.article)
    known = known_about(f"{read.article.url}?utm_source=x", "")
    assert (known.articles, known.copies, known.claims) == ([], [publication], [])
    assert known_about(public.article.url, "").copies == []
    site.decide(public.article, Action.TAKE_DOWN)
    assert not known_about(read.article.url, "")


def test_search_for_like_claims_is_bounded(monkeypatch):
    published_leaf(new_site())
    words = " ".join(f"word{number}" for number in range(30))
    assert terms_of(f"The tea {words} word9 antidisestablishmentarianism")[0][:4] == "anti"
    assert len(terms_of(words)) == 12
    slow = Func(Value(30), function="pg_sleep", output_field=TextField())
    with connection.cursor() as cursor:
        assert claims_like("Does kratom enhance dopamine releases?")
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
        monkeypatch.setattr(asking_queries, "LOOKED_FOR", 1)
        assert found_in_time(Publication.objects.annotate(slept=slow)) == []
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_outcome_follows_what_readers_see():
    article = ArticleFactory(url="https://www.example.org/tea")
    by = {"decided_by": UserFactory(), "decided_at": "2026-01-01T00:00Z"}
    accepted = CheckRequestFactory(url="https://example.org/tea", status="accepted", **by)
    assert outcome_of(accepted) == ("accepted", None)
    public = ArticlePublicationFactory(article=article)
    assert outcome_of(accepted) == ("checked", public)
    old = PublicationFactory(is_current=False)
    checked = CheckRequestFactory(status="checked", publication=old, **by)
    assert outcome_of(checked) == ("checked", None)
    new = PublicationFactory(claim=old.claim, review=old.review, number=2)
    assert outcome_of(checked) == ("checked", new)
    assert outcome_of(CheckRequestFactory()) == ("waiting", None)


def test_requests_are_paged_by_how_many_asked(monkeypatch):
    monkeypatch.setattr(asking_queries, "PAGE_SIZE", 2)
    few, many, some, alike, more = (CheckRequestFactory(asked=n) for n in (1, 9, 2, 2, 3))
    pages = [requests_page(status="waiting")]
    while pages[-1].older:
        pages.append(requests_page(status="waiting", before=pages[-1].older))
    assert [page.rows for page in pages] == [[many, more], [some, alike], [few]]
    back = requests_page(status="waiting", after=pages[-1].newer)
    assert back == pages[1]
    assert requests_page(status="waiting", after=back.newer) == pages[0]
    assert requests_page(status="waiting", before="nonsense").rows == [many, more]
    assert requests_page(status="declined").rows == []


def test_publication_is_found_by_its_public_address():
    new = PublicationFactory()
    assert publication_at(f"https://desk.example/es/claims/{new.claim_id}-x/?a=1") == new
    assert publication_at("https://desk.example/topics/tea/") is None
    assert publication_at(f"/claims/{10**17}/") is None
