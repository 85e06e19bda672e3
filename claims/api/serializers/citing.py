"""Sources and evidence."""

from rest_framework import serializers

from claims.api.serializers.base import Choice, Input, Person, Row, Shape, text_of
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
    created_by = Person(read_only=True)

    class Meta:
        model = Source
        fields = [
            "id", "revision", "title", "authors", "container", "year", "doi", "pmid", "pmcid",
            "arxiv", "isbn", "url", "href", "is_preprint", "status", "status_at", "created_by",
            "created_at",
        ]  # fmt: skip
        read_only_fields = fields


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
            "study_type", "level", "population", "sample_size", "remark",
        ]  # fmt: skip
        read_only_fields = fields
