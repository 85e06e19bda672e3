"""The topics by which readers find claims."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from claims.administering.rows import apply, locked, record_change
from claims.errors import Invalid, WrongState
from claims.models import Claim, Topic, User, record_event
from claims.models.cleaning import demand_changeable
from claims.models.vocabulary import TopicStatus
from claims.permissions import demand

FIELDS = ("name", "description")


def proposed_topics() -> QuerySet[Topic]:
    """The topics that wait for an administrator, by name."""
    return Topic.objects.filter(status=TopicStatus.PROPOSED)


@transaction.atomic
def add_topic(*, slug: str, name: str, description: str = "", by: User) -> Topic:
    """Store a topic. Its slug stays: it stands in public addresses. Raises `Invalid`."""
    demand(by, "administer")
    if Topic.objects.filter(slug=slug).exists():
        raise Invalid({"slug": "There is a topic with this slug already."})
    require_free_name(name)
    topic = Topic.objects.create(slug=slug, name=name, description=description)
    record_event("topic_added", topic, by=by, slug=slug, name=name)
    return topic


@transaction.atomic
def edit_topic(*, topic_id: int, changes: Mapping[str, Any], by: User) -> Topic:
    """Change a topic's name or description. Raises `Invalid` and `Missing`.

    What is published keeps the name it had then.
    """
    demand(by, "administer")
    demand_changeable(changes, FIELDS)
    topic = locked(Topic, topic_id)
    if "name" in changes:
        require_free_name(changes["name"], but=topic)
    record_change("topic_edited", topic, apply(topic, changes), by=by)
    return topic


@transaction.atomic
def accept_topic(*, topic_id: int, by: User) -> Topic:
    """Let readers see a proposed topic, from the next publication of its claims on.

    Raises `Missing`, and `WrongState` where it waits for no decision.
    """
    topic = _proposed(topic_id, by)
    record_change("topic_accepted", topic, apply(topic, {"status": TopicStatus.ACCEPTED}), by=by)
    return topic


@transaction.atomic
def refuse_topic(*, topic_id: int, by: User) -> Topic:
    """Take a proposed topic off its claims; its name is kept, so that nobody proposes it again.

    Raises `Missing`, and `WrongState` where it waits for no decision.
    """
    topic = _proposed(topic_id, by)
    _replace_on_claims(topic, None, by)
    record_change("topic_refused", topic, apply(topic, {"status": TopicStatus.REFUSED}), by=by)
    return topic


@transaction.atomic
def merge_topic(*, topic_id: int, into: Topic, by: User) -> Topic:
    """Give the claims of a proposed topic another one instead, and forget the proposal.

    Returns the other topic. Raises `Missing`, `WrongState` where the topic waits for no decision,
    and `Invalid` where the other is not accepted.
    """
    topic = _proposed(topic_id, by, beside=into.pk)
    into = locked(Topic, into.pk)
    if not into.is_accepted:
        raise Invalid({"merge_into": "Choose a topic that is accepted."})
    _replace_on_claims(topic, into, by)
    record_event("topic_merged", topic, by=by, name=topic.name, into=into.slug)
    topic.delete()
    return into


def _proposed(topic_id: int, by: User, *, beside: int | None = None) -> Topic:
    """The topic with its claims, locked, and with the topic that is to take its place."""
    demand(by, "administer")
    topics = [topic_id] if beside is None else sorted({topic_id, beside})
    while not _lock_all(topic_id, topics):
        pass
    topic = locked(Topic, topic_id)
    if topic.status != TopicStatus.PROPOSED:
        raise WrongState(f"“{topic}” is “{topic.get_status_display()}” and waits for no decision.")
    return topic


def _lock_all(topic_id: int, topics: list[int]) -> bool:
    """Lock the topic's claims, then the topics, by their ids, as whoever edits a claim does.

    False where the topic came to another claim meanwhile. That one would be locked after the
    topic, and whoever edits it would wait for us as we for them: then nothing is locked.
    """
    with transaction.atomic():
        known = [claim.pk for claim in _claims_of(topic_id)]
        list(Topic.objects.select_for_update().filter(pk__in=topics).order_by("pk"))
        has_all = not Claim.objects.filter(topics=topic_id).exclude(pk__in=known).exists()
        transaction.set_rollback(not has_all)  # lets go of what this block locked
    return has_all


def _replace_on_claims(topic: Topic, other: Topic | None, by: User) -> None:
    """Each claim counts a revision and has an event: who edits it now is told of the change."""
    for claim in _claims_of(topic.pk):
        before = sorted(one.slug for one in claim.topics.all())
        claim.topics.remove(topic)
        if other:
            claim.topics.add(other)
        claim.revision += 1
        claim.save(update_fields=["revision"])
        after = sorted(one.slug for one in claim.topics.all())
        record_event("edit_claim", claim, by=by, topics=[before, after])


def _claims_of(topic_id: int) -> QuerySet[Claim]:
    """The claims with the topic, locked when they are read."""
    return Claim.objects.select_for_update(of=("self",)).filter(topics=topic_id).order_by("pk")


def require_free_name(name: str, *, but: Topic | None = None) -> None:
    if not name.strip():
        raise Invalid({"name": "Give the topic a name."})
    if "," in name:  # it separates names where several are typed
        raise Invalid({"name": "A topic's name has no comma."})
    if Topic.objects.filter(name=name).exclude(pk=but.pk if but else 0).exists():
        raise Invalid({"name": "There is a topic with this name already."})
