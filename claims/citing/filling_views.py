"""What services say of a source: while somebody cites it, and again for one that is stored."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims.citing import filling, queries
from claims.citing.cards import source_card
from claims.citing.filled import Filled
from claims.citing.forms import AddEvidenceForm, FillAgainForm
from claims.citing.identifiers import LABELS, Identifier
from claims.citing.records import Record
from claims.errors import Unavailable
from claims.models import Source
from claims.permissions import demand
from claims.web import requires, signed_in, varies, wants_fragment


@require_safe
@requires("add_source")
def ask_services(request: HttpRequest) -> HttpResponse:
    """What the services say of what is typed: the answer's part of the form, and no field of it."""
    form = AddEvidenceForm(request.GET)
    if form.identified:
        shown = answered(form.identified)
    elif form.is_reference:
        shown = proposed(str(form["identifier"].value()), request)
    else:
        shown = {}
    return render(request, "citing/_source_answer.html", shown)


def answered(identifier: Identifier) -> dict[str, Any]:
    asked = {"asked": filling.ASKED[identifier.scheme], "kind": LABELS[identifier.scheme]}
    try:
        record = filling.look_up(identifier)
    except Unavailable as problem:
        return {**asked, "away": problem.message}
    if record is None:
        return {**asked, "unknown": True}
    known = queries.known_source(record.identifiers)
    if known:
        about = Filled(Filled.of(identifier, record).about, record.service)
        return {"known": source_card(known), "filled": about}
    return {"record": record, "filled": Filled.of(identifier, record)}


def proposed(words: str, request: HttpRequest) -> dict[str, Any]:
    try:
        return {"proposals": filling.propose(words, by=signed_in(request)), "searched": True}
    except Unavailable as problem:
        return {"away": problem.message}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("edit_source")
@varies
def fill_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Show what the services say otherwise; a POST takes it, as far as no person wrote the rest."""
    source = queries.source(source_id)
    person = signed_in(request)
    demand(person, "edit_source", source)
    form = FillAgainForm(request.POST if request.method == "POST" else None, row=source)
    shown: dict[str, Any] = {"source": source, "form": form, "desk_section": "sources"}
    try:
        record = filling.look_up_source(source, fresh=not form.is_bound, by=person)
    except Unavailable as problem:
        return page_of(request, {**shown, "away": problem.message})
    if record and form.is_bound and form.fill(source, record, person) is not None:
        messages.success(request, f"Filled in from {record.label}.")
        return redirect("citing:edit_source", source_id)
    return page_of(request, {**shown, **told(source, record)}, form.status)


def told(source: Source, record: Record | None) -> dict[str, Any]:
    if record is None:
        return {"unknown": True}
    differences = filling.compare(source, record)
    return {
        "record": record,
        "differences": differences,
        "takes": [one for one in differences if not one.is_kept],
        "rivals": queries.rivals(source, record.identifiers),
    }


def page_of(request: HttpRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "_fill_source.html" if wants_fragment(request) else "fill_source.html"
    return render(request, f"citing/{template}", shown, status=status)
