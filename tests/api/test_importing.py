"""Articles and snapshots over the API."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.importing.duplicates import remember
from claims.models import Article, Event, Snapshot
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
)

TEXT = "Kratom and mood\n\nMany people say that the leaf lifts the mood. 🌿 Not everybody does.\n"


def test_pasted_text_becomes_an_article(desk):
    response = desk.reviewer.post(
        "articles/",
        {"text": TEXT, "publisher": "Example", "published_on": "2025-06-03", "language": "en"},
    )
    article, snapshot = Article.objects.get(), Snapshot.objects.get()
    assert response.status_code == 201
    assert response.headers["Location"] == f"http://testserver/api/v1/articles/{article.pk}/"
    assert response.headers["ETag"] == article.etag
    person = {"id": desk.reviewer.user.pk, "name": "Reviewer"}
    body = response.json()
    assert body["outcome"] == "new_article"
    assert body["article"] == {
        "id": article.pk,
        "revision": 1,
        "url": "",
        "title": "Kratom and mood",
        "byline": "",
        "publisher": "Example",
        "published_on": "2025-06-03",
        "modified_on": None,
        "language": "en",
        "image_url": "",
        "image_alt": "",
        "licence": "",
        "tier": None,
        "tier_rationale": "",
        "created_by": person,
        "created_at": body["article"]["created_at"],
    }
    assert body["article"] == desk.editor.get(f"articles/{article.pk}/").json()
    shown = desk.editor.get(f"snapshots/{snapshot.pk}/").json()
    assert body["snapshot"] == {name: shown[name] for name in body["snapshot"]}
    assert shown["sha256"] == hashlib.sha256(shown["text"].encode()).hexdigest()
    assert shown["layout"]["schema"] == 1
    assert [block["start"] for block in shown["layout"]["blocks"]] == [0, TEXT.index("Many") - 1]
    assert (shown["references"], shown["structured_data"]) == ([], [])


def test_snapshot_never_changes_so_it_is_sent_once(desk):
    path = f"snapshots/{SnapshotFactory().pk}/"
    known = desk.reviewer.get(path, **{"If-None-Match": desk.reviewer.etag(path)})
    assert known.status_code == 304


def upload(desk, name: str, content: bytes, **fields: str):
    file = SimpleUploadedFile(name, content)
    return desk.reviewer.client.post("/api/v1/articles/", {"file": file, **fields})


def test_uploaded_file_becomes_an_article(desk):
    response = upload(desk, "leaf.md", b"# The leaf\n\nIt *lifts* the mood of all.", byline="A. B.")
    assert response.status_code == 201, response.content
    assert response.json()["article"]["title"] == "The leaf"
    assert response.json()["article"]["byline"] == "A. B."


@pytest.mark.parametrize("fields", [{"text": TEXT}, {}])
def test_either_text_or_file_is_sent(desk, fields):
    if fields:
        response = upload(desk, "leaf.txt", TEXT.encode(), **fields)
    else:
        response = desk.reviewer.post("articles/", fields)
    assert response.status_code == 400
    assert response.json()["field"] == "text"


def test_file_of_another_kind_is_refused(desk):
    response = upload(desk, "leaf.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert response.status_code == 400
    assert response.json()["type"] == "/api/v1/problems/import-failed/"


def test_empty_file_is_refused(desk):
    assert upload(desk, "leaf.txt", b"").json()["field"] == "file"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": TEXT, "language": "klingonese"}, "language"),
        ({"text": TEXT, "url": "ftp://example.org/"}, "url"),
        ({"text": TEXT, "published_on": "yesterday"}, "published_on"),
        ({"text": TEXT, "title": "T" * 501}, "title"),
        ({"text": TEXT, "author": "A"}, "author"),
        ({"text": 7 * [TEXT]}, "text"),
        ({"text": TEXT, "again": "perhaps"}, "again"),
    ],
)
def test_wrong_detail_is_named(desk, fields, field):
    response = desk.reviewer.post("articles/", fields)
    assert (response.status_code, response.json()["field"]) == (400, field)
    assert not Article.objects.exists()


def test_text_that_is_here_already_is_not_taken_twice(desk):
    page = {"text": TEXT, "url": "https://www.example.org/leaf"}
    first = desk.reviewer.post("articles/", page)
    refused = desk.reviewer.post("articles/", page)
    assert refused.status_code == 409
    assert refused.json()["article"] == first.headers["Location"]
    unchanged = desk.reviewer.post("articles/", page | {"again": True})
    assert (unchanged.status_code, unchanged.json()["outcome"]) == (200, "unchanged")
    changed = desk.reviewer.post("articles/", page | {"again": True, "text": TEXT + "More."})
    assert (changed.status_code, changed.json()["outcome"]) == (201, "new_snapshot")
    assert [row.number for row in Snapshot.objects.order_by("number")] == [1, 2]


def test_details_are_corrected(desk):
    path = f"articles/{ArticleFactory(title='Old').pk}/"
    etag = desk.reviewer.etag(path)
    response = desk.reviewer.patch(path, {"title": " New \n title ", "byline": "A"}, etag=etag)
    assert response.status_code == 200
    assert response.json() == desk.editor.get(path).json()
    assert (response.json()["title"], response.json()["revision"]) == ("New title", 2)
    assert response.headers["ETag"] != etag
    event = Event.objects.get(verb="edit_article")
    assert event.data["title"] == ["Old", "New title"]


@pytest.mark.parametrize("change", [{"title": ""}, {"url": "nonsense://x"}, {"tier": "accurate"}])
def test_wrong_correction_is_named(desk, change):
    path = f"articles/{ArticleFactory().pk}/"
    response = desk.reviewer.patch(path, change, etag=desk.reviewer.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, next(iter(change)))


def test_address_of_another_article_is_refused(desk):
    other = ArticleFactory(url="https://www.example.org/other")
    path = f"articles/{ArticleFactory().pk}/"
    response = desk.reviewer.patch(path, {"url": other.url}, etag=desk.reviewer.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, "url")


def test_copies_come_with_the_claims_marked_there(desk):
    words = "Kratom enhances dopamine release."
    here = SnapshotFactory(raw=f"{words} And nobody has measured it in people so far.")
    there = SnapshotFactory(raw=f"{words} And nobody has measured it in people so far. So what?")
    for snapshot in (here, there):
        remember(snapshot)
    judged, open_claim = ClaimFactory.create_batch(2)
    ReviewFactory(claim=judged)
    OccurrenceFactory(snapshot=there, claim=judged, exact=words)
    OccurrenceFactory(snapshot=there, claim=open_claim, exact="So what?")
    answer = desk.reviewer.get(f"articles/{here.article_id}/copies/")
    assert answer.status_code == 200
    assert answer.json() == {"next": None, "results": [
        {
            "article": there.article_id, "title": there.article.title, "url": there.article.url,
            "snapshot": there.pk, "similarity": 1.0, "of_this": 1.0, "of_that": 13 / 15,
            "is_same_text": False, "passage": here.text.rstrip("."),
            "claims": [
                {"id": judged.pk, "statement": judged.statement, "status": "draft",
                 "verdict": "overstated", "words": words, "is_marked": False},
                {"id": open_claim.pk, "statement": open_claim.statement, "status": None,
                 "verdict": None, "words": "", "is_marked": False},
            ],
        }
    ]}  # fmt: skip


def test_copies_come_in_pages(desk):
    snapshots = SnapshotFactory.create_batch(3, raw="Much the same words stand in all of these.")
    for snapshot in snapshots:
        remember(snapshot)
    path, seen = f"articles/{snapshots[0].article_id}/copies/?limit=1", []
    while path:
        page = desk.editor.get(path).json()
        seen += [row["snapshot"] for row in page["results"]]
        path = (page["next"] or "").removeprefix("http://testserver/api/v1/")
    assert sorted(seen) == [snapshots[1].pk, snapshots[2].pk]


LINKED = """<p>As <a href="https://doi.org/10.1016/j.neulet.2021.1">a study</a> of rats and
<a href="https://www.example.com/shop?tag=x-20">a shop of leaves</a> and <a href="/home">we</a> have
found, the leaf lifts the mood of those who chew it.</p>"""


@pytest.fixture
def linked(desk):
    """An article with two links that leave its site and one that stays."""
    page = {"text": LINKED, "url": "https://www.example.org/leaf"}
    return desk.reviewer.post("articles/", page).json()


def test_references_come_with_their_surroundings(desk, linked):
    path = f"articles/{linked['article']['id']}/references/"
    first = desk.moderator.get(f"{path}?limit=1").json()
    assert first == {
        "next": f"http://testserver/api/v1/{path}?cursor=1&limit=1",
        "snapshot": linked["snapshot"]["id"],
        "outgoing": 2,
        "total": 3,
        "results": [
            {
                "place": 1,
                "href": "https://doi.org/10.1016/j.neulet.2021.1",
                "target": "https://doi.org/10.1016/j.neulet.2021.1",
                "host": "doi.org",
                "start": 3,
                "end": 10,
                "before": "As ",
                "words": "a study",
                "after": " of rats and a shop of leaves and we have found, the leaf …",
                "scheme": "doi",
                "identifier": "10.1016/j.neulet.2021.1",
                "resolver": "",
                "is_affiliate": False,
                "is_outgoing": True,
            }
        ],
    }
    rest = desk.moderator.get(first["next"].removeprefix("http://testserver/api/v1/")).json()
    assert [row["words"] for row in rest["results"]] == ["a shop of leaves"]
    assert rest["next"] is None
    everything = desk.moderator.get(f"{path}?all=true&number=1").json()["results"]
    assert [row["words"] for row in everything] == ["a study", "a shop of leaves", "we"]
    assert desk.moderator.get(f"{path}?number=2").status_code == 404


@pytest.mark.parametrize("part", ["references", "copies"])
def test_query_that_does_not_exist_is_named(desk, part):
    path = f"articles/{SnapshotFactory().article_id}/{part}/?of=x"
    assert desk.editor.get(path).json()["field"] == "of"
    assert desk.editor.get(f"{path[:-5]}?limit=201").json()["field"] == "limit"
