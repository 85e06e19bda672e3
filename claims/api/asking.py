"""What readers ask the desk to check."""

from collections.abc import Callable
from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.base import Resource
from claims.api.conditional import required_revision
from claims.api.publishing import public_one
from claims.api.rights import person_of
from claims.api.serializers.moderating import (
    CheckRequestShape,
    NewWish,
    RequestAnswer,
    RequestNote,
    RequestRefusal,
    WishReceiptShape,
)
from claims.models import CheckRequest
from claims.models.vocabulary import CheckRequestStatus
from claims.moderating.asking import (
    accept_request,
    answer_request,
    ask_for_check,
    decline_request,
)
from claims.web import sender_of

LIGHT = ("publication__record", "publication__search")


class CheckRequestFilters(filters.FilterSet):
    status = filters.ChoiceFilter(choices=CheckRequestStatus.choices)

    class Meta:
        model = CheckRequest
        fields: list[str] = []


class CheckRequests(Resource):
    """What readers would like to have checked."""

    queryset = CheckRequest.objects.select_related("publication", "decided_by").defer(*LIGHT)
    serializer_class = CheckRequestShape
    filterset_class = CheckRequestFilters
    shapes = {
        "create": NewWish,
        "accept": RequestNote,
        "decline": RequestRefusal,
        "answer_with": RequestAnswer,
    }
    rights = {
        "create": "ask_for_check",
        "list": "see_requests",
        "retrieve": "see_requests",
        "accept": "decide_request",
        "decline": "decide_request",
        "answer_with": "decide_request",
    }

    def list(self, request: Request) -> Response:
        """Requests, the newest first. For reviewers and editors."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={201: WishReceiptShape})
    def create(self, request: Request) -> Response:
        """Ask for a check. Nobody needs an account for it.

        `Location` is the page on which the reader sees what becomes of it. Whoever asks for the
        same page is counted with the others. A connection can send two within an hour; then 429
        says when the next one is taken.
        """
        sent = self.sent()
        sent["words"] = sent.pop("claim", "")
        wish = ask_for_check(**sent, sender=sender_of(request._request), by=person_of(request))
        page = reverse("moderating:show_wish", args=[wish.token], request=request)
        return Response(
            self.shown(wish, WishReceiptShape),
            status=status.HTTP_201_CREATED,
            headers={"Location": page},
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """One request. For reviewers and editors."""
        found = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(found, found.etag)

    @extend_schema(responses={200: CheckRequestShape})
    def accept(self, request: Request, pk: int) -> Response:
        """Say that the desk will look at it."""
        return self.decided(pk, accept_request, **self.sent())

    @extend_schema(responses={200: CheckRequestShape})
    def decline(self, request: Request, pk: int) -> Response:
        """Say that the desk will not look at it, and why."""
        return self.decided(pk, decline_request, **self.sent())

    @extend_schema(responses={200: CheckRequestShape})
    def answer_with(self, request: Request, pk: int) -> Response:
        """Say where it is checked already."""
        sent = self.sent()
        publication = public_one(sent.pop("publication"))
        return self.decided(pk, answer_request, publication=publication, **sent)

    def decided(self, pk: int, decide: Callable[..., CheckRequest], **given: Any) -> Response:
        revision = required_revision(self.request, self.find(self.get_queryset(), pk))
        decide(request_id=pk, revision=revision, by=self.by, **given)
        return self.answer(self.find(self.get_queryset(), pk))
