"""How often second opinions agreed with the reviews that readers see."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from claims.models import Publication, SecondOpinion
from claims.models.vocabulary import PublicationKind
from claims.reviewing.opinion_queries import Tally, tally

LISTED = 20  # claims that are named, the newest first


@dataclass(frozen=True, slots=True)
class Agreement:
    """`judged_twice` of all `claims` that are listed have a second opinion, blind or not."""

    claims: int
    judged_twice: int
    blind: Tally
    informed: Tally


def published_agreement() -> Agreement:
    """The opinions on the reviews of all listed claims; four queries.

    An opinion never changes, so the rows say what the frozen records say.
    """
    claims = _listed()
    opinions = SecondOpinion.objects.filter(review__in=claims.values("review"))
    return Agreement(
        claims=claims.count(),
        judged_twice=opinions.aggregate(number=Count("review", distinct=True))["number"],
        blind=tally(opinions.filter(is_blind=True)),
        informed=tally(opinions.filter(is_blind=False)),
    )


def judged_apart() -> QuerySet[Publication]:
    """The newest listed claims whose second opinion was apart from the review (`agreement_of`)."""
    no_neighbour = (
        Q(verdict__value=None)
        | Q(beside__value=None)
        | Q(verdict__value__gt=F("beside__value") + 1)
        | Q(verdict__value__lt=F("beside__value") - 1)
    )
    apart = SecondOpinion.objects.filter(no_neighbour).exclude(verdict=F("beside"))
    found = _listed().filter(review__in=apart.values("review")).defer("record", "search")
    return found.order_by("-published_at", "-pk")[:LISTED]


def _listed() -> QuerySet[Publication]:
    return Publication.objects.listed().filter(kind=PublicationKind.CLAIM)
