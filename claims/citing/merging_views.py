"""Merging a record of a source into another: find the other one, compare both, say yes once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from claims.citing import queries
from claims.citing.cards import source_card
from claims.citing.forms import MergeForm
from claims.citing.merging import disagreements
from claims.models import Source
from claims.permissions import demand
from claims.web import requires, signed_in, whole_number

OFFERED = 10  # other records that are shown for words


@require_http_methods(["GET", "HEAD", "POST"])
@requires("merge_sources")
def merge_sources(request: HttpRequest, source_id: int) -> HttpResponse:
    """The source stays; the one in `other` is merged into it. Words in `q` find that one."""
    kept = queries.source(source_id)
    demand(signed_in(request), "merge_sources", kept)
    asked = request.POST if request.method == "POST" else request.GET
    number = whole_number(asked.get("other", ""))
    other = queries.source(number) if number is not None else None
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, other=other)
    if form.is_bound and form.merge(signed_in(request)) is not None:
        messages.success(request, "Merged. What cited the other record now cites this one.")
        return redirect("citing:edit_source", source_id)
    shown = {
        "source": kept,
        "card": source_card(kept),
        "form": form,
        "desk_section": "sources",
        **(compared(kept, other) if other else found(kept, asked.get("q", ""))),
    }
    return render(request, "citing/merge_sources.html", shown, status=form.status)


def compared(kept: Source, other: Source) -> dict[str, Any]:
    return {
        "other": other,
        "other_card": source_card(other),
        "disagreements": disagreements(kept, other),
        "is_possible": kept.pk != other.pk and not (kept.merged_into_id or other.merged_into_id),
    }


def found(kept: Source, words: str) -> dict[str, Any]:
    rows = queries.sources(words).exclude(pk=kept.pk).order_by("-pk")[:OFFERED]
    offered = [(row, source_card(row)) for row in rows] if words.strip() else []
    return {"words": words[:500], "offered": offered}
