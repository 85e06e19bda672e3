"""The workspace of an article, and the forms that open beside its text.

Each form is a fragment for htmx and a whole page, text included, without JavaScript.
"""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from claims.highlighting import changes, claims, listing, occurrences, queries
from claims.highlighting.finding import choices
from claims.highlighting.forms import AttachForm, NewClaimForm, PlaceForm
from claims.highlighting.text_views import (
    TEXT_HERE,
    claim_address,
    claim_items,
    first_items,
    note_verdicts_in,
    with_text,
)
from claims.models import Claim, Occurrence, Snapshot, Watch, newest_event
from claims.permissions import can
from claims.text.spans import Span
from claims.text.statements import proposed_statement
from claims.web import (
    DomainForm,
    requires,
    signed_in,
    varies,
    wants_fragment,
    whole_number,
)

AT_ONCE = 100  # claims without a place that are shown together


@require_safe
@requires("see_desk")
@varies
def show_workspace(request: HttpRequest, article_id: int) -> HttpResponse:
    return in_panel(request, queries.current_snapshot(article_id), "_claims.html")


@require_safe
@requires("see_desk")
@varies
def list_claims(request: HttpRequest, article_id: int) -> HttpResponse:
    """Claims of the article by place: all of them, or those that the address asks for.

    `?claim=` names some, as those that share words; `?state=`, `?verdict=`, `?mine=` and `?words=`
    choose, and `?after=` goes on after a place. Further claims come by themselves when the end of
    the list is in sight.
    """
    return in_panel(request, queries.current_snapshot(article_id), "_claims.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def create_claim(request: HttpRequest, article_id: int) -> HttpResponse:
    """Find the words, then describe the claim: one form after the other at one address."""
    snapshot = queries.current_snapshot(article_id)
    place = PlaceForm(request.POST or request.GET, snapshot=snapshot)
    is_placed = place.is_valid()
    typed = request.POST if "statement" in request.POST else None
    form = NewClaimForm(typed, initial={"statement": proposed_statement(place.quote_in_text)})
    if not is_placed:
        return ask_for_words(request, place, form)
    store = partial(claims.create_claim, by=signed_in(request), **range_of(place))
    occurrence = form.attempt(store) if "save" in request.POST else None
    if occurrence:
        return claim_saved(request, occurrence.claim, article_id, changed=place_of(occurrence))
    similar = queries.similar_claims(form["statement"].value() or "")
    context = {"place": place, "form": form, "similar": similar}
    return in_panel(request, snapshot, "_claim_form.html", context, form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def add_occurrence(request: HttpRequest, article_id: int) -> HttpResponse:
    """Find the words, then choose the claim that they state."""
    snapshot = queries.current_snapshot(article_id)
    data = request.POST or request.GET
    place = PlaceForm(data, snapshot=snapshot)
    relation = {name: data[name] for name in ("relation", "is_central") if name in data}
    form = AttachForm(data if "save" in request.POST else None, initial=relation)
    if not place.is_valid():
        asked = whole_number(data.get("claim", ""))
        return ask_for_words(request, place, form, claim=asked)
    store = partial(occurrences.add_occurrence, by=signed_in(request), **range_of(place))
    occurrence = form.attempt(store) if form.is_bound else None
    if occurrence:
        return claim_saved(request, occurrence.claim, article_id, changed=place_of(occurrence))
    context = {"place": place, "form": form, **claims_to_choose(data, place)}
    return in_panel(request, snapshot, "_occurrence_form.html", context, form.status)


def range_of(place: PlaceForm) -> dict[str, Any]:
    """The place as the domain functions take it, the quote as it stands there."""
    span = cast(Span, place.span)
    quote = place.quote_in_text
    return {"snapshot": place.snapshot, "start": span.start, "end": span.end, "quote": quote}


def claims_to_choose(data: Mapping[str, Any], place: PlaceForm) -> dict[str, Any]:
    """The claims offered to attach the words to, with one that was asked for on top.

    Before anything is searched: the claims most like the words, and the article's own around them.
    """
    search = data.get("search", "").replace("\0", " ").strip()[:500]
    asked = whole_number(data.get("claim", ""))
    chosen = Claim.objects.filter(pk=asked).first() if asked is not None else None
    offers: list[tuple[str, Sequence[Claim | listing.ListedStatement]]]
    if search:
        offers = [("Found", queries.search_claims(search))]
    else:
        alike = list(queries.similar_claims(place.quote_in_text[:500]))
        known = {claim.pk for claim in alike}
        near = listing.nearest(listing.listed_claims(place.snapshot), cast(Span, place.span))
        others = [item.claim for item in near if item.claim.pk not in known]
        offers = [("Most like these words", alike), ("Of this article", others)]
    taken = chosen.pk if chosen else None
    offers = [(name, [claim for claim in found if claim.pk != taken]) for name, found in offers]
    if chosen:
        offers.insert(0, ("Chosen", [chosen]))
    return {"search": search, "offers": [offer for offer in offers if offer[1]], "chosen": chosen}


def wanted_claims(request: HttpRequest) -> listing.ClaimFilter:
    """Which claims the address asks for; what means nothing in it is left aside."""
    asked = request.GET
    ids = (whole_number(pk) for pk in asked.getlist("claim"))
    return listing.ClaimFilter(
        states=frozenset(filter(None, asked.getlist("state"))),
        verdicts=frozenset(filter(None, asked.getlist("verdict"))),
        person_id=signed_in(request).pk if asked.get("mine") else None,
        words=asked.get("words", "").strip(),
        ids=frozenset(pk for pk in ids if pk is not None),
    )


def more_address(request: HttpRequest, article_id: int, after: str) -> str:
    """The address of the claims after those of a page, chosen as they were; empty at the end."""
    if not after:
        return ""
    asked = request.GET.copy()
    asked["after"] = after
    return f"{reverse('highlighting:list_claims', args=[article_id])}?{asked.urlencode()}"


def ask_for_words(
    request: HttpRequest, place: PlaceForm, form: DomainForm, *, claim: int | None = None
) -> HttpResponse:
    """The first step of a form: which words; what was typed of the second step is kept, and the id
    of the claim that the words are looked for.
    """
    status = 400 if place.is_bound else 200
    context = {"place": place, "kept": form if form.is_bound else None, "asked": claim}
    return in_panel(request, place.snapshot, "_words_form.html", context, status)


def in_panel(
    request: HttpRequest,
    snapshot: Snapshot,
    fragment: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The fragment alone for htmx, else the workspace with the fragment beside the text."""
    if fragment == "_claims.html" or not wants_fragment(request):
        note_verdicts_in(snapshot, signed_in(request))
    read = cache(partial(listing.listed_claims, snapshot))
    listed = SimpleLazyObject(read)
    wanted, after = wanted_claims(request), request.GET.get("after", "")
    page = SimpleLazyObject(lambda: listing.page_of(read(), wanted, after=after))
    unplaced = SimpleLazyObject(lambda: list(queries.unplaced_claims(snapshot.article)[:AT_ONCE]))
    everything = {
        "article": snapshot.article,
        "snapshot": snapshot,
        "listed": listed,
        "wanted": wanted,
        "page": page,
        "items": SimpleLazyObject(
            lambda: (
                first_items(snapshot, read())
                if wanted == listing.ALL and not after
                else claim_items(page.items)
            )
        ),
        "choices": SimpleLazyObject(
            lambda: choices(listed, wanted, person_id=signed_in(request).pk)
        ),
        "after": after,
        "more": SimpleLazyObject(lambda: more_address(request, snapshot.article_id, page.after)),
        "unplaced": unplaced,
        "discarding": SimpleLazyObject(
            lambda: queries.undoable_discarding(whole_number(request.GET.get("discarded", "")))
        ),
        "can_highlight": can(signed_in(request), "highlight_claim"),
        "standing": SimpleLazyObject(lambda: changes.standing(snapshot)),
        "waiting_claims": SimpleLazyObject(
            lambda: list(changes.waiting_claims(snapshot)[:AT_ONCE])
        ),
        "fragment": f"highlighting/{fragment}",
        **(context or {}),
    }
    if wants_fragment(request):
        return render(request, everything["fragment"], everything, status=status)
    everything["since"] = newest_event()  # before what it is about is read
    everything["text"] = TEXT_HERE
    everything["watch"] = Watch.objects.filter(article=snapshot.article_id).first()
    whole = render(request, "highlighting/show_workspace.html", everything, status=status)
    return with_text(whole, snapshot, read())


def claim_saved(
    request: HttpRequest,
    claim: Claim,
    article_id: int | None = None,
    *,
    changed: Mapping[str, int] | None = None,
) -> HttpResponse:
    """Show the claim: in the panel for htmx, else in its article, else its own page.

    `changed` says where marks came or went, when it is more than the look of the claim's own.
    """
    if article_id and not wants_fragment(request):
        workspace = reverse("highlighting:show_workspace", args=[article_id])
        return redirect(f"{workspace}#mark-{claim.pk}")
    return marks_changed(request, claim_address(claim.pk), changed or {"claim": claim.pk})


def marks_changed(
    request: HttpRequest, address: str, changed: Mapping[str, int] | None = None
) -> HttpResponse:
    """Go on at the address; in a workspace the marks that changed are painted anew as well.

    `changed` says which, as the event of that name does; None: they may be anywhere.
    """
    if not wants_fragment(request):
        return redirect(address)
    response = render(request, "highlighting/_saved.html", {"address": address})
    return trigger_client_event(response, "marks-changed", dict(changed or {}))


def place_of(occurrence: Occurrence) -> dict[str, int]:
    """Where marks changed with an occurrence, in code points, as the page is told."""
    return {"from": occurrence.span.start, "to": occurrence.span.end}
