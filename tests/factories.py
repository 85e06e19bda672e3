"""Real rows for tests, each with just enough in it. Writes under test go through the domain."""

import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from claims.models import (
    Article,
    Batch,
    Carryover,
    CarryoverDecision,
    CheckRequest,
    CheckWish,
    Claim,
    Comment,
    Evidence,
    Import,
    Mention,
    Occurrence,
    Presence,
    Publication,
    Report,
    Review,
    Snapshot,
    Source,
    Thread,
    Topic,
    User,
    Verdict,
    Watch,
)
from claims.models.vocabulary import (
    BatchKind,
    CarryDecision,
    CarryOutcome,
    Change,
    PublicationKind,
    ReportCategory,
    Role,
    Stance,
)
from claims.moderating.asking import key_of
from claims.text.locate import context
from claims.text.plain import document_from_plain_text
from claims.text.spans import Span

TEXT = (
    "Kratom is a tropical tree whose leaves are chewed or brewed.\n\n"
    "By interacting with the brain, kratom enhances dopamine release and lifts mood. "
    "Many users describe less severe side effects than with opioids.\n\n"
    "Talk to a doctor before you take it."
)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Faker("name")
    roles = factory.LazyFunction(lambda: [Role.REVIEWER])
    password = factory.django.Password("correct horse battery")
    tour_seen = True


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")


class ArticleFactory(DjangoModelFactory):
    class Meta:
        model = Article

    title = factory.Sequence(lambda n: f"What the leaf can do for you ({n})")
    url = factory.Sequence(lambda n: f"https://www.example.org/leaf-{n}")
    publisher = "Example Wellness"
    language = "en"
    created_by = factory.SubFactory(UserFactory)


class SnapshotFactory(DjangoModelFactory):
    """A capture of the plain text given as `raw`."""

    class Meta:
        model = Snapshot
        exclude = ["raw", "document"]

    raw = TEXT
    document = factory.LazyAttribute(lambda o: document_from_plain_text(o.raw))
    article = factory.SubFactory(ArticleFactory)
    number = 1
    text = factory.LazyAttribute(lambda o: o.document.text)
    layout = factory.LazyAttribute(lambda o: o.document.to_json())
    sha256 = factory.LazyAttribute(lambda o: o.document.sha256)
    raw_sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.raw.encode()).hexdigest())
    media_type = "text/plain"
    extractor = "plain"
    extractor_version = "1"
    captured_by = factory.SelfAttribute("article.created_by")


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    statement = factory.Sequence(lambda n: f"Kratom enhances dopamine release ({n})")
    created_by = factory.SubFactory(UserFactory)


class OccurrenceFactory(DjangoModelFactory):
    """The first place of the words given as `exact` in the snapshot."""

    class Meta:
        model = Occurrence

    claim = factory.SubFactory(ClaimFactory)
    snapshot = factory.SubFactory(SnapshotFactory)
    exact = "enhances dopamine release"
    created_by = factory.SelfAttribute("claim.created_by")

    @factory.lazy_attribute
    def place(self):
        start = self.snapshot.text.index(self.exact)
        return (start, start + len(self.exact))

    @factory.lazy_attribute
    def prefix(self):
        return context(self.snapshot.text, Span(*self.place))[0]

    @factory.lazy_attribute
    def suffix(self):
        return context(self.snapshot.text, Span(*self.place))[1]


class BatchFactory(DjangoModelFactory):
    class Meta:
        model = Batch

    kind = BatchKind.ADDRESSES
    name = "3 addresses"
    created_by = factory.SubFactory(UserFactory)


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = Import

    url = factory.Sequence(lambda n: f"https://www.example.org/to-fetch-{n}")
    created_by = factory.SubFactory(UserFactory)


class WatchFactory(DjangoModelFactory):
    class Meta:
        model = Watch

    article = factory.SubFactory(ArticleFactory)
    next_check_at = factory.LazyFunction(timezone.now)


class CarryoverFactory(DjangoModelFactory):
    """An occurrence found again, unchanged, in the next snapshot of its article."""

    class Meta:
        model = Carryover

    occurrence = factory.SubFactory(OccurrenceFactory)
    snapshot = factory.LazyAttribute(
        lambda o: SnapshotFactory(
            article=o.occurrence.snapshot.article,
            number=o.occurrence.snapshot.number + 1,
            raw=TEXT + "\n\nOne paragraph more.",
        )
    )
    outcome = CarryOutcome.UNCHANGED
    place = factory.LazyAttribute(lambda o: tuple(o.occurrence.place))
    score = 1.0
    method = "same words"
    old_words = factory.LazyAttribute(lambda o: o.occurrence.exact)
    new_words = factory.LazyAttribute(lambda o: o.occurrence.exact)


class CarryoverDecisionFactory(DjangoModelFactory):
    class Meta:
        model = CarryoverDecision

    carryover = factory.SubFactory(CarryoverFactory)
    decision = CarryDecision.GONE
    decided_by = factory.SubFactory(UserFactory)


LETTERS = str.maketrans("0123456789", "abcdefghij")  # a number as a citation key can end


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    title = factory.Sequence(lambda n: f"Real time monitoring of dopamine ({n})")
    authors = "Effendy MA, Yunusa S"
    container = "Neuroscience Letters"
    year = 2021
    doi = factory.Sequence(lambda n: f"10.1016/j.example.{n}")
    key = factory.Sequence(lambda n: f"effendy2021{str(n).translate(LETTERS)}")
    created_by = factory.SubFactory(UserFactory)


class ReviewFactory(DjangoModelFactory):
    """A draft with everything a submission asks for but evidence."""

    class Meta:
        model = Review

    claim = factory.SubFactory(ClaimFactory)
    author = factory.SubFactory(UserFactory)
    verdict = factory.LazyFunction(lambda: verdict("overstated"))
    certainty = "low"
    reasons = factory.LazyFunction(lambda: ["animal_to_human"])
    takeaway = "Animal studies disagree, and nobody has measured it in people."
    rationale = "Two studies in rodents point in **different** directions."
    conflict_of_interest = "None."


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    review = factory.SubFactory(ReviewFactory)
    source = factory.SubFactory(SourceFactory)
    stance = Stance.MIXED
    passage = "did not increase dopamine release after acute treatment"


class PublicationFactory(DjangoModelFactory):
    """A frozen claim, with as much in its record as moderators see; `number` 2 and on: updated."""

    class Meta:
        model = Publication

    kind = PublicationKind.CLAIM
    claim = factory.SubFactory(ClaimFactory)
    review = factory.SubFactory(ReviewFactory, claim=factory.SelfAttribute("..claim"))
    number = 1
    title = factory.LazyAttribute(lambda o: o.claim.statement)
    slug = factory.LazyAttribute(lambda o: o.claim.slug)
    language = "en"
    sha256 = "0" * 64
    change = factory.LazyAttribute(lambda o: Change.FIRST if o.number == 1 else Change.UPDATED)
    published_by = factory.SubFactory(UserFactory)
    published_at = factory.LazyFunction(timezone.now)
    verdict = "overstated"

    @factory.lazy_attribute
    def record(self):
        return {
            "schema": 1,
            "kind": "claim",
            "statement": self.title,
            "verdict": {"slug": "overstated", "label": "Overstated"},
            "certainty": {"slug": "low", "label": "Low"},
            "takeaway": "Animal studies disagree, and nobody has measured it in people.",
            "evidence": [
                {
                    "stance": {"slug": "refutes", "label": "Refutes"},
                    "passage": "did not increase dopamine release after acute treatment",
                    "is_paraphrase": False,
                    "source": {
                        "title": "Real time monitoring of dopamine",
                        "href": "https://doi.org/10.1016/j.example.1",
                    },
                }
            ],
        }


class ArticlePublicationFactory(PublicationFactory):
    """A frozen article that shows the claims given as `claim_ids`."""

    kind = PublicationKind.ARTICLE
    article = factory.SubFactory(ArticleFactory)
    claim = None
    review = None
    title = factory.LazyAttribute(lambda o: o.article.title)
    slug = factory.LazyAttribute(lambda o: o.article.slug)
    verdict = ""
    claim_ids = factory.LazyFunction(list)

    @factory.lazy_attribute
    def record(self):
        return {
            "schema": 1,
            "kind": "article",
            "title": self.title,
            "publisher": "Example Wellness",
            "url": "https://www.example.org/leaf",
            "claims": [
                {
                    "number": number,
                    "id": pk,
                    "statement": "Kratom enhances dopamine release",
                    "verdict": {"slug": "overstated", "label": "Overstated"},
                }
                for number, pk in enumerate(self.claim_ids, start=1)
            ],
        }


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    publication = factory.SubFactory(PublicationFactory)
    category = ReportCategory.MISUSED_SOURCE
    text = "The second source is about rats, not about people."


class ThreadFactory(DjangoModelFactory):
    """A conversation about a claim, nothing said yet."""

    class Meta:
        model = Thread

    claim = factory.SubFactory(ClaimFactory)
    created_by = factory.SubFactory(UserFactory)


class NoteFactory(ThreadFactory):
    """A conversation about the first place of the words given as `exact` in the snapshot."""

    claim = None
    snapshot = factory.SubFactory(SnapshotFactory)
    exact = "enhances dopamine release"

    @factory.lazy_attribute
    def place(self):
        start = self.snapshot.text.index(self.exact)
        return (start, start + len(self.exact))

    @factory.lazy_attribute
    def prefix(self):
        return context(self.snapshot.text, Span(*self.place))[0]

    @factory.lazy_attribute
    def suffix(self):
        return context(self.snapshot.text, Span(*self.place))[1]


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    thread = factory.SubFactory(ThreadFactory)
    author = factory.SelfAttribute("thread.created_by")
    text = "Only *rats* were studied here."


class MentionFactory(DjangoModelFactory):
    class Meta:
        model = Mention

    comment = factory.SubFactory(CommentFactory)
    user = factory.SubFactory(UserFactory)


def verdict(slug: str) -> Verdict:
    """The verdict of that slug on the active scale."""
    return Verdict.objects.get(scale__is_active=True, slug=slug)


class PresenceFactory(DjangoModelFactory):
    class Meta:
        model = Presence

    user = factory.SubFactory(UserFactory)
    article = factory.SubFactory(ArticleFactory)


class CheckRequestFactory(DjangoModelFactory):
    class Meta:
        model = CheckRequest

    url = factory.Sequence(lambda n: f"https://www.example.org/worrying-{n}")
    key = factory.LazyAttribute(lambda o: key_of(o.url, o.words))
    words = ""


class CheckWishFactory(DjangoModelFactory):
    class Meta:
        model = CheckWish

    request = factory.SubFactory(CheckRequestFactory)
    words = "A cup of it cures the flu."
    why = "My neighbours share it."
