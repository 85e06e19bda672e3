"""Django's admin: who gets in, and that what the desk recorded can only be read."""

import pytest

from claims.admin.site import GROUPS, site
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
)
from tests.admin.pages import MAKE, url
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db


SETTINGS = [User, Topic, SitePage, VerdictScale]
RECORDS = [
    Article, Snapshot, Import, Batch, Host, Claim, Occurrence, Review, Evidence, Source,
    Publication, Report, Decision, Event,
]  # fmt: skip
ADMIN_ONLY = {
    "anonymous": 302,
    "reviewer": 302,
    "other_reviewer": 302,
    "editor": 302,
    "moderator": 302,
    "admin": 200,
}


def test_every_table_is_in_the_admin():
    assert set(site._registry) == {*SETTINGS, *RECORDS}
    assert {model.__name__ for model in site._registry} == set().union(*GROUPS.values())


def test_front_page_groups_the_tables_and_names_empty_pages(client):
    response = client.get("/admin/")
    assert [app["name"] for app in response.context["app_list"]] == list(GROUPS)
    assert "How we check (empty), Corrections policy (empty), Funding (empty)" in response.text
    SitePage.objects.update(body="Something.")
    assert "somebody should look at them" not in client.get("/admin/").text


def test_sign_in_is_the_one_of_the_desk(cast):
    response = cast["anonymous"].client.get("/admin/claims/user/", follow=True)
    assert response.redirect_chain == [
        ("/admin/login/?next=/admin/claims/user/", 302),
        ("/accounts/login/?next=/admin/claims/user/", 302),
    ]
    assert response.status_code == 200


@pytest.mark.parametrize("name", ["reviewer", "other_reviewer", "editor", "moderator"])
def test_people_without_the_role_are_refused(cast, name):
    assert cast[name].client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("model", [*SETTINGS, *RECORDS])
def test_pages_of_each_table_are_for_administrators(cast, model):
    row = MAKE[model]()
    pages = [url(model, "changelist"), url(model, "change", row.pk), url(model, "history", row.pk)]
    for path in pages:
        assert cast.statuses("get", path) == ADMIN_ONLY, path
    assert cast["admin"].client.get(url(model, "changelist"), {"q": "1"}).status_code == 200


@pytest.mark.parametrize("model", [*SETTINGS, *RECORDS])
def test_pages_of_an_unknown_row_lead_back(client, model):
    for page in ("change", "history"):
        assert client.get(url(model, page, 999_999)).url == "/admin/"


@pytest.mark.parametrize("model", SETTINGS)
def test_settings_can_be_added_by_administrators(cast, model):
    assert cast.statuses("get", url(model, "add")) == ADMIN_ONLY


@pytest.mark.parametrize("model", [*SETTINGS, *RECORDS])
def test_nothing_is_deleted(client, model):
    row = MAKE[model]()
    assert client.get(url(model, "delete", row.pk)).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    given = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(url(model, "changelist"), given)
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", RECORDS)
def test_records_are_neither_added_nor_changed(client, model):
    row = MAKE[model]()
    before = model.objects.filter(pk=row.pk).values().get()
    assert client.get(url(model, "add")).status_code == 403
    assert client.post(url(model, "add"), {}).status_code == 403
    given = {name: value for name, value in before.items() if value is not None}
    assert client.post(url(model, "change", row.pk), given).status_code == 403
    assert 'type="submit" value="Save"' not in client.get(url(model, "change", row.pk)).text
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_report_page_keeps_the_reader_private(client):
    report = ReportFactory(email="reader@example.org", sender="a" * 64)
    text = client.get(url(Report, "change", report.pk)).text
    assert [one for one in (report.email, report.sender, str(report.token)) if one in text] == []


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (User, "?role=editor&is_active__exact=1"),
        (Event, "?target_kind=topic"),
        (Claim, "?claim_type__exact=fact"),
        (Publication, "?visibility__exact=visible&is_current__exact=1"),
    ],
)
def test_lists_are_filtered(client, model, path):
    MAKE[model]()
    assert client.get(url(model, "changelist") + path).status_code == 200


def test_people_are_filtered_by_role(client, cast):
    response = client.get(url(User, "changelist"), {"role": "editor"})
    assert list(response.context["cl"].result_list) == [cast["editor"].user]


# Session and person, then: the count, the rows, and what filters and dates ask.
QUERIES = {
    User: 4, Topic: 4, SitePage: 5, VerdictScale: 4, Article: 6, Snapshot: 6, Import: 6, Batch: 6,
    Host: 4, Claim: 7, Occurrence: 6, Review: 6, Evidence: 4, Source: 6, Publication: 6,
    Report: 6, Decision: 6, Event: 6,
}  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("model", [*SETTINGS, *RECORDS])
def test_lists_take_few_queries(client, django_assert_num_queries, model, count):
    for _ in range(count):
        MAKE[model]()
    with django_assert_num_queries(QUERIES[model]):
        client.get(url(model, "changelist"))
