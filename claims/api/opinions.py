"""Second opinions: what others think of a claim that was handed in."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource, naming
from claims.api.filters import Id
from claims.api.serializers.opinions import NewOpinion, SecondOpinionShape
from claims.models import SecondOpinion, note_sightings
from claims.reviewing.opinions import give_opinion


class OpinionFilters(filters.FilterSet):
    review = Id()
    claim = Id(field_name="review__claim", label="The id of a claim.")
    author = Id(label="The id of a person.")

    class Meta:
        model = SecondOpinion
        fields: list[str] = []


class SecondOpinions(Resource):
    """What others think of claims whose reviews wait for sign-off. Given once, never changed.

    Reading a review, or an opinion on it, shows its verdict: an opinion of one's own is not blind
    afterwards.
    """

    queryset = SecondOpinion.objects.select_related("author", "verdict", "beside", "review")
    serializer_class = SecondOpinionShape
    filterset_class = OpinionFilters
    shapes = {"create": NewOpinion}
    rights = {"create": "start_review"}

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        note_sightings([opinion.review for opinion in page or ()], self.by)
        return page

    def list(self, request: Request) -> Response:
        """Second opinions, the newest first."""
        return self.answer_list(self.get_queryset())

    def create(self, request: Request) -> Response:
        """Give a second opinion on somebody else's review; the answer says whether it is blind."""
        sent = self.sent()
        with naming(review_id="review"):
            given = give_opinion(review_id=sent.pop("review").pk, **sent, by=self.by)
        return self.answer(self.shown_too(given.pk), code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One second opinion."""
        return self.answer(self.shown_too(pk))

    def shown_too(self, pk: int) -> SecondOpinion:
        """The opinion, which shows the verdict of the review beside it."""
        opinion: SecondOpinion = self.find(self.get_queryset(), pk)
        note_sightings([opinion.review], self.by)
        return opinion
