"""The addresses of Django's admin, and one more row of each kind it lists."""

from collections.abc import Callable

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from claims.models import (
    Article,
    Batch,
    Claim,
    Decision,
    Event,
    Evidence,
    Host,
    Import,
    Occurrence,
    Publication,
    Report,
    Review,
    SitePage,
    Snapshot,
    Source,
    Topic,
    User,
    VerdictScale,
    record_event,
)
from tests.factories import (
    BatchFactory,
    EvidenceFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReportFactory,
    ReviewFactory,
    TopicFactory,
    UserFactory,
)


def url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:claims_{model._meta.model_name}_{page}", args=args)


def decide(publication: Publication) -> Decision:
    return Decision.objects.create(
        publication=publication, action="hide", reason="So.", by=UserFactory()
    )


def import_one() -> Import:
    return Import.objects.create(url="https://example.org/", created_by=UserFactory())


# One more row of each kind.
MAKE: dict[type[Model], Callable[[], Model]] = {
    User: UserFactory,
    Topic: TopicFactory,
    SitePage: lambda: SitePage.objects.create(
        slug=f"page-{SitePage.objects.count()}", title="Page"
    ),
    VerdictScale: lambda: VerdictScale.objects.create(
        version=VerdictScale.objects.count() + 1, name="Scale"
    ),
    Article: lambda: OccurrenceFactory().snapshot.article,
    Snapshot: lambda: OccurrenceFactory().snapshot,
    Import: import_one,
    Batch: BatchFactory,
    Host: lambda: Host.objects.create(
        name=f"site-{Host.objects.count()}.example", next_visit_at=timezone.now()
    ),
    Claim: lambda: OccurrenceFactory().claim,
    Occurrence: OccurrenceFactory,
    Review: ReviewFactory,
    Evidence: EvidenceFactory,
    Source: lambda: EvidenceFactory().source,
    Publication: PublicationFactory,
    Report: ReportFactory,
    Decision: lambda: decide(PublicationFactory()),
    Event: lambda: record_event("tested", TopicFactory(), by=UserFactory()),
}
