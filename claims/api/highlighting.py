"""Say which words are the claim: claims, occurrences, and places of quotes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.conditional import required_revision
from claims.api.filters import Id
from claims.api.schema import CONDITIONAL
from claims.api.serializers.highlighting import (
    ClaimChanges,
    ClaimRow,
    ClaimShape,
    HalvesShape,
    Located,
    MarkedClaimShape,
    Merge,
    NewClaim,
    NewOccurrence,
    OccurrenceChanges,
    OccurrenceShape,
    PaintedShape,
    Quote,
    Removal,
    RemovedShape,
    RestoredClaimShape,
    Split,
    StoredOccurrenceShape,
)
from claims.highlighting.adjusting import (
    Words,
    change_occurrence,
    merge_occurrences,
    split_occurrence,
)
from claims.highlighting.claims import create_claim, edit_claim
from claims.highlighting.discarding import discard_claim, restore_claim
from claims.highlighting.marks import Kept, painted
from claims.highlighting.occurrences import (
    add_occurrence,
    place_quote,
    remove_occurrence,
    restore_occurrence,
)
from claims.highlighting.queries import place_in
from claims.models import Claim, Event, Occurrence, Review, Snapshot, note_claims_shown
from claims.models.vocabulary import ReviewStatus
from claims.text.locate import Ambiguous, Found, Missing
from claims.text.spans import Span

NO_REVIEW = "none"
STANDING = [(NO_REVIEW, "No review yet"), *ReviewStatus.choices]


class ClaimFilters(filters.FilterSet):
    q = filters.CharFilter(method="alike", label="Words of the statement, or nearly so.")
    status = filters.ChoiceFilter(
        method="standing", choices=STANDING, label="Has a review in this state; `none`: has none."
    )
    verdict = filters.CharFilter(
        method="judged", label="The verdict of a review that stands, by its slug."
    )
    topic = filters.CharFilter(field_name="topics__slug", label="A topic's slug.")

    class Meta:
        model = Claim
        fields: list[str] = []

    def alike(self, rows: QuerySet[Claim], name: str, words: str) -> QuerySet[Claim]:
        return rows.filter(Q(statement__trigram_word_similar=words) | Q(statement__icontains=words))

    def standing(self, rows: QuerySet[Claim], name: str, status: str) -> QuerySet[Claim]:
        if status == NO_REVIEW:
            return rows.filter(~Exists(reviews().exclude(status=ReviewStatus.DISCARDED)))
        return rows.filter(Exists(reviews().filter(status=status)))

    def judged(self, rows: QuerySet[Claim], name: str, slug: str) -> QuerySet[Claim]:
        past = [ReviewStatus.DISCARDED, ReviewStatus.CORRECTED, ReviewStatus.WITHDRAWN]
        return rows.filter(Exists(reviews().filter(verdict__slug=slug).exclude(status__in=past)))


def reviews() -> QuerySet[Review]:
    """The reviews of the claim in the outer query."""
    return Review.objects.filter(claim=OuterRef("pk"))


class Claims(Resource):
    """Checkable statements, each apart from any article."""

    queryset = Claim.objects.select_related("created_by").prefetch_related("topics")
    serializer_class = ClaimShape
    filterset_class = ClaimFilters
    shapes = {
        "list": ClaimRow,
        "create": NewClaim,
        "partial_update": ClaimChanges,
        "restore": Removal,
    }
    rights = {
        "create": "highlight_claim",
        "partial_update": "edit_claim",
        "discard": "discard_claim",
        "restore": "discard_claim",
    }
    conditional = CONDITIONAL | {"discard"}

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        note_claims_shown([claim.pk for claim in page or ()], self.by)
        return page

    def list(self, request: Request) -> Response:
        """Claims, the newest first."""
        standing = (
            Review.objects.exclude(status=ReviewStatus.DISCARDED)
            .select_related("verdict")
            .only("claim", "status", "verdict__slug")
        )
        rows = self.get_queryset().prefetch_related(Prefetch("reviews", queryset=standing))
        return self.answer_list(rows)

    @extend_schema(responses={201: MarkedClaimShape})
    def create(self, request: Request) -> Response:
        """Mark the words that state a new claim.

        `quote` must be the slice of the snapshot's text from `start` to `end` (code points);
        `POST /snapshots/{id}/locate/` finds the offsets of a quote.
        """
        occurrence = create_claim(**self.sent(), by=self.by)
        claim = occurrence.claim
        return Response(
            self.shown(
                {"claim": claim, "occurrence": occurrence, "marks": occurrence.span},
                MarkedClaimShape,
            ),
            status=status.HTTP_201_CREATED,
            headers={"Location": self.address(claim), "ETag": claim.etag},
        )

    def retrieve(self, request: Request, pk: int) -> Response:
        """One claim. Where it is stated: `/occurrences/?claim=`."""
        claim = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(claim, claim.etag)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Change the wording, the claimant, the topics…"""
        revision = required_revision(request, self.find(Claim, pk))
        edit_claim(claim_id=pk, changes=self.sent(), revision=revision, by=self.by)
        return self.answer(self.find(self.get_queryset(), pk))

    @extend_schema(request=None, responses=RemovedShape)
    def discard(self, request: Request, pk: int) -> Response:
        """Take a claim that nobody has reviewed away, with its marks.

        Answers the id of the event with which `/claims/restore/` undoes it. A claim with a review,
        also a discarded one, is kept: 409.
        """
        revision = required_revision(request, self.find(Claim, pk))
        event = discard_claim(claim_id=pk, revision=revision, by=self.by)
        return Response(self.shown(removed(event, event.data["marks"]), RemovedShape))

    @extend_schema(responses=RestoredClaimShape)
    def restore(self, request: Request) -> Response:
        """Undo that: the claim and its marks return as they were."""
        event = self.sent()["event"]
        claim = restore_claim(event_id=event, by=self.by)
        response = self.answer(claim)
        marks = Event.objects.get(pk=event).data["marks"]
        response.data["marks"] = self.shown(painted(marks), PaintedShape) if marks else None
        return response


class OccurrenceFilters(filters.FilterSet):
    claim = Id()
    snapshot = Id()
    article = Id(field_name="snapshot__article")

    class Meta:
        model = Occurrence
        fields: list[str] = []


class Occurrences(Resource):
    """Words of snapshots that state claims."""

    queryset = Occurrence.objects.select_related("snapshot", "created_by").defer(
        "snapshot__text", "snapshot__layout", "snapshot__references"
    )
    serializer_class = OccurrenceShape
    filterset_class = OccurrenceFilters
    shapes = {
        "create": NewOccurrence,
        "partial_update": OccurrenceChanges,
        "restore": Removal,
        "split": Split,
        "merge": Merge,
    }
    rights = dict.fromkeys(
        ("create", "partial_update", "destroy", "restore", "split", "merge"), "highlight_claim"
    )
    conditional = CONDITIONAL | {"split", "merge"}

    def list(self, request: Request) -> Response:
        """Occurrences, the newest first."""
        return self.answer_list(self.get_queryset())

    @extend_schema(responses={201: StoredOccurrenceShape})
    def create(self, request: Request) -> Response:
        """Mark further words that state a claim."""
        sent = self.sent()
        claim = Claim(pk=sent.pop("claim"))  # whether it is there is asked where it is marked
        added = add_occurrence(claim=claim, **sent, by=self.by)
        return self.answer_painted(added, added.span, code=status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One occurrence."""
        occurrence = self.find(self.get_queryset(), pk)
        return self.answer_unless_known(occurrence, occurrence.etag)

    @extend_schema(responses=StoredOccurrenceShape)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Change where it is, which claim it states, the relation, or whether it is central.

        `start`, `end` and `quote` come together. Everything sent is stored, or nothing.
        """
        revision = required_revision(request, self.find(Occurrence, pk))
        done = change_occurrence(
            occurrence_id=pk, changes=self.sent(), revision=revision, by=self.by
        )
        return self.answer_painted(self.find(self.get_queryset(), pk), done.painted)

    @extend_schema(responses=RemovedShape)
    def destroy(self, request: Request, pk: int) -> Response:
        """Take the mark off the words; the claim stays.

        The removal is an event of the article. Its id is answered: `/occurrences/restore/` takes
        it and undoes the removal.
        """
        revision = required_revision(request, self.find(Occurrence, pk))
        event = remove_occurrence(occurrence_id=pk, revision=revision, by=self.by)
        return Response(self.shown(removed(event, [event.data]), RemovedShape))

    @extend_schema(responses=StoredOccurrenceShape)
    def restore(self, request: Request) -> Response:
        """Undo a removal."""
        occurrence = restore_occurrence(event_id=self.sent()["event"], by=self.by)
        return self.answer_painted(occurrence, occurrence.span)

    @extend_schema(responses=HalvesShape)
    def split(self, request: Request, pk: int) -> Response:
        """Make two marks of one, the second for the same claim, another or a new one.

        The offset `at` parts the words in two; `first` and `second` name ranges inside the mark
        that do not overlap.
        """
        revision = required_revision(request, self.find(Occurrence, pk))
        sent = self.sent()
        parts: dict[str, Any] = {
            name: Words(**sent.pop(name)) for name in ("first", "second") if name in sent
        }
        done = split_occurrence(occurrence_id=pk, **sent, **parts, revision=revision, by=self.by)
        first, second = (self.find(self.get_queryset(), one.pk) for one in done.occurrences)
        answer = {"occurrences": [first, second], "marks": done.painted}
        return Response(self.shown(answer, HalvesShape), headers={"ETag": first.etag})

    @extend_schema(responses=StoredOccurrenceShape)
    def merge(self, request: Request, pk: int) -> Response:
        """Make one mark of two in the same snapshot.

        It goes from where the first begins to where the last ends, with the words between.
        """
        revision = required_revision(request, self.find(Occurrence, pk))
        sent = self.sent()
        other = sent.pop("other")
        done = merge_occurrences(
            occurrence_id=pk, other_id=other, **sent, revision=revision, by=self.by
        )
        return self.answer_painted(self.find(self.get_queryset(), pk), done.painted)

    def answer_painted(
        self, occurrence: Occurrence, span: Span, *, code: int = status.HTTP_200_OK
    ) -> Response:
        """The occurrence, and what to paint again."""
        response = self.answer(occurrence, code=code)
        response.data["marks"] = self.shown(span, PaintedShape)
        return response


def removed(event: Event, marks: Sequence[Kept]) -> dict[str, Any]:
    """The answer of a removal."""
    return {"event": event.pk, "marks": painted(marks) if marks else None}


class Quotes(Resource):
    """Places of quotes in snapshots."""

    queryset = Snapshot.objects.all()
    serializer_class = Located
    shapes = {"locate": Quote}
    conditional: set[str] = set()

    def locate(self, request: Request, pk: int) -> Response:
        """Find where a quote stands.

        One place when it is found, all of them when it is ambiguous. Typographic differences
        (quotation marks, dashes, spaces, ligatures) do not hinder.
        """
        snapshot = self.find(Snapshot.objects.only("text"), pk)
        located = place_quote(snapshot=snapshot, **self.sent())
        return Response(self.shown(described(located, snapshot.text), Located))


def described(located: Found | Ambiguous | Missing, text: str) -> dict[str, Any]:
    """The result in one shape for all three."""
    spans = located.spans if isinstance(located, Ambiguous) else ()
    if isinstance(located, Found):
        spans = (located.span,)
    return {
        "result": type(located).__name__.lower(),
        "how": located.how if isinstance(located, Found) else None,
        "places": [place_in(text, span) for span in spans],
    }
