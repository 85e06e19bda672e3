"""Topics as the desk uses them: found by name, and proposed where there is none yet."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from claims.errors import Invalid
from claims.models import Topic, User, record_event
from claims.models.cleaning import cleaned
from claims.models.locks import lock_words
from claims.models.vocabulary import TopicStatus
from claims.permissions import demand

OFFERED = 12  # topics that one search shows
MOST = 50  # topics of one claim
SLUG_LONGEST = 50  # characters, which leaves room for a number


def usable_topics() -> QuerySet[Topic]:
    """Those that a claim may be given: accepted ones, and ones that wait for a decision."""
    return Topic.objects.exclude(status=TopicStatus.REFUSED)


def find_topics(words: str, *, at_most: int = OFFERED) -> list[Topic]:
    """Usable topics whose names hold the words, those that begin with them first; all for none."""
    words = " ".join(words.replace("\0", "").split())
    named = usable_topics().filter(name__icontains=words).order_by("name")
    first = list(named.filter(name__istartswith=words)[:at_most])
    others = named.exclude(name__istartswith=words)[: at_most - len(first)]
    return first + list(others)


def named_topics(given: list[str]) -> dict[str, Topic]:
    """The usable topics that the slugs or names mean, by what was given, in two queries at most.

    A slug is meant before a name. What means none is left out.
    """
    by_slug = {topic.slug: topic for topic in usable_topics().filter(slug__in=given)}
    missing = [name for name in given if name not in by_slug]
    matching = Q()
    for name in missing:
        matching |= Q(name__iexact=name)
    by_name = {t.name.casefold(): t for t in usable_topics().filter(matching)} if missing else {}
    found = {name: by_slug.get(name) or by_name.get(name.casefold()) for name in given}
    return {name: topic for name, topic in found.items() if topic}


def propose_topic(*, name: str, by: User) -> tuple[Topic, bool]:
    """The topic of that name, whatever its letters' case, and whether it is new: then it is stored
    as proposed.

    Raises `Invalid` for a name that is none, and for one that an administrator refused.
    """
    demand(by, "propose_topic")
    name = cleaned(Topic(), {"name": name.strip()})["name"]
    if "," in name:  # it separates names where several are typed
        raise Invalid({"name": "A topic's name has no comma. Propose two topics, or leave it out."})
    with transaction.atomic():
        lock_words("topics")
        known = Topic.objects.filter(name__iexact=name).first()
        if known is None:
            topic = Topic(slug=_free_slug(name), name=name, proposed_by=by)
            topic.status = TopicStatus.PROPOSED
            topic.save()
            record_event("topic_proposed", topic, by=by, name=name)
            return topic, True
    if known.status == TopicStatus.REFUSED:
        raise Invalid(
            {
                "name": f"An administrator refused “{known.name}” as a topic. Choose another, "
                "or ask them."
            }
        )
    return known, False


def resolved_topics(topics: Collection[Topic | str], *, by: User) -> list[Topic]:
    """The topics, each once: of a name the one that has it, proposed where there is none.

    They are locked: nobody refuses one of them before the caller's transaction ends. Raises
    `Invalid`, also for a topic that was refused or went away meanwhile; nothing is proposed then
    where the caller's transaction ends.
    """
    if len(topics) > MOST:
        raise Invalid({"topics": f"A claim takes {MOST} topics at most. Nothing was stored."})
    try:
        found = [
            topic if isinstance(topic, Topic) else propose_topic(name=topic, by=by)[0]
            for topic in topics
        ]
    except Invalid as error:
        raise Invalid({"topics": error.message}) from error
    wanted = {topic.slug: topic.name for topic in found}
    usable = locked_topics(wanted)
    gone = wanted.keys() - {topic.slug for topic in usable}
    if gone:
        names = ", ".join(f"“{wanted[slug]}”" for slug in sorted(gone))
        raise Invalid({"topics": f"An administrator took {names} away. Choose another topic."})
    return usable


def locked_topics(slugs: Collection[str]) -> list[Topic]:
    """Those of the topics that are usable; until the transaction ends they stay so."""
    rows = Topic.objects.raw(_SHARED, [list(slugs)]) if slugs else ()
    return [topic for topic in rows if topic.status != TopicStatus.REFUSED]


# Django has no such lock: people who use the same topic do not wait for one another.
_SHARED = "SELECT * FROM claims_topic WHERE slug = ANY(%s) ORDER BY id FOR SHARE"


def _free_slug(name: str) -> str:
    """A slug made of the name that no topic has; of a name in another script, `topic`."""
    slug = slugify(name)[:SLUG_LONGEST].strip("-") or "topic"
    taken = set(Topic.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)
