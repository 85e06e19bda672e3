"""References in files of other programs."""

from typing import Any

from rest_framework import serializers

from claims.api.serializers.base import Input, Text
from claims.text.exchange.files import MOST_BYTES, MOST_ENTRIES


class FileText(Input):
    """A file of references."""

    text = Text(
        max_length=MOST_BYTES,
        help_text="BibTeX, RIS, PubMed’s format or CSL-JSON: which one is found out.",
    )
    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ENTRIES),
        required=False,
        max_length=MOST_ENTRIES,
        help_text="Of the references to import, counted from 1; without it, all that can be.",
    )


class LeftOutShape(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField(help_text="What the file calls it.")
    problem = serializers.CharField()


class FileImportedShape(serializers.Serializer[Any]):
    """What became of the references of a file."""

    format = serializers.CharField()
    added = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of sources.")
    known = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Ids of sources that the library had, and that stay as they are.",
    )
    left_out = LeftOutShape(many=True)


class ReferencesShape(serializers.Serializer[Any]):
    """The references of a review, each source once, in three formats."""

    csl = serializers.ListField(child=serializers.DictField())
    bibtex = serializers.CharField()
    ris = serializers.CharField()
