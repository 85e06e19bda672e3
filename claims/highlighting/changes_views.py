"""The page of what a publisher changed in the marked words, and the decisions about each mark.

A card is a fragment for htmx; without JavaScript each decision leads back to the whole page.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from claims.highlighting import carrying, changes, queries
from claims.highlighting.forms import ChangesForm, DecisionForm
from claims.models import Carryover, Snapshot, note_claims_shown
from claims.permissions import can
from claims.web import neighbours, requires, signed_in, varies, wants_fragment

# Marks that nobody has looked for this long after a copy was taken (seconds) make people wonder.
PATIENCE = 60


@never_cache
@require_safe
@requires("see_desk")
def show_changes(request: HttpRequest, article_id: int) -> HttpResponse:
    """What the publisher changed in the marked words, and what waits for a person."""
    return changes_page(request, queries.current_snapshot(article_id))


@require_POST
@requires("decide_carryover")
@varies
def decide_carryover(request: HttpRequest, carryover_id: int) -> HttpResponse:
    """One decision: its card makes way for what was decided, or says why it was not."""
    row = changes.carryover(carryover_id)
    card = Card.of(row, row.snapshot, request.POST)
    decide = partial(carrying.decide_carryover, carryover_id=row.pk, by=signed_in(request))
    decided = card.form.attempt(decide)
    if decided is None:
        return card_refused(request, card)
    told = f"{decided.get_decision_display()}: {row.occurrence.claim}"
    if not wants_fragment(request):
        messages.success(request, told)
        return redirect("highlighting:show_changes", row.snapshot.article_id)
    shown = {"row": row, "told": told, "is_swap": True, **overview(request, row.snapshot)}
    response = render(request, "highlighting/_decided.html", shown)
    return trigger_client_event(response, "told", {"words": told})


@require_POST
@requires("decide_carryover")
def confirm_sure(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """All that only moved or stayed as it was, at once."""
    snapshot = get_object_or_404(Snapshot.objects.only("article"), pk=snapshot_id)
    number = carrying.confirm_sure(snapshot_id=snapshot_id, by=signed_in(request))
    marks = "1 mark is" if number == 1 else f"{number} marks are"
    messages.success(request, f"{marks} confirmed in the newest copy.")
    return redirect("highlighting:show_changes", snapshot.article_id)


@require_POST
@requires("decide_carryover")
def start_carrying(request: HttpRequest, article_id: int) -> HttpResponse:
    """Look for the marks once more."""
    carrying.start_carrying(article_id=article_id, by=signed_in(request))
    return redirect("highlighting:show_changes", article_id)


@dataclass(frozen=True, slots=True)
class Card:
    """A change with the form in which a person decides about it."""

    change: changes.Change
    form: DecisionForm

    @classmethod
    def of(cls, row: Carryover, snapshot: Snapshot, data: QueryDict | None = None) -> Self:
        change = changes.Change(row, snapshot.text)
        form = DecisionForm(data, candidates=change.candidates, snapshot=snapshot, key=row.pk)
        return cls(change, form)


def overview(request: HttpRequest, snapshot: Snapshot) -> dict[str, Any]:
    """How many wait with which outcome, for the page and for the answer to a decision."""
    age = timezone.now() - snapshot.captured_at
    return {
        "article": snapshot.article,
        "snapshot": snapshot,
        "standing": (standing := changes.standing(snapshot)),
        "sure": changes.sure_marks(snapshot) if standing.sure else [],
        "is_stuck": age.total_seconds() > PATIENCE,
        "can_decide": can(signed_in(request), "decide_carryover"),
    }


def changes_page(
    request: HttpRequest, snapshot: Snapshot, refused: Card | None = None
) -> HttpResponse:
    """The changes in order, or those of one outcome; one that was refused comes first."""
    chosen = ChangesForm(request.GET).chosen()
    outcome = chosen["outcome"]
    page = changes.listed(snapshot, outcome, before=chosen["before"], after=chosen["after"])
    note_claims_shown([row.occurrence.claim_id for row in page.rows], signed_in(request))
    cards = [Card.of(row, snapshot) for row in page.rows]
    if refused:
        others = [card for card in cards if card.change.row != refused.change.row]
        cards = [refused, *others]
    shown = {
        **overview(request, snapshot),
        "cards": cards,
        "outcome": outcome,
        "desk_section": "articles",
        **neighbours(page, {"outcome": outcome}),
    }
    status = refused.form.status if refused else 200
    return render(request, "highlighting/show_changes.html", shown, status=status)


def card_refused(request: HttpRequest, card: Card) -> HttpResponse:
    """The card with the reason: alone for htmx, else on the page of the article's changes."""
    snapshot = card.change.row.snapshot
    if not wants_fragment(request):
        return changes_page(request, queries.current_snapshot(snapshot.article_id), card)
    shown = {"card": card, "can_decide": True, "article": snapshot.article, "snapshot": snapshot}
    return render(request, "highlighting/_change.html", shown, status=card.form.status)
