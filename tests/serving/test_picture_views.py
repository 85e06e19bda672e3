"""The pictures of claims and articles, decoded and compared by their pixels."""

import re
from contextlib import ExitStack
from io import BytesIO

import pytest
from lxml import html
from PIL import Image, ImageChops

from claims.models.vocabulary import Action
from claims.serving import picture
from claims.serving.picture import Part, Words, digest_of, draw
from claims.serving.rendering import recent_pages

TITLES = {
    "short": "Kratom is not addictive",
    "long": "Kratom enhances dopamine release in the reward system of the brain. " * 7,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter" * 3,
    "arabic": "الكراتوم يعزز إفراز الدوبامين في الدماغ بنسبة 40% (دراسة Nature).",
    "japanese": "クラトムは依存性がありません",
    "emoji": "🍃🍃🍃",
    "markup": "5 < 6 & <script>alert(1)</script> ]]>",
}


def words(title="Kratom is not addictive", slug="inaccurate", label="Inaccurate"):
    return Words("Checked claim", title, "Its words are there.", "A desk", (Part(slug, label),))


def pixels(png):
    image = Image.open(BytesIO(png))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def differ(one, other, box=(0, 0, 1200, 630)):
    return ImageChops.difference(one.crop(box), other.crop(box)).getbbox() is not None


TITLE, FOOT = (0, 130, 1200, 480), (0, 500, 1200, 630)


@pytest.fixture
def picture_path(client, leaf, address):
    """The path of the picture that a page names."""

    def find(thing, prefix=""):
        page = html.fromstring(client.get(prefix + address(thing)).content)
        (named,) = page.xpath("//meta[@property='og:image']/@content")
        return re.sub(r"^https?://[^/]+", "", named)

    return find


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_title_of_any_kind_is_drawn_inside_of_its_place(title):
    empty = pixels(draw(Words("Checked claim", "", "", "A desk", words().parts)))
    drawn = pixels(draw(words(title=title)))
    assert differ(empty, drawn, TITLE)
    margins = [(0, 130, 70, 480), (1136, 130, 1200, 480), (0, 482, 1200, 630), (0, 0, 1200, 128)]
    assert [differ(empty, drawn, box) for box in margins] == [False] * 4


def test_picture_changes_with_the_verdict_and_nothing_else_does():
    false, true = (
        pixels(draw(words(slug=slug, label=label)))
        for slug, label in (("inaccurate", "Inaccurate"), ("accurate", "Accurate"))
    )
    assert differ(false, true, FOOT)
    assert not differ(false, true, TITLE)


def test_verdict_of_the_desks_own_is_drawn_without_an_icon():
    known, own = pixels(draw(words())), pixels(draw(words(slug="own", label="Half a truth")))
    assert differ(known, own, FOOT)


def test_many_verdicts_are_counted_in_two_rows_and_a_rest():
    parts = [Part("overstated", f"Overstated in sense {n}", n) for n in range(1, 10)]
    rows = picture.rows_of(parts, 900)
    assert len(rows) == 2
    shown = [part.count for part in rows[0] + rows[1]]
    assert shown == [0] * len(shown)
    assert rows[1][-1].label == f"+{sum(range(len(shown), 10))}"


def test_picture_in_arabic_begins_at_the_right():
    """The mark is the only yellow in it; the title keeps its own direction."""
    one = Words("ادعاء تحققنا منه", "Kratom", "", "A desk", (Part("inaccurate", "غير صحيح"),))
    drawn, title = pixels(draw(one)), pixels(draw(words(title="Kratom")))
    yellow = [x for x in range(1200) if drawn.getpixel((x, 97)) == (0xE3, 0xBD, 0x45)]
    assert min(yellow) > 1000
    assert not differ(drawn, title, TITLE)


def test_digest_is_of_all_that_is_drawn():
    digests = [
        digest_of(one)
        for one in (words(), words(title="x"), words(slug="x"), words(label="x"), words())
    ]
    assert len(set(digests)) == 4
    assert digests[0] == digests[4]


def test_page_names_its_picture_with_size_and_words(client, leaf, address):
    page = html.fromstring(client.get(address(leaf.dopamine)).content)
    tags = page.xpath("//meta[starts-with(@property, 'og:image') or @name='twitter:card']")
    named = {one.get("property") or one.get("name"): one.get("content") for one in tags}
    assert re.fullmatch(
        rf"http://localhost:8000/claims/{leaf.dopamine.pk}/picture-[0-9a-f]{{16}}\.png",
        named.pop("og:image"),
    )
    assert named == {
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"“{leaf.dopamine.statement}”, as checked: Overstated",
        "twitter:card": "summary_large_image",
    }


def test_picture_is_kept_for_good_and_known_by_its_etag(cast, leaf, picture_path):
    for thing in (leaf.dopamine, leaf.article):
        path = picture_path(thing)
        assert set(cast.statuses("get", path).values()) == {200}
        assert set(cast.statuses("post", path).values()) == {405}
        answer = cast["anonymous"].client.get(path, headers={"Accept-Encoding": "br, gzip"})
        pixels(answer.content)
        assert answer["Content-Type"] == "image/png"
        assert answer["Cache-Control"] == "public, max-age=31536000, s-maxage=60, immutable"
        assert not answer.has_header("Vary")
        assert not answer.has_header("Content-Encoding")
        assert not answer.cookies
        known = {"If-None-Match": answer["ETag"]}
        assert cast["anonymous"].client.get(path, headers=known).status_code == 304


def test_picture_takes_one_query_and_is_drawn_once(
    client, leaf, picture_path, monkeypatch, django_assert_num_queries
):
    recent_pages.clear()
    drawn = []
    monkeypatch.setattr(
        "claims.serving.picture_views.draw", lambda words: drawn.append(words) or draw(words)
    )
    path = picture_path(leaf.dopamine)
    for _ in range(3):
        with django_assert_num_queries(1):
            client.get(f"{path}?cache=buster")
    assert len(drawn) == 1


def test_picture_is_refused_at_once_where_others_wait(client, leaf, picture_path):
    recent_pages.clear()
    path = picture_path(leaf.dopamine)
    with ExitStack() as others:
        for _ in range(3):
            others.enter_context(picture._room)
        answer = client.get(path)
        told = [answer.get(name) for name in ("Retry-After", "Cache-Control", "ETag")]
        assert (answer.status_code, told) == (503, ["5", "no-store", None])
        assert client.get("/claims/").status_code == 200
    pixels(client.get(path).content)


def test_correction_has_another_picture_and_the_old_address_leads_to_it(
    client, site, leaf, picture_path
):
    old = picture_path(leaf.dopamine), picture_path(leaf.article)
    before = [client.get(path).content for path in old]
    site.correct(leaf.dopamine, slug="misleading")
    new = picture_path(leaf.dopamine), picture_path(leaf.article)
    for path, current, drawn in zip(old, new, before, strict=True):
        assert path != current
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, current)
        assert differ(pixels(drawn), pixels(client.get(current).content))


def test_wrong_digest_is_never_drawn(client, leaf, picture_path, monkeypatch):
    monkeypatch.setattr("claims.serving.picture_views.draw", lambda words: 1 / 0)
    path = picture_path(leaf.dopamine)
    for digest in ("0" * 16, "x", "0" * 500):
        answer = client.get(f"/claims/{leaf.dopamine.pk}/picture-{digest}.png")
        assert (answer.status_code, answer["Location"]) == (302, path)
    assert client.get("/claims/999999/picture-0.png").status_code == 404


def test_picture_of_what_is_closed_is_closed(client, site, leaf, picture_path):
    paths = picture_path(leaf.dopamine), picture_path(leaf.effects), picture_path(leaf.article)
    before = pixels(client.get(paths[2]).content)
    site.decide(leaf.dopamine, Action.HIDE)
    site.withdraw(leaf.effects)
    assert [client.get(path).status_code for path in paths] == [404, 410, 302]
    current = pixels(client.get(picture_path(leaf.article)).content)
    assert differ(before, current, FOOT)
    assert not differ(before, current, TITLE)
    site.decide(leaf.article, Action.TAKE_DOWN)
    assert client.get(paths[2]).status_code == 410


def test_picture_speaks_the_language_of_its_page(client, leaf, picture_path):
    english, german = picture_path(leaf.dopamine), picture_path(leaf.dopamine, "/de")
    assert german.startswith(f"/de/claims/{leaf.dopamine.pk}/picture-")
    pixels(client.get(german).content)
    assert client.get(english).status_code == 200


def test_older_number_and_tombstone_name_no_picture(client, site, leaf, address):
    site.correct(leaf.dopamine)
    site.withdraw(leaf.effects)
    for path in (address(leaf.dopamine, "?version=1"), address(leaf.effects)):
        assert b"og:image" not in client.get(path).content
