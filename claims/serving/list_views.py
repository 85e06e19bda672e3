"""The public lists (claims, articles, topics, publishers, verdicts, corrections), and the front.

As in `views.py`, none knows who reads. What a list is asked for stands in its address alone.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from claims import web
from claims.errors import Missing
from claims.models.vocabulary import Change, PublicationKind
from claims.publishing.addresses import absolute
from claims.serving import publishers, queries
from claims.serving.asking import Asked
from claims.serving.corrected import without_closed
from claims.serving.groups import Group, front, group
from claims.serving.lists import Found, find, listing, withdrawn
from claims.serving.lookup import is_address
from claims.serving.lookup_views import ask_path
from claims.serving.pages import shape_summaries
from claims.serving.paging import NEWEST, Page, Row, page_of
from claims.serving.search import MOST_RANKED, question
from claims.serving.told import amount, chips, counted_in_words, of_group, unknown_choices
from claims.serving.views import NOT_HERE
from claims.serving.web import canonical_address, public

FRONT_ARTICLES, FRONT_CLAIMS, FRONT_REPEATED, FRONT_CORRECTIONS = 5, 5, 3, 3
FOUND_CLAIMS, FOUND_ARTICLES = 10, 5  # on the page that searches everything
CORRECTIONS = (Change.CORRECTED, Change.WITHDRAWN, Change.UPDATED)


@public
def show_home(request: HttpRequest) -> HttpResponse:
    articles = queries.listed_articles().order_by("-published_at", "-id")[:FRONT_ARTICLES]
    corrected = queries.corrections().order_by("-published_at", "-id")[:FRONT_CORRECTIONS]
    context = {
        "articles": shape_summaries(list(articles)),
        "front": front(newest=FRONT_CLAIMS, repeated=FRONT_REPEATED),
        "corrections": list(corrected),
        "totals": queries.totals(),
        "desk": settings.DESK_NAME,
        "canonical_url": absolute("/"),
    }
    return render(request, "serving/show_home.html", context)


@public
def list_articles(request: HttpRequest) -> HttpResponse:
    return filtered(request, PublicationKind.ARTICLE, "serving/list_articles.html")


@public
def list_claims(request: HttpRequest) -> HttpResponse:
    return filtered(request, PublicationKind.CLAIM, "serving/list_claims.html")


def filtered(request: HttpRequest, kind: PublicationKind, template: str) -> HttpResponse:
    """A list under its filters; what was looked for in the end stands in its links."""
    asked = Asked.from_query(kind, request.GET)
    said = listing(asked, **beside(request))
    context = said | {
        "chips": chips(said["asked"], said["facets"]),
        "unknown": unknown_choices(said["asked"], said["facets"]),
        "counted": counted_in_words(said["found"], said["total"]),
        "most_counted": amount(len(said["found"].matches)),
        "ranked": amount(MOST_RANKED) if said["found"].is_cut else "",
        "meant_query": meant_query(said["found"]),
        "elsewhere": urlencode({"q": asked.words}) if asked.words else "",
    }
    return render(request, template, context | links(request, said["page"], said["asked"]))


@public
def show_search(request: HttpRequest) -> HttpResponse:
    """Claims and articles with the words; an address leads to what is known about the page."""
    words = question(request.GET.get("q", ""))
    if is_address(words):
        return HttpResponseRedirect(f"{reverse('serving:look_up')}?{urlencode({'url': words})}")
    context: dict[str, Any] = {"words": words, "canonical_url": canonical_address(request)}
    if words:
        context["claims"] = found_of(PublicationKind.CLAIM, words, FOUND_CLAIMS)
        context["articles"] = found_of(PublicationKind.ARTICLE, words, FOUND_ARTICLES)
        context["elsewhere"] = urlencode({"q": words})
        context["ask"] = ask_path()
    return render(request, "serving/search.html", context)


def found_of(kind: PublicationKind, words: str, length: int) -> dict[str, Any]:
    found = find(Asked.from_query(kind, {"q": words}))
    count = len(found.matches)
    return {
        "found": found,
        "rows": found.page(length=length).rows,
        "count": f"{amount(count)}+" if found.matches.is_more else amount(count),
        "more": urlencode(found.asked.spelled()) if count > length else "",
        "meant": meant_query(found),
        "withdrawn": withdrawn(found),
    }


def meant_query(found: Found) -> str:
    """The same question with the words that were probably meant."""
    return urlencode(found.asked.spelled(q=found.meant)) if found.meant else ""


@public
def list_topics(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": queries.topics_with_counts(queries.listed_claims()),
        "canonical_url": canonical_address(request),
    }
    return render(request, "serving/list_topics.html", context)


@public
def show_topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = queries.find_topic(slug)
    if topic is None:
        raise Missing(NOT_HERE)
    return grouped(request, "serving/show_topic.html", {"topic": slug}, {"topic": topic})


@public
def list_publishers(request: HttpRequest) -> HttpResponse:
    page = publishers.page(request.GET.get("before", ""), request.GET.get("after", ""))
    context = {"publishers": page.rows} | links(request, page)
    return render(request, "serving/list_publishers.html", context)


@public
def show_publisher(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"publisher": {"slug": slug, "name": publishers.name_of(slug)}}
    return grouped(request, "serving/show_publisher.html", {"publisher": slug}, context)


def grouped(
    request: HttpRequest, template: str, choice: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    """A page of what has a choice; 404 where a publisher has nothing that readers may see."""
    asked = Asked.from_query(PublicationKind.CLAIM, choice)
    found = group(asked, **beside(request))
    if asked.publisher and not (found.claim_count or found.article_count):
        raise Missing(NOT_HERE)
    context |= {"counted": of_group(found.claim_count, found.article_count)}
    return render(
        request, template, context | group_context(found, choice) | links(request, found.page)
    )


def group_context(found: Group, choice: dict[str, str]) -> dict[str, Any]:
    return {
        "group": found,
        "most": amount(found.most) if found.is_part else "",
        "claims_more": urlencode(choice) if found.claim_count else "",
        "articles_more": urlencode(choice) if found.article_count > len(found.articles) else "",
    }


@public
def list_verdicts(request: HttpRequest) -> HttpResponse:
    counts = queries.verdict_counts(queries.listed_claims())
    context = {
        "verdicts": [(one, counts.get(one.slug, 0)) for one in queries.verdicts()],
        "total": sum(counts.values()),
        "canonical_url": canonical_address(request),
    }
    return render(request, "serving/list_verdicts.html", context)


@public
def show_verdict(request: HttpRequest, slug: str) -> HttpResponse:
    verdict = queries.find_verdict(slug)
    if verdict is None:
        raise Missing(NOT_HERE)
    asked = Asked.from_query(PublicationKind.CLAIM, {"verdict": slug})
    found = group(asked, **beside(request))
    counts = queries.verdict_counts(queries.listed_claims())
    total = sum(counts.values())
    context = {
        **group_context(found, {"verdict": slug}),
        "verdict": verdict,
        "count": counts.get(slug, 0),
        "total": total,
        "share": 100 * counts.get(slug, 0) / total if total else 0,
    }
    return render(request, "serving/show_verdict.html", context | links(request, found.page))


@public
def list_corrections(request: HttpRequest) -> HttpResponse:
    """What was corrected, withdrawn or updated, or only one kind of these."""
    asked = request.GET.get("change", "")
    rows = queries.corrections()
    chosen = next((change for change in CORRECTIONS if change == asked), None)
    page = asked_page(request, rows.filter(change=chosen) if chosen else rows)
    counts = queries.correction_counts()
    context = {
        "corrections": without_closed(page.rows),
        "chosen": chosen,
        "kinds": [(change, counts.get(change, 0)) for change in CORRECTIONS],
        "total": sum(counts.values()),
    }
    return render(request, "serving/list_corrections.html", context | links(request, page))


def beside(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("before", "after")}


def asked_page(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    """The keyset page that `?before=` or `?after=` asks for."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    return page_of(rows, NEWEST, before=before, after=after)


def links(request: HttpRequest, page: web.Paged, asked: Asked | None = None) -> dict[str, str]:
    """The addresses of the pages beside this one, and this one's canonical address.

    Only the first page of a list without filters is canonical for its path.
    """
    spelled = asked.spelled() if asked else request.GET.dict()
    kept = {name: value for name, value in spelled.items() if name not in {"before", "after"}}
    canonical = "" if request.GET else canonical_address(request)
    return {**web.neighbours(page, kept), "canonical_url": canonical}
