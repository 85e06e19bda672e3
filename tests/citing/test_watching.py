"""Looks at sources through real servers: what they store, and which status follows."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.citing import watching
from claims.citing.watching import ask_check, check_source, look_now, plan_checks
from claims.errors import Missing, NotAllowed
from claims.models import Event, Host, Notice, Source, SourceAlert, SourceWatch
from tests.citing.test_links import Web, html
from tests.factories import EvidenceFactory, SourceFactory, UserFactory
from tests.published import new_site
from tests.source_factories import SourceWatchFactory

pytestmark = pytest.mark.django_db
DOI = "10.1016/j.a.1"
DAY = timedelta(days=1)


@pytest.fixture
def web(services, settings):
    settings.FETCH_GAP_SECONDS = 0
    return Web(services)


@pytest.fixture
def source(web):
    """A web page in the library."""
    web.says("/study", *html())
    return SourceFactory(doi="", url=web.server.url_for("/study"))


def crossref(web, *updates):
    body = json.dumps({"message": {"DOI": DOI, "updated-by": updates}})
    web.says(f"/crossref/works/{DOI}", body, 200, {"Content-Type": "application/json"})


def state(source):
    row = Source.objects.get(pk=source.pk)
    return row.status, row.status_by


def watch_of(source):
    return SourceWatch.objects.get(source=source)


def jobs():
    rows = ProcrastinateJob.objects.order_by("id")
    return [(row.task_name.removeprefix("claims.jobs."), row.priority, row.args) for row in rows]


def yesterday(source):
    """As if the last look had been a day ago."""
    watch = watch_of(source)
    for name in ("link_at", "notices_at", "struck_at"):
        value = getattr(watch, name)
        setattr(watch, name, value and value - DAY)
    watch.save()


def test_page_that_answers_is_ok_by_its_link(source):
    watch = look_now(source)
    assert state(source) == ("ok", "link")
    assert (watch.link_status, watch.strikes, watch.problem, watch.asked_at) == (200, 0, "", None)
    assert watch.notices_at is None
    assert timedelta(days=89) < watch.next_check_at - timezone.now() <= timedelta(days=90)


def test_link_is_dead_after_three_days_and_alive_at_once(web, source):
    look_now(source)
    web.says("/study", "", 404)
    seen = []
    for _ in range(3):
        yesterday(source)
        look_now(source)
        look_now(source)  # a second look on the same day is no second strike
        seen.append((watch_of(source).strikes, *state(source)))
    assert seen == [(1, "ok", "link"), (2, "ok", "link"), (3, "dead", "link")]
    web.says("/study", *html())
    look_now(source)
    assert (watch_of(source).strikes, *state(source)) == (0, "ok", "link")


def test_doubt_is_looked_into_on_the_next_day(web, source):
    web.says("/study", "", 404)
    left = look_now(source).next_check_at - timezone.now()
    assert timedelta(hours=23) < left <= DAY
    assert state(source) == ("not_checked", "")


def test_silence_counts_only_where_others_answer(services, source):
    services.stop()
    try:
        look_now(source)
        assert watch_of(source).strikes == 0
        SourceWatchFactory(link_at=timezone.now(), link_status=200)
        look_now(source)
        assert watch_of(source).strikes == 1
    finally:
        services.start()


def test_refusal_is_no_strike_and_no_answer(web, source):
    web.says("/study", "", 403)
    watch = look_now(source)
    assert (watch.strikes, watch.problem) == (
        0, "The site does not answer programs here (status 403).",
    )  # fmt: skip
    assert state(source) == ("not_checked", "")


def test_moved_and_changed_pages_are_noted(web, source):
    look_now(source)
    assert watch_of(source).changed_at is None
    web.says("/study", "", 301, {"Location": "/new"})
    web.says("/new", *html(words="Kratom does not lift anybody's mood at all, says a new study. "))
    look_now(source)
    watch = watch_of(source)
    assert watch.moved_to == web.server.url_for("/new")
    assert watch.changed_at is not None


def test_site_that_asks_for_a_rest_gets_it(web, source):
    web.says("/study", "", 429, {"Retry-After": "120"})
    look_now(source)
    rest = Host.objects.get(name="localhost").rest_until - timezone.now()
    assert timedelta(seconds=100) < rest <= timedelta(seconds=120)


def test_work_without_notices_is_ok_by_the_service_and_one_unknown_is_not(web):
    source = SourceFactory(doi=DOI)
    web.says(f"/doi/{DOI}", *html())
    look_now(source)
    assert state(source) == ("not_checked", "")  # a link that answers says nothing of notices
    crossref(web)
    watch = look_now(source)
    assert state(source) == ("ok", "crossref")
    assert watch.notices_at is not None


def test_retraction_is_followed_and_its_dead_link_changes_nothing(web):
    source = SourceFactory(doi=DOI)
    review = new_site().published_claim("Kratom lifts the mood", sources=[source]).review
    crossref(web, {"type": "retraction", "DOI": "10.1/n"})
    look_now(source)
    SourceWatch.objects.update(strikes=9, struck_at=timezone.now())
    look_now(source)
    assert state(source) == ("retracted", "crossref")
    alert = SourceAlert.objects.get()
    assert [one.review for one in alert.decisions.all()] == [review]
    assert Notice.objects.count() == 1


def test_service_in_trouble_is_noted_and_leaves_the_status(web):
    source = SourceFactory(doi=DOI, status="ok", status_at=timezone.now(), status_by="crossref")
    web.says(f"/crossref/works/{DOI}", "", 503)
    web.says(f"/doi/{DOI}", *html())
    watch = look_now(source)
    assert state(source) == ("ok", "crossref")
    assert watch.problem.startswith("Crossref is busy")
    assert watch.next_check_at - timezone.now() <= DAY


def test_merged_source_is_not_looked_at(source):
    gone = SourceFactory(doi="", merged_into=source)
    assert look_now(gone) is None
    assert not SourceWatch.objects.filter(source=gone).exists()


def test_asked_look_is_deferred_once_and_done_once(web, source):
    person = UserFactory()
    for _ in range(2):
        ask_check(source_id=source.pk, by=person)
    assert jobs() == [("watch_source", 0, {"source_id": source.pk, "asked": True})]
    assert Event.objects.filter(verb="check_source", by=person).count() == 1
    assert check_source(source.pk, asked=True).asked_at is None
    web.asked.clear()
    assert check_source(source.pk, asked=True) is None
    assert web.asked == []
    for by, wrong in ((UserFactory(roles=["moderator"]), NotAllowed), (person, Missing)):
        with pytest.raises(wrong):
            ask_check(source_id=0, by=by)


def test_plan_asks_for_what_is_due_and_once(web, source):
    later = SourceWatchFactory(next_check_at=timezone.now() + DAY)
    assert (plan_checks(), plan_checks()) == (1, 0)
    assert jobs() == [("watch_source", -10, {"source_id": source.pk, "asked": False})]
    assert check_source(source.pk, asked=False).link_status == 200
    assert check_source(source.pk, asked=False) is None  # just now
    assert later.next_check_at == watch_of(later.source).next_check_at


def test_scheduled_look_waits_for_its_turn_at_the_site(web, source, settings):
    settings.FETCH_GAP_SECONDS = 30
    other = SourceFactory(doi="", url=web.server.url_for("/other"))
    watching.put_on_schedule()
    assert check_source(source.pk, asked=False) is not None
    assert check_source(other.pk, asked=False) is None
    [(task, priority, arguments)] = jobs()
    assert (task, priority, arguments["source_id"]) == ("watch_source", -10, other.pk)
    assert check_source(other.pk, asked=False, turn="") is None


def test_command_looks_at_what_is_due(web, source, capsys):
    EvidenceFactory(source=source)
    call_command("watch_sources", "--limit", "5")
    told = capsys.readouterr().out.splitlines()
    assert told == [f"{'ok':12}{source.pk:>8}  {source.title}", "1 sources looked at."]
    call_command("watch_sources")
    assert capsys.readouterr().out == "0 sources looked at.\n"
    call_command("watch_sources", "--source", str(source.pk))
    assert capsys.readouterr().out.endswith("1 sources looked at.\n")
    with pytest.raises(CommandError, match="There is no source 0"):
        call_command("watch_sources", "--source", "0")


def test_command_leaves_a_busy_site_to_the_next_run(source, settings, capsys):
    Host.objects.create(name="localhost", next_visit_at=timezone.now() + timedelta(minutes=5))
    call_command("watch_sources")
    assert capsys.readouterr().out == "0 sources looked at. 1 are left for the next run.\n"
