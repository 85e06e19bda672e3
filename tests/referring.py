"""An article that refers to works: by links, by printed identifiers, by numbered marks."""

from claims.citing.reference_queries import references_in
from claims.citing.references import judge_reference
from claims.importing.references import list_references
from claims.models import Claim, Snapshot, User
from claims.text.plain import document_from_markdown
from tests.factories import OccurrenceFactory, ReviewFactory, SnapshotFactory, verdict
from tests.published import Site

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


def judge(claim: Claim, snapshot: Snapshot, *fits: str, by: User, note: str = "") -> None:
    """Give the references beside the claim these words, in their order; "" leaves one open."""
    rows = references_in(snapshot, only=[claim.pk])[0].rows
    for row, fit in zip(rows, fits, strict=False):
        if fit:
            place = {"start": row.given.start, "end": row.given.end, "number": row.given.number}
            judge_reference(
                claim_id=claim.pk, snapshot_id=snapshot.pk, fit=fit, note=note, by=by, **place
            )


def marked(site: Site, snapshot: Snapshot, words: str, *fits: str, **more: str) -> Claim:
    """A claim with judged references and a review that was signed off."""
    claim = OccurrenceFactory(
        snapshot=snapshot, exact=words, claim__statement=f"That {words.lower().rstrip('.')}."
    ).claim
    if fits == ("none_given",):
        judge_reference(
            claim_id=claim.pk, snapshot_id=snapshot.pk, fit="none_given", by=site.reviewer
        )
    else:
        judge(claim, snapshot, *fits, by=site.reviewer, **more)
    site.sign_off(ReviewFactory(claim=claim, author=site.reviewer, verdict=verdict("overstated")))
    return claim


def published_references(site: Site) -> tuple[Snapshot, dict[str, Claim]]:
    """A published article: of four references three were checked, one supports, one does in part;
    one claim has none."""
    snapshot = copy_of()
    claims = {
        PAIN: marked(site, snapshot, PAIN, "supports", note="Read in full."),
        LIVER: marked(site, snapshot, LIVER, "partly"),
        COLDS: marked(site, snapshot, COLDS, "", "", "not_found"),
        MOOD: marked(site, snapshot, MOOD, "none_given"),
    }
    site.publish(snapshot.article)
    return snapshot, claims
