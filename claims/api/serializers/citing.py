"""Sources and evidence."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Person, Row, Shape, text_of
from claims.citing.records import csl_of
from claims.models import Evidence, Review, Source
from claims.models.vocabulary import EvidenceLevel, Population, Stance, StudyType

SPELLED = 400  # code points of an identifier as it is typed
SMALLEST_INTEGER, INTEGER = 32_767, 2_147_483_647  # what the columns hold


class SourceChanges(Input):
    """A record. The identifiers may be typed in any of their spellings."""

    doi = text_of(Source, "doi", required=False, max_length=SPELLED)
    pmid = text_of(Source, "pmid", required=False, max_length=SPELLED)
    pmcid = text_of(Source, "pmcid", required=False, max_length=SPELLED)
    arxiv = text_of(Source, "arxiv", required=False, max_length=SPELLED)
    isbn = text_of(Source, "isbn", required=False, max_length=SPELLED)
    url = text_of(Source, "url", required=False)
    title = text_of(Source, "title")
    authors = text_of(Source, "authors", required=False)
    container = text_of(Source, "container", required=False)
    year = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=SMALLEST_INTEGER
    )
    is_preprint = serializers.BooleanField(required=False)


class SourceShape(Shape[Source]):
    """A record. `csl` is the same as CSL-JSON; `edited` names what a person wrote, which no service
    overwrites. One that was merged into another has no identifiers any more."""

    created_by = Person(read_only=True)
    csl = serializers.SerializerMethodField()
    merged_into = serializers.PrimaryKeyRelatedField[Source](read_only=True, allow_null=True)

    class Meta:
        model = Source
        fields = [
            "id", "key", "revision", "title", "authors", "container", "year", "doi", "pmid",
            "pmcid", "arxiv", "isbn", "url", "href", "is_preprint", "published_version", "csl",
            "filled_by", "filled_at", "edited", "merged_into", "status", "status_at",
            "created_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_csl(self, source: Source) -> dict[str, Any]:
        return csl_of(source)


class Named(Input):
    """What names a work."""

    identifier = serializers.CharField(
        max_length=2100,
        help_text="A DOI, PMID, PMCID, arXiv id, ISBN or web address in any spelling, or a whole "
        "reference that holds one.",
    )


class LookedUpShape(serializers.Serializer[Any]):
    """What a service says of a work, with the source of the library that is the same work."""

    scheme = serializers.CharField()
    value = serializers.CharField(help_text="The identifier in normal form.")
    source = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class
    service = serializers.CharField(help_text="Who said it; empty where nobody knows the work.")
    identifiers = serializers.DictField(child=serializers.CharField())
    title = serializers.CharField()
    authors = serializers.CharField()
    container = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    is_preprint = serializers.BooleanField()
    csl = serializers.DictField(child=serializers.JSONField())


class Into(Input):
    into = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, help_text="The id of the source that stays."
    )


class EvidenceChanges(Input):
    stance = Choice(Stance)
    passage = text_of(Evidence, "passage", required=False)
    is_paraphrase = serializers.BooleanField(
        required=False, help_text="The passage is in the reviewer's words, not the source's."
    )
    locator = text_of(Evidence, "locator", required=False)
    study_type = Choice(StudyType, required=False, allow_blank=True)
    level = Choice(EvidenceLevel, required=False, allow_blank=True)
    population = Choice(Population, required=False, allow_blank=True)
    sample_size = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=INTEGER
    )
    funding = text_of(Evidence, "funding", required=False)
    remark = text_of(Evidence, "remark", required=False)


class NewEvidence(EvidenceChanges):
    review = Row(Review)
    source = Row(Source)  # type: ignore[assignment]  # a field, which DRF takes out of the class


class Move(Input):
    """One of the two."""

    position = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=INTEGER,
        help_text="The place in the list, from 1; beyond its end means the last.",
    )
    up = serializers.BooleanField(
        required=False, help_text="One place towards the beginning, or (false) towards the end."
    )


class EvidenceShape(Shape[Evidence]):
    """A source used in a review. Its place is its place in the list of the review's evidence."""

    review = serializers.PrimaryKeyRelatedField[Review](read_only=True)
    source = serializers.PrimaryKeyRelatedField[Source](read_only=True)  # type: ignore[assignment]  # a field, which DRF takes out of the class

    class Meta:
        model = Evidence
        fields = [
            "id", "revision", "review", "source", "stance", "passage", "is_paraphrase", "locator",
            "study_type", "level", "population", "sample_size", "funding",
            "remark",
        ]  # fmt: skip
        read_only_fields = fields
