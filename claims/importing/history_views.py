"""The desk's pages of an article's history: its copies, any two compared, and their files."""

import base64
from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from claims.errors import WrongState
from claims.importing import history
from claims.importing.captures import read_capture
from claims.importing.forms import CompareForm
from claims.importing.media import SUFFIXES
from claims.models import Article, Snapshot, Watch
from claims.models.paging import page_by_id
from claims.text.comparison import render_comparison
from claims.web import PageForm, neighbours, requires

PAGE_SIZE = 20
HEADINGS = 4  # the article's headings stand under the page's h1, h2 and each change's h3
# How an original is named, so that it opens in the right program once somebody has kept it.
ENDINGS = {kind: ending for ending, kind in reversed(SUFFIXES.items())}


@never_cache
@require_safe
@requires("see_desk")
def show_history(request: HttpRequest, article_id: int) -> HttpResponse:
    """The copies of an article, newest first, or two of them compared."""
    article = get_object_or_404(Article, pk=article_id)
    copies = list(article.snapshots.order_by("-number").values_list("number", "captured_at"))
    form = CompareForm(request.GET or None, copies=copies)
    if "from" in request.GET or "to" in request.GET:
        return _comparison(request, article, form)
    chosen = PageForm(request.GET).chosen()
    rows = history.copies(article)
    page = page_by_id(rows, before=chosen["before"], after=chosen["after"], size=PAGE_SIZE)
    shown = {
        "article": article,
        "lines": history.story(article, page.rows),
        "newest": copies[0][0],
        "watch": Watch.objects.filter(article=article).first(),
        "form": CompareForm(copies=copies),
        **neighbours(page, {}),
        "desk_section": "articles",
    }
    return render(request, "importing/show_history.html", shown)


def _comparison(request: HttpRequest, article: Article, form: CompareForm) -> HttpResponse:
    shown = {"article": article, "form": form, "desk_section": "articles"}
    if not form.is_valid():
        return render(request, "importing/compare_copies.html", shown, status=400)
    first, last = sorted((form.cleaned_data["from"], form.cleaned_data["to"]))
    old, new = history.find_copy(article, first), history.find_copy(article, last)
    view = form.cleaned_data["view"]
    shown |= {
        "old": old,
        "new": new,
        "view": view,
        "comparison": render_comparison(old.document, new.document, view=view, base_level=HEADINGS),
    }
    return render(request, "importing/compare_copies.html", shown)


@cache_control(private=True, no_cache=True)
@require_safe
@requires("see_desk")
def download_text(request: HttpRequest, article_id: int, number: int) -> HttpResponseBase:
    """The canonical text of one copy, exactly as its positions count it."""
    copy = history.find_copy(get_object_or_404(Article, pk=article_id), number)
    return _file(
        request, copy.text.encode(), copy,
        sha256=copy.sha256, suffix=".txt", kind="text/plain; charset=utf-8",
    )  # fmt: skip


@cache_control(private=True, no_cache=True)
@require_safe
@requires("see_desk")
def download_capture(request: HttpRequest, article_id: int, number: int) -> HttpResponseBase:
    """The bytes of one copy as they came, checked against their hash.

    They are somebody else's: whatever they claim to be, a browser stores them and shows nothing.
    """
    copy = history.find_copy(get_object_or_404(Article, pk=article_id), number)
    try:
        raw = read_capture(copy.raw_sha256)
    except FileNotFoundError:
        raise WrongState(
            f"The original of copy {number} is not in the storage any more. Its text is kept: "
            "download that instead. An administrator can bring the original back from a backup."
        ) from None
    suffix = ENDINGS.get(copy.media_type.partition(";")[0].strip().lower(), ".bin")
    return _file(
        request, raw, copy,
        sha256=copy.raw_sha256, suffix=suffix, kind="application/octet-stream",
    )  # fmt: skip


def _file(
    request: HttpRequest, content: bytes, copy: Snapshot, *, sha256: str, suffix: str, kind: str
) -> HttpResponseBase:
    """The bytes with this hash as a file to keep, sent in pieces; 304 when the client has them."""
    etag = f'"{sha256}"'
    name = f"article-{copy.article_id}-copy-{copy.number}-{sha256[:12]}{suffix}"
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)
    spelled = base64.b64encode(bytes.fromhex(sha256)).decode()
    response["Repr-Digest"] = f"sha-256=:{spelled}:"  # RFC 9530
    known = get_conditional_response(request, etag=etag)
    answer: HttpResponseBase = response if known is None else known
    answer["ETag"] = etag
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
