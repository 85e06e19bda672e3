"""What the views of all stages share: rights at the edge, and domain errors as answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from claims.errors import DomainError, Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import User
from claims.permissions import demand

STATUS = {NotAllowed: 403, Missing: 404, Stale: 412, WrongState: 409, Invalid: 400}

View = Callable[..., HttpResponseBase]


def person(request: HttpRequest) -> User | None:
    """The signed-in person, or None for a reader."""
    return request.user if isinstance(request.user, User) else None


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
