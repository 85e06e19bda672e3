"""Reports and decisions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.base import Resource
from claims.api.conditional import given_revision
from claims.api.filters import Id
from claims.api.publishing import public_one
from claims.api.rights import person_of
from claims.api.serializers.moderating import (
    DecisionShape,
    Judgement,
    NewReport,
    ReceiptShape,
    ReportShape,
)
from claims.models import Decision, Publication, Report
from claims.models.vocabulary import Action, ReportCategory, ReportStatus
from claims.moderating.reports import decide_publication, decide_report, report_publication
from claims.web import sender_of

LIGHT = ("publication__record", "publication__search")


class ReportFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=ReportStatus.choices)
    category = filters.ChoiceFilter(choices=ReportCategory.choices)
    publication = filters.UUIDFilter(field_name="publication__uuid")

    class Meta:
        model = Report
        fields: list[str] = []


class Reports(Resource):
    """What readers say is wrong."""

    queryset = Report.objects.select_related("publication").defer(*LIGHT)
    serializer_class = ReportShape
    filterset_class = ReportFilters
    shapes = {"create": NewReport, "decide": Judgement}
    rights = {
        "create": "report_publication",
        "list": "see_reports",
        "retrieve": "see_reports",
        "decide": "decide_report",
    }

    def list(self, request: Request) -> Response:
        """Reports, the newest first. For moderators."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={201: ReceiptShape})
    def create(self, request: Request) -> Response:
        """Say what is wrong with something public. Nobody needs an account for it.

        `Location` is the page on which the reader sees what became of the report. A connection
        can send two within an hour, and a person of the desk five; then 429 says when the next one
        is taken.
        """
        sent = self.sent()
        report = report_publication(
            publication=public_one(sent.pop("publication")),
            sender=sender_of(request._request),
            by=person_of(request),
            **sent,
        )
        page = reverse("moderating:show_status", args=[report.token], request=request)
        return Response(
            self.shown(report, ReceiptShape),
            status=status.HTTP_201_CREATED,
            headers={"Location": page},
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """One report. For moderators."""
        report = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(report, report.etag)

    @extend_schema(responses={201: DecisionShape})
    def decide(self, request: Request, pk: int) -> Response:
        """Dismiss the report, send it to correction, or hide or take down what it is about."""
        revision = given_revision(request, self.find(self.get_queryset(), pk))
        decision = decide_report(report_id=pk, revision=revision, **self.sent(), by=self.by)
        return decided(decision, self.get_serializer_context())


class PublicationDecisions(Resource):
    """Decisions about publications without a report."""

    queryset = Publication.objects.all()
    serializer_class = DecisionShape
    shapes = {"decide": Judgement}
    rights = {"decide": "decide_report"}
    lookup_field = "uuid"

    @extend_schema(responses={201: DecisionShape})
    def decide(self, request: Request, uuid: UUID) -> Response:
        """Hide an article or claim, take it down, or show it again."""
        publication = get_object_or_404(Publication, uuid=uuid)
        decision = decide_publication(publication=publication, **self.sent(), by=self.by)
        return decided(decision, self.get_serializer_context())


def decided(decision: Decision, context: Mapping[str, Any]) -> Response:
    shown = DecisionShape(decision, context=dict(context)).data
    return Response(shown, status=status.HTTP_201_CREATED)


class DecisionFilters(filters.FilterSet):
    action = filters.ChoiceFilter(choices=Action.choices)
    publication = filters.UUIDFilter(field_name="publication__uuid")
    report = Id()

    class Meta:
        model = Decision
        fields: list[str] = []


class Decisions(Resource):
    """The append-only log of what moderators decided."""

    queryset = Decision.objects.select_related("publication", "by").defer(*LIGHT)
    serializer_class = DecisionShape
    filterset_class = DecisionFilters
    rights = {"list": "see_moderation_log"}

    def list(self, request: Request) -> Response:
        """Decisions, the newest first."""
        return self.answer_list(self.get_queryset())
