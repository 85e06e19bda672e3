"""ETag, If-Match and If-None-Match (RFC 9110, sections 8.8.3 and 13)."""

from django.utils.http import parse_etags
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from claims.errors import Stale
from claims.models.revised import Revised


class PreconditionRequired(APIException):
    """RFC 6585, section 3."""

    status_code = 428
    default_code = "precondition_required"
    default_detail = (
        "Say which state of it you read: send the ETag of your GET as If-Match, quotation marks "
        "included. Then nobody's work is overwritten unseen. Nothing was changed."
    )


def required_revision(request: Request, thing: Revised) -> int:
    """The revision that the client has read.

    Raises `PreconditionRequired` when it does not say, also for `*`, which matches whatever is
    stored; `Stale` when that is no longer the stored one.
    """
    revision = given_revision(request, thing)
    if revision is None:
        raise PreconditionRequired
    return revision


def given_revision(request: Request, thing: Revised) -> int | None:
    """The same, or None when the client does not say."""
    tags = parse_etags(request.headers.get("If-Match", ""))
    if not tags or tags == ["*"]:
        return None
    if thing.etag not in tags:
        raise Stale(thing)
    return thing.revision


def is_known(request: Request, etag: str) -> bool:
    """Whether the client has this representation, by weak comparison."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return tags == ["*"] or etag in {tag.removeprefix("W/") for tag in tags}
