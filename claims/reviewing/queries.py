"""What the desk reads: the queue of what needs somebody, and all about one claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce

from claims.citing.cards import with_places
from claims.errors import Missing
from claims.highlighting.queries import similar_claims
from claims.models import (
    Article,
    Claim,
    Event,
    Evidence,
    Occurrence,
    Publication,
    Report,
    Review,
    Snapshot,
    User,
    Verdict,
)
from claims.models.vocabulary import CarryOutcome, Change, Harm, ReportStatus, ReviewStatus
from claims.reviewing.history import Entry, entries
from claims.reviewing.opinion_queries import with_look, with_opinions

SHOWN = 20  # rows of each list of the queue; the rest is a number
HISTORY = 50
PLACES = 40  # of a claim, shown beside its review
SIMILAR = 4


@dataclass(frozen=True, slots=True)
class Capped:
    """The first rows of a list, and how many it has in all."""

    rows: list[Any]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def capped(rows: "QuerySet[Any]") -> Capped:
    """At most `SHOWN` rows; they are counted only where there are more."""
    found = list(rows[: SHOWN + 1])
    if len(found) <= SHOWN:
        return Capped(found, len(found))
    return Capped(found[:SHOWN], rows.count())


def own_work(user: User) -> "QuerySet[Review]":
    """What the person writes: changes requested first, then the drafts, the oldest first.

    Each has the time of its last step as `since`.
    """
    steps = Event.objects.filter(
        target_kind="review", target_id=OuterRef("pk"), data__has_key="status"
    )
    last = Subquery(steps.order_by("-pk").values("at")[:1])
    mine = _reviews(ReviewStatus.DRAFT, ReviewStatus.CHANGES_REQUESTED).filter(author=user)
    mine = mine.annotate(since=Coalesce(last, F("created_at")))
    return mine.order_by(_first(status=ReviewStatus.CHANGES_REQUESTED), "pk")


def own_submitted(user: User) -> "QuerySet[Review]":
    """What the person handed in and others have to look at."""
    return _reviews(ReviewStatus.SUBMITTED).filter(author=user).order_by("submitted_at")


def awaiting_signoff(user: User) -> "QuerySet[Review]":
    """What others handed in, the oldest first: nobody signs off their own.

    Each says as `is_shown` whether the person was shown its verdict.
    """
    handed_in = _reviews(ReviewStatus.SUBMITTED).exclude(author=user)
    return with_look(handed_in, user).order_by("submitted_at")


def ready_to_publish() -> "QuerySet[Review]":
    """Approved reviews, the oldest first, each with the places of its claim."""
    return (
        _reviews(ReviewStatus.APPROVED)
        .prefetch_related(_places("claim__occurrences"))
        .order_by("approved_at")
    )


def claims_without_review() -> "QuerySet[Claim]":
    """Claims that an article states and nobody has judged, the most harmful first, then the
    oldest."""
    stated = Occurrence.objects.standing().filter(claim=OuterRef("pk"))
    judged = Review.objects.filter(claim=OuterRef("pk")).exclude(status=ReviewStatus.DISCARDED)
    ranks = [When(harm=harm, then=Value(rank)) for rank, harm in enumerate(_HARM_FIRST)]
    return (
        Claim.objects.filter(Exists(stated), ~Exists(judged))
        .select_related("created_by")
        .prefetch_related(_places("occurrences"))
        .order_by(Case(*ranks, default=len(ranks), output_field=IntegerField()), "pk")
    )


def reports_to_correct() -> "QuerySet[Report]":
    """Reports that moderators sent to correction, the oldest first."""
    return (
        Report.objects.filter(status=ReportStatus.TO_CORRECT)
        .select_related("publication__claim", "publication__article")
        .defer("publication__record", "publication__search")
        .order_by("pk")
    )


def reports_waiting() -> int:
    """How many reports no moderator has decided."""
    return Report.objects.filter(status=ReportStatus.OPEN).count()


def articles_in_work() -> "QuerySet[Article]":
    """Articles that were never published, newest first, with their number of claims."""
    public = Publication.objects.current().filter(article=OuterRef("pk"))
    claims = (
        Occurrence.objects.standing()
        .filter(snapshot__article=OuterRef("pk"))
        .order_by()
        .values("snapshot__article")
        .annotate(number=Count("claim", distinct=True))
        .values("number")
    )
    return (
        Article.objects.filter(~Exists(public))
        .annotate(claim_count=Coalesce(Subquery(claims), 0))
        .order_by("-pk")
    )


def changed_articles() -> "QuerySet[Snapshot]":
    """The newest copies in which marks wait for confirmation, those with critical ones first.

    Each has their number as `waiting`, and that of the critical ones.
    """
    newer = Snapshot.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    undecided = Q(carryovers__isnull=False, carryovers__decision=None)
    critical = undecided & Q(carryovers__outcome=CarryOutcome.CRITICAL)
    return (
        Snapshot.objects.filter(~Exists(newer), undecided)
        .annotate(waiting=Count("carryovers"), critical=Count("carryovers", filter=critical))
        .select_related("article")
        .defer("text", "layout", "references", "structured_data")
        .order_by("-critical", "-waiting", "pk")
    )


def changed_and_decided() -> "QuerySet[Snapshot]":
    """Newest copies whose marks were all decided about while readers see an older one."""
    newer = Snapshot.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    shown = Publication.objects.current().filter(article=OuterRef("article"))
    behind = (
        shown.exclude(change=Change.WITHDRAWN)
        .annotate(copy=Cast(F("record__snapshot__number"), IntegerField()))
        .filter(copy__lt=OuterRef("number"))
    )
    older = Occurrence.objects.standing().filter(
        snapshot__article=OuterRef("article"), snapshot__number__lt=OuterRef("number")
    )
    return (
        Snapshot.objects.filter(Exists(behind), ~Exists(newer), ~Exists(older))
        .select_related("article")
        .defer("text", "layout", "references", "structured_data")
        .order_by("pk")
    )


def articles_of(claim: Claim) -> list[Article]:
    """The articles that state the claim, each once, from the places that came with it."""
    return articles_at(claim.occurrences.all())


def articles_at(places: Iterable[Occurrence]) -> list[Article]:
    """The articles of the places, each once."""
    return list({place.snapshot.article_id: place.snapshot.article for place in places}.values())


def places_of(claim: Claim, *, first: int | None = None) -> list[Occurrence]:
    """Words that state the claim, at most `PLACES`, with their articles; those of the article with
    the id `first` come first."""
    here = _first(snapshot__article=first) if first is not None else Value(0)
    places = _standing_places().filter(claim=claim)
    return list(places.order_by(here, "snapshot__article", "snapshot", "place")[:PLACES])


def checked_already(claim: Claim) -> list[tuple[Claim, Review | None]]:
    """Other claims in nearly the same words, each with its newest review that stands."""
    reviews = Review.objects.exclude(status=ReviewStatus.DISCARDED).select_related("verdict")
    alike = similar_claims(claim.statement, limit=SIMILAR + 1)
    found = alike.prefetch_related(Prefetch("reviews", reviews.order_by("-pk")))
    others = [one for one in found if one.pk != claim.pk][:SIMILAR]
    return [(one, next(iter(one.reviews.all()), None)) for one in others]


def active_verdicts() -> "QuerySet[Verdict]":
    """The scale in use, in its order."""
    return Verdict.objects.filter(scale__is_active=True).order_by("position")


def active_verdict(slug: str) -> Verdict | None:
    """The verdict of that slug on the scale in use, with its scale."""
    return active_verdicts().select_related("scale").filter(slug=slug).first()


def with_evidence(review: Review | None) -> Review | None:
    """The review, its evidence read along with the sources and where the passages stand, and the
    second opinions."""
    if review is not None:
        evidence = Evidence.objects.select_related("source").prefetch_related(*with_places())
        prefetch_related_objects([review], Prefetch("evidence", evidence), with_opinions())
    return review


def claim(pk: int) -> Claim:
    """A claim with its topics. Raises `Missing` for a wrong id."""
    found = Claim.objects.filter(pk=pk).prefetch_related("topics").first()
    if found is None:
        raise Missing("There is no such claim.")
    return found


def review(pk: int) -> Review:
    """A review with the people and the claim. Raises `Missing` for a wrong id."""
    found = _with_people(Review.objects.filter(pk=pk)).first()
    if found is None:
        raise Missing("There is no such review.")
    return found


def reviews_of(claim: Claim) -> list[Review]:
    """All reviews of the claim, newest first; the first one not discarded stands."""
    return list(_with_people(claim.reviews.all()))


def standing(reviews: Iterable[Review]) -> Review | None:
    return next((one for one in reviews if one.status != ReviewStatus.DISCARDED), None)


def history_of(claim: Claim, reviews: Iterable[Review]) -> list[Entry]:
    """The newest events of the claim and its reviews."""
    events = (
        Event.objects.filter(
            Q(target_kind="claim", target_id=claim.pk)
            | Q(target_kind="review", target_id__in=[one.pk for one in reviews])
        )
        .select_related("by")
        .order_by("-pk")[:HISTORY]
    )
    return entries(events)


_HARM_FIRST = (Harm.HIGH, Harm.SOME, Harm.UNKNOWN, Harm.LOW, Harm.NONE)


def _places(lookup: str) -> "Prefetch[str, QuerySet[Occurrence], str]":
    """The words that state a claim, with their articles but without the articles' texts."""
    return Prefetch(lookup, _standing_places())


def _standing_places() -> "QuerySet[Occurrence]":
    texts = ("snapshot__text", "snapshot__layout", "snapshot__references")
    return Occurrence.objects.standing().select_related("snapshot__article").defer(*texts)


def _reviews(*statuses: ReviewStatus) -> "QuerySet[Review]":
    return _with_people(Review.objects.filter(status__in=statuses))


def _with_people(reviews: "QuerySet[Review]") -> "QuerySet[Review]":
    return reviews.select_related("claim", "author", "approver", "verdict", "replaces")


def _first(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(0)), default=Value(1), output_field=IntegerField())
