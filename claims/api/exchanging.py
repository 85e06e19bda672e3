"""References out of files, and the references of a review for them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.base import Resource
from claims.api.serializers.exchanging import FileImportedShape, FileText, ReferencesShape
from claims.citing.exchange import Imported, candidates, exported, import_sources
from claims.citing.queries import evidence_of
from claims.errors import Invalid
from claims.models import Review, Source
from claims.text.exchange.files import FORMATS, read


class SourceFiles(Resource):
    """Files of references on their way into the library."""

    queryset = Source.objects.all()
    serializer_class = FileImportedShape
    shapes = {"create": FileText}
    rights = {"create": "add_source"}

    @extend_schema(responses={200: FileImportedShape})
    def create(self, request: Request) -> Response:
        """Store the references of a file, all that were asked for or none.

        What the library has is reused and stays as it is. What cannot be stored is left out and
        told; asked for by its number, it is refused.
        """
        sent = self.sent()
        reading = read(sent["text"].encode())
        if reading.problem:
            raise Invalid({"text": reading.problem})
        rows = candidates(reading.entries)
        able = {row.number for row in rows if row.state != "problem"}
        numbers = set(sent["numbers"]) if "numbers" in sent else able
        imported = Imported((), ())
        if numbers:
            imported = import_sources(entries=reading.entries, numbers=numbers, by=self.by)
        answer = {
            "format": reading.label,
            "added": [source.pk for source in imported.added],
            "known": [source.pk for source in imported.known],
            "left_out": [row for row in rows if row.state == "problem"],
        }
        return Response(self.shown(answer, FileImportedShape))


class ReviewReferences(Resource):
    """The sources of reviews, for programs that manage references."""

    queryset = Review.objects.all()
    serializer_class = ReferencesShape

    def retrieve(self, request: Request, pk: int) -> Response:
        """The references of a review, each source once: first those that its rationale mentions."""
        review = self.find(Review, pk)
        items = exported(review.rationale, evidence_of(review))
        written = {name: FORMATS[name].write(items) for name in ("bibtex", "ris")}
        return Response(self.shown({"csl": items, **written}))
