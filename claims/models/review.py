"""One person's assessment of a claim, moving through the workflow."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from claims.models.claim import Claim
from claims.models.revised import Revised
from claims.models.scale import Verdict
from claims.models.user import User
from claims.models.vocabulary import (
    OPEN_REVIEW_STATUSES,
    Certainty,
    Reason,
    ReviewStatus,
)

S = ReviewStatus

# The whole workflow. A trigger made from this table refuses every other step.
TRANSITIONS: list[tuple[str, str]] = [
    (S.DRAFT, S.SUBMITTED),
    (S.DRAFT, S.DISCARDED),
    (S.SUBMITTED, S.DRAFT),
    (S.SUBMITTED, S.CHANGES_REQUESTED),
    (S.SUBMITTED, S.APPROVED),
    (S.CHANGES_REQUESTED, S.SUBMITTED),
    (S.CHANGES_REQUESTED, S.DISCARDED),
    (S.APPROVED, S.CHANGES_REQUESTED),
    (S.APPROVED, S.PUBLISHED),
    (S.PUBLISHED, S.CORRECTED),
    (S.PUBLISHED, S.WITHDRAWN),
]


class Review(Revised):
    """`reasons` keeps the slugs of `Reason`; `rationale` is Markdown, sanitised when shown."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    approver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements"
    )
    status = models.CharField(max_length=20, choices=S.choices, default=S.DRAFT)
    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certainty = models.CharField(max_length=12, choices=Certainty.choices, blank=True)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    takeaway = models.CharField(max_length=300, blank=True)
    rationale = models.TextField(blank=True)
    search_log = models.TextField(blank=True)
    conflict_of_interest = models.TextField(blank=True)
    editor_note = models.TextField(blank=True, help_text="What the editor asks to change.")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "-id"], name="review_status")]
        constraints = [
            models.CheckConstraint(
                name="review_author_is_not_approver", condition=~Q(author=F("approver"))
            ),
            models.CheckConstraint(name="review_status_known", condition=Q(status__in=S.values)),
            models.CheckConstraint(
                name="review_certainty_known",
                condition=Q(certainty="") | Q(certainty__in=Certainty.values),
            ),
            models.CheckConstraint(
                name="review_reasons_known",
                condition=Q(reasons__contained_by=list(Reason.values)),
            ),
            models.CheckConstraint(
                name="review_submitted_is_complete",
                condition=Q(status__in=[S.DRAFT, S.CHANGES_REQUESTED, S.DISCARDED])
                | Q(verdict__isnull=False, submitted_at__isnull=False) & ~Q(takeaway=""),
            ),
            models.CheckConstraint(
                name="review_approved_has_approver",
                condition=~Q(status__in=[S.APPROVED, S.PUBLISHED, S.CORRECTED, S.WITHDRAWN])
                | Q(approver__isnull=False, approved_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="review_one_open",
                fields=["claim"],
                condition=Q(status__in=[str(s) for s in OPEN_REVIEW_STATUSES]),
            ),
            models.UniqueConstraint(
                name="review_one_published", fields=["claim"], condition=Q(status=S.PUBLISHED)
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="review_transitions",
                field="status",
                transitions=[(str(old), str(new)) for old, new in TRANSITIONS],
            ),
            pgtrigger.Protect(name="review_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="review_starts_as_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__status__df="draft"),
                func="""
                    RAISE EXCEPTION 'A review starts as a draft'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'review_starts_as_draft';
                """,
            ),
            pgtrigger.Trigger(
                name="review_rated_has_certainty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.status NOT IN ('draft', 'changes_requested', 'discarded')
                       AND NEW.certainty = ''
                       AND (SELECT value FROM claims_verdict WHERE id = NEW.verdict_id) IS NOT NULL
                    THEN
                        RAISE EXCEPTION 'A rated verdict needs a certainty'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'review_rated_has_certainty';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="review_judgement_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "claim",
                    "author",
                    "verdict",
                    "certainty",
                    "reasons",
                    "takeaway",
                    "rationale",
                    "search_log",
                    "conflict_of_interest",
                ),
                func="""
                    IF OLD.status IN ('draft', 'changes_requested') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'What was handed in is not edited: take it back first'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'review_judgement_frozen';
                """,
            ),
            pgtrigger.Trigger(
                name="review_status_has_event",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.UpdateOf("status"),
                condition=pgtrigger.Q(old__status__df=pgtrigger.F("new__status")),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM claims_event
                        WHERE target_kind = 'review' AND target_id = NEW.id
                          AND data -> 'status' ->> 1 = NEW.status
                          AND at >= transaction_timestamp()
                    ) THEN
                        RAISE EXCEPTION 'A status changes only together with its event'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'review_status_has_event';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk} of “{self.claim}”"

    @property
    def is_editable(self) -> bool:
        """Whether the author may still change the judgement."""
        return self.status in (S.DRAFT, S.CHANGES_REQUESTED)
