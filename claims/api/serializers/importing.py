"""Articles, their snapshots, and what stands in these."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import (
    Asked,
    Input,
    PageShape,
    Person,
    Shape,
    Text,
    Upload,
    text_of,
)
from claims.models import Article, Snapshot

AGAIN = "Capture it even when it is here already; changed text becomes a new snapshot."


class Details(Input):
    """What is known about an article; what is left out is taken from the page or the text."""

    url = text_of(Article, "url", required=False)
    title = text_of(Article, "title", required=False)
    byline = text_of(Article, "byline", required=False)
    publisher = text_of(Article, "publisher", required=False)
    published_on = serializers.DateField(required=False, allow_null=True)
    modified_on = serializers.DateField(required=False, allow_null=True)
    language = text_of(Article, "language", required=False)
    image_url = text_of(Article, "image_url", required=False)
    image_alt = text_of(Article, "image_alt", required=False)
    licence = text_of(Article, "licence", required=False)


class NewArticle(Details):
    """Pasted text, or the file of an upload: one of the two."""

    text = Text(
        required=False,
        help_text="The article itself: plain text or HTML.",
        style={"base_template": "textarea.html"},
    )
    file = Upload(
        required=False, help_text="A .txt, .md or .html file; only in multipart/form-data."
    )
    again = serializers.BooleanField(default=False, help_text=AGAIN)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("text")) == ("file" in attrs):
            raise serializers.ValidationError({"text": "Send the text, or a file: one of the two."})
        return attrs


class ArticleShape(Shape[Article]):
    tier = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True, allow_null=True)
    created_by = Person(read_only=True)

    class Meta:
        model = Article
        fields = [
            "id", "revision", "url", "title", "byline", "publisher", "published_on",
            "modified_on", "language", "image_url", "image_alt", "licence", "tier",
            "tier_rationale", "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class SnapshotRow(Shape[Snapshot]):
    """A capture without its text."""

    article = serializers.PrimaryKeyRelatedField[Article](read_only=True)
    captured_by = Person(
        read_only=True, allow_null=True, help_text="null: taken on schedule, nobody asked."
    )

    class Meta:
        model = Snapshot
        fields = [
            "id", "article", "number", "sha256", "raw_sha256", "media_type", "extractor",
            "extractor_version", "captured_by", "captured_at",
        ]  # fmt: skip
        read_only_fields = fields


class Reference(serializers.Serializer[Any]):
    """A link of the text, or an identifier printed in it; copies taken long ago have no more than
    `href`, `start` and `end`.
    """

    href = serializers.CharField(help_text="As printed; empty where the text only names the work.")
    target = serializers.CharField(
        required=False, help_text="Without envelopes, tracking and affiliate codes."
    )
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField(required=False)
    scheme = serializers.CharField(
        required=False, help_text="doi, pmid, pmcid, arxiv, isbn, or empty."
    )
    identifier = serializers.CharField(required=False)
    is_affiliate = serializers.BooleanField(required=False)
    is_outgoing = serializers.BooleanField(
        required=False, help_text="Whether it leads to another site."
    )


class SnapshotShape(SnapshotRow):
    """A capture. It never changes; offsets count the Unicode code points of `text`, from 0."""

    layout = serializers.DictField(
        read_only=True, help_text="Blocks and marks, each with its range in the text."
    )
    references = Reference(many=True, read_only=True)
    structured_data = serializers.ListField(
        child=serializers.DictField(),
        read_only=True,
        help_text="The JSON-LD objects that the page carried, within bounds.",
    )

    class Meta(SnapshotRow.Meta):
        fields = [*SnapshotRow.Meta.fields, "text", "layout", "references", "structured_data"]
        read_only_fields = fields


class ArticleRow(ArticleShape):
    """An article in the list, with its newest snapshot."""

    snapshot = serializers.IntegerField(read_only=True, help_text="The id of the newest snapshot.")

    class Meta(ArticleShape.Meta):
        fields = [*ArticleShape.Meta.fields, "snapshot"]
        read_only_fields = fields


class ImportedShape(serializers.Serializer[Any]):
    """What became of a pasted text or an upload."""

    outcome = serializers.ChoiceField(choices=["new_article", "new_snapshot", "unchanged"])
    article = ArticleShape()
    snapshot = SnapshotRow()


class SharedClaimShape(serializers.Serializer[Any]):
    """A claim of a copy, and whether the article has its words."""

    id = serializers.IntegerField(source="claim.pk")
    statement = serializers.CharField(source="claim.statement")
    status = serializers.CharField(
        source="review.status", default=None, help_text="Of its newest review; null without one."
    )
    verdict = serializers.CharField(source="review.verdict.slug", default=None)
    words = serializers.CharField(help_text="What states it in the copy and stands here too.")
    is_marked = serializers.BooleanField(help_text="Whether this article has the claim already.")


class CopyShape(serializers.Serializer[Any]):
    """Another article with much the same text. The shares (0 to 1) count words."""

    article = serializers.IntegerField(source="copy.article.pk")
    title = serializers.CharField(source="copy.article.title")
    url = serializers.CharField(source="copy.article.url")
    snapshot = serializers.IntegerField(
        source="copy.snapshot.pk", help_text="The capture that has the most in common."
    )
    similarity = serializers.FloatField(source="copy.similarity")
    of_this = serializers.FloatField(
        source="copy.overlap.of_first", help_text="How much of this text stands there."
    )
    of_that = serializers.FloatField(
        source="copy.overlap.of_second", help_text="How much of that text stands here."
    )
    is_same_text = serializers.BooleanField(source="copy.is_same_text")
    passage = serializers.CharField(source="copy.passage", help_text="The longest in common.")
    claims = SharedClaimShape(many=True)


class CopiesAsked(Asked):
    """Which of the copies."""


class CopyPage(PageShape):
    results = CopyShape(many=True)


class ReferencesAsked(Asked):
    """Which references of an article."""

    number = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The number of the snapshot; the newest where none is given.",
    )
    all = serializers.BooleanField(
        default=False, help_text="Also those that stay on the article's own site."
    )


class ReferenceRow(serializers.Serializer[Any]):
    """A reference with the words around it."""

    place = serializers.IntegerField(help_text="In the order of the text, from 1.")
    href = serializers.CharField(
        source="reference.href", help_text="As printed; empty where the text only names the work."
    )
    target = serializers.CharField(
        source="reference.target", help_text="Without envelopes, tracking and affiliate codes."
    )
    host = serializers.CharField()
    start = serializers.IntegerField(source="reference.start")
    end = serializers.IntegerField(source="reference.end")
    before = serializers.CharField(help_text="The words in front, about 60 code points.")
    words = serializers.CharField(source="reference.words")
    after = serializers.CharField()
    scheme = serializers.CharField(
        source="reference.scheme", help_text="doi, pmid, pmcid, arxiv, isbn, or empty."
    )
    identifier = serializers.CharField(source="reference.identifier")
    resolver = serializers.CharField(
        help_text="Where the identifier leads; empty without one, or where the link leads there."
    )
    is_affiliate = serializers.BooleanField(source="reference.is_affiliate")
    is_outgoing = serializers.BooleanField(source="reference.is_outgoing")


class ReferencePage(PageShape):
    """References in the order of the text, and how many the snapshot has."""

    snapshot = serializers.IntegerField()
    outgoing = serializers.IntegerField()
    total = serializers.IntegerField()
    results = ReferenceRow(many=True)
