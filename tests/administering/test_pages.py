"""The desk's own pages, through the domain functions."""

import pytest
from django.db import connection
from django.utils import timezone

from claims.administering.pages import OLD, add_page, edit_page, page_faults
from claims.demo.reading import page_texts
from claims.errors import Invalid, Missing, NotAllowed, Stale
from claims.models import Event, SitePage
from claims.models.vocabulary import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=[Role.ADMIN])


def test_page_is_edited_with_its_revision_and_event(admin):
    page = SitePage.objects.get(slug="funding")
    before = page.updated_at
    edit_page(page_id=page.pk, changes={"body": "Readers pay."}, revision=1, by=admin)
    page.refresh_from_db()
    assert (page.body, page.revision) == ("Readers pay.", 2)
    assert page.updated_at > before
    assert list(Event.objects.values_list("verb", "target_id", "by", "data")) == [
        ("page_edited", page.pk, admin.pk, {"body": ["", "Readers pay."]})
    ]


def test_page_is_not_overwritten_unseen(admin):
    page = SitePage.objects.get(slug="funding")
    edit_page(page_id=page.pk, changes={"body": "Readers pay."}, revision=1, by=admin)
    with pytest.raises(Stale):
        edit_page(page_id=page.pk, changes={"body": "A fund pays."}, revision=1, by=admin)
    page.refresh_from_db()
    assert page.body == "Readers pay."


def test_page_is_added_once(admin):
    page = add_page(slug="partners", title="Partners", by=admin)
    assert list(Event.objects.values_list("verb", "target_id")) == [("page_added", page.pk)]
    with pytest.raises(Invalid) as caught:
        add_page(slug="partners", title="Partners", by=admin)
    assert set(caught.value.errors) == {"slug"}


def test_page_keeps_a_title_and_its_slug(admin):
    page = SitePage.objects.get(slug="team")
    for changes in ({"title": " "}, {"slug": "us"}):
        with pytest.raises(Invalid):
            edit_page(page_id=page.pk, changes=changes, by=admin)
    with pytest.raises(Missing):
        edit_page(page_id=0, changes={}, by=admin)


def test_pages_that_readers_cannot_rely_on_are_named():
    assert [str(fault) for fault in page_faults({})] == [
        f"{title} (empty)" for title in SitePage.REQUIRED.values()
    ]
    SitePage.objects.update(body="Ours.")
    SitePage.objects.filter(slug="contact").update(body="\nAs it came. ")
    SitePage.objects.filter(slug="team").update(updated_at=timezone.now() - OLD)
    SitePage.objects.filter(slug="funding").delete()
    SitePage.objects.create(slug="partners", title="Partners")
    templates = {"contact": "As it came.\n", "methodology": ""}
    assert [str(fault) for fault in page_faults(templates)] == [
        "Funding (missing)",
        "Team (not changed for a year)",
        "Contact (still the demonstration’s text)",
    ]


def test_demonstration_s_own_pages_are_told_apart():
    assert set(page_texts()) == set(SitePage.REQUIRED)
    for slug, body in page_texts().items():
        SitePage.objects.filter(slug=slug).update(body=body)
    whys = {fault.why for fault in page_faults(page_texts())}
    assert whys == {"still the demonstration’s text"}


def test_pages_are_looked_at_before_their_newer_columns_are_there():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_sitepage DROP COLUMN title")
    assert len(page_faults({})) == len(SitePage.REQUIRED)


def test_only_administrators_look_after_pages():
    by = UserFactory(roles=[Role.EDITOR])
    with pytest.raises(NotAllowed):
        add_page(slug="partners", title="Partners", by=by)
    with pytest.raises(NotAllowed):
        edit_page(page_id=1, changes={}, by=by)
