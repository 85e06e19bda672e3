from datetime import UTC, datetime

import pytest
from django.urls import reverse

from claims.citing.statuses import set_status
from claims.models import AlertDecision, Notification
from claims.reviewing.reviews import start_correction
from tests.factories import SourceFactory
from tests.published import Site
from tests.serving.markup import page, text_of

DAY = datetime(2023, 9, 5, tzinfo=UTC)
DESK = dict.fromkeys(["reviewer", "other_reviewer", "editor", "moderator", "admin"], 200)
READ = {"anonymous": 302, **DESK}


@pytest.fixture
def site(cast):
    return Site(*(cast[name].user for name in ("reviewer", "editor", "moderator")))


def alerted(site, *statements, title="Leaves in rats", **said):
    source = SourceFactory(title=title)
    for statement in statements:
        site.published_claim(statement, sources=[source])
    values = {"status": "retracted", "by_what": "crossref", "at": DAY, **said}
    return set_status(source_id=source.pk, **values)


@pytest.fixture
def alert(site):
    return alerted(site, "Kratom lifts the mood", notice="https://doi.org/10.1016/n")


def path(name, *args):
    return reverse(f"publishing:{name}", args=args)


def test_lists_and_tasks_meet_the_cast(cast, alert):
    for address in (
        path("list_alerts"), f"{path('list_alerts')}?done=1", path("count_alerts"),
        path("show_alert", alert.pk),
    ):  # fmt: skip
        assert cast.statuses("get", address) == READ


def test_decision_with_an_empty_form_meets_the_cast(cast, alert):
    decision = alert.decisions.get()
    assert cast.statuses("post", path("keep_review", decision.pk), {}) == {
        "anonymous": 302, "reviewer": 403, "other_reviewer": 403, "editor": 400, "moderator": 403,
        "admin": 403,
    }  # fmt: skip
    assert AlertDecision.objects.get().choice == ""


def test_list_says_what_happened_to_which_source_and_counts(cast, alert):
    client = cast["reviewer"].client
    told = text_of(client.get(path("list_alerts")))
    for words in (
        "“Leaves in rats” has been retracted", "According to Crossref, 5 September 2023",
        "1 of 1 published review to decide", "Kratom lifts the mood",
        "1 new about your own reviews",
    ):  # fmt: skip
        assert words in told
    counted = client.get(path("count_alerts")).content.decode()
    assert '<span class="count">1</span>' in counted
    assert "Nothing was decided yet" in text_of(client.get(f"{path('list_alerts')}?done=1"))


def test_list_and_task_need_as_many_queries_for_one_as_for_three(
    cast, site, alert, django_assert_num_queries
):
    client = cast["editor"].client
    for _ in range(2):
        with django_assert_num_queries(6):
            client.get(path("list_alerts"))
        three = alerted(site, "A", "B", "C", title="Another")
        alerted(site, "D", "E", "F", title="A third")
    for one in (alert, three):
        with django_assert_num_queries(5):
            client.get(path("show_alert", one.pk))


def test_kept_review_leaves_the_list_and_shows_its_note(cast, alert):
    client, decision = cast["editor"].client, alert.decisions.get()
    typed = {f"keep-{decision.pk}-note": "Two other trials say the same."}
    told = text_of(client.post(path("keep_review", decision.pk), typed, follow=True))
    assert "“Kratom lifts the mood” stays as it is. Readers see your note." in told
    assert "Kept, with a note. Decided by Editor" in told
    assert "No source waits for a decision" in text_of(client.get(path("list_alerts")))
    done = text_of(client.get(f"{path('list_alerts')}?done=1"))
    assert "“Leaves in rats”" in done
    assert "Kratom lifts the mood (kept, with a note)" in done
    assert client.get(path("count_alerts")).content.strip() == b""


def test_refused_note_is_kept_with_the_reason(cast, alert):
    client, decision = cast["editor"].client, alert.decisions.get()
    typed = {f"keep-{decision.pk}-note": "x" * 1001}
    response = client.post(path("keep_review", decision.pk), typed)
    assert response.status_code == 400
    root = page(response)
    assert root.xpath("//textarea/text()")[0].strip() == "x" * 1001
    assert "at most 1000 characters" in root.text_content()
    typed = {f"keep-{decision.pk}-note": "Fine."}
    client.post(path("keep_review", decision.pk), typed)
    assert client.post(path("keep_review", decision.pk), typed).status_code == 409


def test_empty_note_is_refused_with_what_to_say(cast, alert):
    decision = alert.decisions.get()
    for typed in ("", " \n"):
        values = {f"keep-{decision.pk}-note": typed}
        response = cast["editor"].client.post(path("keep_review", decision.pk), values)
        assert response.status_code == 400
        told = text_of(response)
        assert "Say in a sentence why the check stands: readers will see it." in told
        assert "This field is required" not in told


def test_each_sees_the_ways_that_they_may_go(cast, alert):
    shown = {}
    for name in ("reviewer", "editor", "moderator"):
        root = page(cast[name].client.get(path("show_alert", alert.pk)))
        shown[name] = [one.text_content() for one in root.xpath("//main//h3")]
    assert shown == {
        "reviewer": ["Correct it"],
        "editor": ["Keep it, with a note", "Correct it", "Withdraw it"],
        "moderator": [],
    }


def test_correction_leads_into_the_claim_and_says_that_it_is_under_way(cast, site, alert):
    client = cast["reviewer"].client
    claim = alert.decisions.get().review.claim
    action = reverse("reviewing:start_correction", args=[claim.pk])
    root = page(client.get(path("show_alert", alert.pk)))
    assert root.xpath(f"//form[@action='{action}']")
    start_correction(claim=claim, by=site.reviewer)
    told = text_of(client.get(path("show_alert", alert.pk)))
    assert "A correction is under way (draft)." in told


@pytest.mark.parametrize(
    ("status", "chosen"), [("retracted", ["source_retracted"]), ("concern", [""])]
)
def test_form_of_the_correction_has_the_reason_chosen(cast, site, status, chosen):
    alert = alerted(site, "Kratom lifts the mood", status=status)
    claim = alert.decisions.get().review.claim
    site.sign_off(start_correction(claim=claim, by=site.reviewer))
    root = page(cast["editor"].client.get(path("show_claim", claim.pk)))
    shown = root.xpath("//select[@name='correct-reason_code']/option[@selected]/@value")
    assert shown == chosen
    withdrawn = root.xpath("//select[@name='withdraw-reason_code']/option[@selected]/@value")
    assert withdrawn == [""]


def test_notifications_are_marked_as_seen(cast, alert):
    client = cast["reviewer"].client
    told = text_of(client.post(path("see_notifications"), follow=True))
    assert "Marked as seen." in told
    assert "new about your own reviews" not in told
    assert Notification.objects.get().seen_at is not None
    assert cast.statuses("post", path("see_notifications")) == {
        "anonymous": 302, **dict.fromkeys(DESK, 302),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["list_alerts", "count_alerts"])
def test_lists_are_read_alone(cast, name):
    assert cast["editor"].client.post(path(name)).status_code == 405
    assert cast["editor"].client.get(path("see_notifications")).status_code == 405
