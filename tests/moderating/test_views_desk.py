"""The moderator's pages, knocked at by the whole cast."""

import pytest
from django.urls import reverse

from claims.models import Decision, Publication
from claims.models.vocabulary import ReportStatus, Visibility
from tests.factories import (
    ArticlePublicationFactory,
    PublicationFactory,
    ReportFactory,
    UserFactory,
)
from tests.moderating.pages import NOT_ALLOWED, desk_url

pytestmark = pytest.mark.django_db


DECIDED = {"action": "dismiss", "reason": "The source says so on page 4."}
MODERATORS_ONLY = {
    "anonymous": 302,
    "reviewer": 403,
    "other_reviewer": 403,
    "editor": 403,
    "moderator": 200,
    "admin": 403,
}
LOG_READERS = {**MODERATORS_ONLY, "editor": 200, "admin": 200}


# The queue.

QUEUE = "/desk/moderation/"


def test_queue_opens_for_moderators(cast, report):
    assert cast.statuses("get", QUEUE) == MODERATORS_ONLY


def test_queue_shows_what_waits_longest_first(cast, publication):
    old, new = (ReportFactory(publication=publication) for _ in range(2))
    gone = ReportFactory(publication=publication, status=ReportStatus.DISMISSED)
    response = cast["moderator"].client.get(QUEUE)
    assert response.context["page"].rows == [old, new]
    assert response.context["open_count"] == 2
    response = cast["moderator"].client.get(QUEUE, {"status": "dismissed"})
    assert response.context["page"].rows == [gone]


def test_queue_filters_by_kind_of_error(cast, publication):
    ReportFactory(publication=publication, category="other")
    abuse = ReportFactory(publication=publication, category="abuse")
    response = cast["moderator"].client.get(QUEUE, {"category": "abuse"})
    assert response.context["page"].rows == [abuse]


def test_empty_queue_says_what_will_come(cast):
    assert "Nothing is waiting" in cast["moderator"].client.get(QUEUE).text
    response = cast["moderator"].client.get(QUEUE, {"status": "hidden"})
    assert "No report matches" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_five_queries(cast, django_assert_num_queries, count):
    for _ in range(count):
        ReportFactory()
    with django_assert_num_queries(5):  # session, person, reports, hidden ones, how many wait
        cast["moderator"].client.get(QUEUE)


# One report.


def show_url(report) -> str:
    return reverse("moderating:show_report", args=[report.pk])


def test_report_page_opens_for_moderators(cast, report):
    assert cast.statuses("get", show_url(report)) == MODERATORS_ONLY


def test_report_page_shows_the_claim_in_context(cast, report):
    text = cast["moderator"].client.get(show_url(report)).text
    shown = [
        report.text,
        report.publication.title,
        "Overstated",
        report.publication.record["takeaway"],
        "did not increase dopamine release",
    ]
    assert [words for words in shown if words not in text] == []


def test_report_page_shows_the_article_with_its_claims(cast):
    claim = PublicationFactory()
    article = ArticlePublicationFactory(claim_ids=[claim.claim_id])
    report = ReportFactory(publication=article)
    text = cast["moderator"].client.get(show_url(report)).text
    assert desk_url(claim) in text
    assert f"/articles/{article.article_id}-{article.slug}/" in text


def test_report_page_shows_what_was_reported_and_decided_before(cast, report):
    earlier = ReportFactory(publication=report.publication, text="I said so last week.")
    client = cast["moderator"].client
    client.post(show_url(earlier), {"action": "dismiss", "reason": "It is right."})
    text = client.get(show_url(report)).text
    assert "I said so last week." in text
    assert "It is right." in text


def test_decision_is_open_to_moderators_only(cast, report):
    statuses = cast.statuses("post", show_url(report), DECIDED)
    assert statuses == {**MODERATORS_ONLY, "moderator": 302}
    report.refresh_from_db()
    assert report.status == "dismissed"


@pytest.mark.parametrize(("action", "seen"), [("hide", "hidden"), ("take_down", "taken_down")])
def test_destructive_decision_asks_once_by_name(cast, report, action, seen):
    client = cast["moderator"].client
    given = {"action": action, "reason": "It names a patient.", "revision": 1}

    asked = client.post(show_url(report), given)
    assert asked.status_code == 200
    assert report.publication.title in asked.text
    assert "It names a patient." in asked.text
    assert Publication.objects.get().visibility == "visible"

    assert client.post(show_url(report), {**given, "confirmed": "1"}).status_code == 302
    assert Publication.objects.get().visibility == seen


def test_confirmation_names_the_articles_that_stay(cast, report):
    article = ArticlePublicationFactory(claim_ids=[report.publication.claim_id])
    given = {"action": "hide", "reason": "It names a patient."}
    assert article.title in cast["moderator"].client.post(show_url(report), given).text


def test_incomplete_decision_is_shown_again(cast, report):
    response = cast["moderator"].client.post(show_url(report), {"reason": "Look at page 4."})
    assert response.status_code == 400
    assert "Look at page 4." in response.text


@pytest.mark.parametrize(("revision", "status"), [(1, 412), ("", 409)])
def test_late_decision_shows_the_earlier_one_and_keeps_the_text(cast, report, revision, status):
    client = cast["moderator"].client
    client.post(show_url(report), {**DECIDED, "reason": "Somebody was quicker."})
    late = {**DECIDED, "reason": "I was slower.", "revision": revision}
    response = client.post(show_url(report), late)
    assert response.status_code == status
    assert "Somebody was quicker." in response.text
    assert "I was slower." in response.text
    assert Decision.objects.count() == 1


def test_hidden_report_is_listed_beside_the_waiting_and_decided_further(cast, report):
    client = cast["moderator"].client
    client.post(show_url(report), {"action": "hide", "reason": "Let us look.", "confirmed": "1"})
    queue = client.get(QUEUE)
    assert (queue.context["page"].rows, list(queue.context["hidden"])) == ([], [report])
    assert "Hidden: “" in queue.text
    shown = client.get(show_url(report))
    assert [action for action, _label in shown.context["form"].fields["action"].choices] == [
        "dismiss",
        "send_to_correction",
        "take_down",
    ]
    further = {"action": "send_to_correction", "reason": "It is wrong.", "revision": 2}
    assert client.post(show_url(report), further).status_code == 302
    report.refresh_from_db()
    assert report.status == "to_correct"


def test_report_page_of_an_unknown_id(cast):
    for path in ("/desk/moderation/reports/0/", f"/desk/moderation/reports/{10**30}/"):
        assert cast["moderator"].client.get(path).status_code == 404
        assert cast["moderator"].client.post(path, DECIDED).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_report_page_takes_seven_queries(cast, report, django_assert_num_queries, count):
    for _ in range(count):
        other = ReportFactory(publication=report.publication, status=ReportStatus.DISMISSED)
        Decision.objects.create(
            publication=report.publication,
            report=other,
            action="dismiss",
            reason="So.",
            by=UserFactory(),
        )
        ArticlePublicationFactory(claim_ids=[report.publication.claim_id])
    # session, person, report; then numbers, decisions, reports and articles of the same claim
    with django_assert_num_queries(7):
        cast["moderator"].client.get(show_url(report))


# A publication without a report.


@pytest.mark.parametrize("factory", [PublicationFactory, ArticlePublicationFactory])
def test_publication_page_opens_for_moderators(cast, factory):
    assert cast.statuses("get", desk_url(factory())) == MODERATORS_ONLY


def test_publication_is_hidden_and_shown_again(cast, publication):
    client = cast["moderator"].client
    for action, seen in [("hide", "hidden"), ("restore", "visible")]:
        given = {"action": action, "reason": "See the log.", "confirmed": "1"}
        response = client.post(desk_url(publication), given, follow=True)
        publication.refresh_from_db()
        assert publication.visibility == seen
        assert "See the log." in response.text


def test_publication_is_decided_by_moderators_only(cast, publication):
    given = {"action": "hide", "reason": "So.", "confirmed": "1"}
    assert cast.statuses("post", desk_url(publication), given) == {
        **MODERATORS_ONLY,
        "moderator": 302,
    }


@pytest.mark.parametrize(
    ("visibility", "actions"),
    [
        ("visible", ["hide", "take_down"]),
        ("hidden", ["restore", "take_down"]),
        ("taken_down", ["restore", "take_down"]),
        ("taken_down_legal", ["restore"]),
    ],
)
def test_publication_page_offers_what_can_still_be_done(cast, visibility, actions):
    publication = PublicationFactory(visibility=visibility)
    form = cast["moderator"].client.get(desk_url(publication)).context["form"]
    assert [value for value, _label in form.fields["action"].choices] == actions
    refused = cast["moderator"].client.post(desk_url(publication), DECIDED)
    assert refused.status_code == 400


def test_publication_page_refuses_a_decision_that_changes_nothing(cast):
    publication = PublicationFactory(visibility=Visibility.TAKEN_DOWN)
    given = {"action": "take_down", "reason": "Again.", "confirmed": "1"}
    response = cast["moderator"].client.post(desk_url(publication), given)
    assert response.status_code == 409
    assert "Again." in response.text


@pytest.mark.parametrize("path", ["claim/0/", f"article/{10**30}/", "person/1/"])
def test_publication_page_of_nothing(cast, path):
    response = cast["moderator"].client.get(f"/desk/moderation/publications/{path}")
    assert response.status_code == 404


# Finding, and the log.

FIND = "/desk/moderation/publications/"
LOG = "/desk/moderation/log/"


def test_finding_opens_for_moderators(cast):
    assert cast.statuses("get", FIND) == MODERATORS_ONLY


def test_finding_by_address(cast, publication):
    client = cast["moderator"].client
    found = client.get(FIND, {"q": f"/claims/{publication.claim_id}-x/"})
    assert found.context["found"] == [publication]
    assert "Nothing found" in client.get(FIND, {"q": "unicorn"}).text


def test_log_opens_for_those_who_may_read_it(cast):
    assert cast.statuses("get", LOG) == LOG_READERS


def test_log_lists_the_newest_first_and_filters(cast, publication):
    by = cast["moderator"].user
    hide, restore = (
        Decision.objects.create(publication=publication, action=action, reason="So.", by=by)
        for action in ("hide", "restore")
    )
    client = cast["editor"].client
    assert client.get(LOG).context["page"].rows == [restore, hide]
    assert client.get(LOG, {"action": "hide"}).context["page"].rows == [hide]
    assert desk_url(publication) not in client.get(LOG).text
    assert desk_url(publication) in cast["moderator"].client.get(LOG).text


def test_log_leads_editors_to_the_correction_that_is_asked_for(cast, report):
    given = {"action": "send_to_correction", "reason": "It was about rats."}
    cast["moderator"].client.post(show_url(report), given)
    place = reverse("publishing:show_claim", args=[report.publication.claim_id])
    assert place in cast["editor"].client.get(LOG).text
    assert place not in cast["admin"].client.get(LOG).text


@pytest.mark.parametrize("count", [1, 3])
def test_log_takes_three_queries(cast, django_assert_num_queries, count):
    for _ in range(count):
        Decision.objects.create(
            publication=PublicationFactory(), action="hide", reason="So.", by=UserFactory()
        )
    with django_assert_num_queries(3):  # session, person, decisions
        cast["moderator"].client.get(LOG)


@pytest.mark.parametrize("path", [QUEUE, FIND, LOG])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_lists_by_a_wrong_method(cast, path, method):
    assert cast.statuses(method, path) == NOT_ALLOWED


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_decisions_by_a_wrong_method(cast, report, method):
    assert cast.statuses(method, show_url(report)) == NOT_ALLOWED
    assert cast.statuses(method, desk_url(report.publication)) == NOT_ALLOWED
