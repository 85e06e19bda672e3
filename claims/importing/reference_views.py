"""The desk's page of what an article refers to."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.importing.reference_queries import references_of
from claims.models import Snapshot
from claims.web import PageForm, requires


class ReferencesForm(PageForm):
    copy = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    all = forms.BooleanField(required=False, initial=False)


@never_cache
@require_safe
@requires("see_desk")
def list_references(request: HttpRequest, article_id: int) -> HttpResponse:
    """The references of a copy, the newest where none is asked for, in the order of the text."""
    chosen = ReferencesForm(request.GET).chosen()
    copies = Snapshot.objects.filter(article=article_id).select_related("article")
    numbered = copies.filter(number=chosen["copy"]) if chosen["copy"] else copies
    snapshot = get_object_or_404(numbered.order_by("-number")[:1])
    page = references_of(snapshot, all_links=chosen["all"], after=chosen["after"] or 0)
    shown = {
        "article": snapshot.article,
        "snapshot": snapshot,
        "page": page,
        "all_links": chosen["all"],
        "is_first": not chosen["after"],
        "desk_section": "articles",
    }
    return render(request, "importing/list_references.html", shown)
