"""A checkable statement, its topics, and the words in articles that state it."""

import uuid
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from claims.models.article import Snapshot
from claims.models.revised import Revised
from claims.models.slices import demand_slice
from claims.models.slugs import short_slug
from claims.models.user import User
from claims.models.vocabulary import ClaimType, Harm, Relation, TopicStatus
from claims.text.spans import Span


class Topic(models.Model):
    """What claims are about. Who works on a claim may propose one; readers see accepted ones."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100, unique=True)
    description = models.TextField(blank=True)
    status = models.CharField(
        max_length=10,
        choices=TopicStatus.choices,
        default=TopicStatus.ACCEPTED,
        db_default=TopicStatus.ACCEPTED,
    )
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="topic_status_known", condition=Q(status__in=TopicStatus.values)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_accepted(self) -> bool:
        return self.status == TopicStatus.ACCEPTED


class Claim(Revised):
    """One statement in normalised wording; lives apart from any article."""

    statement = models.CharField(max_length=500)
    language = models.CharField(max_length=35, default="en")
    claimant = models.CharField(max_length=200, blank=True, help_text="Who says so, when known.")
    claimant_url = models.URLField(max_length=2000, blank=True)
    claim_type = models.CharField(max_length=30, choices=ClaimType.choices, default=ClaimType.FACT)
    harm = models.CharField(max_length=10, choices=Harm.choices, default=Harm.UNKNOWN)
    topics = models.ManyToManyField(Topic, related_name="claims", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="claim_has_statement", condition=~Q(statement="")),
            models.CheckConstraint(
                name="claim_type_known", condition=Q(claim_type__in=ClaimType.values)
            ),
            models.CheckConstraint(name="claim_harm_known", condition=Q(harm__in=Harm.values)),
        ]
        indexes = [
            GinIndex(
                name="claim_statement_trigrams", fields=["statement"], opclasses=["gin_trgm_ops"]
            ),
            GinIndex(SearchVector("statement", config="simple"), name="claim_statement_words"),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def slug(self) -> str:
        return short_slug(self.statement, fallback="claim")


# Whether the inserted quotes are slices of their texts, in one walk through each text: `rest` is
# what follows the offset `base`. Counting characters from the beginning for each of some thousand
# marks of a megabyte would take half a minute.
_DEMAND_SLICES = """
    FOR mark IN SELECT * FROM marked ORDER BY snapshot_id, lower(place) LOOP
        IF mark.snapshot_id IS DISTINCT FROM known THEN
            SELECT id, text || '', char_length(text), 0 INTO known, rest, whole_length, base
                FROM claims_snapshot WHERE id = mark.snapshot_id;
        END IF;
        IF upper(mark.place) > whole_length THEN
            RAISE EXCEPTION 'The range ends outside the text'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'occurrence_inside_text';
        END IF;
        IF lower(mark.place) - base > 20000 THEN
            rest := substr(rest, lower(mark.place) - base + 1);
            base := lower(mark.place);
        END IF;
        IF substr(rest, lower(mark.place) - base + 1, upper(mark.place) - lower(mark.place))
           IS DISTINCT FROM mark.exact THEN
            RAISE EXCEPTION 'The quote is not the slice of the text'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'occurrence_quotes_are_slices';
        END IF;
    END LOOP;
    RETURN NULL;
"""


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Marked words of all copies of all articles."""

    def standing(self) -> Self:
        """All but those of older copies about which a person has decided: a newer copy has them,
        or they are gone."""
        return self.exclude(carryovers__decision__isnull=False)


class Occurrence(Revised):
    """The words of one snapshot that state a claim.

    `place` is a half-open range of code points in the snapshot's text; `exact` is that slice.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="occurrences")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="occurrences")
    place = IntegerRangeField()
    exact = models.TextField()
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    relation = models.CharField(max_length=10, choices=Relation.choices, default=Relation.SAME)
    is_central = models.BooleanField(
        default=False, help_text="Does the article's main message depend on it?"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["snapshot", "place"]
        constraints = [
            models.UniqueConstraint(name="occurrence_once", fields=["claim", "snapshot", "place"]),
            models.CheckConstraint(
                name="occurrence_start_before_end",
                condition=Q(place__isempty=False, place__startswith__gte=0)
                & Q(place__upper_inf=False, place__lower_inf=False),
            ),
            models.CheckConstraint(
                name="occurrence_relation_known", condition=Q(relation__in=Relation.values)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="occurrence_quote_is_slice",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("place", "exact", "snapshot_id"),
                declare=[("whole", "text")],
                func=demand_slice("occurrence"),
            ),
            pgtrigger.Trigger(
                name="occurrence_quotes_are_slices",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="marked"),
                declare=[
                    ("known", "bigint"),
                    ("rest", "text"),
                    ("whole_length", "integer"),
                    ("base", "integer"),
                    ("mark", "record"),
                ],
                func=_DEMAND_SLICES,
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def span(self) -> Span:
        return Span(self.place.lower, self.place.upper)
