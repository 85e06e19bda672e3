"""What somebody else thinks of a claim that was handed in, and who was shown the review before."""

from collections.abc import Collection, Iterable
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from claims.models.review import Review
from claims.models.scale import Verdict
from claims.models.user import User
from claims.models.vocabulary import OPEN_REVIEW_STATUSES, Agreement, Certainty

LONGEST_OPINION = 1000  # code points


class Sighting(models.Model):
    """The first time that a page or an answer showed somebody another person's verdict."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="sightings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="sighting_once", fields=["review", "user"])]
        triggers = [
            pgtrigger.Protect(
                name="sighting_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} was shown {self.review}"


def note_sightings(reviews: Iterable[Review], by: User) -> None:
    """Keep that the person was shown the verdicts of the reviews.

    Only those count about which somebody else may still be asked: in work, with a verdict, and by
    another person. One query at most.
    """
    shown = {
        review.pk
        for review in reviews
        if review.verdict_id and review.author_id != by.pk and review.status in OPEN_REVIEW_STATUSES
    }
    if shown:
        rows = [Sighting(review_id=pk, user=by) for pk in sorted(shown)]
        Sighting.objects.bulk_create(rows, ignore_conflicts=True)


def note_claims_shown(claims: "Collection[int] | QuerySet[Any, Any]", by: User) -> None:
    """Keep that the person was shown the verdicts of the claims' open reviews.

    One query where all of them are noted, none for no claims. `claims` are ids, or a query for
    them.
    """
    if isinstance(claims, Collection) and not claims:
        return
    fresh = Review.objects.filter(claim__in=claims, status__in=OPEN_REVIEW_STATUSES)
    fresh = fresh.exclude(verdict=None).exclude(author=by).exclude(sightings__user=by)
    note_sightings(fresh.only("author_id", "status", "verdict_id"), by)


class SecondOpinion(models.Model):
    """A second judgement of the claim that a review is about. It is given once and never changed.

    `beside` is the review's verdict at that moment: the review may be changed afterwards, and two
    judgements agree or differ as they were when neither followed from the other. `is_blind` says
    that nothing had shown the person that verdict before (decision 0040).
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="opinions")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    certainty = models.CharField(max_length=12, choices=Certainty.choices, blank=True)
    words = models.TextField(max_length=LONGEST_OPINION)
    beside = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    is_blind = models.BooleanField()
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="opinion_once", fields=["review", "author"]),
            models.CheckConstraint(name="opinion_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="opinion_is_bounded",
                condition=LessThanOrEqual(Length("words"), LONGEST_OPINION),
            ),
            models.CheckConstraint(
                name="opinion_certainty_known",
                condition=Q(certainty="") | Q(certainty__in=Certainty.values),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="opinion_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="opinion_is_another_persons",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("review", "claims_review%ROWTYPE"), ("broken", "text")],
                func="""
                    SELECT * INTO review FROM claims_review WHERE id = NEW.review_id;
                    broken := CASE
                        WHEN review.author_id = NEW.author_id THEN 'opinion_is_another_persons'
                        WHEN review.status <> 'submitted' THEN 'opinion_while_it_waits'
                        WHEN review.verdict_id <> NEW.beside_id THEN 'opinion_beside_the_verdict'
                        WHEN (SELECT scale_id FROM claims_verdict WHERE id = NEW.verdict_id)
                          <> (SELECT scale_id FROM claims_verdict WHERE id = NEW.beside_id)
                            THEN 'opinion_on_one_scale'
                        WHEN NEW.certainty = ''
                          AND (SELECT value FROM claims_verdict WHERE id = NEW.verdict_id)
                              IS NOT NULL
                            THEN 'opinion_rated_has_certainty'
                        WHEN NEW.is_blind
                          AND (EXISTS (SELECT 1 FROM claims_sighting
                                       WHERE review_id = review.id AND user_id = NEW.author_id)
                               OR EXISTS (SELECT 1 FROM claims_publication
                                          WHERE claim_id = review.claim_id))
                            THEN 'opinion_blind_is_true'
                    END;
                    IF broken IS NOT NULL THEN
                        RAISE EXCEPTION 'A second opinion breaks the rule %', broken
                            USING ERRCODE = 'check_violation', CONSTRAINT = broken;
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"Second opinion of {self.author} on {self.review}"

    @property
    def agreement(self) -> Agreement:
        """How near it was to the review when it was given."""
        return agreement_of(self.verdict, self.beside)


def agreement_of(one: Verdict, other: Verdict) -> Agreement:
    """How near two verdicts are: neighbours have the same value, or one step between.

    A verdict without a value has no neighbours on the scale.
    """
    if one.pk == other.pk:
        return Agreement.SAME
    if one.value is not None and other.value is not None and abs(one.value - other.value) <= 1:
        return Agreement.NEIGHBOURING
    return Agreement.APART
