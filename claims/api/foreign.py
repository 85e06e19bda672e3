"""Checks that other fact-checkers published, as their ClaimReviews tell them."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource, naming
from claims.api.serializers.foreign import ClaimReviews, ForeignReviewShape, TakenShape
from claims.importing.foreign_reviews import import_claim_reviews
from claims.models import ForeignReview


class ForeignReviewFilters(filters.FilterSet):
    like = filters.CharFilter(
        method="alike", label="A claim: those about nearly the same words (trigrams, from 0.3)."
    )
    url = filters.CharFilter(label="The page of the check.")

    class Meta:
        model = ForeignReview
        fields: list[str] = []

    def alike(
        self, rows: QuerySet[ForeignReview], name: str, words: str
    ) -> QuerySet[ForeignReview]:
        return rows.filter(claim__trigram_similar=words)


class ForeignReviews(Resource):
    """What others have checked. Their ratings are their words: no verdict of this desk."""

    queryset = ForeignReview.objects.select_related("imported_by")
    serializer_class = ForeignReviewShape
    filterset_class = ForeignReviewFilters
    shapes = {"create": ClaimReviews}
    rights = {"create": "import_article"}
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Checks by others, those taken in last first."""
        return self.answer_list(self.get_queryset())

    def retrieve(self, request: Request, pk: int) -> Response:
        """One check by others, with what its markup lacks by our rules."""
        return Response(self.shown(self.find(self.get_queryset(), pk)))

    @extend_schema(responses={200: TakenShape})
    def create(self, request: Request) -> Response:
        """Take in ClaimReviews, however untidy.

        Every one is taken; a check that is known already is not taken twice.
        """
        with naming(upload="text"):
            reading = import_claim_reviews(text=self.sent()["text"], by=self.by)
        told = {
            "read": len(reading.taken),
            "new": reading.new,
            "changed": reading.changed,
            "known": reading.known,
            "unread": [f"{place}: {reason}" for place, reason in reading.unread],
        }
        return Response(self.shown(told, TakenShape))
