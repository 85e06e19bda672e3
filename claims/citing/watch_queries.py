"""What the desk reads about the watch over its sources."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from claims.models import AlertDecision, Evidence, Review, Source, SourceAlert, SourceWatch, User
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import ReviewStatus

OLDEST, AT_RISK = 10, 30  # rows of the two lists that are not paged
# Statuses under which a published verdict may not hold.
RISKY = (SourceStatus.RETRACTED, SourceStatus.CONCERN, SourceStatus.DEAD)
TROUBLES = {
    "lost": Q(watch__strikes__gt=0),
    "moved": ~Q(watch__moved_to="") & Q(watch__isnull=False),
    "changed": Q(watch__changed_at__isnull=False),
    "failed": ~Q(watch__problem="") & Q(watch__isnull=False),
    "published": ~Q(published_version=""),
}


def watch_of(source: Source) -> SourceWatch | None:
    """What the looks at a source found; None before the first one."""
    return SourceWatch.objects.filter(source=source).first()


def open_alert(source: Source) -> SourceAlert | None:
    """The task for the desk about a source, where one waits."""
    return source.alerts.filter(closed_at=None).first()


def open_alert_count() -> int:
    """How many tasks about changed sources wait for the desk."""
    return SourceAlert.objects.filter(closed_at=None).count()


def unseen_decisions(user: User) -> "QuerySet[AlertDecision]":
    """The person's own reviews of whose changed sources they have not taken note, the newest first.

    What ended without a decision, because the source is as it was, is left out.
    """
    return (
        AlertDecision.objects.filter(
            alert__notifications__user=user,
            alert__notifications__seen_at=None,
            review__author=user,
        )
        .exclude(choice="", alert__closed_at__isnull=False)
        .select_related("alert__source", "review__claim")
        .order_by("-pk")
    )


def watched() -> "QuerySet[Source]":
    """The library with what the dashboard shows: `public` counts the published reviews that cite
    a source, `looked_at` is the last look of either kind."""
    published = (
        Evidence.objects.filter(source=OuterRef("pk"), review__status=ReviewStatus.PUBLISHED)
        .order_by()
        .values("source")
        .annotate(number=Count("review", distinct=True))
        .values("number")
    )
    return (
        Source.objects.filter(merged_into=None)
        .select_related("watch")
        .annotate(
            public=Coalesce(Subquery(published), 0),
            looked_at=Greatest("watch__notices_at", "watch__link_at"),
        )
    )


def filtered(*, status: str = "", trouble: str = "") -> "QuerySet[Source]":
    """The watched sources of a status, with a trouble of `TROUBLES`."""
    rows = watched()
    if status:
        rows = rows.filter(status=status)
    return rows.filter(TROUBLES[trouble]) if trouble else rows


def counts() -> list[dict[str, object]]:
    """Each status with its label and how many sources have it, in the order of the vocabulary."""
    rows = Source.objects.filter(merged_into=None).order_by().values_list("status")
    found = dict(rows.annotate(number=Count("pk")))
    return [
        {"slug": one.value, "label": one.label, "number": found.get(one.value, 0)}
        for one in SourceStatus
    ]


def longest_unchecked() -> "QuerySet[Source]":
    """Cited sources that nobody has looked at for longest, those never looked at first."""
    cited = watched().filter(Exists(Evidence.objects.filter(source=OuterRef("pk"))))
    return cited.order_by(F("looked_at").asc(nulls_first=True), "pk")[:OLDEST]


def at_risk_counts() -> dict[str, int]:
    """How many of the reviews at risk the desk still has to decide about (`waiting`), and the
    `rest`."""
    is_open = Q(undecided=True)
    return reviews_at_risk().aggregate(
        waiting=Count("pk", filter=is_open), rest=Count("pk", filter=~is_open)
    )


def reviews_at_risk() -> "QuerySet[Review]":
    """Published reviews that cite a source under which they may not hold, the newest first.

    `undecided` says whether the desk still has to decide about one of these sources.
    """
    risky = Evidence.objects.filter(
        review=OuterRef("pk"), source__status__in=[str(one) for one in RISKY]
    )
    return (
        Review.objects.filter(Exists(risky), status=ReviewStatus.PUBLISHED)
        .annotate(undecided=Exists(_waiting()))
        .select_related("claim", "author", "verdict")
        .order_by("-pk")
    )


def reviews_to_decide() -> "QuerySet[Review]":
    """Those of them about which the desk still has to decide."""
    return reviews_at_risk().filter(Exists(_waiting()))


def _waiting() -> "QuerySet[SourceAlert]":
    """The tasks in which a review, the outer row, is not decided."""
    return SourceAlert.objects.filter(
        closed_at=None, decisions__review=OuterRef("pk"), decisions__choice=""
    )
