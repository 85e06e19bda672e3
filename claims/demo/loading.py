"""Build the demonstration desk, each step through the domain and by the right person."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypedDict

from django.conf import settings
from django.db import transaction

from claims.citing.evidence import add_evidence
from claims.citing.reference_queries import references_in
from claims.citing.references import judge_reference
from claims.citing.sources import find_or_add_source
from claims.citing.statuses import set_status
from claims.demo.reading import (
    DemoArticle,
    DemoClaim,
    DemoCorrection,
    DemoDesk,
    DemoEvidence,
    DemoReference,
    DemoReport,
    DemoRequest,
    DemoReview,
    DemoThread,
    DemoUpdate,
    read_desk,
)
from claims.errors import WrongState
from claims.highlighting.claims import create_claim
from claims.highlighting.occurrences import add_occurrence
from claims.importing.articles import import_upload
from claims.models import (
    Claim,
    Publication,
    Review,
    SitePage,
    Snapshot,
    Source,
    Topic,
    User,
    Verdict,
)
from claims.models.source_vocabulary import SourceStatus
from claims.moderating.asking import (
    accept_request,
    answer_request,
    ask_for_check,
    decline_request,
)
from claims.moderating.reports import report_publication
from claims.publishing.articles import publish_article, rate_article
from claims.publishing.claims import correct_claim, update_claim
from claims.publishing.queries import current_publication
from claims.reviewing.discussion import add_comment, resolve_thread, start_thread
from claims.reviewing.opinions import give_opinion
from claims.reviewing.reviews import (
    approve_review,
    save_review,
    start_correction,
    start_review,
    submit_review,
)

RECORD = ("title", "authors", "container", "year", "doi", "pmid", "url")
SAYS_SO = "this demonstration"  # about the retraction of an invented study
PASSWORD = "demonstration"  # of every demo account; refused when DEBUG is off


@transaction.atomic
def load_demo_desk() -> list[User]:
    """Build the desk in an empty database and return its people.

    Raises `WrongState` when DEBUG is off, because the passwords are public, and when somebody
    is there already; nothing is stored then.
    """
    if not settings.DEBUG:
        raise WrongState("The demonstration desk has public passwords: it needs DEBUG on.")
    if User.objects.exists():
        raise WrongState("There are people in this database already. Nothing was loaded.")
    return Loading(read_desk()).run()


class Place(TypedDict):
    """The arguments that say where the words of a claim stand."""

    snapshot: Snapshot
    start: int
    end: int
    quote: str


class Loading:
    """One run: what was built so far, by the keys of the files."""

    def __init__(self, desk: DemoDesk) -> None:
        self.desk = desk
        self.people: dict[str, User] = {}
        self.sources: dict[str, Source] = {}
        self.snapshots: dict[str, Snapshot] = {}
        self.claims: dict[str, Claim] = {}

    def run(self) -> list[User]:
        self.add_people()
        self.add_topics_and_pages()
        self.add_sources()
        asked = [(self.ask(request), request) for request in self.desk.requests]
        self.import_articles()
        for claim in self.desk.claims:
            self.claims[claim.key] = self.highlight(claim)
            self.judge(claim)
        self.publish_articles()
        self.correct(self.desk.correction)
        self.update(self.desk.update)
        self.retract_sources()
        self.report(self.desk.report)
        for request_id, request in asked:
            self.answer(request_id, request)
        for thread in self.desk.threads:
            self.talk(thread)
        return list(self.people.values())

    def add_people(self) -> None:
        for person in self.desk.people:
            self.people[person.username] = User.objects.create_user(
                password=PASSWORD, **vars(person)
            )

    def add_topics_and_pages(self) -> None:
        Topic.objects.bulk_create(Topic(**vars(topic)) for topic in self.desk.topics)
        for page in self.desk.pages:
            SitePage.objects.update_or_create(
                slug=page.slug, defaults={"title": page.title, "body": page.body}
            )

    def add_sources(self) -> None:
        by = self.people[self.desk.people[0].username]
        for source in self.desk.sources:
            fields = {name: value for name, value in vars(source).items() if name in RECORD}
            self.sources[source.key] = find_or_add_source(**fields, by=by)

    def ask(self, request: DemoRequest) -> int:
        """Ask for a check as each reader did; returns the id of what the desk sees as one."""
        wishes = [
            ask_for_check(url=request.url, words=wish.words, why=wish.why)
            for wish in request.wishes
        ]
        if request.article:
            accept_request(request_id=wishes[0].request_id, by=self.people[request.by])
        return wishes[0].request_id

    def import_articles(self) -> None:
        for article in self.desk.articles:
            imported = import_upload(
                content=article.body.encode(),
                filename=article.file,
                title=article.title,
                url=article.url,
                byline=article.byline,
                publisher=article.publisher,
                published_on=article.published_on,
                language=article.language,
                by=self.people[article.imported_by],
            )
            self.snapshots[article.key] = imported.snapshot

    def highlight(self, claim: DemoClaim) -> Claim:
        """The claim with all its places, marked by its reviewer."""
        first, *others = claim.quotes
        by = self.reviewer_of(claim)
        occurrence = create_claim(
            **self.place(first.article, first.exact),
            statement=claim.statement,
            claimant=claim.claimant,
            claim_type=claim.claim_type,
            topics=list(Topic.objects.filter(slug__in=claim.topics)),
            harm=claim.harm,
            is_central=first.central,
            relation=first.relation,
            by=by,
        )
        for quote in others:
            add_occurrence(
                claim=occurrence.claim,
                **self.place(quote.article, quote.exact),
                relation=quote.relation,
                is_central=quote.central,
                by=by,
            )
        return occurrence.claim

    def reviewer_of(self, claim: DemoClaim) -> User:
        if claim.review is not None:
            return self.people[claim.review.author]
        article = next(one for one in self.desk.articles if one.key == claim.quotes[0].article)
        return self.people[article.imported_by]

    def place(self, article: str, exact: str) -> Place:
        snapshot = self.snapshots[article]
        start = snapshot.text.index(exact)
        return Place(snapshot=snapshot, start=start, end=start + len(exact), quote=exact)

    def judge(self, claim: DemoClaim) -> None:
        """Bring the claim's first review as far as it came; what replaced it comes later."""
        judged = self.desk.first_review(claim)
        if judged is None:
            return
        review = start_review(claim=self.claims[claim.key], by=self.people[judged.author])
        self.fill(review, judged, judged.evidence)
        for reference in claim.references:
            self.judge_reference(self.claims[claim.key], reference, by=review.author)
        self.hand_in(review, judged)

    def judge_reference(self, claim: Claim, reference: DemoReference, *, by: User) -> None:
        """Say what one of the article's own references is worth, or that there is none."""
        snapshot = self.snapshots[reference.article]
        (found,) = references_in(snapshot, only=[claim.pk])
        position = next(
            (
                row.given.position
                for row in found.rows
                if row.given.words == reference.words
                and reference.number in (None, row.given.number)
            ),
            (None, None, None),
        )
        start, end, number = position
        judge_reference(
            claim_id=claim.pk,
            snapshot_id=snapshot.pk,
            start=start,
            end=end,
            number=number,
            fit=reference.fit,
            note=reference.note,
            by=by,
        )

    def fill(self, review: Review, judged: DemoReview, evidence: Iterable[DemoEvidence]) -> None:
        changes = {
            "verdict": Verdict.objects.get(scale__is_active=True, slug=judged.verdict),
            "certainty": judged.certainty,
            "reasons": judged.reasons,
            "takeaway": judged.takeaway,
            "rationale": judged.rationale,
            "search_log": judged.search_log,
            "conflict_of_interest": judged.conflict_of_interest,
        }
        by = review.author
        save_review(review_id=review.pk, changes=changes, revision=review.revision, by=by)
        for item in evidence:
            fields = vars(item) | {"source": self.sources[item.source]}
            add_evidence(review=review, **fields, by=by)

    def hand_in(self, review: Review, judged: DemoReview) -> None:
        if judged.status in {"submitted", "published"}:
            submit_review(review_id=review.pk, by=review.author)
        for opinion in judged.opinions:
            give_opinion(
                review_id=review.pk,
                verdict=Verdict.objects.get(scale__is_active=True, slug=opinion.verdict),
                certainty=opinion.certainty,
                words=opinion.words,
                by=self.people[opinion.by],
            )
        if judged.status == "published":
            approve_review(review_id=review.pk, by=self.people[judged.approver])

    def publish_articles(self) -> None:
        editor = next(one for one in self.people.values() if one.has_role("editor"))
        for article in self.desk.articles:
            if article.publish:
                self.rate(article, editor)
                publish_article(article=self.snapshots[article.key].article, by=editor)

    def rate(self, article: DemoArticle, editor: User) -> None:
        stored = self.snapshots[article.key].article
        rate_article(
            article_id=stored.pk,
            tier=Verdict.objects.get(scale__is_active=True, slug=article.tier),
            tier_rationale=article.tier_rationale,
            revision=stored.revision,
            by=editor,
        )

    def correct(self, correction: DemoCorrection) -> None:
        self.replace(correction, partial(correct_claim, reason_code=correction.reason_code))

    def update(self, update: DemoUpdate) -> None:
        self.replace(update, update_claim)

    def replace(
        self, change: DemoCorrection | DemoUpdate, publish: Callable[..., Publication]
    ) -> None:
        """Replace the published review by the present one, with the evidence found since."""
        judged = self.desk.claim(change.claim).review
        if judged is None:
            raise WrongState(f"“{change.claim}” has no review to replace the published one by.")
        kept = {item.source for item in change.before.evidence}
        author = self.people[judged.author]
        review = start_correction(claim=self.claims[change.claim], by=author)
        self.fill(review, judged, [item for item in judged.evidence if item.source not in kept])
        self.hand_in(review, judged)
        publish(
            review=Review.objects.get(pk=review.pk),
            note=change.note,
            by=self.people[judged.approver],
        )

    def retract_sources(self) -> None:
        """Readers are told, and a task waits for the desk (“To decide” under Sources)."""
        for source in self.desk.sources:
            if source.is_retracted:
                stored = self.sources[source.key]
                set_status(source_id=stored.pk, status=SourceStatus.RETRACTED, by_what=SAYS_SO)

    def report(self, report: DemoReport) -> None:
        report_publication(
            publication=current_publication(self.claims[report.claim]),
            category=report.category,
            text=report.text,
        )

    def answer(self, request_id: int, request: DemoRequest) -> None:
        """Lead those who asked to the article that was published for them, or say why not."""
        if request.status == "declined":
            by = self.people[request.by]
            decline_request(request_id=request_id, note=request.note, by=by)
        elif request.article:
            answer_request(
                request_id=request_id,
                publication=current_publication(self.snapshots[request.article].article),
                note=request.note,
                by=self.people[request.by],
            )

    def talk(self, thread: DemoThread) -> None:
        """Hold a conversation of the desk; readers never see it."""
        first, *answers = thread.comments
        about = (
            {"claim": self.claims[thread.claim]}
            if thread.claim
            else {**self.place(thread.article, thread.exact)}
        )
        started = start_thread(**about, text=first.text, by=self.people[first.by])
        for answer in answers:
            add_comment(thread_id=started.pk, text=answer.text, by=self.people[answer.by])
        if thread.resolved_by:
            resolve_thread(thread_id=started.pk, by=self.people[thread.resolved_by])
