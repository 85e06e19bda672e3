"""An article that refers to works: by links, by printed identifiers, by numbered marks."""

from claims.importing.references import list_references
from claims.models import Snapshot
from claims.text.plain import document_from_markdown
from tests.factories import SnapshotFactory

URL = "https://leaf.example/pain"
TRIAL = "https://doi.org/10.1000/trial"
BODY = f"""
Kratom eases pain, says [a trial]({TRIAL}) of sixty people. It heals the liver.[2] Nobody has
said why. It cures [colds](https://shop.leaf.example/cure) and, as PMID 12082125 shows, coughs [9].
It lifts the mood.

## References

1. Smith A. The leaf. 2019. https://example.org/leaf
2. Jones B. The liver of the rat. doi:10.1000/liver
"""
PAIN, LIVER = "Kratom eases pain", "It heals the liver."
COLDS, MOOD = "cures colds and, as PMID 12082125 shows, coughs", "It lifts the mood."


def copy_of(body: str = BODY, **fields: object) -> Snapshot:
    """A copy of an article at `URL` with the Markdown text, and what it refers to."""
    document = document_from_markdown(body)
    if "article" not in fields and "article__url" not in fields:
        fields["article__url"] = URL
    return SnapshotFactory(
        document=document, references=list_references(document, page_url=URL), **fields
    )


def next_copy(snapshot: Snapshot, body: str) -> Snapshot:
    """A newer copy of the same article."""
    return copy_of(body, article=snapshot.article, number=snapshot.number + 1)
