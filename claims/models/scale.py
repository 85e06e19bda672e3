"""The verdict scale as data: versioned, and frozen once a review has used it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

# The words of the first scale (migration 0002), for the catalogues of the public pages. A desk's
# own verdicts stay as they are.
FIRST_SCALE = {
    gettext_noop("Accurate"): gettext_noop("An expert would repeat it unchanged."),
    gettext_noop("Mostly accurate"): gettext_noop("Fixing it needs a word, not a sentence."),
    gettext_noop("Lacks context"): gettext_noop(
        "Fixing it needs an added sentence, and then it would be true."
    ),
    gettext_noop("Overstated"): gettext_noop(
        "Real evidence exists, and the claim goes beyond it: more certain, larger, causal, or "
        "about people where the evidence is about animals."
    ),
    gettext_noop("Misleading"): gettext_noop("The premises may stand; the inference falls."),
    gettext_noop("Unsupported"): gettext_noop(
        "A documented search found no adequate evidence. It is not shown to be false."
    ),
    gettext_noop("Inaccurate"): gettext_noop("The best evidence contradicts it."),
    gettext_noop("Cannot be verified"): gettext_noop(
        "Factual in form, but evidence cannot exist or cannot be reached."
    ),
    gettext_noop("Opinion, not a factual claim"): gettext_noop(
        "A judgement of value or taste; there is nothing to check."
    ),
}


class VerdictScale(models.Model):
    """One version of the scale; new reviews use the active one."""

    version = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=100)
    note = models.TextField(blank=True, help_text="Why this version replaced the one before.")
    is_active = models.BooleanField(default=False)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="scale_one_active", fields=["is_active"], condition=Q(is_active=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"


class Verdict(models.Model):
    """One step of a scale. `value` runs from 1 to 5, nearer to 5 is truer; null: not rated."""

    BEST, WORST = 5, 1

    scale = models.ForeignKey(VerdictScale, on_delete=models.CASCADE, related_name="verdicts")
    slug = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    definition = models.TextField(help_text="The boundary test that tells it from its neighbours.")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(name="verdict_slug_once", fields=["scale", "slug"]),
            models.CheckConstraint(
                name="verdict_value_in_range",
                condition=Q(value=None) | Q(value__gte=1, value__lte=5),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="verdict_used_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("changed", "bigint")],
                func="""
                    changed := CASE WHEN TG_OP = 'DELETE' THEN OLD.scale_id ELSE NEW.scale_id END;
                    IF EXISTS (
                        SELECT 1 FROM claims_review r JOIN claims_verdict v ON v.id = r.verdict_id
                        WHERE v.scale_id = changed
                           OR (TG_OP = 'UPDATE' AND v.scale_id = OLD.scale_id)
                    ) THEN
                        RAISE EXCEPTION 'A scale that reviews have used is frozen: add a version'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'verdict_used_is_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_rated(self) -> bool:
        return self.value is not None
