"""The watch over sources and the tasks that it makes, over the API."""

from datetime import UTC, datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.citing.statuses import set_status
from claims.models import AlertDecision
from tests.factories import SourceFactory
from tests.published import Site
from tests.source_factories import SourceWatchFactory

DAY = datetime(2023, 9, 5, tzinfo=UTC)


@pytest.fixture
def alert(desk):
    site = Site(*(desk[name].user for name in ("reviewer", "editor", "moderator")))
    source = SourceFactory()
    site.published_claim("Kratom lifts the mood", sources=[source])
    return set_status(source_id=source.pk, status="retracted", by_what="crossref", at=DAY)


def test_task_has_its_reviews_and_is_decided(desk, alert):
    decision = AlertDecision.objects.get()
    waiting = desk.reviewer.get(f"alerts/{alert.pk}/").json()
    assert waiting == {
        "id": alert.pk,
        "revision": 1,
        "source": alert.source_id,
        "before": "not_checked",
        "status": "retracted",
        "opened_at": waiting["opened_at"],
        "closed_at": None,
        "decisions": [
            {
                "id": decision.pk, "review": decision.review_id, "choice": "", "note": "",
                "by": None, "at": None,
            }
        ],
    }  # fmt: skip
    kept = desk.editor.post(f"alert_decisions/{decision.pk}/keep/", {"note": "It holds."})
    assert kept.status_code == 200, kept.content
    assert (kept.json()["choice"], kept.json()["by"]["name"]) == ("keep", "Editor")
    again = desk.editor.post(f"alert_decisions/{decision.pk}/keep/", {"note": "It holds."})
    assert again.status_code == 409
    assert desk.reviewer.get(f"alerts/{alert.pk}/").json()["closed_at"] is not None


def test_tasks_are_filtered(desk, alert):
    def found(query):
        return [row["id"] for row in desk.reviewer.get(f"alerts/?{query}").json()["results"]]

    assert [found(f"open=true&source={alert.source_id}"), found("open=false")] == [[alert.pk], []]
    assert [found("status=retracted"), found("status=dead")] == [[alert.pk], []]


def test_look_is_asked_for_and_followed(desk):
    source = SourceFactory()
    assert desk.reviewer.get(f"sources/{source.pk}/watch/").status_code == 404
    asked = desk.reviewer.post(f"sources/{source.pk}/check/")
    assert asked.status_code == 202, asked.content
    assert asked["Location"].endswith(f"/api/v1/sources/{source.pk}/watch/")
    followed = desk.reviewer.get(f"sources/{source.pk}/watch/").json()
    assert followed == asked.json()
    assert followed["asked_at"] is not None
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == (
        "claims.jobs.watch_source", {"source_id": source.pk, "asked": True},
    )  # fmt: skip
    assert desk.reviewer.post("sources/0/check/").status_code == 404


def test_watch_says_what_was_found(desk):
    watch = SourceWatchFactory(strikes=2, struck_at=DAY, link_at=DAY, link_status=404)
    told = desk.reviewer.get(f"sources/{watch.source_id}/watch/").json()
    assert told == {
        "source": watch.source_id,
        "asked_at": None,
        "next_check_at": told["next_check_at"],
        "notices_at": None,
        "link_at": "2023-09-05T00:00:00Z",
        "link_status": 404,
        "moved_to": "",
        "strikes": 2,
        "changed_at": None,
        "problem": "",
    }
