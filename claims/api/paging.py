"""Keyset pages: each starts after a row, so that what comes in meanwhile shifts nothing."""

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from claims.web import whole_number

USUAL, MOST = 50, 200  # rows on a page
WRONG_CURSOR = "This page of the list does not exist. Start from its top, without a cursor."


def limit_of(request: Request) -> int:
    """How many rows the client asks for. Raises `ValidationError`."""
    asked = request.query_params.get("limit", str(USUAL))
    limit = whole_number(asked) or 0
    if not 1 <= limit <= MOST:
        raise ValidationError({"limit": f"Ask for 1 to {MOST} rows."})
    return limit


class Keyset(BasePagination):
    """Newest first, or oldest first where the view has `oldest_first`; the cursor is an id."""

    page_size = USUAL  # tells the schema that lists are paged
    parameters = ("cursor", "limit")

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        limit = limit_of(request)
        oldest_first = getattr(view, "oldest_first", False)
        cursor = request.query_params.get("cursor", "")
        if cursor:
            queryset = queryset.filter(
                **{"id__gt" if oldest_first else "id__lt": self.position(cursor)}
            )
        found = list(queryset.order_by("id" if oldest_first else "-id")[: limit + 1])
        rows = found[:limit]
        self.next = self.link(request, str(rows[-1].pk) if len(found) > limit else "")
        return rows

    @staticmethod
    def position(cursor: str) -> int:
        place = whole_number(cursor)
        if place is None:
            raise NotFound(WRONG_CURSOR)
        return place

    @staticmethod
    def link(request: Request, cursor: str) -> str | None:
        """The address of the page after the cursor; None where there is no more."""
        here = request.build_absolute_uri()
        return replace_query_param(here, "cursor", cursor) if cursor else None

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": "string",
                    "format": "uri",
                    "nullable": True,
                    "description": "The address of the next page, or null.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where a page starts; take it from `next`.",
                "schema": {"type": "string"},
            },
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "description": "Rows on a page.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
            },
        ]
