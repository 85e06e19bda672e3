"""What came in: articles, their snapshots, copies elsewhere, and what they refer to."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.conditional import required_revision
from claims.api.filters import Id
from claims.api.parsers import JSONParser, UploadParser
from claims.api.serializers.importing import (
    ArticleRow,
    ArticleShape,
    CopiesAsked,
    CopyPage,
    Details,
    ImportedShape,
    NewArticle,
    ReferencePage,
    ReferencesAsked,
    SnapshotRow,
    SnapshotShape,
)
from claims.importing.articles import Imported, edit_article, import_text, import_upload
from claims.importing.duplicates import CANDIDATES, near_copies
from claims.importing.reference_queries import references_of
from claims.importing.shared_claims import with_claims
from claims.models import Article, Snapshot, note_claims_shown
from claims.text.addresses import canonical_url


class ArticleFilters(filters.FilterSet):
    q = filters.CharFilter(method="holding", label="Words of the title, publisher or author.")
    url = filters.CharFilter(method="at", label="The address, in any of its spellings.")

    class Meta:
        model = Article
        fields: list[str] = []

    def holding(self, rows: QuerySet[Article], name: str, words: str) -> QuerySet[Article]:
        for word in words.split():
            rows = rows.filter(
                Q(title__icontains=word) | Q(publisher__icontains=word) | Q(byline__icontains=word)
            )
        return rows

    def at(self, rows: QuerySet[Article], name: str, url: str) -> QuerySet[Article]:
        return rows.filter(url=canonical_url(url)).exclude(url="")


class Articles(Resource):
    """Texts under examination. Their words are in snapshots."""

    queryset = Article.objects.select_related("tier", "created_by")
    serializer_class = ArticleShape
    filterset_class = ArticleFilters
    parser_classes = [JSONParser, UploadParser]
    shapes = {"list": ArticleRow, "create": NewArticle, "partial_update": Details}
    rights = {"create": "import_article", "partial_update": "edit_article"}

    def list(self, request: Request) -> Response:
        """Articles, the newest first."""
        newest = Snapshot.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
        return self.answer_list(self.get_queryset().annotate(snapshot=Subquery(newest[:1])))

    @extend_schema(responses={201: ImportedShape, 200: ImportedShape})
    def create(self, request: Request) -> Response:
        """Store pasted text as JSON, or an uploaded file as multipart/form-data.

        200 when `again` found that the text has not changed.
        """
        return self.answer_imported(self.imported(**self.sent()))

    def imported(self, **sent: Any) -> Imported:
        text, file = sent.pop("text", ""), sent.pop("file", None)
        if file is None:
            return import_text(text=text, **sent, by=self.by)
        return import_upload(content=file.read(), filename=file.name, **sent, by=self.by)

    def answer_imported(self, done: Imported) -> Response:
        is_new = done.outcome != "unchanged"
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        headers = {"Location": self.address(done.article), "ETag": done.article.etag}
        return Response(self.shown(done, ImportedShape), status=code, headers=headers)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One article. Its snapshots: `/snapshots/?article=`."""
        article = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(article, article.etag)

    @extend_schema(parameters=[CopiesAsked], responses=CopyPage)
    def copies(self, request: Request, pk: int) -> Response:
        """Other articles with much the same text, and the claims that are marked there.

        The most similar come first. `limit` counts the candidates that are compared, so a page may
        hold fewer rows.
        """
        chosen = self.asked(CopiesAsked)
        start = min(chosen.get("cursor", 0), CANDIDATES)
        snapshot = self.find(self.get_queryset(), pk).current_snapshot
        found = near_copies(snapshot, start=start, size=chosen["limit"])
        following = start + chosen["limit"] if found.more else None
        copies = with_claims(found.rows, snapshot)
        note_claims_shown([shared.claim.pk for row in copies for shared in row.claims], self.by)
        page = {"next": following, "results": copies}
        return self.answer_page(page, CopyPage)

    @extend_schema(parameters=[ReferencesAsked], responses=ReferencePage)
    def references(self, request: Request, pk: int) -> Response:
        """What the article's text refers to, in the order of the text."""
        chosen = self.asked(ReferencesAsked)
        snapshots = Snapshot.objects.filter(article=pk).select_related("article")
        if "number" in chosen:
            snapshots = snapshots.filter(number=chosen["number"])
        snapshot = get_object_or_404(snapshots.order_by("-number")[:1])
        found = references_of(
            snapshot,
            all_links=chosen["all"],
            after=chosen.get("cursor", 0),
            size=chosen["limit"],
        )
        page = {
            "next": found.following,
            "snapshot": snapshot.pk,
            "outgoing": found.outgoing,
            "total": found.total,
            "results": found.rows,
        }
        return self.answer_page(page, ReferencePage)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct what is known about an article."""
        revision = required_revision(request, self.find(Article, pk))
        edit_article(article_id=pk, changes=self.sent(), revision=revision, by=self.by)
        return self.answer(self.find(self.get_queryset(), pk))


class SnapshotFilters(filters.FilterSet):
    article = Id()
    sha256 = filters.CharFilter(label="The hash of the text in UTF-8.")

    class Meta:
        model = Snapshot
        fields: list[str] = []


class Snapshots(Resource):
    """Immutable captures of articles."""

    queryset = Snapshot.objects.select_related("captured_by")
    serializer_class = SnapshotShape
    filterset_class = SnapshotFilters
    shapes = {"list": SnapshotRow}
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Snapshots without their texts, the newest first."""
        return self.answer_list(
            self.get_queryset().defer("text", "layout", "references", "structured_data")
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """One snapshot: text, layout, hash and references.

        Every offset counts Unicode code points of `text` from 0: not bytes, and not the UTF-16
        units of JavaScript and Java.
        """
        snapshot = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(snapshot, f'"snapshot-{snapshot.pk}"')
