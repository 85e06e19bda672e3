"""The public pages. None knows who reads: no session, no cookie, no `Vary: Cookie`.

The preview is the exception: it is the desk's, and never cached.
"""

from time import monotonic
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.errors import Missing
from claims.languages import with_language
from claims.models import SitePage
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import absolute, annotations_path, text_path
from claims.publishing.articles import preview_article
from claims.publishing.queries import articles_with_tier
from claims.serving import queries
from claims.serving.followed import with_subjects
from claims.serving.pages import page_context, path_of, shown_record
from claims.serving.rendering import recent_pages
from claims.serving.rows import PageRow
from claims.serving.web import (
    answer_of,
    canonical_address,
    closed,
    content_digest,
    public,
    redirect_to,
    trusted,
)
from claims.text.prose import html_from_markdown
from claims.text.styles import LABELS
from claims.web import requires, signed_in, whole_number

NOT_HERE = "There is no such page. Nothing was published under this address."
TEMPLATES: dict[str, str] = {
    PublicationKind.ARTICLE: "serving/show_article.html",
    PublicationKind.CLAIM: "serving/show_claim.html",
}
ANNOTATION_SERVICE = "http://www.w3.org/ns/oa#annotationService"


@public
def show_article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The annotated article; its header names the service of its annotations."""
    response = show_publication(request, PublicationKind.ARTICLE, pk, slug)
    response["Link"] = f'<{absolute(annotations_path(pk))}>; rel="{ANNOTATION_SERVICE}"'
    return response


@public
def show_claim(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return show_publication(request, PublicationKind.CLAIM, pk, slug)


def show_publication(
    request: HttpRequest, kind: PublicationKind, pk: int, slug: str
) -> HttpResponse:
    """The current number, or the one that `?version=` asks for, under its one right address."""
    style = asked_style(request)
    try:
        number = asked_number(request)
    except Missing:
        return missing_number(request, kind, pk, None)
    key = (kind, pk, number, style, get_language())
    page = trusted(request, key)
    if page is not None:
        return page
    kept, begun = recent_pages.find(key), monotonic()
    known = kept.sha256 if kept else ""
    publication = queries.find_publication(kind, pk, number=number, known=known)
    if publication is None:
        if number is None:
            raise Missing(NOT_HERE)
        return missing_number(request, kind, pk, number)
    if publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if slug != publication.newest_slug:
        path = path_of(publication, slug=publication.newest_slug)
        return redirect_to(request, with_language(path))
    return answer_of(
        request, publication, key, lambda: rendered(request, publication, style), begun, style
    )


def missing_number(
    request: HttpRequest, kind: PublicationKind, pk: int, number: int | None
) -> HttpResponse:
    """404 for a number that there never was, with those that there are; None is for what is no
    number at all. Raises `Missing` where nothing was ever published."""
    current = queries.find_publication(kind, pk)
    if current is None:
        raise Missing(NOT_HERE)
    if current.visibility != Visibility.VISIBLE:
        return closed(request, current)
    context = {
        "publication": current,
        "record": with_subjects(shown_record(current)),
        "number": number,
        "address": with_language(path_of(current)),
        "cards_at": with_language(path_of(current)),
    }
    return render(request, "serving/show_no_version.html", context, status=404)


def rendered(request: HttpRequest, publication: PageRow, style: str) -> bytes:
    """The bytes of an article's or claim's page, or of the tombstone that stands there."""
    if publication.record is None:  # known when it was asked for, but closed or dressed otherwise
        publication.refresh_from_db(fields=["record"])
    gone = publication.record.get("withdrawn")
    template = "serving/show_tombstone.html" if gone else TEMPLATES[publication.kind]
    return render_to_string(template, page_context(publication, style), request).encode()


def asked_number(request: HttpRequest) -> int | None:
    """The number after `?version=`; None for the current one. Raises `Missing` for nonsense."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    number = whole_number(asked)
    if number is None:
        raise Missing(NOT_HERE)
    return number


def asked_style(request: HttpRequest) -> str:
    """The style of references after `?style=`; the desk's own where there is none of that name."""
    asked = request.GET.get("style", "")
    return asked if asked in LABELS else settings.CITATION_STYLE


@public
def show_text(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """The examined text of one number, exactly as its positions count it."""
    publication = queries.find_text(pk, number)
    if publication is not None and publication.visibility != Visibility.VISIBLE:
        return closed(request, publication)
    if publication is None or publication.text is None:
        raise Missing(NOT_HERE)
    if slug != publication.newest_slug:
        response = redirect_to(request, text_path(pk, publication.newest_slug, number))
    else:
        response = HttpResponse(publication.text, content_type="text/plain; charset=utf-8")
        response["Content-Digest"] = content_digest(response.content)
        page = absolute(f"{path_of(publication)}?version={number}")
        response["Link"] = f'<{page}>; rel="alternate"; type="text/html"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Content-Digest, Link"
    return response


@require_safe
@never_cache
@requires("see_desk")
def show_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what publishing would put out now; nothing is stored."""
    article = get_object_or_404(articles_with_tier(), pk=pk)
    publication = cast("PageRow", preview_article(article=article, by=signed_in(request)))
    publication.hidden = []
    publication.hidden_titles = []
    publication.newest_number = publication.number
    publication.newest_slug = publication.slug
    publication.newest_change = publication.change
    publication.alerts = "[]"
    context = page_context(publication, asked_style(request)) | {
        "is_preview": True,
        "picture": None,
        "structured_data": "",
    }
    response = render(request, "serving/show_article.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@public
def list_pages(request: HttpRequest) -> HttpResponse:
    context = {"pages": queries.site_pages(), "canonical_url": canonical_address(request)}
    return render(request, "serving/list_pages.html", context)


@public
def show_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.find_page(slug)
    if page is None and slug in SitePage.REQUIRED:
        page = SitePage(slug=slug, title=SitePage.REQUIRED[slug])
    if page is None:
        raise Missing(NOT_HERE)
    context = {
        "page": page,
        "body": mark_safe(html_from_markdown(page.body, first_heading=2)),  # sanitised there
        "verdicts": queries.verdicts() if slug == "methodology" else [],
        "canonical_url": canonical_address(request),
    }
    return render(request, "serving/show_page.html", context)


@public
def show_opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which a browser offers to search here (OpenSearch 1.1)."""
    context = {"desk": settings.DESK_NAME, "site": settings.SITE_URL}
    media_type = "application/opensearchdescription+xml"
    return render(request, "serving/opensearch.xml", context, content_type=media_type)
