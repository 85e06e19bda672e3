"""What an article refers to, and what its page says, as the desk sees it."""

import pytest
from django.urls import reverse

from claims.importing.pages.html import extract_html
from claims.importing.references import list_references
from tests.factories import ArticleFactory, SnapshotFactory
from tests.importing.test_views import DESK, NOT_ALLOWED

URL = "https://example.org/leaf"
LINKS = """<p>As <a href="https://doi.org/10.1000/a?utm_source=x">a study</a> and PMID: 12082125
    say, <a href="https://amzn.to/x">buy it</a> or <a href="/more">read more</a>.</p>"""

pytestmark = pytest.mark.django_db


def copy_of(source: str, **said):
    """An article with a copy that holds the references of this page."""
    document = extract_html(source.encode(), url=URL).document
    references = list_references(document, page_url=URL)
    said = {"article": ArticleFactory(url=URL), "references": references} | said
    return SnapshotFactory(document=document, **said)


def address(article) -> str:
    return reverse("importing:list_references", args=[article.pk])


def test_references_are_for_the_desk(cast):
    path = address(copy_of(LINKS).article)
    assert cast.statuses("get", path) == DESK
    assert cast.statuses("post", path) == NOT_ALLOWED
    client = cast["reviewer"].client
    assert client.get("/desk/articles/0/references/").status_code == 404
    assert client.get(path + "?copy=9").status_code == 404
    assert client.get(path + "?copy=x&after=-1").status_code == 200


def shown(page) -> list[tuple[str, ...]]:
    return [(row.reference["words"], row.host, row.label, row.resolver) for row in page.rows]


def test_references_show_where_they_lead(cast, django_assert_num_queries):
    article = copy_of(LINKS).article
    client = cast["reviewer"].client
    with django_assert_num_queries(3):  # session, person, copy with its article
        response = client.get(address(article))
    page = response.context["page"]
    assert (page.outgoing, page.total, page.following) == (3, 4, None)
    assert shown(page) == [
        ("a study", "doi.org", "DOI", ""),
        ("PMID: 12082125", "pubmed.ncbi.nlm.nih.gov", "PMID", ""),
        ("buy it", "amzn.to", "", ""),
    ]
    assert (page.rows[0].before, page.rows[0].after[:4]) == ("As ", " and")
    html = response.content.decode()
    assert html.count("Affiliate link") == html.count("named in the text, not linked") == 1
    every = client.get(address(article) + "?all=on").content.decode()
    assert "same site" in every


def test_references_of_an_old_copy_are_described(cast):
    old = [{"href": "https://doi.org/10.1000/a", "start": 0, "end": 2}]
    article = copy_of("<p>As many people say.</p>", references=old).article
    page = cast["reviewer"].client.get(address(article) + "?copy=1").context["page"]
    assert shown(page) == [("As", "doi.org", "DOI", "")]


def test_many_references_are_shown_page_by_page(cast):
    links = "".join(f'<p><a href="https://e{n}.example/">to {n}</a></p>' for n in range(250))
    client, path = cast["reviewer"].client, address(copy_of(links).article)
    places = []
    query = ""
    while query is not None:
        response = client.get(path + query)
        page = response.context["page"]
        places += [row.place for row in page.rows]
        query = None if page.following is None else f"?after={page.following}"
    assert places == list(range(1, 251))
    assert "No further references" in client.get(path + "?after=250").content.decode()


def test_article_without_references_says_so(cast):
    path = address(copy_of("<p>No link at all.</p>").article)
    assert "No references to other sites" in cast["reviewer"].client.get(path).content.decode()


def test_details_show_what_the_page_carries_and_load_nothing(cast):
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "The leaf <b>cures</b>",
        "url": "https://desk.example/leaf",
        "author": {"name": "The Desk"},
        "reviewRating": {"ratingValue": 2, "alternateName": "<script>x</script>Falso"},
    }
    article = copy_of(LINKS, structured_data=[review]).article
    article.apply({"image_url": "https://cdn.example/a.png", "image_alt": "A leaf"})
    path = reverse("importing:edit_article", args=[article.pk])
    html = cast["reviewer"].client.get(path).content.decode()
    assert '<a class="address" href="https://cdn.example/a.png"' in html
    assert "<img" not in html
    for words in ("its own ClaimReview", "Falso", "at 25 % of", "The Desk", "example.org"):
        assert words in html
    assert "<script>x" not in html


def test_details_of_every_kind_are_saved(cast):
    article = copy_of(LINKS).article
    path = reverse("importing:edit_article", args=[article.pk])
    said = {
        "url": URL, "title": "T", "modified_on": "2024-05-06", "image_url": "cdn.example/a.png",
        "image_alt": "A leaf", "licence": "CC BY 4.0", "revision": article.revision,
    }  # fmt: skip
    client = cast["reviewer"].client
    assert client.post(path, said | {"image_url": "javascript:alert(1)"}).status_code == 400
    assert client.post(path, said).status_code == 302
    article.refresh_from_db()
    assert (str(article.modified_on), article.image_url, article.image_alt, article.licence) == (
        "2024-05-06", "https://cdn.example/a.png", "A leaf", "CC BY 4.0",
    )  # fmt: skip
    stale = client.post(path, said | {"licence": "Other"})
    assert stale.status_code == 412
    assert "CC BY 4.0" in stale.content.decode()
