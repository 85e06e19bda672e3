"""What is watched about sources, and the desk's tasks about those that changed."""

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.filters import Flag, Id
from claims.api.serializers.watching import (
    AlertDecisionShape,
    AlertShape,
    Keep,
    SourceWatchShape,
)
from claims.citing.watching import ask_check
from claims.models import AlertDecision, Source, SourceAlert, SourceWatch
from claims.models.source_vocabulary import SourceStatus
from claims.publishing.alerts import keep_review


class SourceWatches(Resource):
    """When sources are looked at again, and what the looks at them found."""

    queryset = Source.objects.all()
    serializer_class = SourceWatchShape
    rights = {"check": "check_source"}
    conditional: set[str] = set()

    def retrieve(self, request: Request, pk: int) -> Response:
        """What the looks at a source found. 404 before it has come into the line."""
        return Response(self.shown(get_object_or_404(SourceWatch, source=pk)))

    @extend_schema(request=None, responses={202: SourceWatchShape})
    def check(self, request: Request, pk: int) -> Response:
        """Look at a source now.

        A job does it; follow `Location` until `asked_at` is null.
        """
        watch = ask_check(source_id=pk, by=self.by)
        headers = {"Location": self.reverse("source-watch", pk)}
        return Response(self.shown(watch), status=status.HTTP_202_ACCEPTED, headers=headers)


class AlertFilters(filters.FilterSet):
    source = Id()
    status = filters.ChoiceFilter(choices=SourceStatus.choices)
    open = Flag(field_name="closed_at", lookup_expr="isnull")

    class Meta:
        model = SourceAlert
        fields: list[str] = []


class Alerts(Resource):
    """Sources that changed after a check that cites them was published: one task for each."""

    queryset = SourceAlert.objects.prefetch_related("decisions__by")
    serializer_class = AlertShape
    filterset_class = AlertFilters
    conditional: set[str] = set()

    def list(self, request: Request) -> Response:
        """Tasks, the newest first; `?open=true` for those that wait for a decision."""
        return self.answer_list(self.get_queryset())

    def retrieve(self, request: Request, pk: int) -> Response:
        """One task with its published reviews.

        To correct or withdraw the claim of a review decides about it, too.
        """
        return Response(self.shown(self.find(self.get_queryset(), pk)))


class AlertDecisions(Resource):
    """What becomes of one published review."""

    queryset = AlertDecision.objects.all()
    serializer_class = AlertDecisionShape
    shapes = {"keep": Keep}
    rights = {"keep": "decide_alert"}
    conditional: set[str] = set()

    @extend_schema(responses={200: AlertDecisionShape})
    def keep(self, request: Request, pk: int) -> Response:
        """Let the review stand although its source changed, with a note that readers see."""
        self.find(AlertDecision, pk)
        return Response(self.shown(keep_review(decision_id=pk, **self.sent(), by=self.by)))
