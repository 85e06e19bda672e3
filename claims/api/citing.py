"""Sources, and the evidence that reviews draw from them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.conditional import given_revision, required_revision
from claims.api.filters import Id
from claims.api.schema import CONDITIONAL
from claims.api.serializers.base import Input
from claims.api.serializers.citing import (
    EvidenceChanges,
    EvidenceShape,
    Into,
    LookedUpShape,
    Move,
    Named,
    NewEvidence,
    SourceChanges,
    SourceShape,
)
from claims.citing.evidence import add_evidence, edit_evidence, move_evidence, remove_evidence
from claims.citing.filling import fill_source, look_up, look_up_source
from claims.citing.identifiers import Identifier, identify
from claims.citing.merging import merge_sources
from claims.citing.queries import identified_source, known_source
from claims.citing.sources import edit_source, find_or_add_source
from claims.errors import Missing, Unavailable
from claims.models import Evidence, Source, note_sightings
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import Stance
from claims.permissions import demand

NOTHING = {"title": "", "authors": "", "container": "", "year": None, "is_preprint": False}


class SourceFilters(filters.FilterSet):
    q = filters.CharFilter(method="holding", label="Words of the title or the authors.")
    doi = filters.CharFilter(lookup_expr="iexact")
    pmid = filters.CharFilter()
    pmcid = filters.CharFilter(lookup_expr="iexact")
    arxiv = filters.CharFilter()
    isbn = filters.CharFilter()
    key = filters.CharFilter()
    url = filters.CharFilter()
    status = filters.ChoiceFilter(choices=SourceStatus.choices)

    class Meta:
        model = Source
        fields: list[str] = []

    def holding(self, rows: QuerySet[Source], name: str, words: str) -> QuerySet[Source]:
        for word in words.split():
            rows = rows.filter(Q(title__icontains=word) | Q(authors__icontains=word))
        return rows


class Sources(Resource):
    """Bibliographic records, each stored once."""

    queryset = Source.objects.select_related("created_by")
    serializer_class = SourceShape
    filterset_class = SourceFilters
    shapes = {
        "create": SourceChanges,
        "partial_update": SourceChanges,
        "lookup": Named,
        "merge": Into,
        "fill": Input,
    }
    rights = {
        "create": "add_source",
        "partial_update": "edit_source",
        "lookup": "add_source",
        "fill": "edit_source",
        "merge": "merge_sources",
    }
    conditional = CONDITIONAL | {"fill", "merge"}

    def list(self, request: Request) -> Response:
        """Sources, the newest first."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={201: SourceShape, 200: SourceShape})
    def create(self, request: Request) -> Response:
        """Find the source with one of the identifiers, or add it.

        201 for a new one. A stored one comes back as it is, with 200: nothing is overwritten.
        """
        began = timezone.now()
        source = find_or_add_source(**self.sent(), by=self.by)
        if source.created_at >= began:
            return self.answer(source, code=status.HTTP_201_CREATED)
        response = self.answer(source)
        response["Location"] = self.address(source)
        return response

    def retrieve(self, request: Request, pk: int) -> Response:
        """One source. Which reviews cite it: `/evidence/?source=`."""
        source = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(source, source.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct a record, for every review that cites it."""
        revision = required_revision(request, self.find(Source, pk))
        edit_source(source_id=pk, changes=self.sent(), revision=revision, by=self.by)
        return self.answer(self.find(self.get_queryset(), pk))

    @extend_schema(responses=LookedUpShape)
    def lookup(self, request: Request) -> Response:
        """Ask the services what an identifier names. Nothing is stored.

        `source` is set where the library has the work. 503 where a service that might know it did
        not answer.
        """
        identifier = identify(self.sent()["identifier"])
        return Response(self.shown(looked_up(identifier), LookedUpShape))

    def fill(self, request: Request, pk: int) -> Response:
        """Take what the services say of a source, but for what a person wrote."""
        source = self.find(self.get_queryset(), pk)
        revision = required_revision(request, source)
        self.sent()
        record = look_up_source(source, fresh=True, by=self.by)
        if record is None:
            raise Missing("Nobody who was asked knows this source. Nothing was changed.")
        fill_source(source_id=pk, record=record, revision=revision, by=self.by)
        return self.answer(self.find(self.get_queryset(), pk))

    def merge(self, request: Request, pk: int) -> Response:
        """Merge the source into another one, which is answered.

        Evidence, copies, judgements and tasks follow; this one stays as history.
        """
        revision = required_revision(request, self.find(Source, pk))
        kept = merge_sources(
            source_id=pk, into_id=self.sent()["into"], revision=revision, by=self.by
        )
        return self.answer(self.find(self.get_queryset(), kept.pk))


def looked_up(identifier: Identifier) -> dict[str, Any]:
    """What the services say of an identifier, in one shape whether they know it or not."""
    known = identified_source(identifier)
    try:
        record = look_up(identifier)
    except Unavailable:
        if known is None:
            raise
        record = None
    same = known or (known_source(record.identifiers) if record else None)
    columns = record.columns if record else dict(NOTHING)
    return {
        "scheme": identifier.scheme,
        "value": identifier.value,
        "source": same.pk if same else None,
        "service": record.service if record else "",
        "identifiers": record.identifiers if record else {},
        "csl": record.csl if record else {},
        **columns,
    }


class EvidenceFilters(filters.FilterSet):
    review = Id()
    source = Id()
    stance = filters.ChoiceFilter(choices=Stance.choices)

    class Meta:
        model = Evidence
        fields: list[str] = []


class EvidenceOfReviews(Resource):
    """Sources used in reviews: what they say, where, and how that bears on the claim.

    Reading the evidence of a review that waits for sign-off leans towards its verdict: a second
    opinion of one's own is not blind afterwards.
    """

    queryset = Evidence.objects.select_related("review")
    serializer_class = EvidenceShape
    filterset_class = EvidenceFilters
    shapes = {"create": NewEvidence, "partial_update": EvidenceChanges, "move": Move}
    rights = {"create": "start_review"}

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        note_sightings([evidence.review for evidence in page or ()], self.by)
        return page

    def list(self, request: Request) -> Response:
        """Evidence, the newest first.

        `/reviews/{id}/evidence/` has a review's evidence in its order.
        """
        return self.answer_list(self.get_queryset())

    def create(self, request: Request) -> Response:
        """Cite a source in a review of yours."""
        return self.answer(add_evidence(**self.sent(), by=self.by), code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One piece of evidence."""
        evidence = self.find(self.get_queryset(), pk)
        note_sightings([evidence.review], self.by)
        return self.answer_unless_known(evidence, evidence.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change what is said about the source."""
        revision = required_revision(request, self.own(pk))
        edit_evidence(evidence_id=pk, changes=self.sent(), revision=revision, by=self.by)
        return self.answer(self.find(self.get_queryset(), pk))

    def destroy(self, request: Request, pk: int) -> Response:
        """Take it out of the review."""
        revision = required_revision(request, self.own(pk))
        remove_evidence(evidence_id=pk, revision=revision, by=self.by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def move(self, request: Request, pk: int) -> Response:
        """Put it at another place of the review's evidence."""
        given_revision(request, self.own(pk))
        return self.answer(move_evidence(evidence_id=pk, **self.sent(), by=self.by))

    def own(self, pk: int) -> Evidence:
        """The evidence, for the author of its review: asked before the body is read."""
        evidence: Evidence = self.find(Evidence.objects.select_related("review"), pk)
        demand(self.by, "edit_review", evidence.review)
        return evidence
