"""The whole schema against the whole API, with requests that nobody thought of.

No answer is a 5xx, and each has the status, the type and the shape that the schema promises.
"""

import json
from collections import Counter
from contextlib import suppress

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks
from werkzeug.test import Client as WsgiClient

from claims.models import Occurrence, ReferenceJudgement
from claims.models.vocabulary import Role
from tests.api.conftest import basic
from tests.factories import (
    BatchFactory,
    CarryoverFactory,
    CheckRequestFactory,
    CommentFactory,
    EvidenceFactory,
    ImportFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReportFactory,
    ReviewFactory,
    ThreadFactory,
    TopicFactory,
    UserFactory,
)
from tests.source_factories import (
    AlertDecisionFactory,
    CopyRequestFactory,
    ReferenceJudgementFactory,
    SourceCopyFactory,
)

CONFORMANCE = [
    checks.response_schema_conformance,
    checks.content_type_conformance,
    checks.status_code_conformance,
]
EXAMPLES = 3  # requests of each kind for each operation
ENTRIES = [{"url": "https://example.org/1", "title": "One"}, {"problem": "P", "written": "W"}]
PASSWORD = "correct horse battery"

bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def application(db):
    """The site as a server runs it, but in this process and in this test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def keys(db):
    """The key of a thing that is there, by the first part of its address."""
    person = UserFactory(username="everybody", roles=list(Role.values), password=PASSWORD)
    occurrence = OccurrenceFactory()
    review = ReviewFactory(author=person, claim=occurrence.claim)
    publication, to_keep = PublicationFactory(), AlertDecisionFactory(review=review)
    return {
        "alerts": {"id": to_keep.alert_id},
        "alert_decisions": {"id": to_keep.pk},
        "articles": {"id": occurrence.snapshot.article_id},
        "batches": {"id": BatchFactory(status="choosing", entries=ENTRIES).pk},
        "carryovers": {"id": CarryoverFactory(occurrence=occurrence).pk},
        "claims": {"id": occurrence.claim_id},
        "comments": {"id": CommentFactory(author=person).pk},
        "threads": {"id": ThreadFactory(claim=occurrence.claim).pk},
        "evidence": {"id": EvidenceFactory(review=review).pk},
        "imports": {"id": ImportFactory().pk},
        "occurrences": {"id": occurrence.pk},
        "publications": {"uuid": str(publication.uuid)},
        "reference_judgements": {"id": judged(occurrence).pk},
        "reports": {"id": ReportFactory(publication=publication).pk},
        "check_requests": {"id": CheckRequestFactory().pk},
        "reviews": {"id": review.pk},
        "snapshots": {"id": occurrence.snapshot_id},
        "sources": {"id": review.evidence.get().source_id},
        "source_copies": {"id": SourceCopyFactory().pk},
        "copy_requests": {"id": CopyRequestFactory().pk},
        "topics": {"slug": TopicFactory().slug},
    }


def judged(occurrence: Occurrence) -> ReferenceJudgement:
    """What somebody said of a reference that no longer stands there."""
    return ReferenceJudgementFactory(claim=occurrence.claim, snapshot=occurrence.snapshot)


def etag_of(application, path: str) -> str:
    """The ETag that a change at this path has to name."""
    asked = basic("everybody", PASSWORD)
    thing = WsgiClient(application).get(path.replace("/tier/", "/"), headers=asked)
    return str(thing.headers.get("ETag", ""))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_breaks_the_api(application, keys, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)
    seen = Counter()

    def ask(case):
        sent = basic("everybody", PASSWORD)
        if mode == GenerationMode.POSITIVE and case.method in {"PUT", "PATCH", "DELETE"}:
            sent["If-Match"] = etag_of(application, case.formatted_path)
        response = case.call(headers=sent)
        seen[response.status_code // 100] += 1
        # Tests ask no service, and 503 is the answer of those addresses that would.
        assert response.status_code in {*range(500), 503}, (case.as_curl_command(), response.text)
        case.validate_response(response, checks=CONFORMANCE)
        if response.status_code >= 400:
            assert response.headers["content-type"] == ["application/problem+json"]
            assert set(json.loads(response.text)) >= {"type", "title", "status", "detail"}

    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        things = operation.path.removeprefix("/api/v1/").partition("/")[0]
        key = keys.get(things) if "{" in operation.path else None
        requests = operation.as_strategy(generation_mode=mode, path_parameters=key)
        with suppress(Unsatisfiable):  # a request of a key alone cannot be made wrong
            bounded(given(requests)(ask))()
    assert len(operations) > 80
    assert seen[2] > 0 < seen[4]
