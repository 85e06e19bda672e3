"""How the OpenAPI document is drawn from the views: docstrings, problems, and preconditions."""

from typing import Any

from drf_spectacular.authentication import BasicScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from claims.api.rights import DESK
from claims.api.serializers.base import Problem
from claims.permissions import can

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "The ETag of the state you read. Missing: 428. No longer the stored one: 412, with the "
        "stored one as `current`."
    ),
)
ETAG = {
    "description": "The state that a later If-Match or If-None-Match names.",
    "schema": {"type": "string"},
}
CONDITIONAL = {"update", "partial_update", "destroy", "tier"}


class Basic(BasicScheme):
    """Name our HTTP Basic as the specification does."""

    target_class = "claims.api.authentication.BasicAuthentication"


class Schema(AutoSchema):
    """The first line of a method's docstring is the summary, the rest the description."""

    def get_summary(self) -> str:
        return str(super().get_description()).partition("\n")[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # as AutoSchema has it
        return str(super().get_description()).partition("\n")[2].strip()

    def get_response_serializers(self) -> Any:
        """The thing itself, whatever the request took; rows of a list may have their own shape."""
        if getattr(self.view, "action", "") == "list":
            return super().get_response_serializers()
        return force_instance(getattr(self.view, "serializer_class", None))

    def _get_serializer_name(self, *args: Any, **kwargs: Any) -> str:
        """`Article` for `ArticleShape`."""
        return str(super()._get_serializer_name(*args, **kwargs)).removesuffix("Shape")

    def get_override_parameters(self) -> list[Any]:
        named = getattr(self.view, "conditional", CONDITIONAL)
        return [IF_MATCH] if getattr(self.view, "action", "") in named else []

    def get_auth(self) -> list[dict[str, Any]]:
        """The ways to sign in, and that one need not where readers have the right."""
        ways = super().get_auth()
        verb = getattr(self.view, "rights", {}).get(getattr(self.view, "action", ""), DESK)
        return [*ways, {}] if can(None, verb) and {} not in ways else ways

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """What a success answers, and one shape for everything that goes wrong."""
        bodies = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(Problem, "response")
        bodies["default"] = {
            "description": "A problem (RFC 9457).",
            "content": {"application/problem+json": {"schema": problem.ref}},
        }
        return bodies

    def _get_response_headers_for_code(self, status_code: str, direction: Any = "response") -> Any:
        headers = super()._get_response_headers_for_code(status_code, direction)
        named = getattr(self.view, "conditional", CONDITIONAL)
        if named and getattr(self.view, "action", "") in {"retrieve", *named}:
            headers["ETag"] = ETAG
        return headers
