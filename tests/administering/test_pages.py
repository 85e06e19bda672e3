"""The desk's own pages, through the domain functions."""

import pytest

from claims.administering.pages import add_page, edit_page, empty_pages
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


def test_empty_pages_are_named_until_they_are_written():
    assert empty_pages() == list(SitePage.REQUIRED.values())
    SitePage.objects.filter(slug="team").update(body="We are four.")
    SitePage.objects.filter(slug="funding").delete()
    SitePage.objects.create(slug="partners", title="Partners")
    assert empty_pages() == ["How we check", "Corrections policy", "Funding", "Contact"]


def test_only_administrators_look_after_pages():
    by = UserFactory(roles=[Role.EDITOR])
    with pytest.raises(NotAllowed):
        add_page(slug="partners", title="Partners", by=by)
    with pytest.raises(NotAllowed):
        edit_page(page_id=1, changes={}, by=by)
