"""What the views of all stages share: rights at the edge, and domain errors as answers."""

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from claims.errors import DomainError, Invalid, Missing, NotAllowed, Stale, TooMany, WrongState
from claims.models import User
from claims.permissions import demand

STATUS = {NotAllowed: 403, Missing: 404, Stale: 412, WrongState: 409, Invalid: 400, TooMany: 429}

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


def status_of(error: DomainError) -> int:
    """The HTTP status that answers a domain error; 400 for one without its own."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)


class DomainErrorMiddleware:
    """Turn a domain error that no view caught into a page with its message and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if isinstance(error, NotAllowed) and person(request) is None:
            return redirect_to_login(request.get_full_path())
        status = status_of(error)
        template = {403: "403.html", 404: "404.html"}.get(status, "refused.html")
        return render(request, template, {"error": error}, status=status)
