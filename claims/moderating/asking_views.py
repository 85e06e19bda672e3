"""Asking for a check, what became of it, and the desk's list of what was asked."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claims.errors import DomainError, Invalid, TooMany, WrongState
from claims.languages import with_language, without_language
from claims.models import CheckRequest, Publication
from claims.models.vocabulary import CheckRequestStatus
from claims.moderating import asking, asking_queries
from claims.moderating.asking_forms import (
    ACCEPT,
    DECLINE,
    AskForm,
    RequestForm,
    RequestsForm,
)
from claims.moderating.asking_queries import Known, known_about
from claims.moderating.open_forms import is_foreign, open_form
from claims.moderating.queries import public_path
from claims.permissions import can
from claims.web import (
    add_refusal,
    neighbours,
    person,
    requires,
    seconds_until,
    sender_of,
    signed_in,
)

NOTHING = Known([], [], [])
DONE = {
    CheckRequestStatus.ACCEPTED: "Accepted. Everybody who asked sees it.",
    CheckRequestStatus.DECLINED: "Declined. Everybody who asked reads the reason.",
    CheckRequestStatus.CHECKED: "Answered. Everybody who asked is led to the page.",
}


@open_form
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A reader asks for a check; what is known about the page or the words is shown first."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "").replace("\0", "") for name in ("url", "claim")}
        given["url"], given["claim"] = given["url"][:2000], given["claim"][:1000]
        known = known_about(given["url"], given["claim"])
        initial = given | {"seen": "1" if known else ""}
        return ask_page(request, AskForm(None, initial=initial), known)
    form = AskForm(request.POST, comes_from_elsewhere=is_foreign(request))
    if not form.is_valid():
        return ask_page(request, form, status=400)
    known = NOTHING if form.cleaned_data["seen"] else known_about(*known_by(form))
    if known:
        form.put(seen="1")
        return ask_page(request, form, known)
    return send(request, form)


def known_by(form: AskForm) -> tuple[str, str]:
    return form.cleaned_data["url"], form.cleaned_data["claim"]


def send(request: HttpRequest, form: AskForm) -> HttpResponse:
    """Store what a valid form asks for, or show why not with everything that was typed."""
    try:
        wish = asking.ask_for_check(
            **form.wanted(), sender=sender_of(request), passed=form.passed, by=person(request)
        )
    except DomainError as error:
        status = add_refusal(form, error)
        if isinstance(error, WrongState):
            form.renew()
        response = ask_page(request, form, status=status)
        if isinstance(error, TooMany):
            response.headers["Retry-After"] = seconds_until(error.retry_at)
        return response
    return redirect("moderating:show_wish", wish.token)


def ask_page(
    request: HttpRequest, form: AskForm, known: Known = NOTHING, status: int = 200
) -> HttpResponse:
    shown = {
        "form": form,
        "known": known,
        "articles": [(one, path_here(one)) for one in known.articles],
        "copies": [(one, path_here(one)) for one in known.copies],
        "claims": [(one, path_here(one)) for one in known.claims],
        "proof_bits": settings.PROOF_BITS,
        "canonical_url": f"{settings.SITE_URL}{without_language(request.path)}",
    }
    response = render(request, "moderating/ask_for_check.html", shown, status=status)
    if request.GET or request.method == "POST":
        response.headers["X-Robots-Tag"] = "noindex"  # the empty form is the one to be found
    return response


def path_here(publication: Publication) -> str:
    """The page's path in the language of this page."""
    return with_language(public_path(publication))


@never_cache
@require_safe
def show_wish(request: HttpRequest, token: UUID) -> HttpResponse:
    """What became of a request, for whoever holds the link."""
    wish = asking_queries.wish_by_token(token)
    outcome = asking_queries.outcome_of(wish.request)
    shown = {
        "wish": wish,
        "asked": wish.request,
        "others": wish.request.asked - 1,
        "outcome": outcome,
        "public_path": path_here(outcome.page) if outcome.page else "",
    }
    response = render(request, "moderating/show_wish.html", shown)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@requires("see_requests")
def list_requests(request: HttpRequest) -> HttpResponse:
    """What readers asked for, those first that most asked for."""
    form = RequestsForm(request.GET)
    status = form.chosen()
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    page = asking_queries.requests_page(status=status, before=before, after=after)
    shown = {
        "page": page,
        "status": status,
        "statuses": CheckRequestStatus.choices,
        "waiting": asking_queries.waiting_count(),
        "desk_section": "requests",
        **neighbours(page, {"status": status}),
    }
    return render(request, "moderating/list_requests.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_requests")
def show_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A request with what each reader wrote; a POST decides it."""
    found = asking_queries.check_request(pk)
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        status=found.status,
        initial={"revision": found.revision},
    )
    if not (form.is_bound and form.is_valid()):
        return request_page(request, found, form, 400 if form.is_bound else 200)
    try:
        decided = decide(request, found, form.cleaned_data)
    except DomainError as error:
        found = asking_queries.check_request(pk)
        return request_page(request, found, form, add_refusal(form, error))
    messages.success(request, DONE[CheckRequestStatus(decided.status)])
    return redirect(next_step(decided))


def decide(request: HttpRequest, found: CheckRequest, given: dict[str, Any]) -> CheckRequest:
    """Do what the desk chose. Raises `Invalid` where it needs more than was given."""
    shared = {
        "request_id": found.pk,
        "note": given["note"],
        "revision": given["revision"],
        "by": signed_in(request),
    }
    if given["action"] == ACCEPT:
        return asking.accept_request(**shared)
    if given["action"] == DECLINE:
        return asking.decline_request(**shared)
    publication = asking_queries.publication_at(given["address"])
    if publication is None:
        raise Invalid({"address": "Give the address of an article or claim on this site."})
    return asking.answer_request(publication=publication, **shared)


def next_step(decided: CheckRequest) -> str:
    """Where to go on: to the import of what was accepted, unless the desk has it; else the list."""
    is_wanted = decided.status == CheckRequestStatus.ACCEPTED and decided.url
    if is_wanted and asking_queries.article_of(decided) is None:
        return f"{reverse('importing:import_article')}?{urlencode({'url': decided.url})}"
    if decided.status == CheckRequestStatus.ACCEPTED:
        return reverse("moderating:show_request", args=[decided.pk])
    return reverse("moderating:list_requests")


def request_page(
    request: HttpRequest, found: CheckRequest, form: RequestForm, status: int
) -> HttpResponse:
    known = known_about(found.url, found.words)
    public = (*known.articles, *known.copies, *known.claims)
    shown = {
        "asked": found,
        "form": form,
        "wishes": list(found.wishes.order_by("id")[:200]),
        "article": asking_queries.article_of(found),
        "known": [(one, public_path(one)) for one in public],
        "import_query": urlencode({"url": found.url}),
        "may_import": can(person(request), "import_article"),
        "desk_section": "requests",
    }
    return render(request, "moderating/show_request.html", shown, status=status)
