"""What was found about the references of an article, as pages and publications show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claims.citing.given import Given
from claims.citing.identifiers import LABELS
from claims.models import Claim, ReferenceJudgement, Snapshot, Source
from claims.models.source_vocabulary import ReferenceFit, SourceStatus
from claims.text.addresses import host_of


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference beside a claim, what the desk thinks of it, and the library's record of it.

    `key` names it on a page.
    """

    key: str
    given: Given
    judgement: ReferenceJudgement | None = None
    source: Source | None = None
    is_carried: bool = False  # judged in an older copy

    @property
    def counts(self) -> bool:
        """Whether it is a reference: a link inside the site is one when somebody judged it."""
        return self.given.is_outgoing or self.judgement is not None

    @property
    def host(self) -> str:
        return host_of(self.given.target)

    @property
    def label(self) -> str:
        return LABELS.get(self.given.scheme, "")

    @property
    def proposed(self) -> str:
        """What the software proposes to judge; it never decides."""
        is_gone = self.source is not None and self.source.status == SourceStatus.RETRACTED
        return ReferenceFit.RETRACTED if is_gone and self.judgement is None else ""

    @property
    def named(self) -> str:
        """What to type to cite it."""
        stored = self.source and (self.source.doi or self.source.cited_as or self.source.url)
        return stored or self.given.target or self.given.entry


@dataclass(frozen=True, slots=True)
class ClaimReferences:
    """What one copy of an article gives for one claim.

    `left` are judgements of this copy whose reference no longer stands beside the claim.
    `closed` says why nothing may be judged; "" where it may.
    """

    claim: Claim
    snapshot: Snapshot
    rows: list[ReferenceRow] = field(default_factory=list)
    none_given: ReferenceJudgement | None = None
    left: list[ReferenceJudgement] = field(default_factory=list)
    closed: str = ""

    @property
    def counted(self) -> list[ReferenceRow]:
        return [row for row in self.rows if row.counts]

    @property
    def judged(self) -> list[ReferenceRow]:
        return [row for row in self.counted if row.judgement]

    @property
    def open_rows(self) -> list[ReferenceRow]:
        return [row for row in self.counted if not row.judgement]

    @property
    def is_told_none(self) -> bool:
        """Whether somebody said that there is none, and there is none."""
        return self.none_given is not None and not self.counted

    @property
    def is_none_carried(self) -> bool:
        """Whether it was said in an older copy."""
        return self.none_given is not None and self.none_given.snapshot_id != self.snapshot.pk

    @property
    def is_done(self) -> bool:
        return self.is_told_none or bool(self.counted and not self.open_rows)

    @property
    def is_waiting(self) -> bool:
        """Whether there is something left to say, and it may be said now."""
        return not (self.is_done or self.closed)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many references stand beside claims, and what they were found to be worth.

    One that stands beside two claims is counted for each; `unsupported` are the claims for which
    somebody said that no reference is given.
    """

    attached: int
    judged: int
    fits: Mapping[str, int]
    unsupported: int

    @property
    def supports(self) -> int:
        return self.fits.get(ReferenceFit.SUPPORTS, 0)

    @property
    def partly(self) -> int:
        return self.fits.get(ReferenceFit.PARTLY, 0)

    @property
    def unjudged(self) -> int:
        return self.attached - self.judged


def tally(found: Iterable[ClaimReferences]) -> Tally:
    """The numbers of all that was found."""
    all_of = list(found)
    fits = Counter(
        row.judgement.fit for one in all_of for row in one.judged if row.judgement is not None
    )
    return Tally(
        attached=sum(len(one.counted) for one in all_of),
        judged=sum(fits.values()),
        fits=dict(fits),
        unsupported=sum(one.is_told_none for one in all_of),
    )
