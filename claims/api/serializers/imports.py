"""Requests to bring articles in, alone and many at once."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers.base import Asked, Input, PageShape, Person, Shape, Upload, text_of
from claims.api.serializers.importing import AGAIN, Details
from claims.models import Article, Batch, Import

_FILE = "Only in multipart/form-data."
_ADDRESS = 2000  # characters


class NewImport(Details):
    """An address to fetch, or a file; with what is known about the article."""

    url = text_of(
        Article, "url", required=False, help_text="A page on the public web; where a file is from."
    )
    file = Upload(
        required=False,
        help_text=f"Text, Markdown, HTML, MHTML, PDF, Word (.docx) or a web archive. {_FILE}",
    )
    again = serializers.BooleanField(default=False, help_text=AGAIN)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("url") and "file" not in attrs:
            raise serializers.ValidationError({"url": "Send an address or a file."})
        return attrs


class Retry(Input):
    again = serializers.BooleanField(
        default=None, allow_null=True, help_text=f"{AGAIN} Left out: as the first time."
    )


class ImportShape(Shape[Import]):
    """A request to bring an article in; `article` is there once the status is `ready`."""

    details = serializers.DictField(
        read_only=True, help_text="What whoever asked said about the article."
    )
    batch = serializers.PrimaryKeyRelatedField[Batch](read_only=True, allow_null=True)
    article = serializers.PrimaryKeyRelatedField[Article](read_only=True, allow_null=True)
    created_by = Person(read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "url", "filename", "details", "again", "batch", "position", "status", "attempts",
            "retry_at", "problem", "outcome", "article", "created_by", "created_at", "finished_at",
        ]  # fmt: skip
        read_only_fields = fields
        extra_kwargs = {
            "position": {"help_text": "The place of its entry in the batch, from 0."},
            "attempts": {"help_text": "How often the site was visited in vain."},
            "retry_at": {"help_text": "When it is tried again; only while it is `waiting`."},
            "outcome": {"help_text": "What was found; empty until it is `ready`."},
        }


class NewBatch(Input):
    """Many articles: by their addresses, by a list on the web, or by a file."""

    urls = serializers.ListField(
        child=serializers.CharField(max_length=_ADDRESS, allow_blank=True),
        required=False,
        help_text="Addresses of pages; all are imported.",
    )
    list = serializers.CharField(
        max_length=_ADDRESS,
        required=False,
        help_text="The address of a feed or sitemap, or of a page that names its feed.",
    )
    file = Upload(
        required=False, help_text=f"A table (CSV, JSON lines), feed, sitemap or WARC. {_FILE}"
    )
    again = serializers.BooleanField(
        default=False, help_text="With `urls`: fetch also the pages that are here already."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in ("urls", "list", "file")) != 1:
            raise serializers.ValidationError(
                {"urls": "Send addresses, the address of a list, or a file: one of the three."}
            )
        return attrs


class CountsShape(serializers.Serializer[Any]):
    """How many imports of a batch are where."""

    total = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Not ended yet.")
    ready = serializers.IntegerField()
    failed = serializers.IntegerField()
    cancelled = serializers.IntegerField()


class BatchShape(Shape[Batch]):
    """Many articles asked for at once. Its imports: `/imports/?batch=`."""

    counts = serializers.SerializerMethodField()
    created_by = Person(read_only=True)

    class Meta:
        model = Batch
        fields = [
            "id", "kind", "name", "url", "status", "problem", "counts", "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(CountsShape)
    def get_counts(self, batch: Batch) -> Any:
        return CountsShape(self.context["tallies"][batch.pk]).data


class Matching(Input):
    """Which entries of a list, by their words and days."""

    q = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Words in title or address."
    )
    since = serializers.DateField(
        default=None, allow_null=True, help_text="Published then or later."
    )
    until = serializers.DateField(
        default=None, allow_null=True, help_text="Published then or earlier."
    )


class EntriesAsked(Asked, Matching):
    """Which entries of a list."""


class EntryShape(serializers.Serializer[Any]):
    """What a person may choose from a list."""

    place = serializers.IntegerField(help_text="From 0: what `choose` takes.")
    url = serializers.CharField(source="entry.url", default="")
    title = serializers.CharField(source="entry.title", default="")
    published = serializers.DateField(source="entry.published", default=None, allow_null=True)
    details = serializers.DictField(
        source="entry.details", default=dict, help_text="What the list says about the article."
    )
    line = serializers.IntegerField(
        source="entry.line", default=None, allow_null=True, help_text="In the list, from 1."
    )
    record = serializers.IntegerField(
        source="entry.record", default=None, allow_null=True, help_text="In a web archive, from 0."
    )
    listed_at = serializers.CharField(
        source="entry.listed_at", default="", help_text="A further list, which was not read."
    )
    problem = serializers.CharField(
        source="entry.problem", default="", help_text="Why it cannot be imported."
    )
    written = serializers.CharField(
        source="entry.written", default="", help_text="What stood there instead of an address."
    )
    already_here = serializers.IntegerField(
        source="article.pk",
        default=None,
        allow_null=True,
        help_text="The article that has this address.",
    )
    is_begun = serializers.BooleanField(help_text="Whether it was asked for already.")


class EntryPage(PageShape):
    total = serializers.IntegerField(help_text="How many match.")
    results = EntryShape(many=True)


class Choosing(Matching):
    """Places in the list; or `all` that match and are neither here nor asked for."""

    places = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=2**31 - 1), required=False
    )
    all = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("places" in attrs) == attrs["all"]:
            raise serializers.ValidationError(
                {"places": "Name the places, or send `all` as true: one of the two."}
            )
        return attrs
