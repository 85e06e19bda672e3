"""What the desk says to itself never leaves it."""

import re

import pytest

from claims.models import Publication
from claims.reviewing.discussion import add_comment, start_thread
from tests.serving.test_web import PAGES

SECRET = "xylophone"  # in every word of the desk's talk, and nowhere else
FEEDS = [
    "/corrections.atom", "/topics/brain/feed.atom", "/sitemap-site.xml", f"/claims/?q={SECRET}",
    f"/articles/?q={SECRET}",
]  # fmt: skip
API = ["publications/", "verdicts/", "topics/", "vocabulary/"]


@pytest.fixture
def talked(site, leaf):
    """Talk about a claim and about words of its article, before both are published anew."""
    snapshot = leaf.article.snapshots.get()
    start = snapshot.text.index("lifts mood")
    place = {"snapshot": snapshot, "start": start, "end": start + 10, "quote": "lifts mood"}
    thread = start_thread(claim=leaf.dopamine, text=f"{SECRET} @ed", by=site.reviewer)
    add_comment(thread_id=thread.pk, text=f"Answer {SECRET}", by=site.editor)
    start_thread(**place, claim=leaf.dopamine, text=f"Note {SECRET}", by=site.editor)
    site.correct(leaf.dopamine)
    return leaf


def test_no_publication_holds_any_of_it(talked):
    rows = Publication.objects.all()
    assert rows.count() > 3
    assert [row for row in rows if SECRET in f"{row.record}{row.title}{row.search}"] == []


def test_no_page_feed_or_search_shows_any_of_it(client, talked, address):
    maps = re.findall(r"<loc>https?://[^/]+(/[^<]+)", client.get("/sitemap.xml").text)
    assert len(maps) > 2
    pages = [*PAGES, *FEEDS, *maps, address(talked.article), address(talked.dopamine)]
    answers = {path: client.get(path) for path in pages}
    assert [path for path in pages if answers[path].status_code != 200] == []
    # A search repeats what was looked for: in its field, its links, its title and what is chosen.
    said = [f'value="{SECRET}"', f"q={SECRET}", f"“{SECRET}”", f"<bdi>{SECRET}</bdi>"]
    found = [path for path in pages if SECRET in without(answers[path].text, said)]
    assert found == []


def without(text, parts):
    for part in parts:
        text = text.replace(part, "")
    return text


def test_no_answer_of_the_api_without_an_account_has_any_of_it(client, talked):
    for path in API:
        assert SECRET not in client.get(f"/api/v1/{path}").text
    for uuid in Publication.objects.values_list("uuid", flat=True):
        assert SECRET not in client.get(f"/api/v1/publications/{uuid}/").text
    thread = talked.dopamine.threads.first()
    for path in (
        "threads/", f"threads/{thread.pk}/", "comments/", "mentions/",
        f"comments/{thread.comments.get().pk}/", f"events/?kind=thread&id={thread.pk}",
    ):  # fmt: skip
        refused = client.get(f"/api/v1/{path}")
        assert (refused.status_code, SECRET in refused.text) == (401, False)
