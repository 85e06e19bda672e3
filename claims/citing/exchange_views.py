"""References in files: those of a review to take away, and those of other programs to bring in."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims.citing import queries
from claims.citing.exchange import Candidate, candidates, exported, import_sources
from claims.errors import Invalid
from claims.text.csl import tidy_csl
from claims.text.exchange.files import FORMATS, MOST_BYTES, MOST_ENTRIES, Reading, read
from claims.text.exchange.read import Entry
from claims.text.typed import one_line
from claims.web import requires, signed_in, whole_number

ACCEPTED = ".bib,.ris,.nbib,.json,.txt,text/plain,application/json"
BAD_REQUEST = 400


class ImportForm(forms.Form):
    """A file of references, or its text."""

    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File with references",
        help_text="BibTeX, RIS or CSL-JSON as Zotero, EndNote and others export them, or PubMed’s "
        f"own .nbib; up to {MOST_BYTES // 1_000_000} MB and {MOST_ENTRIES:,} references.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste them",
        help_text="The same formats.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        upload, text = said.get("upload"), said.get("text", "")
        if upload is None and not text.strip():
            self.add_error("upload", "Choose a file, or paste what it holds.")
        elif upload is not None and text.strip():
            self.add_error("text", "One way at a time: keep this or the file.")
        elif not self.errors:
            said["reading"] = self.reading(upload, text)
        return said

    def reading(self, upload: Any, text: str) -> Reading:
        """What was sent, of which no more is read into memory than a file may have."""
        reading = read(upload.read(MOST_BYTES + 1) if upload else text.encode())
        if reading.problem:
            self.add_error("upload" if upload else "text", reading.problem)
        return reading


@require_http_methods(["GET", "HEAD", "POST"])
@requires("add_source")
def import_references(request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what it holds, store what was ticked."""
    if "records" in request.POST:
        return store(request)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if form.is_valid():
        reading = form.cleaned_data["reading"]
        return preview(request, list(reading.entries), label=reading.label, notice=reading.notice)
    status = BAD_REQUEST if form.errors else 200
    shown = {"form": form, "desk_section": "sources"}
    return render(request, "citing/import_references.html", shown, status=status)


def preview(
    request: HttpRequest,
    entries: list[Entry],
    *,
    problem: str = "",
    ticked: set[int] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    rows = candidates(entries)
    chosen = {row.number for row in rows if row.is_importable} if ticked is None else ticked
    shown = {
        "rows": [(row, row.number in chosen) for row in rows],
        "counts": counted(rows),
        "records": json.dumps([spelled(entry) for entry in entries], ensure_ascii=False),
        "problem": problem,
        "desk_section": "sources",
        **context,
    }
    return render(request, "citing/choose_references.html", shown, status=status)


def counted(rows: list[Candidate]) -> dict[str, int]:
    states = [row.state for row in rows]
    return {state: states.count(state) for state in ("new", "known", "again", "problem")}


def spelled(entry: Entry) -> dict[str, Any]:
    """A record as the preview sends it back: the server keeps nothing of a file meanwhile."""
    return {"csl": entry.csl, "name": entry.name, "arxiv": entry.arxiv, "problem": entry.problem}


def sent_back(raw: str) -> list[Entry]:
    """The records of a preview, as little believed as the file was. Raises `Invalid`."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, list) or not 0 < len(said) <= MOST_ENTRIES:
        raise Invalid({"records": "The references did not arrive whole. Choose the file again."})
    return [entry_of(one if isinstance(one, dict) else {}) for one in said]


def entry_of(said: dict[str, Any]) -> Entry:
    csl = said.get("csl")
    parts = (str(said.get(part, ""))[:300] for part in ("name", "arxiv", "problem"))
    name, arxiv, problem = map(one_line, parts)
    tidy = tidy_csl(csl) if isinstance(csl, dict) else {}
    return Entry(tidy if tidy.get("title") else {}, name, problem, arxiv)


def store(request: HttpRequest) -> HttpResponse:
    entries = sent_back(request.POST["records"])
    sent = (whole_number(number) for number in request.POST.getlist("entry"))
    numbers = {number for number in sent if number is not None}
    try:
        imported = import_sources(entries=entries, numbers=numbers, by=signed_in(request))
    except Invalid as error:
        return preview(request, entries, problem=error.message, ticked=numbers, status=BAD_REQUEST)
    messages.success(request, told(len(imported.added), len(imported.known)))
    return redirect("citing:list_sources")


def told(added: int, known: int) -> str:
    words = f"{added} source{'' if added == 1 else 's'} added to the library."
    return f"{words} {known} {'was' if known == 1 else 'were'} there already." if known else words


@require_safe
@requires("see_desk")
def export_review(request: HttpRequest, review_id: int, extension: str) -> HttpResponse:
    """The references of a review as a file."""
    review = queries.review(review_id)
    written = next((one for one in FORMATS.values() if one.extension == extension), None)
    if written is None:
        raise Http404
    items = exported(review.rationale, queries.evidence_of(review))
    name = f"review-{review.pk}.{extension}"
    return HttpResponse(
        written.write(items),
        content_type=f"{written.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
