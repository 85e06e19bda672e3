"""The desk's pages for bringing articles in and putting their metadata right."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import DomainError
from claims.importing import articles, queries
from claims.importing.details import FIELDS
from claims.importing.duplicates import CANDIDATES, near_copies
from claims.importing.duplicates import PAGE_SIZE as PAGE_OF_COPIES
from claims.importing.forms import ArticleForm, ImportForm, ListForm, shared
from claims.importing.imports import start_file_import, start_url_import
from claims.importing.lists.batches import is_list, start_batch, start_list_upload
from claims.importing.metadata.claim_reviews import find_claim_reviews
from claims.importing.problems import AlreadyImported
from claims.importing.progress_views import asked_for, tell_outcome
from claims.importing.shared_claims import with_claims
from claims.models import Article, User, Watch, note_claims_shown
from claims.models.paging import page_by_id
from claims.permissions import can
from claims.text.addresses import host_of
from claims.web import (
    add_refusal,
    neighbours,
    requires,
    signed_in,
    status_of,
    varies,
    wants_fragment,
    whole_number,
)

PAGE_SIZE = 30
HANDED = "page.html"  # what the bookmarklet hands over, as the browser showed it


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("import_article")
def import_article(request: HttpRequest) -> HttpResponse:
    """One page for every way in: addresses, a text, a file of any kind."""
    if request.method != "POST":
        return _import_page(request, ImportForm(initial=shared(request.GET) | asked_for(request)))
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form, status=400)
    try:
        return _bring_in(request, form)
    except AlreadyImported as known:
        return _import_page(request, form, status=status_of(known), known=known)
    except DomainError as problem:
        return _import_page(request, form, status=add_refusal(form, problem))


@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """The desk as an application that telephones offer in their share menu (Web Share Target)."""
    address = reverse("importing:import_article")
    icon = {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    manifest = {
        "name": "Factcheck desk",
        "short_name": "Factcheck",
        "start_url": reverse("reviewing:queue"),
        "scope": "/desk/",
        "display": "standalone",
        "background_color": "#faf7f1",
        "theme_color": "#2a241f",
        "icons": [icon],
        "share_target": {
            "action": address,
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("edit_article")
def edit_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """Put the metadata of an article right."""
    article = get_object_or_404(Article, pk=article_id)
    form = ArticleForm(request.POST if request.method == "POST" else None, row=article)
    store = partial(articles.edit_article, article_id=article_id, by=signed_in(request))
    if form.is_bound and form.attempt(store) is not None:
        messages.success(request, "The details of the article are saved.")
        return redirect("highlighting:show_workspace", article_id)
    snapshot = article.current_snapshot
    shown = {
        "article": article,
        "form": form,
        "watch": Watch.objects.filter(article=article).first(),
        "host": host_of(article.url),
        "snapshot": snapshot,
        "claim_reviews": find_claim_reviews(snapshot.structured_data),
        "desk_section": "articles",
    }
    return render(request, "importing/edit_article.html", shown, status=form.status)


@never_cache
@require_safe
@requires("see_desk")
@varies
def list_copies(request: HttpRequest, article_id: int) -> HttpResponse:
    """Other articles with nearly the same text, and the claims judged there.

    The fragment only says how many there are: the article's pages load it after themselves.
    """
    article = get_object_or_404(Article, pk=article_id)
    start = whole_number(request.GET.get("from", "")) or 0
    snapshot = article.current_snapshot
    found = near_copies(snapshot, start=min(start, CANDIDATES))
    copies = with_claims(found.rows, snapshot)
    note_claims_shown(
        [shared.claim.pk for row in copies for shared in row.claims], signed_in(request)
    )
    shown = {
        "article": article,
        "copies": copies,
        "judged": len(
            {shared.claim.pk for row in copies for shared in row.claims if shared.is_judged}
        ),
        "start": start,
        "older": f"?from={start + PAGE_OF_COPIES}" if found.more else "",
        "newer": f"?from={max(0, start - PAGE_OF_COPIES)}" if start else "",
        "may_highlight": can(signed_in(request), "highlight_claim"),
        "desk_section": "articles",
    }
    template = "_copies.html" if wants_fragment(request) else "list_copies.html"
    return render(request, f"importing/{template}", shown)


@never_cache
@require_safe
@requires("see_desk")
def list_articles(request: HttpRequest) -> HttpResponse:
    """All articles, newest first, with the state of their claims."""
    chosen = ListForm(request.GET).chosen()
    words = chosen["q"]
    page = page_by_id(
        queries.articles(words), before=chosen["before"], after=chosen["after"], size=PAGE_SIZE
    )
    shown = {
        "form": ListForm(initial=chosen),
        "words": words,
        "rows": queries.with_states(page.rows),
        **neighbours(page, {"q": words}),
        "may_import": can(signed_in(request), "import_article"),
        "desk_section": "articles",
    }
    return render(request, "importing/list_articles.html", shown)


def _bring_in(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """Start what the form asks for, and lead to where it can be watched."""
    by, again, given = signed_in(request), request.POST.get("again") == "1", form.cleaned_data
    if given["upload"] is not None:
        return _bring_file(given["upload"].read(), given["upload"].name, form.said(), by, again)
    if given["page"]:
        content = given["page"].encode("utf-8", "replace")
        return _bring_file(content, HANDED, form.said(), by, again)
    if given["text"].strip():
        return _bring_text(request, form, by, again)
    if form.has_several():
        batch = start_batch(urls=given["url"], by=by, again=again)
        return redirect("importing:show_batch", batch.pk)
    row = start_url_import(url=given["url"], details=form.said(), by=by, again=again)
    return redirect("importing:show_import", row.pk)


def _bring_file(
    content: bytes, filename: str, said: dict[str, Any], by: User, again: bool
) -> HttpResponse:
    if is_list(content, filename):
        batch = start_list_upload(content=content, filename=filename, by=by)
        return redirect("importing:show_batch", batch.pk)
    row = start_file_import(content=content, filename=filename, details=said, by=by, again=again)
    return redirect("importing:show_import", row.pk)


def _bring_text(request: HttpRequest, form: ImportForm, by: User, again: bool) -> HttpResponse:
    """A text needs no job: it is here already."""
    text, formatted = form.cleaned_data["text"], form.cleaned_data["formatted"]
    imported = articles.import_text(
        text=text, formatted=formatted, by=by, again=again, **form.said()
    )
    tell_outcome(request, imported.outcome, imported.article)
    return redirect("highlighting:show_workspace", imported.article.pk)


def _bookmarklet(request: HttpRequest) -> str:
    """A script for a bookmark: opens the import page and hands it the page it was pressed on."""
    site = request.build_absolute_uri("/").rstrip("/")
    return (
        f"javascript:(()=>{{const w=open('{site}{request.path}?url='"
        "+encodeURIComponent(location.href));"
        f"addEventListener('message',e=>{{if(e.source===w&&e.origin==='{site}'"
        "&&e.data.factcheck==='ready')w.postMessage({factcheck:'page',url:location.href,"
        "html:document.documentElement.outerHTML},e.origin)})})()"
    )


def _import_page(
    request: HttpRequest,
    form: ImportForm,
    *,
    status: int = 200,
    known: AlreadyImported | None = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "known": known,
        "imports": queries.latest_imports(signed_in(request)),
        "has_details": any(
            form[name].value() or form[name].errors for name in FIELDS[1:] if name in form.fields
        ),
        "bookmarklet": _bookmarklet(request),
        "desk_section": "import",
    }
    answer = render(request, "importing/import_article.html", shown, status=status)
    # The page from which the bookmarklet opened this one must be able to speak to it.
    answer["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return answer
