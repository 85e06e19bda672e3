"""An article under examination and its captures."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value

from claims.models.revised import Revised
from claims.models.scale import Verdict
from claims.models.slugs import short_slug
from claims.models.user import User
from claims.text.document import Document


class Article(Revised):
    """A published text: where it stands, who wrote it and when. Its words are in snapshots."""

    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    modified_on = models.DateField(null=True, blank=True)
    language = models.CharField(
        max_length=35, blank=True, help_text="BCP 47 tag such as en or pt-BR; empty: unknown."
    )
    image_url = models.URLField(
        max_length=2000,
        blank=True,
        db_default="",
        help_text="The lead image, linked to and never loaded.",
    )
    image_alt = models.CharField(max_length=500, blank=True, db_default="")
    licence = models.CharField(
        max_length=500,
        blank=True,
        db_default="",
        help_text="What the page says about the reuse of its text.",
    )
    tier = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tier_rationale = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="article_has_title", condition=~Q(title="")),
            models.UniqueConstraint(name="article_url_once", fields=["url"], condition=~Q(url="")),
            models.CheckConstraint(
                name="article_tier_has_rationale",
                condition=Q(tier=None) | ~Q(tier_rationale=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return short_slug(self.title, fallback="article")

    @property
    def current_snapshot(self) -> "Snapshot":
        """The newest capture; an article always has one."""
        return self.snapshots.order_by("-number")[0]


class Snapshot(models.Model):
    """One immutable capture: canonical text, layout, and the raw bytes by their hash.

    `text` and every offset into it count Unicode code points. `raw_sha256` names the raw bytes
    in the storage "captures". `references` lists what the text refers to (`references.Reference`);
    `structured_data` keeps the JSON-LD objects that the page carried.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    text = models.TextField()
    layout = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)
    raw_sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    extractor = models.CharField(max_length=60)
    extractor_version = models.CharField(max_length=40)
    references = models.JSONField(default=list)
    structured_data = models.JSONField(default=list, db_default=[])
    captured_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: nobody asked, the page was looked at again on schedule.",
    )
    captured_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(name="snapshot_number_once", fields=["article", "number"]),
            models.CheckConstraint(name="snapshot_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="snapshot_has_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="snapshot_sha256_is_of_text",
                condition=Q(
                    sha256=Func(
                        Func(
                            Func(F("text"), Value("UTF8"), function="convert_to"),
                            function="sha256",
                        ),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="snapshot_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.number})"

    @property
    def document(self) -> Document:
        return Document.from_json(self.text, self.layout)
