"""What to choose from where two people changed one field, for the page that saves by itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from claims.errors import Invalid
from claims.reviewing.conflicts import conflicts, last_change, named
from claims.reviewing.forms import ConflictForm
from claims.web import requires, signed_in


@require_POST
@requires("see_desk")
def compare_texts(request: HttpRequest) -> HttpResponse:
    """Both versions of each field word by word, and who saved the other one when.

    Writes nothing: what is chosen is sent to the API like anything else. Raises `Invalid`.
    """
    form = ConflictForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
    fields, taken = form.cleaned_data["fields_changed"], form.cleaned_data["taken"]
    event = last_change(form.cleaned_data["kind"], form.cleaned_data["thing"], [*fields, *taken])
    shown = {
        "conflicts": conflicts(fields),
        "event": event,
        "is_own": bool(event and event.by == signed_in(request)),
        "names": named(fields),
        "taken": named(taken) if taken else "",
    }
    return render(request, "reviewing/_conflict_choice.html", shown)
