"""Judge: reviews and their steps to sign-off."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.conditional import given_revision, required_revision
from claims.api.filters import Id
from claims.api.serializers.citing import EvidenceShape
from claims.api.serializers.reviewing import (
    NewReview,
    Note,
    ReviewChanges,
    ReviewProblemShape,
    ReviewShape,
)
from claims.models import Claim, Review, note_sightings
from claims.models.vocabulary import ReviewStatus
from claims.permissions import demand
from claims.reviewing.reviews import (
    approve_review,
    discard_review,
    request_changes,
    save_review,
    start_correction,
    start_review,
    submit_review,
    take_back_review,
)
from claims.reviewing.rules import problems


class ReviewFilters(filters.FilterSet):
    claim = Id()
    author = Id(label="The id of a person.")
    status = filters.ChoiceFilter(choices=ReviewStatus.choices)
    verdict = filters.CharFilter(field_name="verdict__slug", label="A verdict's slug.")

    class Meta:
        model = Review
        fields: list[str] = []


class Reviews(Resource):
    """Assessments of claims, on their way to sign-off.

    Every step may carry If-Match, and is refused with 412 when the review has changed since.
    """

    queryset = Review.objects.select_related("author", "approver", "verdict")
    serializer_class = ReviewShape
    filterset_class = ReviewFilters
    shapes = {"create": NewReview, "partial_update": ReviewChanges, "request_changes": Note}
    rights = {"create": "start_review", "start_correction": "start_correction"}

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        note_sightings(page or (), self.by)
        return page

    def find(self, rows: Any, pk: int) -> Any:
        """The row with the id; a review that is found is shown, and its verdict with it."""
        found = super().find(rows, pk)
        if isinstance(found, Review):
            note_sightings([found], self.by)
        return found

    def list(self, request: Request) -> Response:
        """Reviews, the newest first."""
        return self.answer_list(self.get_queryset())

    def create(self, request: Request) -> Response:
        """Start a review of a claim, as its author."""
        started = start_review(**self.sent(), by=self.by)
        return self.answer(started, code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One review."""
        review = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(review, review.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Save the judgement, finished or not. Its author alone can."""
        revision = required_revision(request, self.allowed("edit_review", pk))
        save_review(review_id=pk, changes=self.sent(), revision=revision, by=self.by)
        return self.stored(pk)

    @extend_schema(request=None)
    def submit(self, request: Request, pk: int) -> Response:
        """Hand it in for sign-off."""
        submit_review(review_id=pk, revision=self.read("submit_review", pk), by=self.by)
        return self.stored(pk)

    @extend_schema(request=None)
    def take_back(self, request: Request, pk: int) -> Response:
        """Make a submitted review a draft again."""
        take_back_review(review_id=pk, revision=self.read("take_back_review", pk), by=self.by)
        return self.stored(pk)

    @extend_schema(request=None)
    def discard(self, request: Request, pk: int) -> Response:
        """Give it up: it is kept, and the claim is free for another."""
        discard_review(review_id=pk, revision=self.read("discard_review", pk), by=self.by)
        return self.stored(pk)

    def request_changes(self, request: Request, pk: int) -> Response:
        """Return it to its author with a note."""
        revision = self.read("request_changes", pk)
        request_changes(review_id=pk, **self.sent(), revision=revision, by=self.by)
        return self.stored(pk)

    @extend_schema(request=None)
    def approve(self, request: Request, pk: int) -> Response:
        """Sign off somebody else's review."""
        approve_review(review_id=pk, revision=self.read("approve_review", pk), by=self.by)
        return self.stored(pk)

    @extend_schema(request=None, responses={201: ReviewShape})
    def start_correction(self, request: Request, pk: int) -> Response:
        """Start a correction of a claim's published review, as a copy of it."""
        started = start_correction(claim=self.find(Claim, pk), by=self.by)
        return self.answer(started, code=status.HTTP_201_CREATED)

    @extend_schema(responses=ReviewProblemShape(many=True))
    def problems(self, request: Request, pk: int) -> Response:
        """What stands between the review and a good judgement, blocking points first."""
        review = self.find(Review.objects.select_related("claim", "verdict"), pk)
        return Response(ReviewProblemShape(problems(review), many=True).data)

    @extend_schema(responses=EvidenceShape(many=True))
    def evidence(self, request: Request, pk: int) -> Response:
        """The review's whole evidence, in its order."""
        return Response(EvidenceShape(self.find(Review, pk).evidence.all(), many=True).data)

    def allowed(self, verb: str, pk: int) -> Review:
        """The review, for a person with the right to it: asked before the body is read."""
        review: Review = self.find(self.get_queryset(), pk)
        demand(self.by, verb, review)
        return review

    def read(self, verb: str, pk: int) -> int | None:
        """The revision that the client says it has read, if it says so."""
        return given_revision(self.request, self.allowed(verb, pk))

    def stored(self, pk: int) -> Response:
        return self.answer(self.find(self.get_queryset(), pk))
