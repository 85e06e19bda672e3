"""The preview of an article: what would go out, and nothing stored by looking at it."""

import pytest
from django.urls import reverse

from claims.models import Event, Publication
from claims.publishing.articles import preview_article, publish_article


@pytest.fixture
def snapshot(site):
    snapshot = site.article()
    site.mark(snapshot, "Kratom enhances dopamine release", "enhances dopamine release")
    return snapshot


def preview(member, article_id):
    return member.client.get(reverse("serving:show_preview", args=[article_id]))


def test_preview_is_the_record_that_is_then_published(site, snapshot):
    article = snapshot.article
    shown = preview_article(article=article, by=site.editor).record
    published = publish_article(article=article, by=site.editor).record
    dated = {"history", "published_at", "first_published_at"}
    assert {key: shown[key] for key in shown.keys() - dated} == {
        key: published[key] for key in published.keys() - dated
    }


def test_preview_stores_nothing(cast, snapshot):
    before = Event.objects.count()
    page = preview(cast["reviewer"], snapshot.article_id)
    assert "This is a preview" in page.content.decode()
    assert (Publication.objects.count(), Event.objects.count()) == (0, before)


def test_preview_shows_what_is_signed_off_while_points_are_open(cast, site, snapshot):
    site.mark(snapshot, "Kratom is a tropical tree", "tropical tree")
    page = preview(cast["editor"], snapshot.article_id).content.decode()
    assert page.count("<mark") == 2


def test_preview_meets_the_cast(cast, snapshot):
    path = reverse("serving:show_preview", args=[snapshot.article_id])
    assert cast.statuses("get", path) == {
        "anonymous": 302,
        "reviewer": 200,
        "other_reviewer": 200,
        "editor": 200,
        "moderator": 200,
        "admin": 200,
    }
    assert preview(cast["editor"], 999_999).status_code == 404
    assert cast["editor"].client.post(path).status_code == 405
    assert "no-store" in preview(cast["editor"], snapshot.article_id)["Cache-Control"]
