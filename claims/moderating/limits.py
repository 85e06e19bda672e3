"""How much one sender may send within an hour."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from claims.errors import TooMany
from claims.models.locks import lock_words

WINDOW = timedelta(hours=1)


def require_room_for(
    sender: str, rows: "QuerySet[Any]", most: int, *, at: str, say: Callable[[int], str]
) -> None:
    """Raise `TooMany` when the sender has as many rows in the window as one may have.

    `at` names the rows' time; `say` gives the words for a number of minutes to wait. The lock makes
    what one sender sends wait for one another, so that nothing slips past the count.
    """
    lock_words(sender)
    now = timezone.now()
    recent = rows.filter(sender=sender, **{f"{at}__gt": now - WINDOW})
    times = list(recent.order_by(f"-{at}").values_list(at, flat=True)[:most])
    if len(times) >= most:
        retry_at = times[-1] + WINDOW
        minutes = max(1, -(-(retry_at - now) // timedelta(minutes=1)))
        raise TooMany(say(minutes), retry_at=retry_at)
