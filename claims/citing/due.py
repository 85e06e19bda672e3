"""When a source is looked at again: a pure function of what is known about it."""

from dataclasses import dataclass
from datetime import timedelta

from claims.models.source_vocabulary import SourceStatus

TOMORROW = timedelta(days=1)
_PUBLIC = timedelta(days=7)
_CITED = timedelta(days=30)
_KEPT = timedelta(days=90)
# What was retracted may be reinstated, which is rare.
_SETTLED = {SourceStatus.RETRACTED: timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Known:
    """What the wait depends on: the status, whether a review cites the source and readers see it,
    and whether the last look found a link lost or a service silent."""

    status: str
    is_public: bool = False
    is_cited: bool = False
    is_in_doubt: bool = False


def wait(known: Known) -> timedelta:
    """The time until the next look. A doubt is looked into on the next day, whatever else."""
    if known.is_in_doubt and known.status != SourceStatus.DEAD:
        return TOMORROW
    usual = _PUBLIC if known.is_public else _CITED if known.is_cited else _KEPT
    return max(usual, _SETTLED.get(SourceStatus(known.status), usual))
