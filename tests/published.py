"""Publishes what a test asks for, through the domain, each step by the person who may."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.models import Article, Claim, Publication, Snapshot, Source, User
from claims.models.vocabulary import Action, CarryDecision, Role, Stance
from claims.moderating.reports import decide_publication
from claims.publishing.articles import publish_article, withdraw_article
from claims.publishing.claims import (
    correct_claim,
    publish_claim,
    update_claim,
    withdraw_claim,
)
from claims.reviewing.reviews import (
    approve_review,
    save_review,
    start_correction,
    submit_review,
)
from tests.factories import (
    CarryoverDecisionFactory,
    CarryoverFactory,
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    TopicFactory,
    UserFactory,
    verdict,
)


@dataclass
class Site:
    """A desk with three people and what it has published."""

    reviewer: User
    editor: User
    moderator: User
    topics: dict = field(default_factory=dict)

    def article(self, title: str = "What the leaf can do", **fields: object) -> Snapshot:
        return SnapshotFactory(article__title=title, article__created_by=self.reviewer, **fields)

    def mark(self, snapshot: Snapshot, statement: str, exact: str, **fields: object) -> Claim:
        """Mark a new, approved claim in the snapshot."""
        claim = self.claim(statement, **fields)
        OccurrenceFactory(snapshot=snapshot, claim=claim, exact=exact)
        return claim

    def claim(
        self,
        statement: str,
        *,
        slug: str = "overstated",
        topics: tuple[str, ...] = (),
        language: str = "en",
        claimant: str = "",
        sources: Sequence[Source] = (),
        **review: object,
    ) -> Claim:
        """A claim with an approved review and evidence from the sources, else from a new one."""
        claim = ClaimFactory(
            statement=statement, language=language, claimant=claimant, created_by=self.reviewer
        )
        claim.topics.set([self.topic(name) for name in topics])
        review = ReviewFactory(claim=claim, author=self.reviewer, verdict=verdict(slug), **review)
        for source in sources:
            EvidenceFactory(review=review, source=source)
        self.sign_off(review, Stance.REFUTES if slug == "inaccurate" else Stance.MIXED)
        return claim

    def topic(self, name: str) -> object:
        if name not in self.topics:
            self.topics[name] = TopicFactory(slug=name.lower(), name=name)
        return self.topics[name]

    def sign_off(self, review: object, stance: Stance = Stance.MIXED) -> object:
        if not review.evidence.exists():
            EvidenceFactory(review=review, stance=stance)
        submit_review(review_id=review.pk, by=self.reviewer)
        return approve_review(review_id=review.pk, by=self.editor)

    def publish(self, thing: Article | Claim) -> Publication:
        if isinstance(thing, Article):
            return publish_article(article=thing, by=self.editor)
        return publish_claim(review=thing.reviews.get(status="approved"), by=self.editor)

    def published_claim(self, statement: str, **fields: object) -> Publication:
        return self.publish(self.claim(statement, **fields))

    def correct(
        self, claim: Claim, note: str = "We had missed a study in people.", slug: str = ""
    ) -> Publication:
        """Publish a correction of the claim, under another verdict when a slug is given."""
        review = start_correction(claim=claim, by=self.reviewer)
        changes: dict[str, object] = {"verdict": verdict(slug)} if slug else {}
        if not review.conflict_of_interest:  # another person's is not copied
            changes["conflict_of_interest"] = "None."
        if changes:
            review = save_review(
                review_id=review.pk, changes=changes, revision=review.revision, by=self.reviewer
            )
        review = self.sign_off(review)
        return correct_claim(review=review, reason_code="new_evidence", note=note, by=self.editor)

    def update(self, claim: Claim, note: str = "A trial in people says the same.") -> Publication:
        """Publish new evidence for the claim, under the verdict that it has."""
        review = start_correction(claim=claim, by=self.reviewer)
        EvidenceFactory(review=review, passage="What the trial in people says.")
        return update_claim(review=self.sign_off(review), note=note, by=self.editor)

    def withdraw(
        self, thing: Article | Claim, note: str = "The study is another one."
    ) -> Publication:
        reason = {"reason_code": "wrong_source", "note": note}
        if isinstance(thing, Article):
            return withdraw_article(article=thing, **reason, by=self.editor)
        return withdraw_claim(claim=thing, **reason, by=self.editor)

    def decide(self, thing: Article | Claim, action: Action, *, is_legal: bool = False) -> None:
        publication = thing.publications.get(is_current=True)
        decide_publication(
            publication=publication,
            action=action,
            reason="A reader asked.",
            is_legal=is_legal,
            by=self.moderator,
        )


@dataclass
class Leaf:
    """One published article with two claims."""

    article: Article
    dopamine: Claim
    effects: Claim


def new_site() -> Site:
    return Site(
        reviewer=UserFactory(username="rita", display_name="Rita Reviewer"),
        editor=UserFactory(username="ed", display_name="Ed Editor", roles=[Role.EDITOR]),
        moderator=UserFactory(username="mo", display_name="Mo", roles=[Role.MODERATOR]),
    )


def published_leaf(site: Site) -> Leaf:
    snapshot = site.article()
    leaf = Leaf(
        snapshot.article,
        site.mark(
            snapshot,
            "Kratom enhances dopamine release",
            "enhances dopamine release",
            topics=("Brain",),
        ),
        site.mark(
            snapshot,
            "Kratom has milder side effects than opioids",
            "less severe side effects than with opioids",
            slug="unsupported",
            search_log="PubMed, 12 May 2026: no trial.",
            certainty="none_found",
            topics=("Safety",),
        ),
    )
    site.publish(leaf.article)
    return leaf


def address_of(thing: Article | Claim, query: str = "") -> str:
    """The canonical path of an article or claim, from its newest publication."""
    publication = thing.publications.get(is_current=True)
    kind = "articles" if publication.article_id else "claims"
    return f"/{kind}/{thing.pk}-{publication.slug}/{query}"


def capture_again(
    article: Article, raw: str, fates: dict[Claim, tuple[str, str]], by: User
) -> Snapshot:
    """A newer copy of the article in which somebody has decided about every mark of the last one.

    `fates` has the outcome and the new words of each claim; no words: they are gone.
    """
    last = article.current_snapshot
    snapshot = SnapshotFactory(article=article, number=last.number + 1, raw=raw, captured_by=by)
    for occurrence in last.occurrences.all():
        outcome, words = fates[occurrence.claim]
        start = snapshot.text.index(words) if words else None
        carried = CarryoverFactory(
            occurrence=occurrence,
            snapshot=snapshot,
            outcome=outcome,
            place=None if start is None else (start, start + len(words)),
            new_words=words,
        )
        if not words:
            CarryoverDecisionFactory(carryover=carried, decided_by=by)
            continue
        here = OccurrenceFactory(
            snapshot=snapshot, claim=occurrence.claim, exact=words, is_central=occurrence.is_central
        )
        CarryoverDecisionFactory(
            carryover=carried,
            decision=CarryDecision.CONFIRMED,
            occurrence_uuid=here.uuid,
            decided_by=by,
        )
    return snapshot
