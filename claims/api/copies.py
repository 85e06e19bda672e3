"""Copies of sources: kept by a job, read, withdrawn."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource, naming
from claims.api.filters import Id
from claims.api.parsers import JSONParser, UploadParser
from claims.api.serializers.copies import (
    CopyRequestShape,
    NewCopy,
    SourceCopyInFullShape,
    SourceCopyShape,
    Withdraw,
)
from claims.citing.copies import archive_page, keep_page, retry_copy, upload_copy, withdraw_copy
from claims.models import CopyRequest, Source, SourceCopy
from claims.models.source_vocabulary import CopyKind, CopyStatus


class SourceCopyFilters(filters.FilterSet):
    source = Id()
    kind = filters.ChoiceFilter(choices=CopyKind.choices)

    class Meta:
        model = SourceCopy
        fields: list[str] = []


class SourceCopies(Resource):
    """Sources as they were once."""

    queryset = SourceCopy.objects.select_related("captured_by", "withdrawn_by")
    serializer_class = SourceCopyInFullShape
    filterset_class = SourceCopyFilters
    parser_classes = [JSONParser, UploadParser]
    shapes = {"list": SourceCopyShape, "keep": NewCopy, "withdraw": Withdraw}
    rights = {"keep": "keep_copy"}
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Copies without their texts, the newest first; `?source=` for those of one source."""
        return self.answer_list(self.get_queryset().defer("text", "layout"))

    def retrieve(self, request: Request, pk: int) -> Response:
        """One copy with its text, and where passages of evidence stand in it."""
        return Response(self.shown(self.find(self.get_queryset().prefetch_related("places"), pk)))

    @extend_schema(responses={202: CopyRequestShape})
    def keep(self, request: Request, pk: int) -> Response:
        """Keep a copy of a source.

        A job does it; follow `Location` until the status is `done` or `failed`. A failed one says
        in `problem` why, and the way out. The kind `wayback` needs an installation that uses it.
        """
        self.find(Source, pk)
        with naming(upload="file"):
            row = self.asked_for(pk, **self.sent())
        headers = {"Location": self.reverse("copyrequest-detail", row.pk)}
        shown = self.shown(row, CopyRequestShape)
        return Response(shown, status=status.HTTP_202_ACCEPTED, headers=headers)

    def asked_for(self, pk: int, *, kind: str, file: Any = None, text: str = "") -> CopyRequest:
        if kind == CopyKind.PAGE:
            return keep_page(source_id=pk, by=self.by)
        if kind == CopyKind.WAYBACK:
            return archive_page(source_id=pk, by=self.by)
        content, name = (file.read(), file.name) if file is not None else (b"", "")
        return upload_copy(source_id=pk, content=content, filename=name, text=text, by=self.by)

    @extend_schema(responses=SourceCopyShape)
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take a copy out of sight for good: its text is deleted, the rest stays told."""
        self.find(SourceCopy, pk)
        copy = withdraw_copy(copy_id=pk, **self.sent(), by=self.by)
        return Response(self.shown(copy, SourceCopyShape))


class CopyRequestFilters(filters.FilterSet):
    source = Id()
    status = filters.ChoiceFilter(choices=CopyStatus.choices)

    class Meta:
        model = CopyRequest
        fields: list[str] = []


class CopyRequests(Resource):
    """Requests for copies, and how they are doing."""

    queryset = CopyRequest.objects.select_related("created_by")
    serializer_class = CopyRequestShape
    filterset_class = CopyRequestFilters
    rights = {"retry": "keep_copy"}
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Requests, the newest first."""
        return self.answer_list(self.get_queryset())

    def retrieve(self, request: Request, pk: int) -> Response:
        """How a request is doing."""
        return Response(self.shown(self.find(self.get_queryset(), pk)))

    @extend_schema(request=None, responses={202: CopyRequestShape})
    def retry(self, request: Request, pk: int) -> Response:
        """Ask once more for what failed: a new request, at `Location`."""
        row = retry_copy(request_id=pk, by=self.by)
        return self.answer(row, code=status.HTTP_202_ACCEPTED)
