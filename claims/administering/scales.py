"""The verdict scale: versions that are frozen once used, and the one that new reviews use."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from claims.administering.rows import apply, locked, record_change
from claims.errors import Invalid, WrongState
from claims.models import Article, Review, User, Verdict, VerdictScale, record_event
from claims.models.cleaning import demand_changeable
from claims.permissions import demand

FIELDS = ("name", "note")
LEAST_RATED = 2


def is_used(scale: VerdictScale) -> bool:
    """Whether a review or an article's tier rests on the scale."""
    reviews = Review.objects.filter(verdict__scale=scale)
    return reviews.exists() or Article.objects.filter(tier__scale=scale).exists()


def scales() -> "QuerySet[VerdictScale, VerdictScale]":
    """Every version, each with the attribute `is_used`."""
    reviews = Review.objects.filter(verdict__scale=OuterRef("pk"))
    tiers = Article.objects.filter(tier__scale=OuterRef("pk"))
    return VerdictScale.objects.annotate(is_used=Exists(reviews) | Exists(tiers))


@transaction.atomic
def add_scale(*, name: str, note: str = "", by: User) -> VerdictScale:
    """Store an empty, inactive scale under the next version. Raises `Invalid`."""
    demand(by, "administer")
    require_name(name)
    scale = VerdictScale.objects.create(version=next_version(), name=name, note=note)
    record_event("scale_added", scale, by=by, version=scale.version, name=name)
    return scale


@transaction.atomic
def edit_scale(*, scale_id: int, changes: Mapping[str, Any], by: User) -> VerdictScale:
    """Change an unused scale's name or note. Raises `Invalid`, `Missing` and `WrongState`."""
    demand(by, "administer")
    demand_changeable(changes, FIELDS)
    if "name" in changes:
        require_name(changes["name"])
    scale = locked_unused(scale_id)
    record_change("scale_edited", scale, apply(scale, changes), by=by)
    return scale


@transaction.atomic
def save_verdicts(
    *, scale_id: int, kept: Iterable[Verdict], removed: Iterable[Verdict] = (), by: User
) -> VerdictScale:
    """Store new and changed verdicts of an unused scale and delete the removed ones.

    Raises `Missing`, `WrongState` for a used scale, and `Invalid` when the active scale would
    be left without enough rated verdicts.
    """
    demand(by, "administer")
    scale = locked_unused(scale_id)
    before = spelled(scale)
    for verdict in removed:
        verdict.delete()
    for verdict in kept:
        verdict.scale = scale
        verdict.save()
    if scale.is_active:
        require_rated(scale)
    after = spelled(scale)
    if before != after:
        record_event("verdicts_edited", scale, by=by, verdicts=[before, after])
    return scale


@transaction.atomic
def copy_scale(*, scale_id: int, by: User) -> VerdictScale:
    """A new, inactive version with the same verdicts, to be changed before it is activated."""
    demand(by, "administer")
    original = locked(VerdictScale, scale_id)
    copy = VerdictScale.objects.create(version=next_version(), name=original.name)
    for verdict in original.verdicts.all():
        verdict.pk, verdict.scale = None, copy
        verdict._state.adding = True
        verdict.save()
    record_event("scale_added", copy, by=by, version=copy.version, copied_from=original.version)
    return copy


@transaction.atomic
def activate_scale(*, scale_id: int, by: User) -> VerdictScale:
    """Let new reviews use this version and not the one before. Raises `Invalid`, `Missing`."""
    demand(by, "administer")
    every = {scale.pk: scale for scale in VerdictScale.objects.select_for_update().order_by("pk")}
    scale = every.get(scale_id) or locked(VerdictScale, scale_id)
    require_rated(scale)
    for other in every.values():
        if other.is_active and other != scale:
            record_change("scale_deactivated", other, apply(other, {"is_active": False}), by=by)
    record_change("scale_activated", scale, apply(scale, {"is_active": True}), by=by)
    return scale


def locked_unused(scale_id: int) -> VerdictScale:
    scale = locked(VerdictScale, scale_id)
    if is_used(scale):
        raise WrongState(
            "Reviews or articles use this scale, so that it stays as it is: readers must find the "
            "words that were published. Nothing was changed; copy it as a new version instead."
        )
    return scale


def require_name(name: str) -> None:
    if not name.strip():
        raise Invalid({"name": "Give the scale a name."})


def require_rated(scale: VerdictScale) -> None:
    if scale.verdicts.filter(value__isnull=False).count() < LEAST_RATED:
        raise Invalid(
            {
                "verdicts": "A scale in use needs at least two verdicts with a value. "
                "Nothing was changed; add them first."
            }
        )


def next_version() -> int:
    newest = VerdictScale.objects.aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def spelled(scale: VerdictScale) -> list[str]:
    """The verdicts as an event keeps them: one line each."""
    return [
        f"{one.position}. {one.label} ({one.slug}, {one.value or 'not rated'}): {one.definition}"
        for one in scale.verdicts.order_by("position", "pk")
    ]
