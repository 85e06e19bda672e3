"""What queries lay beside a publication's own columns, so that a type checker knows it."""

from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from django.utils.safestring import SafeString

from claims.models import Publication

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class PageParts(TypedDict):
    """Of `find_publication`: the current number, the ids that must not show and their titles, and
    as JSON what happened to the sources since (`source_alerts.py`)."""

    newest_number: int
    newest_slug: str
    newest_change: str
    hidden: list[int]
    hidden_titles: list[str]
    alerts: str


class TextParts(TypedDict):
    """Of `find_text`: the examined text, None on a tombstone; the slug of the current number."""

    text: str | None
    newest_slug: str


class CorrectionParts(TypedDict):
    """Of `corrections`: the labels of a verdict that was corrected; the ids that must not show."""

    verdict_before: str | None
    verdict_after: str | None
    hidden: list[int]
    hidden_titles: list[str]


class WholeParts(TypedDict):
    """Of `whole_articles`: the ids that must not show, and their titles."""

    hidden: list[int]
    hidden_titles: list[str]


class KnownParts(WholeParts):
    """Of `known_articles`: also the statuses of sources that changed, by the claim's id."""

    claim_statuses: dict[str, list[str]]


class ListParts(TypedDict):
    """Of `listed`: the light part of the record, and the ids that must not show. Of claims also
    the `statuses` of sources that changed, and as words what `happened` to them."""

    summary: dict[str, Any]
    hidden: list[int]
    statuses: list[str]
    happened: list[str]


class MarkedUpParts(TypedDict):
    """Of `marked_up_claims`: the ClaimReview, and where the claim appears."""

    markup: dict[str, Any]
    appearances: list[dict[str, Any]]


class FoundParts(ListParts):
    """Of a search: how well it fits, and texts with the words marked, first raw, then as HTML."""

    rank: float
    found_statement: str
    found_takeaway: str | None
    found_reasoning: str | None
    found_claims: str | None
    found_sources: str | None
    statement: SafeString
    takeaway: SafeString
    reasoning: SafeString
    claims: SafeString
    sources: SafeString


if TYPE_CHECKING:
    PageRow = WithAnnotations[Publication, PageParts]
    TextRow = WithAnnotations[Publication, TextParts]
    CorrectionRow = WithAnnotations[Publication, CorrectionParts]
    WholeRow = WithAnnotations[Publication, WholeParts]
    KnownRow = WithAnnotations[Publication, KnownParts]
    ListRow = WithAnnotations[Publication, ListParts]
    FoundRow = WithAnnotations[Publication, FoundParts]
    MarkedUpRow = WithAnnotations[Publication, MarkedUpParts]
else:
    PageRow = TextRow = CorrectionRow = ListRow = FoundRow = MarkedUpRow = Publication
    WholeRow = KnownRow = Publication

AnyListRow = TypeVar("AnyListRow", bound=ListRow)
