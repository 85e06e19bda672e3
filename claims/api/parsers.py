"""Request bodies, up to a size, and without the tricks that would cost us a worker."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import parsers
from rest_framework.exceptions import APIException, ParseError

# JSON spells one character of one byte in up to six: the text of an import must still fit.
JSON_EXPANDS = 6


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"


def demand_size(context: Mapping[str, Any] | None, limit: int) -> None:
    """Raise `BodyTooLarge` when the request announces more than `limit` bytes."""
    request = (context or {}).get("request")
    length = request.META.get("CONTENT_LENGTH") if request else None
    if length and int(length) > limit:
        raise BodyTooLarge(
            f"The body has {int(length):,} bytes, and at most {limit:,} are read. "
            "Nothing was stored."
        )


class JSONParser(parsers.JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        demand_size(parser_context, settings.IMPORT_MAX_BYTES * JSON_EXPANDS)
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error


class UploadParser(parsers.MultiPartParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # The fields come on top.
        demand_size(parser_context, settings.IMPORT_MAX_FILE_BYTES + settings.IMPORT_MAX_BYTES)
        return super().parse(stream, media_type, parser_context)
