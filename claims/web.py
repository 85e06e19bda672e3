"""What the edges of all stages share: rights, fragments, and domain errors as answers.

A domain error that a form can show stands in the form; every other one becomes a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any, ClassVar, Protocol, TypeVar, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt

from claims.errors import (
    DomainError,
    Invalid,
    Missing,
    NotAllowed,
    Stale,
    TooMany,
    Unavailable,
    WrongState,
)
from claims.models import User
from claims.models.revised import Revised
from claims.models.vocabulary import Visibility
from claims.permissions import demand

STATUS = {
    NotAllowed: 403, Missing: 404, Stale: 412, WrongState: 409, Invalid: 400, TooMany: 429,
    Unavailable: 503,
}  # fmt: skip
# What a page that moderation closed answers: not there now, gone for good, forbidden by law.
STATUS_OF_CLOSED = {
    Visibility.HIDDEN: 404,
    Visibility.TAKEN_DOWN: 410,
    Visibility.TAKEN_DOWN_LEGAL: 451,
}

MOST_DIGITS = 18

T = TypeVar("T")


class Paged(Protocol):
    """A page of a list: the keys beside which its neighbours start."""

    @property
    def newer(self) -> int | str | None: ...
    @property
    def older(self) -> int | str | None: ...


View = Callable[..., HttpResponseBase]


def person(request: HttpRequest) -> User | None:
    """The signed-in person, or None for a reader."""
    return request.user if isinstance(request.user, User) else None


def signed_in(request: HttpRequest) -> User:
    """The person of a request that `requires` has let through."""
    user = person(request)
    assert user is not None, "this view lacks @requires"
    return user


def requires(verb: str) -> Callable[[View], View]:
    """Refuse a view to people without the right; readers are asked to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if person(request) is None:
                return redirect_to_login(request.get_full_path())
            demand(person(request), verb)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def client_address(request: HttpRequest) -> str:
    """Where the request came from; behind a proxy, what CLIENT_ADDRESS_HEADER says.

    Of several addresses the last counts: the others are whatever the sender wrote there.
    """
    header = settings.CLIENT_ADDRESS_HEADER
    told = request.headers.get(header, "") if header else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def sender_of(request: HttpRequest) -> str:
    """A keyed hash of the address (64 hexadecimal digits), so that the address is not stored.

    One household has a whole /64 of IPv6: it counts as one sender.
    """
    address = client_address(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        parsed = None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        address = str(ip_network((parsed, 64), strict=False))
    return salted_hmac("claims.sender", address, algorithm="sha256").hexdigest()


def whole_number(raw: str) -> int | None:
    """The number that a client spelled in digits; None for anything else, also a longer one.

    MOST_DIGITS is what the database's ids can have; Python reads no more than some thousands.
    """
    if not (raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS):
        return None
    return int(raw)


def status_of(error: DomainError) -> int:
    """The HTTP status that answers a domain error; 400 for one without its own."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


def varies(view: View) -> View:
    """The same address answers with a fragment or a page: caches must keep them apart."""

    @wraps(view)
    def varied(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return varied


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page; going back in history needs the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def add_refusal(form: forms.BaseForm, error: DomainError) -> int:
    """Write a refusal beside the fields it is about, what was typed kept; the status to answer."""
    refusals = error.errors if isinstance(error, Invalid) else {error.field: error.message}
    for name, message in refusals.items():
        form.add_error(name if name in form.fields else None, message)
    return status_of(error)


def seconds_until(moment: datetime) -> int:
    """Whole seconds, at least one, as the header Retry-After takes them."""
    return max(1, ceil((moment - timezone.now()).total_seconds()))


@csrf_exempt
@no_append_slash
def answer_unknown(request: HttpRequest) -> HttpResponse:
    """Redirect to the address with a slash where that one exists. Raises `Missing` otherwise.

    Behind a route that matches everything, Django's own middleware has no slash to append.
    """
    reads = request.method in {"GET", "HEAD"} and not request.path_info.endswith("/")
    if reads:
        view = resolve(f"{request.path_info}/").func
        if getattr(view, "should_append_slash", True):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    raise Missing("There is no such page.")


class DomainErrorMiddleware:
    """Turn a domain error that no view caught into a page with its message and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):  # Django's own page would show under DEBUG
            error = Missing("There is no such page.")
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, NotAllowed) and person(request) is None:
            return redirect_to_login(request.get_full_path())
        status = status_of(error)
        template = {403: "403.html", 404: "404.html"}.get(status, "refused.html")
        return render(request, template, {"error": error}, status=status)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that somebody else saved meanwhile with another value than the one typed."""

    label: str
    stored: str
    typed: str


class DomainForm(forms.Form):
    """A form whose values go to one domain function, which may refuse them."""

    status = 200  # the HTTP status of the page that shows the form again
    conflict: tuple[Difference, ...] | None = None

    def attempt(self, change: Callable[..., T]) -> T | None:
        """What the function returned for the values; None when they or it said no.

        The form then shows the reason beside the fields and keeps what was typed.
        """
        if not self.is_valid():
            self.status = 400
            return None
        try:
            return change(**self.cleaned_data)
        except (Invalid, Stale, WrongState) as error:
            self.status = status_of(error)
            self.take(error)
            return None

    def take(self, error: DomainError) -> None:
        if isinstance(error, Stale):
            self.rebase(error.current)
        else:
            add_refusal(self, error)

    def rebase(self, current: object) -> None:
        """Say that what is stored has changed. Forms that replace text show both texts instead."""
        self.add_error(None, Stale(current).message)


class EditForm(DomainForm):
    """Changes some fields of a stored row, starting from the revision the person read."""

    changeable: ClassVar[tuple[str, ...]]
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, row: Revised, prefix: str | None = None) -> None:
        super().__init__(data, initial=self.stored(row), prefix=prefix)

    @classmethod
    def stored(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*cls.changeable, "revision")}

    def attempt(self, change: Callable[..., T]) -> T | None:
        def change_fields(revision: int, **changes: Any) -> T:
            return change(changes=changes, revision=revision)

        return super().attempt(change_fields)

    def rebase(self, current: object) -> None:
        stored = self.stored(current)
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("revision")] = str(stored["revision"])
        self.data = data
        pairs = (
            (str(self[name].label), self._shown(name, stored[name]), self._typed(name))
            for name in self.changeable
        )
        self.conflict = tuple(
            Difference(label, before, after) for label, before, after in pairs if before != after
        )

    def _typed(self, name: str) -> str:
        return self._shown(name, self.cleaned_data[name])

    def _shown(self, name: str, value: Any) -> str:
        """A value as people read it: a choice by its label, several by their names."""
        field = self.fields[name]
        if value is None:
            return ""
        if isinstance(field, forms.MultipleChoiceField):
            labels = dict(cast(Any, field.choices))
            return ", ".join(str(labels.get(slug, slug)) for slug in value)
        if isinstance(field, forms.ModelMultipleChoiceField):
            return ", ".join(sorted(map(str, value)))
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return str(dict(cast(Any, field.choices)).get(value, value))
        if isinstance(field, forms.BooleanField):
            return "Yes" if value else "No"
        return str(value)


class PageForm(forms.Form):
    """From where a list goes on; nonsense in the address means the list's beginning."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def chosen(self) -> dict[str, Any]:
        """Each field's value, or its initial one where the address says nothing that counts."""
        self.is_valid()
        return {
            name: self.cleaned_data.get(name) or field.initial
            for name, field in self.fields.items()
        }


def neighbours(page: Paged, kept: Mapping[str, str]) -> dict[str, str]:
    """The addresses of the pages beside this one, empty at the ends, for `_pagination.html`.

    `kept` is what else the address asks for.
    """
    said = {name: value for name, value in kept.items() if value}
    return {
        "newer": f"?{urlencode({**said, 'after': page.newer})}" if page.newer else "",
        "older": f"?{urlencode({**said, 'before': page.older})}" if page.older else "",
    }
