"""Real rows about sources: copies, watches, alerts, judgements; and reviews of others."""

import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from psycopg.types.range import Range

from claims.models import (
    AlertDecision,
    CopyRequest,
    ForeignReview,
    Notice,
    Notification,
    PassagePlace,
    ReferenceJudgement,
    ServiceAnswer,
    SourceAlert,
    SourceCopy,
    SourceWatch,
)
from claims.text.plain import document_from_plain_text
from tests.factories import (
    TEXT,
    ClaimFactory,
    EvidenceFactory,
    ReviewFactory,
    SnapshotFactory,
    SourceFactory,
    UserFactory,
)


class SourceWatchFactory(DjangoModelFactory):
    class Meta:
        model = SourceWatch

    source = factory.SubFactory(SourceFactory)
    next_check_at = factory.LazyFunction(timezone.now)


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    origin = "retraction_watch"
    record = factory.Sequence(str)
    kind = "retraction"
    doi = factory.Sequence(lambda n: f"10.1016/j.example.{n}")


class SourceAlertFactory(DjangoModelFactory):
    class Meta:
        model = SourceAlert

    source = factory.SubFactory(SourceFactory)
    before = "ok"
    status = "retracted"


class AlertDecisionFactory(DjangoModelFactory):
    class Meta:
        model = AlertDecision

    alert = factory.SubFactory(SourceAlertFactory)
    review = factory.SubFactory(ReviewFactory)


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    user = factory.SubFactory(UserFactory)
    alert = factory.SubFactory(SourceAlertFactory)


class SourceCopyFactory(DjangoModelFactory):
    """A copy of a page with `text`."""

    class Meta:
        model = SourceCopy

    source = factory.SubFactory(SourceFactory)
    kind = "page"
    url = "https://example.org/study"
    text = TEXT
    layout = factory.LazyAttribute(lambda row: document_from_plain_text(row.text).to_json())
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    raw_sha256 = factory.SelfAttribute("sha256")
    media_type = "text/html"


class CopyRequestFactory(DjangoModelFactory):
    """A request to fetch a page that waits to start."""

    class Meta:
        model = CopyRequest

    source = factory.SubFactory(SourceFactory)
    kind = "page"
    url = "https://example.org/study"
    created_by = factory.SubFactory(UserFactory)


class PassagePlaceFactory(DjangoModelFactory):
    class Meta:
        model = PassagePlace

    evidence = factory.SubFactory(EvidenceFactory)
    copy = factory.SubFactory(SourceCopyFactory)
    state = "found"
    place = Range(0, 10)


class ReferenceJudgementFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceJudgement

    claim = factory.SubFactory(ClaimFactory)
    snapshot = factory.SubFactory(SnapshotFactory)
    place = Range(0, 10)
    target = "https://example.org/study"
    words = "a study"
    fit = "supports"
    judged_by = factory.SubFactory(UserFactory)


class ServiceAnswerFactory(DjangoModelFactory):
    class Meta:
        model = ServiceAnswer

    service = "crossref"
    key = factory.Sequence(lambda n: f"10.1016/j.example.{n}")
    status = 200
    body = factory.LazyFunction(dict)
    asked_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(timezone.now)


class ForeignReviewFactory(DjangoModelFactory):
    class Meta:
        model = ForeignReview

    identity = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    claim = "Kratom raises dopamine"
    rating = "Mostly false"
    author = "Checks"
    markup = factory.LazyFunction(dict)
    imported_by = factory.SubFactory(UserFactory)
