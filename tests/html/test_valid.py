"""Every kind of page is HTML without an error by the W3C's own checker (npm's vnu-jar).

Where Java or the checker is missing the tests are skipped with the reason; `make test` brings it.
"""

from itertools import product

import pytest
from django.test import Client
from django.urls import get_resolver

from claims.demo.loading import load_demo_desk
from claims.languages import OTHERS
from claims.models import Article, Claim, Publication, Report, Topic, User
from claims.models.vocabulary import Action, Change
from claims.moderating.asking import ask_for_check
from claims.moderating.reports import decide_publication
from claims.publishing.claims import withdraw_claim
from tests.html.checker import HTMX, faults, find_jar
from tests.html.crawling import Crawl
from tests.published import address_of, new_site, published_leaf

pytestmark = pytest.mark.django_db
HOSTILE = "</script><b a='\">&lt;!-- ]]> --><p><table>&#0;\u2028 \u202e x"
# Addresses that lead on to the right one.
REDIRECTS = {"serving:article", "serving:claim"}


@pytest.fixture(scope="module", autouse=True)
def jar():
    return find_jar()


@pytest.fixture
def desk(settings):
    """The demonstration desk, which has most of what a page can show, and what it lacks."""
    settings.DEBUG = True
    load_demo_desk()
    settings.DEBUG = False
    site = new_site()
    site.topics["Safety"] = Topic.objects.get(slug="safety")
    leaf = published_leaf(site)
    site.correct(leaf.dopamine, note=HOSTILE)
    site.published_claim(
        HOSTILE, claimant=HOSTILE, takeaway=HOSTILE, rationale=HOSTILE, search_log=HOSTILE
    )
    site.withdraw(leaf.article)
    return site


@pytest.fixture
def odd_pages(desk):
    """Addresses that no page links to: errors, tombstones, closed pages, cards, versions."""
    claims = list(Claim.objects.filter(publications__is_current=True).order_by("id")[:4])
    withdraw_claim(
        claim=claims[0], reason_code="wrong_source", note=HOSTILE,
        by=User.objects.get(username="helen"),
    )  # fmt: skip
    for claim, action, legal in (
        (claims[1], Action.HIDE, False),
        (claims[2], Action.TAKE_DOWN, False),
        (claims[3], Action.TAKE_DOWN, True),
    ):
        decide_publication(
            publication=claim.publications.get(is_current=True), action=action,
            reason=HOSTILE, is_legal=legal, by=desk.moderator,
        )  # fmt: skip
    wish = ask_for_check(url="https://www.example.com/leaf", words=HOSTILE, by=desk.reviewer)
    old = Publication.objects.filter(change=Change.CORRECTED).order_by("id").first()
    return [
        *map(address_of, claims),
        *(f"/embed/claims/{claim.pk}/" for claim in claims),
        *(f"/embed/claims/{pk}/" for pk in Claim.objects.values_list("pk", flat=True)[4:6]),
        *(f"/embed/articles/{pk}/" for pk in Article.objects.values_list("pk", flat=True)),
        address_of(old.claim, "?version=1"),
        address_of(old.claim, "?style=apa"),
        *(f"/reports/{token}/" for token in Report.objects.values_list("token", flat=True)[:2]),
        "/lookup/?url=https://www.example.com/", f"/requests/{wish.token}/",
        "/no/such/page/", "/claims/?q=nothing+at+all+has+this", "/claims/?q=kratom", "/claims/?q=<",
    ]  # fmt: skip


def routes_of_pages():
    """The public pages that people read: the routes that stand in every language."""
    for stage in ("serving", "moderating"):
        for part in get_resolver(f"claims.{stage}.urls").url_patterns:
            for one in getattr(part, "url_patterns", []):
                if not str(one.pattern).endswith((".png", ".js")):
                    yield f"{stage}:{one.name}"


def test_every_public_page_is_valid(odd_pages, tmp_path):
    seeds = ["/", *odd_pages]
    others = [f"/{code}{seed}" for code in OTHERS for seed in seeds]
    crawl = Crawl(Client()).run([*seeds, *others])
    taken = {(view, language) for view, language, _ in crawl.kinds}
    wanted = set(product(set(routes_of_pages()) - REDIRECTS, ["en", *OTHERS]))
    assert wanted - taken == set()
    assert ("api:docs", "en") in taken
    sign_in = "/accounts/"
    assert "hx-" not in "".join(
        page for one, page in crawl.pages.items() if not one.startswith(sign_in)
    )
    assert faults(crawl.pages, tmp_path, passed_over=HTMX) == {}


def test_every_page_of_the_desk_is_valid(desk, tmp_path):
    client = Client()
    client.force_login(User.objects.get(username="helen"))
    article = Article.objects.exclude(publications=None).latest("pk")
    start = ["/desk/", f"/desk/preview/articles/{article.pk}/"]
    crawl = Crawl(client, room="/desk/", of_each_kind=1).run(start)
    assert len(crawl.pages) > 20
    assert faults(crawl.pages, tmp_path, passed_over=HTMX) == {}


def test_a_fault_is_found(tmp_path):
    pages = {
        "good": '<!doctype html><html lang="en"><title>A</title><p>A</p></html>',
        "bad": '<!doctype html><html lang="en"><title>A</title><p id="a"></p><p id="a"></p></html>',
    }
    assert [*faults(pages, tmp_path)] == ["bad"]
