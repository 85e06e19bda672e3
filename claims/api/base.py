"""What the resources share: who asks, what was sent, and how a thing is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db.models import Manager, Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.settings import api_settings
from rest_framework.viewsets import GenericViewSet

from claims.api.conditional import is_known
from claims.api.paging import Keyset
from claims.api.rights import person_of
from claims.errors import DomainError, Invalid
from claims.models import User
from claims.models.revised import Revised

SerializerClass = type[serializers.BaseSerializer[Any]]


@contextmanager
def naming(**fields: str) -> Iterator[None]:
    """Let refusals name the request's fields, where the domain has other names for them."""
    try:
        yield
    except DomainError as problem:
        problem.field = fields.get(problem.field, problem.field)
        if isinstance(problem, Invalid):
            problem.errors = {
                fields.get(name, name): words for name, words in problem.errors.items()
            }
        raise


# Serializers that check what is sent and write things out, made once each: making one takes longer
# than its work. The browsable pages make their own, whose forms remember what they show.
_readers: dict[tuple[SerializerClass, bool], serializers.BaseSerializer[Any]] = {}
_writers: dict[SerializerClass, serializers.BaseSerializer[Any]] = {}


class Resource(GenericViewSet[Any]):
    """Things of the desk.

    `serializer_class` is the shape of one thing as it is answered; `shapes` names what an action
    takes, and under "list" the shape of a row.
    """

    rights: ClassVar[dict[str, str]] = {}
    shapes: ClassVar[dict[str, SerializerClass]] = {}
    oldest_first = False
    lookup_value_converter = "int"

    def get_serializer_class(self) -> SerializerClass:
        return self.shapes.get(self.action or "") or super().get_serializer_class()

    @property
    def by(self) -> User:
        """The person who asks; the permissions have let nobody else through."""
        user = person_of(self.request)
        assert user is not None, "this action lets readers in"
        return user

    def sent(self) -> dict[str, Any]:
        """What the client sent, checked for its form; the domain function checks the rest."""
        kind = self.get_serializer_class(), self.request.method == "PATCH"
        reader = _readers.get(kind) or _readers.setdefault(kind, kind[0](partial=kind[1]))
        return dict(reader.run_validation(self.request.data))

    def asked(self, shape: SerializerClass) -> dict[str, Any]:
        """What the query string asks for, where a list is no page of rows by their ids."""
        query = {
            name: value
            for name, value in self.request.query_params.items()
            if name != api_settings.URL_FORMAT_OVERRIDE
        }
        taken = shape(data=query)
        taken.is_valid(raise_exception=True)
        return dict(taken.validated_data)

    def find(self, rows: "type[Model] | Manager[Any] | QuerySet[Any]", pk: int) -> Any:
        """The row with the id. Raises `Http404`."""
        return get_object_or_404(rows, pk=pk)

    def shown(self, thing: Any, serializer: SerializerClass | None = None) -> Any:
        """The thing as clients see it."""
        shape = serializer or self.serializer_class
        assert shape is not None
        if self.request.accepted_renderer.format == "json":
            writer = _writers.setdefault(shape, _writers.get(shape) or shape())
            return writer.to_representation(thing)
        return shape(thing, context=self.get_serializer_context()).data

    def answer(self, thing: Model, *, code: int = status.HTTP_200_OK) -> Response:
        """The thing, with its ETag; where it is new, with its address."""
        response = Response(self.shown(thing), status=code)
        if isinstance(thing, Revised):
            response["ETag"] = thing.etag
        if code in (status.HTTP_201_CREATED, status.HTTP_202_ACCEPTED):
            response["Location"] = self.address(thing)
        return response

    def answer_unless_known(self, thing: Model, etag: str) -> Response:
        """The thing, or 304 when the client has this state of it."""
        if is_known(self.request, etag):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(self.shown(thing), headers={"ETag": etag})

    def address(self, thing: Model) -> str:
        """The absolute address of the thing in this API."""
        return self.reverse(f"{thing._meta.model_name}-detail", thing.pk)

    def reverse(self, name: str, *keys: object) -> str:
        return reverse(f"api:{name}", args=keys, request=self.request)

    def answer_list(self, rows: QuerySet[Any]) -> Response:
        """A page of the rows that the filters leave."""
        page = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def answer_page(self, page: dict[str, Any], shape: SerializerClass) -> Response:
        """A page of a list whose rows have no ids; its `next` is a cursor, or None."""
        following = "" if page["next"] is None else str(page["next"])
        return Response(self.shown(page | {"next": Keyset.link(self.request, following)}, shape))

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class PublicResource(Resource):
    """Things that anybody may read."""

    permission_classes = [AllowAny]
