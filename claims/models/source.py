"""Bibliographic records, and their use as evidence in a review."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from claims.models.review import Review
from claims.models.revised import Revised
from claims.models.source_vocabulary import SourceStatus
from claims.models.user import User
from claims.models.vocabulary import EvidenceLevel, Population, Stance, StudyType

SCHEMES = ("doi", "pmid", "pmcid", "arxiv", "isbn", "url")  # in the order in which they identify
HREFS = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "arxiv": "https://arxiv.org/abs/{}",
    "isbn": "https://openlibrary.org/isbn/{}",
    "url": "{}",
}
SPELLED = {  # as a line names them, and as the box for a source takes them
    "doi": "DOI {}", "pmid": "PMID {}", "pmcid": "{}", "arxiv": "arXiv:{}", "isbn": "ISBN {}",
}  # fmt: skip
ALERTING = (  # a change to one of these is a task for the desk
    SourceStatus.CORRECTED,
    SourceStatus.CONCERN,
    SourceStatus.RETRACTED,
    SourceStatus.REINSTATED,
    SourceStatus.DEAD,
)


class Source(Revised):
    """One record, stored once and cited by many reviews. Identifiers are kept in normal form.

    `csl` is the record as CSL-JSON, of which title, authors, container and year repeat the parts
    that are searched and shown in a line; `edited` names the fields that a person wrote, which no
    service overwrites. `key` never changes. A source that was `merged_into` another has handed its
    identifiers on and stays as history, with its key, which then means the other one.
    `status_by` says what found the status, `status_notice` where it is announced.
    """

    title = models.CharField(max_length=1000)
    authors = models.CharField(max_length=1000, blank=True)
    container = models.CharField(
        max_length=500, blank=True, help_text="Journal, site or series, with volume and pages."
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    pmcid = models.CharField(max_length=20, blank=True, db_default="")
    arxiv = models.CharField(max_length=40, blank=True, db_default="")
    isbn = models.CharField(max_length=13, blank=True, db_default="")
    url = models.URLField(max_length=2000, blank=True)
    key = models.CharField(
        max_length=60,
        editable=False,
        db_default="",
        help_text="What a rationale cites it by: effendy2021.",
    )
    csl = models.JSONField(default=dict, blank=True, db_default={})
    filled_by = models.CharField(
        max_length=40, blank=True, db_default="", help_text="The service that described it."
    )
    filled_at = models.DateTimeField(null=True, blank=True)
    edited = ArrayField(models.CharField(max_length=30), default=list, blank=True, db_default=[])
    published_version = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Of a preprint: the article's DOI."
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_preprint = models.BooleanField(default=False)
    status = models.CharField(
        max_length=20, choices=SourceStatus.choices, default=SourceStatus.NOT_CHECKED
    )
    status_at = models.DateTimeField(null=True, blank=True)
    status_by = models.CharField(max_length=40, blank=True, db_default="")
    status_notice = models.CharField(max_length=2000, blank=True, db_default="")
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
                name="source_can_be_found",
                condition=~Q(**dict.fromkeys(SCHEMES, "")) | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="source_merged_has_no_identifier",
                condition=Q(merged_into=None) | Q(**dict.fromkeys(SCHEMES, "")),
            ),
            models.CheckConstraint(
                name="source_not_merged_into_itself", condition=~Q(merged_into=F("pk"))
            ),
            *(
                models.UniqueConstraint(
                    name=f"source_{scheme}_once", fields=[scheme], condition=~Q(**{scheme: ""})
                )
                for scheme in SCHEMES
            ),
            models.CheckConstraint(
                name="source_has_key", condition=Q(key__regex="^[a-z]+([0-9]{4}|nd)[a-z]*$")
            ),
            models.UniqueConstraint(name="source_key_once", fields=["key"]),
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
    def etag(self) -> str:
        """As of the revision and the status, which changes without a new revision."""
        since = int(self.status_at.timestamp()) if self.status_at else 0
        return f'"source-{self.pk}-{self.revision}-{self.status}-{since}"'

    @property
    def href(self) -> str:
        """Where a reader finds it: the address that its first identifier resolves at."""
        for scheme in SCHEMES:
            if value := getattr(self, scheme):
                return HREFS[scheme].format(value)
        return ""

    @property
    def cited_as(self) -> str:
        """Its first identifier as a line names it; "" where it has a web address alone."""
        for scheme, words in SPELLED.items():
            if value := getattr(self, scheme):
                return words.format(value)
        return ""


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
    funding = models.TextField(
        blank=True, db_default="", help_text="Who paid for it, and the interests of its authors."
    )
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
                    -- Merging two records of one work changes no word of what was handed in.
                    IF TG_OP = 'UPDATE'
                       AND to_jsonb(OLD) - 'source_id' = to_jsonb(NEW) - 'source_id'
                       AND EXISTS (SELECT 1 FROM claims_source
                                   WHERE id = OLD.source_id AND merged_into_id = NEW.source_id)
                    THEN
                        RETURN NEW;
                    END IF;
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
