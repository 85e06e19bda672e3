"""Which status of a source follows which: one table, and what several notices come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, auto

from django.utils import timezone

from claims.models.source_vocabulary import NoticeKind, SourceStatus

S = SourceStatus


class When(Enum):
    """On which dates one status follows another; an unknown date comes before all others."""

    ALWAYS = auto()
    NOT_EARLIER = auto()
    LATER = auto()


# What is missing here never happens. A notice outlasts a link that dies and a look that finds
# nothing; only a reinstatement lifts a retraction or a concern, and a correction lifts nothing.
FOLLOWS: dict[str, dict[str, When]] = {
    S.NOT_CHECKED: dict.fromkeys(
        (S.OK, S.CORRECTED, S.CONCERN, S.RETRACTED, S.REINSTATED, S.DEAD), When.ALWAYS
    ),
    S.OK: dict.fromkeys(
        (S.OK, S.CORRECTED, S.CONCERN, S.RETRACTED, S.REINSTATED, S.DEAD), When.ALWAYS
    ),
    S.DEAD: dict.fromkeys((S.OK, S.CORRECTED, S.CONCERN, S.RETRACTED, S.REINSTATED), When.ALWAYS),
    S.CORRECTED: {
        S.CONCERN: When.ALWAYS,
        S.RETRACTED: When.ALWAYS,
        S.REINSTATED: When.NOT_EARLIER,
    },
    S.CONCERN: {S.RETRACTED: When.ALWAYS, S.REINSTATED: When.NOT_EARLIER},
    S.RETRACTED: {S.REINSTATED: When.NOT_EARLIER},
    S.REINSTATED: dict.fromkeys((S.CORRECTED, S.CONCERN, S.RETRACTED), When.LATER),
}
STATUS_OF = {
    NoticeKind.CORRECTION: S.CORRECTED,
    NoticeKind.CONCERN: S.CONCERN,
    NoticeKind.RETRACTION: S.RETRACTED,
    NoticeKind.REINSTATEMENT: S.REINSTATED,
}
_LONG_AGO = datetime.min.replace(tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True, slots=True)
class Announced:
    """One notice about a work, as far as its status depends on it."""

    kind: str
    dated: date | None = None
    origin: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, since when (None: the announcement has no date), who says so, and where."""

    status: str
    at: datetime | None
    by_what: str
    notice: str = ""


def follows(
    before: str, after: str, *, before_at: datetime | None = None, at: datetime | None = None
) -> bool:
    """Whether the status `after`, dated `at`, takes the place of `before`."""
    when = FOLLOWS[before].get(after)
    earlier, later = before_at or _LONG_AGO, at or _LONG_AGO
    return {
        None: False,
        When.ALWAYS: True,
        When.NOT_EARLIER: later >= earlier,
        When.LATER: later > earlier,
    }[when]


def standing_of(notices: Iterable[Announced]) -> Standing | None:
    """What the notices of one work come to, in whatever order they are given; None for none."""
    standing = None
    for notice in sorted(notices, key=_place):
        new = Standing(
            STATUS_OF[NoticeKind(notice.kind)], moment(notice.dated), notice.origin, notice.where
        )
        if standing is None or follows(
            standing.status, new.status, before_at=standing.at, at=new.at
        ):
            standing = new
    return standing


def moment(day: date | None) -> datetime | None:
    """The beginning of a day in UTC."""
    return datetime.combine(day, time(), tzinfo=timezone.get_fixed_timezone(0)) if day else None


def _place(notice: Announced) -> tuple[date, bool, str, str]:
    """Undated ones first; of one day, a reinstatement answers the retraction beside it."""
    is_last = notice.kind == NoticeKind.REINSTATEMENT
    return notice.dated or date.min, is_last, notice.origin, notice.where
