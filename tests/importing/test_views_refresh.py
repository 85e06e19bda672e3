"""Asking for a look at an article's page, and watching it get on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from claims.models import Watch
from tests.factories import ArticleFactory, SnapshotFactory, UserFactory, WatchFactory

HTMX = {"headers": {"HX-Request": "true"}}
POSTS = {"anonymous": 302, "reviewer": 302, "other_reviewer": 302, "editor": 302, "moderator": 403,
         "admin": 403}  # fmt: skip


def at(name, *args):
    return reverse(f"importing:{name}", args=args)


@pytest.fixture
def article(db):
    return SnapshotFactory().article


def test_views_meet_the_cast(cast, article):
    refresh, watch = at("refresh_article", article.pk), at("switch_watch", article.pk)
    for path in (refresh, watch):
        assert cast.statuses("post", path) == POSTS
        assert cast.statuses("put", path) == dict.fromkeys(POSTS, 405)
    shown = {name: 200 if status == 302 else status for name, status in POSTS.items()}
    assert cast.statuses("get", refresh) == {**shown, "anonymous": 302}
    assert cast.statuses("get", watch) == dict.fromkeys(POSTS, 405)
    for name in ("refresh_article", "switch_watch"):
        assert cast["editor"].client.post(at(name, 0)).status_code == 404
    assert cast["editor"].client.get(at("refresh_article", 0)).status_code == 404


def test_article_without_an_address_is_refused(cast):
    article = SnapshotFactory(article=ArticleFactory(url="")).article
    answer = cast["reviewer"].client.post(at("refresh_article", article.pk))
    assertContains(answer, "no web address that could be looked at", status_code=409)
    details = cast["reviewer"].client.get(at("edit_article", article.pk))
    assertContains(details, "nobody can look whether its publisher changes it")


def test_look_is_watched_until_it_has_ended(cast, article):
    client, path = cast["reviewer"].client, at("refresh_article", article.pk)
    progress = client.post(path).url
    assert progress == f"{path}?copy=1"
    assertContains(client.get(progress), "Waiting for a worker…")
    Watch.objects.update(looking_until=timezone.now() + timedelta(minutes=1))
    assertContains(client.get(progress, **HTMX), "Fetching the page and comparing its text…")
    Watch.objects.update(asked_at=None, asked_by=None, looking_until=None)
    assert client.get(progress).url == reverse("highlighting:show_workspace", args=[article.pk])
    SnapshotFactory(article=article, number=2, raw="Now it says something else than before.")
    changes = reverse("highlighting:show_changes", args=[article.pk])
    assert client.get(progress, **HTMX).headers["HX-Redirect"] == changes
    assertContains(client.get(changes), "The page has changed; its text is now copy 2.")


def test_look_that_nobody_takes_up_says_so(cast, article):
    WatchFactory(
        article=article, asked_by=UserFactory(), asked_at=timezone.now() - timedelta(minutes=1)
    )
    page = cast["reviewer"].client.get(at("refresh_article", article.pk))
    assertContains(page, "Nobody has started on it yet.")


def test_look_that_failed_says_why_and_offers_what_helps(cast, article):
    short = "The page now shows only 40 of 5,000 characters."
    WatchFactory(article=article, problem=short, failures=1, status=200)
    for path in (at("refresh_article", article.pk), at("edit_article", article.pk)):
        page = cast["reviewer"].client.get(path)
        assertContains(page, short)
        assertContains(page, "Take the short text as the new copy")
    workspace = reverse("highlighting:show_workspace", args=[article.pk])
    assertContains(cast["reviewer"].client.get(workspace), short)


@pytest.mark.parametrize(("status", "failures", "told"), [(503, 1, 0), (503, 3, 1), (410, 1, 1)])
def test_workspace_tells_of_trouble_that_stays(cast, article, status, failures, told):
    WatchFactory(article=article, problem="No answer.", failures=failures, status=status)
    workspace = reverse("highlighting:show_workspace", args=[article.pk])
    assertContains(cast["reviewer"].client.get(workspace), "No answer.", count=told)


def test_schedule_is_switched_in_the_details(cast, article):
    client, path = cast["reviewer"].client, at("switch_watch", article.pk)
    page = client.post(path, {"is_on": "1"}, follow=True)
    assertContains(page, "The page of this article is looked at again from now on.")
    assertContains(page, "Next look")
    page = client.post(path, {"is_on": "0"}, follow=True)
    assertContains(page, "is looked at only when somebody asks")
    assertNotContains(page, "Next look")
