"""Looks at a page of a real server: what they find, store, and leave alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.errors import Missing, NotAllowed, WrongState
from claims.importing import articles
from claims.importing.captures import store_capture
from claims.importing.imports import start_url_import
from claims.importing.refresh import AT_ONCE, look_again, plan_looks, refresh_article
from claims.importing.running import run_import
from claims.importing.watches import switch_watch
from claims.models import Event, Host, Watch
from tests.factories import ArticleFactory, SnapshotFactory, WatchFactory
from tests.importing.served import EditedPage

HOUR = timedelta(hours=1)


@pytest.fixture
def page(httpserver, loopback):
    return EditedPage(httpserver)


@pytest.fixture
def article(page, cast, settings):
    """The page, imported; nothing waits in the queue."""
    settings.FETCH_GAP_SECONDS = 0
    row = start_url_import(url=page.url, by=cast["reviewer"].user)
    article = run_import(row.pk).article
    ProcrastinateJob.objects.all().delete()
    page.asked.clear()
    Watch.objects.update(checked_at=timezone.now() - 5 * HOUR)
    return article


def jobs() -> list[tuple]:
    rows = ProcrastinateJob.objects.order_by("id")
    return [(row.task_name.removeprefix("claims.jobs."), row.priority, row.args) for row in rows]


def found(article) -> tuple:
    """What the newest look found: copies, looks without change, failures, problem, status."""
    watch = Watch.objects.get(article=article)
    assert (watch.asked_at, watch.asked_by, watch.looking_until) == (None, None, None)
    number = article.current_snapshot.number
    return number, watch.unchanged, watch.failures, watch.problem, watch.status


def refresh(article, by, **how):
    refresh_article(article_id=article.pk, by=by, **how)
    [(task, priority, arguments)] = jobs()
    assert (task, priority) == ("look_again", 0)
    ProcrastinateJob.objects.all().delete()
    look_again(**arguments)


def test_import_from_the_web_puts_the_article_on_the_schedule(article):
    watch = Watch.objects.get()
    assert (watch.article, watch.is_on, watch.status, watch.changed_at) == (
        article, True, 200, None,
    )  # fmt: skip
    assert watch.next_check_at - timezone.now() > 3 * HOUR


def test_refresh_asks_for_one_look_however_often(article, cast):
    by = cast["reviewer"].user
    first = refresh_article(article_id=article.pk, by=by)
    again = refresh_article(article_id=article.pk, by=cast["editor"].user)
    assert (again.asked_at, again.asked_by) == (first.asked_at, by)
    assert jobs() == [("look_again", 0, {"article_id": article.pk, "asked": True, "anyway": False})]
    assert Event.objects.filter(verb="refresh_article").count() == 1


def test_refresh_can_be_asked_for_again_when_it_was_lost(article, cast):
    refresh_article(article_id=article.pk, by=cast["reviewer"].user)
    Watch.objects.update(asked_at=timezone.now() - HOUR)
    watch = refresh_article(article_id=article.pk, by=cast["editor"].user)
    assert (watch.asked_by, len(jobs())) == (cast["editor"].user, 2)


def test_refresh_of_the_same_text_only_says_when_it_was_checked(article, page, cast):
    events = Event.objects.count()
    for looks in (1, 2, 3):
        before = timezone.now()
        refresh(article, cast["reviewer"].user)
        assert found(article) == (1, looks, 0, "", 200 if looks == 1 else 304)
        assert Watch.objects.get().checked_at > before
    assert [asked.get("If-None-Match") for asked in page.asked] == [None, page.etag, page.etag]
    assert Event.objects.count() == events + 3  # that somebody asked
    assert jobs() == []


def test_refresh_of_another_text_makes_a_copy_and_carries_the_marks(article, page, cast):
    by = cast["reviewer"].user
    refresh(article, by)
    page.paragraphs[2] = page.paragraphs[2].replace("27 of 30", "7 of 30")
    refresh(article, by)
    assert found(article) == (2, 0, 0, "", 200)
    snapshot = article.current_snapshot
    assert "and 7 of 30 would stay" in snapshot.text
    assert snapshot.captured_by == by
    watch = Watch.objects.get()
    assert (watch.etag, watch.changed_at) == (page.etag, watch.checked_at)
    assert jobs() == [("carry_occurrences", 0, {"snapshot_id": snapshot.pk})]
    assert Event.objects.latest("id").data == {"snapshot": 2, "sha256": snapshot.sha256}


def test_look_on_schedule_names_nobody(article, page):
    page.paragraphs.append("One more paragraph, which nobody has asked us to look for.")
    look_again(article.pk, asked=False)
    assert found(article) == (2, 0, 0, "", 200)
    assert article.current_snapshot.captured_by is None
    assert Event.objects.latest("id").by is None


def test_look_on_schedule_that_runs_twice_looks_once(article, page):
    for _ in range(2):
        look_again(article.pk, asked=False)
    assert len(page.asked) == 1
    assert found(article) == (1, 1, 0, "", 200)


def test_look_on_schedule_leaves_out_what_was_switched_off(article, page, cast):
    switch_watch(article_id=article.pk, is_on=False, by=cast["reviewer"].user)
    look_again(article.pk, asked=False)
    assert page.asked == []


def test_look_that_was_asked_for_and_is_answered_looks_no_more(article, page):
    look_again(article.pk, asked=True)
    assert page.asked == []


@pytest.mark.parametrize("status", [404, 410])
def test_look_finds_the_page_gone(article, page, cast, status):
    page.status = status
    before = Watch.objects.get().checked_at
    refresh(article, cast["reviewer"].user)
    problem = (
        f"The page is gone: localhost answered {status}. The copies here stay as they are. If it "
        "has moved, put its new address into the details."
    )
    assert found(article) == (1, 0, 1, problem, status)
    watch = Watch.objects.get()
    assert watch.checked_at == before
    page.status = 200
    look_again(article.pk, asked=False)
    assert found(article) == (1, 1, 0, "", 200)


def test_looks_that_fail_wait_longer_each_time(article, page, cast):
    page.status, waits = 503, []
    for _ in range(3):
        refresh(article, cast["reviewer"].user)
        watch = Watch.objects.get()
        waits.append(round((watch.next_check_at - timezone.now()) / HOUR))
    assert waits == [8, 16, 32]
    assert "trouble of its own (it answered 503)" in watch.problem


def test_look_with_a_fault_of_ours_says_so_and_is_raised(article, page, cast, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(articles, "extract", broken)
    with pytest.raises(ZeroDivisionError):
        refresh(article, cast["reviewer"].user)
    problem = "Something went wrong on our side; the administrators can find it in the log."
    assert found(article) == (1, 0, 1, problem, None)


def test_look_does_not_believe_a_text_that_lost_most_words(article, page, cast):
    page.paragraphs = ["Please accept our cookies, or subscribe, to read on in this article."]
    by = cast["reviewer"].user
    refresh(article, by)
    number, _unchanged, failures, problem, status = found(article)
    assert (number, failures, status) == (1, 1, 200)
    assert problem.startswith("The page now shows only ")
    assert "No new copy was made" in problem
    assert Watch.objects.get().etag == ""
    refresh(article, by, anyway=True)
    assert found(article) == (2, 0, 0, "", 200)


def test_look_finds_no_news_in_what_only_we_read_otherwise(article, page, cast):
    """The stored text came from the same bytes by older rules, so its publisher changed nothing."""
    SnapshotFactory(
        article=article, number=2, raw="What older rules made of it.", extractor_version="0",
        extractor="trafilatura", media_type="text/html",
        raw_sha256=store_capture(page.html.encode()),
    )  # fmt: skip
    refresh(article, cast["reviewer"].user)
    assert found(article) == (2, 1, 0, "", 200)


def test_refresh_needs_the_right_an_article_and_an_address(cast):
    article = ArticleFactory(url="")
    by = cast["reviewer"].user
    with pytest.raises(NotAllowed):
        refresh_article(article_id=article.pk, by=cast["moderator"].user)
    with pytest.raises(Missing):
        refresh_article(article_id=0, by=by)
    with pytest.raises(WrongState, match="no web address"):
        refresh_article(article_id=article.pk, by=by)
    assert jobs() == []


def test_plan_asks_for_what_is_due_and_for_each_once(db):
    now = timezone.now()
    due = [WatchFactory(next_check_at=now - HOUR * late) for late in (1, 3, 2)]
    WatchFactory(next_check_at=now + HOUR)
    WatchFactory(is_on=False, next_check_at=now - HOUR)
    WatchFactory(article=ArticleFactory(url=""), next_check_at=now - HOUR)
    assert (plan_looks(), plan_looks()) == (3, 0)
    latest_first = [due[1], due[2], due[0]]
    assert jobs() == [
        ("look_again", -10, {"article_id": watch.article_id, "asked": False})
        for watch in latest_first
    ]


def test_plan_takes_so_many_at_once(db):
    WatchFactory.create_batch(AT_ONCE + 1, next_check_at=timezone.now() - HOUR)
    assert (plan_looks(), plan_looks()) == (AT_ONCE, 1)


def test_edit_of_the_address_forgets_what_the_old_one_said(article, page, cast):
    by = cast["reviewer"].user
    refresh(article, by)
    articles.edit_article(
        article_id=article.pk, changes={"url": "https://example.org/moved"}, revision=1, by=by
    )
    watch = Watch.objects.get()
    assert (watch.etag, watch.unchanged, watch.next_check_at <= timezone.now()) == ("", 0, True)


def test_switch_is_an_event_and_needs_the_right(article, cast):
    with pytest.raises(NotAllowed):
        switch_watch(article_id=article.pk, is_on=False, by=cast["moderator"].user)
    for is_on in (False, False, True):
        watch = switch_watch(article_id=article.pk, is_on=is_on, by=cast["reviewer"].user)
        assert (watch.is_on, watch.next_check_at is None) == (is_on, not is_on)
    events = Event.objects.filter(verb="switch_watch").order_by("id")
    assert [event.data for event in events] == [{"is_on": [True, False]}, {"is_on": [False, True]}]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_never_look_at_once(article, page, cast):
    """The second, who comes while the first is at the site, comes back for the person who waits."""
    refresh_article(article_id=article.pk, by=cast["reviewer"].user)
    answer, second = page.answer, []

    def meanwhile(request):
        second.extend([look_again(article.pk, asked=how) for how in (True, False)])
        connection.close()
        return answer(request)

    page.handle(meanwhile)
    ProcrastinateJob.objects.all().delete()
    look_again(article.pk, asked=True)
    assert (second, len(page.asked)) == ([None, None], 1)
    assert found(article) == (1, 1, 0, "", 200)
    put_off = ProcrastinateJob.objects.get()
    assert put_off.args == {"article_id": article.pk, "asked": True, "anyway": False}
    assert put_off.scheduled_at > timezone.now()
    look_again(**put_off.args)
    assert len(page.asked) == 1


def test_look_whose_worker_died_is_taken_up_when_its_turn_is_over(article, page, cast):
    refresh_article(article_id=article.pk, by=cast["reviewer"].user)
    Watch.objects.update(looking_until=timezone.now() - HOUR)
    look_again(article.pk, asked=True)
    assert found(article) == (1, 1, 0, "", 200)


def test_look_that_kills_its_workers_is_given_up(article, page, cast):
    refresh_article(article_id=article.pk, by=cast["reviewer"].user)
    look_again(article.pk, asked=True, crashes=3)
    assert page.asked == []
    assert found(article)[2:4] == (
        1, "Something went wrong on our side; the administrators can find it in the log.",
    )  # fmt: skip


def test_look_on_schedule_waits_for_its_turn_at_the_site(article, page):
    ProcrastinateJob.objects.all().delete()
    Host.objects.update(next_visit_at=timezone.now() + HOUR)
    look_again(article.pk, asked=False)
    put_off = ProcrastinateJob.objects.get()
    assert (page.asked, put_off.priority) == ([], -10)
    assert put_off.scheduled_at - timezone.now() > HOUR / 2
    Host.objects.update(next_visit_at=timezone.now())
    look_again(**put_off.args)
    assert len(page.asked) == 1


def test_look_leaves_a_site_alone_that_asks_for_it(article, page, cast):
    page.status, page.headers = 429, {"Retry-After": "600"}
    refresh(article, cast["reviewer"].user)
    rest = Host.objects.get().next_visit_at - timezone.now()
    assert timedelta(minutes=9) < rest < timedelta(minutes=11)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_plans_of_several_workers_take_each_look_once(page):
    ProcrastinateJob.objects.all().delete()
    WatchFactory.create_batch(12, next_check_at=timezone.now() - HOUR)

    def plan(_worker: int) -> int:
        planned = plan_looks()
        connection.close()
        return planned

    with ThreadPoolExecutor(4) as executor:
        planned = sum(executor.map(plan, range(4)))
    assert (planned + plan_looks(), len(jobs())) == (12, 12)
    assert len({arguments["article_id"] for _task, _priority, arguments in jobs()}) == 12
