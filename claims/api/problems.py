"""Everything that goes wrong, in one shape: problem details (RFC 9457) that name the field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import set_rollback

from claims.api.serializers.current import shape_of
from claims.errors import DomainError, Invalid, Stale, TooMany, Unavailable
from claims.importing.problems import AlreadyImported, ImportProblem
from claims.models.revised import Revised
from claims.reviewing.undoing import NotTurned
from claims.web import seconds_until, status_of

MEDIA_TYPE = "application/problem+json"
WHOLE_BODY = "body"  # stands for the field where the body as a whole is at fault


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its title, and the words of its page."""

    title: str
    text: str


KINDS = {
    "unreadable": Kind(
        "The request cannot be read",
        "The body is not what its Content-Type says, or a part of the request is malformed.",
    ),
    "invalid": Kind(
        "Some fields are wrong",
        "At least one field is missing, wrong, or not known here. `errors` has a message for each, "
        "and `field` names the first. Nothing was stored.",
    ),
    "sign-in": Kind(
        "Sign in first",
        "This address is for people of the desk. Send the name and password of your account with "
        "HTTP Basic, or sign in on the site. For a session, send its CSRF token with every write.",
    ),
    "not-allowed": Kind(
        "Your roles do not allow this",
        "The account lacks the right, or the thing belongs to somebody else: a review is edited by "
        "its author, and signed off by anybody but its author. `/api/v1/me/` lists your rights.",
    ),
    "missing": Kind("There is no such thing", "Nothing is found at this address."),
    "gone": Kind(
        "Taken down",
        "It was public once, and moderators have taken it down. The status 451 means that law "
        "demanded it.",
    ),
    "wrong-method": Kind(
        "This cannot be done here", "The header Allow lists the methods of this address."
    ),
    "not-acceptable": Kind(
        "There is no such representation",
        "Answers are application/json, and problems application/problem+json. Ask for one of them "
        "in Accept, or leave the header out.",
    ),
    "wrong-state": Kind(
        "Its state does not allow this",
        "The thing is at another step of its way: a review that was handed in is not edited, an "
        "article is published once its checklist is green. The detail says what is in the way.",
    ),
    "already-imported": Kind(
        "The article is here already",
        "An article with this address, or with exactly this text, is stored. `article` is its "
        "address. To capture the page again, send `again` as true.",
    ),
    "stale": Kind(
        "Somebody else saved it first",
        "The ETag in If-Match is no longer the stored one. `current` is what is stored now. "
        "Compare, and send the change again with the new ETag. Nothing was overwritten.",
    ),
    "precondition-required": Kind(
        "Say which state you read",
        "Changes need If-Match with the ETag of the state they are based on, so that nobody's "
        "work is overwritten unseen.",
    ),
    "body-too-large": Kind("The body is too large", "Nothing of it was read or stored."),
    "unsupported-media-type": Kind(
        "This format is not read here",
        "Bodies are application/json; uploads of articles are multipart/form-data.",
    ),
    "too-many": Kind(
        "As many as are taken for now",
        "The limit keeps the desk working. `retry_at` and the header Retry-After say when the "
        "next one is taken.",
    ),
    "unavailable": Kind(
        "Another service did not answer",
        "Crossref, PubMed or whoever else had to be asked is away, or asks to be left alone. "
        "Nothing was changed. `retry_at`, where it is there, says when to ask again.",
    ),
    "import-failed": Kind(
        "The article could not be imported",
        "The page or file could not be read as an article. The detail says why, and the way out: "
        "pasting the text always works.",
    ),
    "refused": Kind("That did not work", "The request was refused. Nothing was changed."),
}
BY_STATUS = {
    400: "unreadable", 401: "sign-in", 403: "not-allowed", 404: "missing", 405: "wrong-method",
    406: "not-acceptable", 409: "wrong-state", 410: "gone", 412: "stale", 413: "body-too-large",
    415: "unsupported-media-type", 428: "precondition-required", 429: "too-many", 451: "gone",
}  # fmt: skip


class Gone(exceptions.APIException):
    """Taken down: 410, or 451 (RFC 7725) where law demands it."""

    default_detail = "This was taken down by the desk's moderators."

    def __init__(self, status_code: int) -> None:
        super().__init__()
        self.status_code = status_code


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem that an exception means; None for one that is a fault of ours."""
    problem, headers = problem_of(error, context)
    if not problem:
        return None
    set_rollback()
    response = Response(printable(problem), status=problem["status"], headers=headers)
    renderer = getattr(context["request"], "accepted_renderer", None)
    if renderer is None or renderer.format == "json":
        response.content_type = MEDIA_TYPE
    return response


def problem_of(
    error: Exception, context: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The problem and the headers that go with it; both empty for a fault of ours."""
    if isinstance(error, DomainError):
        return domain_problem(error, context)
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is no such thing. Check the address.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.APIException):
        return api_problem(error)
    return {}, {}


def domain_problem(
    error: DomainError, context: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    status = status_of(error)
    errors = error.errors if isinstance(error, Invalid) else {}
    if error.field and not errors:
        errors = {error.field: error.message}
    problem, headers = shaped(kind_of(error), status, error.message, errors), {}
    if isinstance(error, Stale):
        current = cast(Revised, error.current)
        problem["current"] = shape_of(current, context)
        headers["ETag"] = current.etag
    if isinstance(error, AlreadyImported):
        path = reverse("api:article-detail", args=[error.article.pk])
        problem["article"] = context["request"].build_absolute_uri(path)
    if isinstance(error, TooMany | Unavailable) and error.retry_at:
        problem["retry_at"] = error.retry_at
        headers["Retry-After"] = str(seconds_until(error.retry_at))
    if isinstance(error, NotTurned):
        problem |= {"can_undo": error.can_undo, "can_redo": error.can_redo}
    return problem, headers


def kind_of(error: DomainError) -> str:
    kind = error.code.replace("_", "-")
    if kind in KINDS:
        return kind
    return "import-failed" if isinstance(error, ImportProblem) else "refused"


def api_problem(
    error: exceptions.APIException,
) -> tuple[dict[str, Any], dict[str, str]]:
    way_in = getattr(error, "auth_header", None)  # set by the view, for a 401
    headers = {"WWW-Authenticate": way_in} if way_in else {}
    if isinstance(error, exceptions.ValidationError):
        errors = dict(flat(as_serializer_error(error)))
        detail = next(iter(errors.values()), "")
        return shaped("invalid", error.status_code, detail, errors), headers
    kind = BY_STATUS.get(error.status_code, "refused")
    return shaped(kind, error.status_code, str(error.detail), {}), headers


def shaped(kind: str, status: int, detail: str, errors: Mapping[str, str]) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "type": reverse("api:problem", args=[kind]),
        "title": KINDS[kind].title,
        "status": status,
        "detail": detail,
    }
    field = next((name for name in errors if name != WHOLE_BODY), "")
    if field:
        problem["field"] = field
    return problem | {"errors": dict(errors)}


def flat(errors: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """One message for each field, nested ones by their path: `topics.0`."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            whole = str(name) == "non_field_errors"
            yield from flat(inner, path if whole else f"{path}.{name}" if path else str(name))
    elif isinstance(errors, list) and any(isinstance(one, Mapping) for one in errors):
        for position, inner in enumerate(errors):
            yield from flat(inner, f"{path}.{position}" if path else str(position))
    else:
        words = errors if isinstance(errors, list) else [errors]
        yield path or WHOLE_BODY, " ".join(str(word) for word in words)


def printable(value: Any) -> Any:
    """The value with characters that UTF-8 cannot carry replaced: messages repeat what was sent."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {printable(name): printable(inner) for name, inner in value.items()}
    return value
