"""The desk's pages of an article's history, knocked at by the whole cast."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.urls import reverse
from lxml import html

from claims.importing.articles import import_text
from claims.importing.captures import store_capture
from claims.models import Article
from tests.factories import SnapshotFactory, WatchFactory

pytestmark = pytest.mark.django_db

OLD = "Leaf\n\nThe leaf lifts mood.\n\nNobody knows why."
NEW = "Leaf\n\nThe leaf may lift mood.\n\nNobody knows why.\n\nAsk <b>a doctor</b>."
DESK = {
    "anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
    "admin": 200,
}  # fmt: skip
NOT_ALLOWED = dict.fromkeys(DESK, 405)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """Captures of a test's own: one of them is damaged."""
    captures = settings.STORAGES["captures"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"captures": captures}
    return tmp_path


@pytest.fixture
def article() -> Article:
    """Two copies of an article."""
    first = SnapshotFactory(raw=OLD, raw_sha256=store_capture(OLD.encode()))
    SnapshotFactory(article=first.article, number=2, raw=NEW, captured_by=None)
    return first.article


def history(of: Article, query: str = "") -> str:
    return reverse("importing:show_history", args=[of.pk]) + query


def shown(response) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# Who may, and how.


def test_history_and_files_are_for_the_desk(cast, article):
    paths = [history(article), history(article, "?from=1&to=2")]
    paths += [
        reverse(f"importing:download_{kind}", args=[article.pk, 1]) for kind in ("text", "capture")
    ]
    for path in paths:
        assert cast.statuses("get", path) == DESK
        assert cast.statuses("post", path) == NOT_ALLOWED
    for name, numbers in (
        ("show_history", [0]), ("download_text", [0, 1]), ("download_capture", [0, 1]),
        ("download_text", [article.pk, 3]), ("download_capture", [article.pk, 3]),
    ):  # fmt: skip
        path = reverse(f"importing:{name}", args=numbers)
        assert cast["reviewer"].client.get(path).status_code == 404


# The story.


def test_history_shows_copies_newest_first(cast, article):
    WatchFactory(article=article, checked_at=article.created_at, problem="It was asleep.")
    page = shown(cast["reviewer"].client.get(history(article)))
    heads = [words(head) for head in page.xpath("//ol[contains(@class, 'history')]//h2")]
    assert heads == ["Copy 2 newest", "Copy 1"]
    told = words(page.xpath("//main")[0])
    assert "+7 words added −1 word removed What changed from copy 1" in told
    assert "Last checked on" in told
    assert "The last look failed: It was asleep." in told
    assert hashlib.sha256(OLD.replace("\n\n", "\n").encode()).hexdigest() in told


def test_history_of_one_copy_says_what_comes(cast):
    page = shown(cast["reviewer"].client.get(history(SnapshotFactory().article)))
    assert words(page.xpath("//div[@class='empty']/h2")[0]) == "One copy so far"
    assert page.xpath("//form[contains(@class, 'compare-form')]") == []


def test_history_is_paged_with_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    of = SnapshotFactory(raw="Text 1.").article
    for number in range(2, 46):
        SnapshotFactory(article=of, number=number, raw=f"Text {number}.")
    client = cast["reviewer"].client
    first = client.get(history(of)).context
    assert [line.snapshot.number for line in first["lines"]] == list(range(45, 25, -1))
    second = client.get(history(of, first["older"])).context
    assert [line.snapshot.number for line in second["lines"]] == list(range(25, 5, -1))
    with django_assert_max_num_queries(12):
        client.get(history(of))


@pytest.mark.parametrize("query", ["?before=x", "?after=-1", "?before=99999999999999999999"])
def test_history_survives_a_bad_page(cast, article, query):
    assert cast["reviewer"].client.get(history(article, query)).status_code == 200


def test_history_is_linked(cast, article):
    client, address = cast["reviewer"].client, history(article)
    for path in (
        reverse("highlighting:show_workspace", args=[article.pk]),
        reverse("importing:edit_article", args=[article.pk]),
        reverse("importing:list_articles"),
    ):
        assert f'href="{address}"' in client.get(path).content.decode()


# Two copies compared.


def test_copies_are_compared_inline(cast, article):
    page = shown(cast["reviewer"].client.get(history(article, "?from=1&to=2")))
    assert [words(one) for one in page.xpath("//section[@class='change']")] == [
        "Change 1 of 2 Next change The leaf removed: lifts added: may lift mood.",
        "Change 2 of 2 Previous change added: Ask <b>a doctor</b>.",
    ]
    assert page.xpath("//section[@class='change']//a/@href") == ["#change-2", "#change-1"]
    assert page.xpath("//main//ins//b") == []


def test_copies_are_compared_side_by_side_whatever_their_order(cast, article):
    page = shown(cast["reviewer"].client.get(history(article, "?from=2&to=1&view=side")))
    rows = page.xpath("//section[@class='change']//div[@class='compare-row']")
    assert [[words(side) for side in row] for row in rows] == [
        [
            "Copy 1 The leaf removed: lifts mood.",
            "Copy 2 The leaf added: may lift mood.",
        ],
        ["Copy 1 Not there yet", "Copy 2 added: Ask <b>a doctor</b>."],
    ]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("?from=1", "Say which copy."),
        ("?from=1&to=3", "There is no such copy. The newest is number 2."),
        ("?from=0&to=1", "There is no such copy."),
        ("?from=x&to=1", "There is no such copy."),
        ("?from=1&to=2&view=upside", "Select a valid choice."),
    ],
)
def test_comparison_that_cannot_be_says_why(cast, article, query, reason):
    response = cast["reviewer"].client.get(history(article, query))
    assert (response.status_code, reason in response.content.decode()) == (400, True)


def test_copies_are_chosen_by_number_and_time_and_faults_stand_below(cast, article):
    page = shown(cast["reviewer"].client.get(history(article, "?from=1&to=3")))
    times = article.snapshots.order_by("-number").values_list("number", "captured_at")
    first, second = page.xpath("//form[contains(@class, 'compare-form')]/div")
    offered = [words(one) for one in first.xpath("./select/option")]
    assert offered == [f"copy {number} of {at:%-d %b %Y %H:%M}" for number, at in times]
    assert [child.tag for child in first] == ["label", "select"]
    assert [child.tag for child in second] == ["label", "select", "ul"]


def test_comparison_without_a_change_says_so(cast, article):
    SnapshotFactory(article=article, number=3, raw=OLD)
    client = cast["reviewer"].client
    assert "No word differs" in client.get(history(article, "?from=1&to=3")).content.decode()
    assert "This is one copy" in client.get(history(article, "?from=2&to=2")).content.decode()


def test_comparison_of_long_texts_is_bounded(cast):
    of = SnapshotFactory(raw="\n\n".join(f"Old words {n} here." for n in range(6_000))).article
    SnapshotFactory(
        article=of, number=2, raw="\n\n".join(f"New text {n} now!" for n in range(6_000))
    )
    response = cast["reviewer"].client.get(history(of, "?from=1&to=2&view=side"))
    assert len(response.content) < 3_000_000
    told = words(shown(response).xpath("//main")[0])
    assert "This is too much to be shown whole: 1 change is cut short." in told
    assert re.search(r"\d+ more paragraphs of this change are left out\.", told)


# Files.


def test_text_is_downloaded_with_its_hash(cast, article):
    path = reverse("importing:download_text", args=[article.pk, 1])
    response = cast["reviewer"].client.get(path)
    copy = article.snapshots.get(number=1)
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == copy.sha256
    assert content.decode() == copy.text
    name = f"article-{article.pk}-copy-1-{copy.sha256[:12]}.txt"
    assert sent(response) == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "ETag": f'"{copy.sha256}"',
        "Repr-Digest": digest_of(content),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
    }
    again = cast["reviewer"].client.get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    assert again["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_original_is_downloaded_as_it_came_and_never_shown(cast):
    raw = "<html><body><p>" + "Words of the page. " * 30 + "<script>alert(1)</script>"
    of = import_text(text=raw, by=cast["reviewer"].user).article
    response = cast["reviewer"].client.get(reverse("importing:download_capture", args=[of.pk, 1]))
    digest = hashlib.sha256(raw.encode()).hexdigest()
    assert b"".join(response.streaming_content) == raw.encode()
    assert sent(response) == {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="article-{of.pk}-copy-1-{digest[:12]}.html"',
        "ETag": f'"{digest}"',
        "Repr-Digest": digest_of(raw.encode()),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-cache",
    }


def test_original_that_is_gone_or_damaged_says_so(cast, article, folder):
    client = cast["reviewer"].client
    lost = client.get(reverse("importing:download_capture", args=[article.pk, 2]))
    assert (lost.status_code, "Its text is kept" in lost.content.decode()) == (409, True)
    digest = article.snapshots.get(number=1).raw_sha256
    (folder / digest[:2] / f"{digest}.gz").write_bytes(b"something else")
    damaged = client.get(reverse("importing:download_capture", args=[article.pk, 1]))
    assert (damaged.status_code, "is damaged" in damaged.content.decode()) == (400, True)


def digest_of(content: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def sent(response) -> dict[str, str]:
    names = (
        "Content-Type", "Content-Disposition", "ETag", "Repr-Digest", "X-Content-Type-Options",
        "Content-Security-Policy", "Cache-Control",
    )  # fmt: skip
    return {name: response[name] for name in names}
