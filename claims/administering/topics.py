"""The topics by which readers find claims."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from claims.administering.rows import apply, locked, record_change
from claims.errors import Invalid
from claims.models import Topic, User, record_event
from claims.models.cleaning import demand_changeable
from claims.permissions import demand

FIELDS = ("name", "description")


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


def require_free_name(name: str, *, but: Topic | None = None) -> None:
    if not name.strip():
        raise Invalid({"name": "Give the topic a name."})
    if Topic.objects.filter(name=name).exclude(pk=but.pk if but else 0).exists():
        raise Invalid({"name": "There is a topic with this name already."})
