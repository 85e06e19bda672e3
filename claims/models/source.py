"""Bibliographic records, and their use as evidence in a review."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from claims.models.review import Review
from claims.models.revised import Revised
from claims.models.user import User
from claims.models.vocabulary import (
    EvidenceLevel,
    Population,
    SourceStatus,
    Stance,
    StudyType,
)


class Source(Revised):
    """One record, stored once and cited by many reviews. Identifiers are kept in normal form."""

    title = models.CharField(max_length=1000)
    authors = models.CharField(max_length=1000, blank=True)
    container = models.CharField(
        max_length=500, blank=True, help_text="Journal, site or series, with volume and pages."
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    is_preprint = models.BooleanField(default=False)
    status = models.CharField(
        max_length=20, choices=SourceStatus.choices, default=SourceStatus.NOT_CHECKED
    )
    status_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            GinIndex(  # for the search in the library: upper() is how `icontains` compares
                OpClass(Upper("title"), name="gin_trgm_ops"),
                OpClass(Upper("authors"), name="gin_trgm_ops"),
                name="source_words",
            )
        ]
        constraints = [
            models.CheckConstraint(name="source_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="source_can_be_found", condition=~Q(doi="", pmid="", url="")
            ),
            models.UniqueConstraint(name="source_doi_once", fields=["doi"], condition=~Q(doi="")),
            models.UniqueConstraint(
                name="source_pmid_once", fields=["pmid"], condition=~Q(pmid="")
            ),
            models.UniqueConstraint(name="source_url_once", fields=["url"], condition=~Q(url="")),
            models.CheckConstraint(
                name="source_status_known", condition=Q(status__in=SourceStatus.values)
            ),
            models.CheckConstraint(
                name="source_checked_has_time",
                condition=Q(status=SourceStatus.NOT_CHECKED) | Q(status_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def href(self) -> str:
        """Where a reader finds it: the DOI's address, PubMed's, or its own."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url


class Evidence(Revised):
    """A source used in a review: what it says, where, and how that bears on the claim.

    `passage` is verbatim text of the source unless `is_paraphrase`, in which case readers see
    it without quotation marks, as the reviewer's words.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance.choices)
    passage = models.TextField(blank=True)
    is_paraphrase = models.BooleanField(default=False)
    locator = models.CharField(
        max_length=200, blank=True, help_text="Page, section or table where the passage stands."
    )
    study_type = models.CharField(max_length=30, choices=StudyType.choices, blank=True)
    level = models.CharField(max_length=20, choices=EvidenceLevel.choices, blank=True)
    population = models.CharField(max_length=20, choices=Population.choices, blank=True)
    sample_size = models.PositiveIntegerField(null=True, blank=True)
    remark = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["review", "position", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_stance_known", condition=Q(stance__in=Stance.values)
            ),
            models.CheckConstraint(
                name="evidence_sample_size_positive",
                condition=Q(sample_size=None) | Q(sample_size__gte=1),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="evidence_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM claims_review
                        WHERE status NOT IN ('draft', 'changes_requested')
                          AND (TG_OP <> 'INSERT' AND id = OLD.review_id
                               OR TG_OP <> 'DELETE' AND id = NEW.review_id)
                    ) THEN
                        RAISE EXCEPTION 'Evidence of a review that was handed in is not edited'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'evidence_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} ({self.get_stance_display()})"
