"""What the desk thinks of the references that an article gives for its own claims."""

import pgtrigger
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from claims.models.article import Snapshot
from claims.models.claim import Claim
from claims.models.revised import Revised
from claims.models.source import Source
from claims.models.source_vocabulary import ReferenceFit
from claims.models.user import User


class ReferenceJudgement(Revised):
    """How one reference of an article bears on one claim in it.

    `place` is where the reference stands in the snapshot's text (code points); there is none for
    the judgement that the article gives no reference. `target` and `identifier` are what it named;
    `number` is that of the entry in the article's own list which a numbered mark names, since one
    mark may name several.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reference_judgements")
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="reference_judgements"
    )
    place = IntegerRangeField(null=True)
    number = models.PositiveSmallIntegerField(null=True)
    target = models.TextField(blank=True)
    scheme = models.CharField(max_length=10, blank=True)
    identifier = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=300, blank=True)
    fit = models.CharField(max_length=20, choices=ReferenceFit.choices)
    note = models.TextField(blank=True)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, related_name="reference_judgements"
    )
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["snapshot", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                name="reference_judged_once",
                fields=["claim", "snapshot", "place", "number"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reference_fit_known", condition=Q(fit__in=ReferenceFit.values)
            ),
            models.CheckConstraint(
                name="reference_none_given_has_no_place",
                condition=Q(fit=ReferenceFit.NONE_GIVEN, place=None)
                | ~Q(fit=ReferenceFit.NONE_GIVEN) & Q(place__isnull=False),
            ),
            models.CheckConstraint(
                name="reference_number_from_one",
                condition=Q(number=None) | Q(number__gte=1, place__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reference_judgement_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    -- Merging two records of one work changes no word of what was handed in.
                    IF TG_OP = 'UPDATE'
                       AND to_jsonb(OLD) - 'source_id' = to_jsonb(NEW) - 'source_id'
                    THEN
                        RETURN NEW;
                    END IF;
                    IF EXISTS (
                        SELECT 1 FROM claims_review
                        WHERE status IN ('submitted', 'approved')
                          AND (TG_OP <> 'INSERT' AND claim_id = OLD.claim_id
                               OR TG_OP <> 'DELETE' AND claim_id = NEW.claim_id)
                    ) THEN
                        RAISE EXCEPTION 'References of a claim that was handed in stay as judged'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'reference_judgement_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.words or self.target}: {self.get_fit_display()}"
