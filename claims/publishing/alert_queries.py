"""What the desk reads about sources that changed under what is public."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from claims.errors import Missing
from claims.models import AlertDecision, Notification, Review, SourceAlert, User
from claims.models.paging import Page, page_by_id
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import OPEN_REVIEW_STATUSES

PAGE_SIZE = 20


def alerts(*, is_open: bool = True) -> QuerySet[SourceAlert]:
    """The tasks that wait for a decision, or those that are done, with what a list shows.

    `undecided` and `total` count the reviews.
    """
    return (
        SourceAlert.objects.filter(closed_at__isnull=is_open)
        .select_related("source")
        .annotate(
            undecided=Count("decisions", filter=Q(decisions__choice="")),
            total=Count("decisions"),
        )
    )


def alerts_page(
    user: User, *, is_open: bool = True, before: int | None = None, after: int | None = None
) -> Page[SourceAlert]:
    """A page of them, the newest first, each with `is_new` where the person was not told before."""
    new = Notification.objects.filter(user=user, seen_at=None, alert=OuterRef("pk"))
    rows = alerts(is_open=is_open).annotate(is_new=Exists(new))
    return page_by_id(
        rows.prefetch_related(_decisions()), before=before, after=after, size=PAGE_SIZE
    )


def alert(pk: int) -> SourceAlert:
    """One task with its reviews. Raises `Missing`."""
    found = (
        SourceAlert.objects.select_related("source")
        .prefetch_related(_decisions())
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Missing("There is no such alert.")
    return found


def alert_of(decision_id: int) -> int:
    """The id of the task that a decision is a part of. Raises `Missing`."""
    found = AlertDecision.objects.filter(pk=decision_id).values_list("alert", flat=True).first()
    if found is None:
        raise Missing("There is no such decision to make. Nothing was changed.")
    return found


def rests_on_retracted(review: Review) -> bool:
    """Whether the desk still has to decide about a published review because of a retraction."""
    waiting = review.alerts.filter(choice="", alert__closed_at=None)
    return waiting.filter(alert__status=SourceStatus.RETRACTED).exists()


def unseen_count(user: User) -> int:
    """Of how many tasks about their own reviews the person has not taken note."""
    return user.notifications.filter(seen_at=None).count()


def corrections_of(decisions: list[AlertDecision]) -> dict[int, Review]:
    """The open review that replaces each published one, by the id of the published one."""
    replaced = [one.review_id for one in decisions]
    drafts = Review.objects.filter(replaces__in=replaced, status__in=OPEN_REVIEW_STATUSES)
    return {one.replaces_id: one for one in drafts if one.replaces_id}


def _decisions() -> "Prefetch[str, QuerySet[AlertDecision], str]":
    rows = AlertDecision.objects.select_related(
        "review__claim", "review__author", "review__verdict", "by"
    )
    return Prefetch("decisions", rows.order_by("pk"))
