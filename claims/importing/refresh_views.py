"""Asking for a look at an article's page, watching it get on, and switching its schedule."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from claims.importing import refresh, watches
from claims.models import Watch
from claims.web import requires, signed_in, wants_fragment, whole_number

# A look that nobody picked up for this long (seconds) makes people wonder.
_PATIENCE = 15


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("refresh_article")
def refresh_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """Ask for a look at the article's page, then how it is getting on; polled until it ended."""
    if request.method == "POST":
        anyway = request.POST.get("anyway") == "1"
        watch = refresh.refresh_article(article_id=article_id, by=signed_in(request), anyway=anyway)
        return redirect(f"{request.path}?copy={watch.article.current_snapshot.number}")
    watch = get_object_or_404(Watch.objects.select_related("article"), article=article_id)
    if watch.asked_at is None and not watch.problem:
        return _tell_what_was_found(request, watch)
    waited = (timezone.now() - watch.asked_at).total_seconds() if watch.asked_at else 0
    shown = {
        "watch": watch,
        "article": watch.article,
        "copy": request.GET.get("copy", ""),
        "is_stuck": waited > _PATIENCE and watch.looking_until is None,
    }
    template = "_refresh.html" if wants_fragment(request) else "refresh_article.html"
    return render(request, f"importing/{template}", shown)


@require_POST
@requires("refresh_article")
def switch_watch(request: HttpRequest, article_id: int) -> HttpResponse:
    """Put the article's page on the schedule, or take it off."""
    is_on = request.POST.get("is_on") == "1"
    watches.switch_watch(article_id=article_id, is_on=is_on, by=signed_in(request))
    told = "is looked at again from now on" if is_on else "is looked at only when somebody asks"
    messages.success(request, f"The page of this article {told}.")
    return redirect("importing:edit_article", article_id)


def _tell_what_was_found(request: HttpRequest, watch: Watch) -> HttpResponse:
    """To the changes where there is a newer copy than the one at asking, else to the article."""
    before = whole_number(request.GET.get("copy", ""))
    number = watch.article.current_snapshot.number
    name = "show_workspace"
    if before is not None and number > before:
        name = "show_changes"
        messages.success(request, f"The page has changed; its text is now copy {number}.")
    else:
        messages.info(request, "The page was looked at just now: its text is still the same.")
    address = reverse(f"highlighting:{name}", args=[watch.article_id])
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
