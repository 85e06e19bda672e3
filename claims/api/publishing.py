"""Make it public, correct it, withdraw it; and what anybody may read."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import PublicResource, Resource
from claims.api.conditional import required_revision
from claims.api.filters import Id
from claims.api.problems import Gone
from claims.api.serializers.importing import ArticleShape
from claims.api.serializers.publishing import (
    Cause,
    ItemShape,
    PublicationRow,
    PublicationShape,
    PublishNote,
    Tier,
    UpdateNote,
)
from claims.models import Article, Claim, Publication
from claims.models.vocabulary import PublicationKind, Visibility
from claims.publishing.addresses import absolute
from claims.publishing.articles import (
    correct_article,
    publish_article,
    rate_article,
    withdraw_article,
)
from claims.publishing.checklist import checklist
from claims.publishing.claims import (
    correct_claim,
    publish_claim,
    update_claim,
    withdraw_claim,
)
from claims.publishing.queries import approved_review
from claims.serving.asking import Asked
from claims.serving.pages import Record, path_of, shown_record
from claims.serving.queries import find_publication, with_ever_hidden
from claims.serving.rows import PageRow
from claims.serving.web import etag_of
from claims.web import STATUS_OF_CLOSED


class Publishing(Resource):
    """Acts that make a publication."""

    serializer_class = PublicationRow
    shapes = {"publish": PublishNote, "correct": Cause, "withdraw": Cause}
    rights = {
        "publish": "publish",
        "correct": "correct_publication",
        "withdraw": "withdraw_publication",
        "tier": "rate_article",
    }

    def answer_public(self, publication: Publication) -> Response:
        return Response(
            self.shown(publication, PublicationRow),
            status=status.HTTP_201_CREATED,
            headers={"Location": self.reverse("publication-detail", publication.uuid)},
        )


class ArticlePublishing(Publishing):
    """Articles on their way to readers."""

    queryset = Article.objects.all()
    shapes = {**Publishing.shapes, "tier": Tier}

    @extend_schema(responses={201: PublicationRow})
    def publish(self, request: Request, pk: int) -> Response:
        """Publish the article with its approved claims, or its next number."""
        article = self.find(Article, pk)
        return self.answer_public(publish_article(article=article, **self.sent(), by=self.by))

    @extend_schema(responses={201: PublicationRow})
    def correct(self, request: Request, pk: int) -> Response:
        """Publish the article's corrected details or marks, and say why."""
        article = self.find(Article, pk)
        return self.answer_public(correct_article(article=article, **self.sent(), by=self.by))

    @extend_schema(responses={201: PublicationRow})
    def withdraw(self, request: Request, pk: int) -> Response:
        """Replace the article's page by a tombstone that says why."""
        article = self.find(Article, pk)
        return self.answer_public(withdraw_article(article=article, **self.sent(), by=self.by))

    @extend_schema(responses=ItemShape(many=True))
    def checklist(self, request: Request, pk: int) -> Response:
        """What must be true before the article goes out."""
        article = self.find(Article.objects.select_related("tier"), pk)
        return Response(ItemShape(checklist(article), many=True).data)

    @extend_schema(responses=ArticleShape)
    def tier(self, request: Request, pk: int) -> Response:
        """Set or remove the article's overall tier; readers see it with the next number."""
        revision = required_revision(request, self.find(Article, pk))
        article = rate_article(article_id=pk, **self.sent(), revision=revision, by=self.by)
        return Response(self.shown(article, ArticleShape), headers={"ETag": article.etag})


class ClaimPublishing(Publishing):
    """Claims on their way to readers."""

    queryset = Claim.objects.all()
    shapes = {**Publishing.shapes, "publish_update": UpdateNote}
    rights = {**Publishing.rights, "publish_update": "correct_publication"}

    @extend_schema(request=None, responses={201: PublicationRow})
    def publish(self, request: Request, pk: int) -> Response:
        """Publish the claim's approved review."""
        review = approved_review(self.find(Claim, pk))
        return self.answer_public(publish_claim(review=review, by=self.by))

    @extend_schema(responses={201: PublicationRow})
    def correct(self, request: Request, pk: int) -> Response:
        """Replace the published review by the approved one that corrects it."""
        review = approved_review(self.find(Claim, pk))
        return self.answer_public(correct_claim(review=review, **self.sent(), by=self.by))

    @extend_schema(responses={201: PublicationRow})
    def publish_update(self, request: Request, pk: int) -> Response:
        """Replace the published review by the approved one that adds evidence to the verdict."""
        review = approved_review(self.find(Claim, pk))
        return self.answer_public(update_claim(review=review, **self.sent(), by=self.by))

    @extend_schema(responses={201: PublicationRow})
    def withdraw(self, request: Request, pk: int) -> Response:
        """Replace the claim's page by a tombstone that says why."""
        claim = self.find(Claim, pk)
        return self.answer_public(withdraw_claim(claim=claim, **self.sent(), by=self.by))


class PublicationFilters(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=PublicationKind.choices)
    article = Id()
    claim = Id()
    verdict = filters.CharFilter(label="A verdict's slug; claims alone have one.")
    topic = filters.CharFilter(method="under", label="A topic's slug.")

    class Meta:
        model = Publication
        fields: list[str] = []

    def under(self, rows: QuerySet[Publication], name: str, slug: str) -> QuerySet[Publication]:
        asked = Asked.from_query(PublicationKind.ARTICLE, {})  # claims have what they have
        return rows.filter(asked.having("topic", slug))


class Publications(PublicResource):
    """What readers see. Anybody may read it."""

    queryset = Publication.objects.all()
    serializer_class = PublicationShape
    filterset_class = PublicationFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    shapes = {"list": PublicationRow}

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page of the rows, with the records of those from which something closed is cut."""
        page = super().paginate_queryset(queryset)
        cut = {row.pk: row for row in page or () if row.hidden}
        if cut:
            records = Publication.objects.filter(pk__in=cut).values_list("pk", "record")
            for pk, record in records:
                cut[pk].record = record
        return page

    def list(self, request: Request) -> Response:
        """What is public now, the newest first; withdrawn pages are left out."""
        rows = Publication.objects.listed().defer("record", "search")
        return self.answer_list(with_ever_hidden(rows))

    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """One number of an article or claim, with its record.

        Earlier numbers stay readable. 404 while moderators hide it; 410, or 451 where law demands
        it, after a take-down.
        """
        publication = public_one(uuid)
        page = page_of(publication)
        record, withheld = without_closed(page)
        publication.record = with_whole_links(record, page)
        if "history" in record and page.hidden:
            publication.note = record["history"][0]["note"]
            publication.topics = [one["slug"] for one in record.get("topics", [])]
        publication.withheld = withheld  # type: ignore[attr-defined]  # the shape reads it
        return self.answer_unless_known(publication, etag_of(page))


def public_one(uuid: UUID) -> Publication:
    """The publication, if readers may see it, without its record. Raises `Http404` and `Gone`."""
    publication = get_object_or_404(Publication.objects.defer("record", "search"), uuid=uuid)
    closed = STATUS_OF_CLOSED.get(Visibility(publication.visibility))
    if closed == status.HTTP_404_NOT_FOUND:
        raise Http404
    if closed:
        raise Gone(closed)
    return publication


def page_of(publication: Publication) -> PageRow:
    """The same publication as its page reads it: the record, and what moderators have closed."""
    kind = PublicationKind(publication.kind)
    page = find_publication(kind, publication.object_id, number=publication.number)
    assert page is not None
    return page


def with_whole_links(record: Record, publication: PageRow) -> Record:
    """The record with the links of its marks and notes as whole addresses: they lead to places on
    the page of this number, which is not what reads them."""
    if "rationale_html" not in record:
        return record
    address = absolute(path_of(publication, slug=publication.newest_slug))
    query = "" if publication.is_current else f"?version={publication.number}"
    html = record["rationale_html"].replace('href="#', f'href="{address}{query}#')
    return record | {"rationale_html": html}


def without_closed(publication: PageRow) -> tuple[Record, int]:
    """The record without the claims or articles that moderators have closed, and their number."""
    if not publication.hidden:
        return publication.record, 0
    shown = shown_record(publication)
    part = "claims" if publication.kind == PublicationKind.ARTICLE else "appearances"
    return shown, len(publication.record.get(part, [])) - len(shown.get(part, []))
