"""Get articles in: imports, alone and many at once."""

from collections.abc import Sequence
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource, SerializerClass, naming
from claims.api.filters import Id
from claims.api.parsers import JSONParser, UploadParser
from claims.api.serializers.imports import (
    BatchShape,
    Choosing,
    EntriesAsked,
    EntryPage,
    ImportShape,
    NewBatch,
    NewImport,
    Retry,
)
from claims.importing.imports import (
    cancel_import,
    hurry_import,
    retry_import,
    start_file_import,
    start_url_import,
)
from claims.importing.lists.batches import (
    cancel_batch,
    choose_entries,
    retry_batch,
    start_batch,
    start_list,
    start_list_upload,
)
from claims.importing.lists.queries import choices, proposed_places, tallies, with_articles
from claims.models import Batch, Import
from claims.models.vocabulary import BatchKind, BatchStatus, ImportStatus


class ImportFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=ImportStatus.choices)
    batch = Id()

    class Meta:
        model = Import
        fields: list[str] = []


class Imports(Resource):
    """Requests to bring an article in, each carried out by a job."""

    queryset = Import.objects.select_related("created_by")
    serializer_class = ImportShape
    filterset_class = ImportFilters
    parser_classes = [JSONParser, UploadParser]
    shapes = {"create": NewImport, "retry": Retry}
    rights = {
        "create": "import_article",
        "cancel": "cancel_import",
        "hurry": "import_article",
        "retry": "import_article",
    }
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Imports, the newest first."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={202: ImportShape})
    def create(self, request: Request) -> Response:
        """Fetch a page, or read a file.

        A job does it; follow `Location` until the status is `ready`, `failed` or `cancelled`. Until
        then it is `queued`, `fetching`, `extracting` or `comparing`, or `waiting` for another
        attempt at `retry_at`. A failed one says in `problem` why, and the way out.
        """
        return self.answer(self.started(**self.sent()), code=status.HTTP_202_ACCEPTED)

    def started(self, *, again: bool, url: str = "", file: Any = None, **details: Any) -> Import:
        if file is None:
            return start_url_import(url=url, details=details, again=again, by=self.by)
        return start_file_import(
            content=file.read(),
            filename=file.name,
            details={**details, "url": url},
            again=again,
            by=self.by,
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """How an import is doing."""
        return self.answer(self.find(self.get_queryset(), pk))

    @extend_schema(request=None)
    def cancel(self, request: Request, pk: int) -> Response:
        """Stop an import that has not ended. Nothing of it is stored."""
        cancel_import(import_id=pk, by=self.by)
        return self.retrieve(request, pk)

    @extend_schema(request=None)
    def hurry(self, request: Request, pk: int) -> Response:
        """Try now what is `waiting` for another attempt."""
        hurry_import(import_id=pk, by=self.by)
        return self.retrieve(request, pk)

    @extend_schema(responses={202: ImportShape})
    def retry(self, request: Request, pk: int) -> Response:
        """Ask once more for what failed or was cancelled.

        It becomes a new import, at `Location`; the ended one stays as it is.
        """
        row = retry_import(import_id=pk, **self.sent(), by=self.by)
        return self.answer(row, code=status.HTTP_202_ACCEPTED)


class BatchFilters(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=BatchKind.choices)
    status = filters.ChoiceFilter(choices=BatchStatus.choices)

    class Meta:
        model = Batch
        fields: list[str] = []


class Batches(Resource):
    """Many articles asked for at once."""

    queryset = Batch.objects.select_related("created_by").defer("entries")
    serializer_class = BatchShape
    filterset_class = BatchFilters
    parser_classes = [JSONParser, UploadParser]
    shapes = {"create": NewBatch, "choose": Choosing}
    rights = {
        "create": "import_article",
        "choose": "import_article",
        "cancel": "cancel_import",
        "retry": "import_article",
    }
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Batches, the newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown_all(page or []))

    @extend_schema(responses={202: BatchShape})
    def create(self, request: Request) -> Response:
        """Ask for many articles.

        The pages of `urls` are imported at once, but for those that are here already. A list is
        read by a job: follow `Location` until the status is `choosing` or `failed`, then look at
        the entries and choose. A page that is no list ends as `failed`, and says so.
        """
        return self.answer(self.started(**self.sent()), code=status.HTTP_202_ACCEPTED)

    def started(self, *, again: bool, file: Any = None, **sent: Any) -> Batch:
        with naming(url="list", upload="file"):
            if file is not None:
                return start_list_upload(content=file.read(), filename=file.name, by=self.by)
            if "list" in sent:
                return start_list(url=sent["list"], by=self.by)
            lines = "\n".join(" ".join(url.split()) for url in sent["urls"])
            return start_batch(urls=lines, again=again, by=self.by)

    def shown(self, thing: Any, serializer: SerializerClass | None = None) -> Any:
        if serializer is not None:
            return super().shown(thing, serializer)
        return self.shown_all([thing])[0]

    def shown_all(self, batches: Sequence[Batch]) -> Any:
        """The batches with how far they are; one query."""
        context = {**self.get_serializer_context(), "tallies": tallies(batches)}
        return BatchShape(batches, many=True, context=context).data

    def retrieve(self, request: Request, pk: int) -> Response:
        """How far a batch is."""
        return self.answer(self.find(self.get_queryset(), pk))

    @extend_schema(parameters=[EntriesAsked], responses=EntryPage)
    def entries(self, request: Request, pk: int) -> Response:
        """What stands in the list, in its order."""
        chosen = self.asked(EntriesAsked)
        batch = self.find(Batch.objects.all(), pk)
        matching = choices(batch, words=chosen["q"], since=chosen["since"], until=chosen["until"])
        after, limit = chosen.get("cursor", -1), chosen["limit"]
        following = [choice for choice in matching if choice.place > after]
        rows = with_articles(following[:limit])
        return self.answer_page(
            {
                "next": rows[-1].place if len(following) > limit else None,
                "total": len(matching),
                "results": rows,
            },
            EntryPage,
        )

    @extend_schema(responses={202: BatchShape})
    def choose(self, request: Request, pk: int) -> Response:
        """Import entries of the list, each at most once.

        `places` are taken as they are: a page that is here already is captured anew. Choose as
        often as you like.
        """
        sent = self.sent()
        places = sent.get("places")
        if places is None:
            batch = self.find(Batch.objects.all(), pk)
            places = proposed_places(
                batch, words=sent["q"], since=sent["since"], until=sent["until"]
            )
        with naming(entries="places"):
            choose_entries(batch_id=pk, places=places, by=self.by)
        found = self.find(self.get_queryset(), pk)
        return Response(self.shown(found), status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None)
    def cancel(self, request: Request, pk: int) -> Response:
        """Stop what has not ended; what is ready stays."""
        cancel_batch(batch_id=pk, by=self.by)
        return self.retrieve(request, pk)

    @extend_schema(request=None, responses={202: BatchShape})
    def retry(self, request: Request, pk: int) -> Response:
        """Ask once more for everything that failed.

        It becomes a new batch, at `Location`; the old one stays as it is.
        """
        batch = retry_batch(batch_id=pk, by=self.by)
        return self.answer(batch, code=status.HTTP_202_ACCEPTED)
