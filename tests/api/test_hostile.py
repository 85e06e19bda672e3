"""Strings and numbers made to break programs: kept as they are, or refused, never a 500."""

import json

import pytest

from claims.models import Claim, Review, Source
from claims.text.typed import one_line, several_lines
from tests.factories import ClaimFactory, ReviewFactory, SnapshotFactory, SourceFactory

STRINGS = [
    "'; DROP TABLE claims_claim; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% load x %}",
    "%s %d %n ${jndi:ldap://x} `id` $(id)",
    "../../../etc/passwd",
    "\u202eright to left\u202c",
    "\ufeffbyte order",
    "a\u200bb\u200dc",
    "👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 \u1e9b\u0323",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "ﷺ" * 40,
    "\u2028line\u2029paragraph",
    "\x1b[31mred\x07",
    "NaN",
    "null",
    "1e400",
    "\\ud800",
    "﷽𝒳\U0010ffff",
]
NAUGHTY = ["\x00", "a\x00b", "\ud800", "x\udfff", "{" * 3000]
NUMBERS = [-1, 2**31, 2**63, 10**40, -(10**40), 1.5, "1", "x", True, None, [], {}]


@pytest.fixture
def thing(db):
    return {
        "claim": ClaimFactory(),
        "source": SourceFactory(),
        "snapshot": SnapshotFactory(),
    }


LINES = ["title", "authors", "container"]
PAGES = ["rationale", "search_log", "conflict_of_interest"]


def sent(desk, path: str, changes: dict[str, str]) -> dict | None:
    """What is stored after a PATCH; None when it was refused with 400, and the field named."""
    response = desk.reviewer.patch(path, changes, etag=desk.reviewer.etag(path))
    assert response.status_code in (200, 400), (changes, response.content)
    if response.status_code == 400:
        assert response.json()["field"] in changes
        return None
    return {name: response.json()[name] for name in changes}


def packed(texts: list[str], fields: list[str]) -> list[dict[str, str]]:
    """As many changes as it takes to send every text, in one field or another."""
    starts = range(0, len(texts), len(fields))
    return [dict(zip(fields, texts[start:], strict=False)) for start in starts]


def assert_kept_clean(desk, path: str, batches: list[dict[str, str]], cleaned) -> None:
    """Send one batch after the other; each comes back cleaned, and otherwise as it was sent."""
    etag = desk.reviewer.etag(path)
    for changes in batches:
        response = desk.reviewer.patch(path, changes, etag=etag)
        assert response.status_code == 200, (changes, response.content)
        expected = {name: cleaned(text) for name, text in changes.items()}
        assert {name: response.json()[name] for name in changes} == expected
        etag = response.headers["ETag"]
    stored = desk.reviewer.get(path)
    assert stored.headers["ETag"] == etag
    assert {name: stored.json()[name] for name in changes} == expected


def assert_all_kept(desk, texts: list[str]) -> None:
    """Each text in a field of one line of a source, and in a long one of a review."""
    lines = [text for text in texts if 0 < len(one_line(text)) <= 500]
    source, review = SourceFactory(), ReviewFactory(author=desk.reviewer.user)
    assert_kept_clean(desk, f"sources/{source.pk}/", packed(lines, LINES), one_line)
    assert_kept_clean(desk, f"reviews/{review.pk}/", packed(texts, PAGES), several_lines)


def test_hostile_strings_come_back_as_they_were_sent(desk):
    assert_all_kept(desk, STRINGS)
    claim = ClaimFactory()
    statements = packed(STRINGS, ["statement", "claimant"])
    assert_kept_clean(desk, f"claims/{claim.pk}/", statements, one_line)


def test_big_list_of_naughty_strings_comes_back(desk, sample_data):
    path = sample_data / "security" / "blns.json"
    if not path.is_file():
        pytest.skip(f"no list of naughty strings in {path}")
    assert_all_kept(desk, json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("text", NAUGHTY)
def test_what_cannot_be_stored_is_refused(desk, thing, text):
    before = thing["claim"].statement, thing["source"].title
    assert sent(desk, f"claims/{thing['claim'].pk}/", {"statement": text}) is None
    assert sent(desk, f"sources/{thing['source'].pk}/", {"title": text}) is None
    assert (Claim.objects.get().statement, Source.objects.get().title) == before
    for path in ("claims/?q=", "articles/?q=", "articles/?url=", "topics/", "sources/?q="):
        query = desk.reviewer.client.get("/api/v1/" + path, {"q": text.encode("utf-8", "ignore")})
        assert query.status_code in (200, 400), path


@pytest.mark.parametrize(
    "path",
    [
        "claims/?q=%00", "claims/?topic=%00", "claims/?verdict=%00", "articles/?url=%00",
        "articles/?q=a%00", "sources/?doi=%00", "snapshots/?sha256=%00", "publications/?topic=%00",
        "publications/?verdict=%00", "events/?kind=claim&id=%00", "events/?kind=%00&id=1",
        "reports/?category=%00", "claims/?cursor=%00", "claims/?cursor=-1", "claims/?limit=0",
        "claims/?limit=99999999999999999999", "claims/?limit=%D9%A3",
        "claims/?limit=000000001" + "0" * 20, "claims/?limit=1" + "0" * 5000,
        "claims/?cursor=%D9%A3",
        "occurrences/?claim=x", "occurrences/?claim=1e400", "occurrences/?claim=NaN",
        "occurrences/?claim=1.5", "claims/?nonsense=1", "publications/?article=x",
        "decisions/?publication=x",
    ],
)  # fmt: skip
def test_hostile_query_is_refused(desk, path):
    assert desk.moderator.get(path).status_code in (400, 404)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**40])
def test_odd_id_finds_nothing(desk, number):
    for path in ("occurrences/?claim=", "occurrences/?article=", "reviews/?author=",
                 "evidence/?source=", "snapshots/?article=", "publications/?claim=",
                 "decisions/?report="):  # fmt: skip
        response = desk.editor.get(f"{path}{number}")
        assert (response.status_code, response.json()["results"]) == (200, []), path
    assert desk.editor.get(f"events/?kind=claim&id={number}").json()["results"] == []


def test_huge_id_in_the_address_is_not_found(desk):
    for number in (2**63, 10**40, "9" * 5000):
        for things in ("imports", "articles", "snapshots", "claims", "occurrences", "sources",
                       "reviews", "evidence", "reports"):  # fmt: skip
            assert desk.moderator.get(f"{things}/{number}/").status_code == 404
        assert desk.reviewer.post(f"reviews/{number}/submit/").status_code == 404


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("field", ["start", "end", "snapshot"])
def test_odd_number_in_a_place_is_refused(desk, thing, field, number):
    place = {"snapshot": thing["snapshot"].pk, "start": 0, "end": 6, "quote": "Kratom"}
    response = desk.reviewer.post("claims/", place | {"statement": "S", field: number})
    assert response.status_code == 400, response.content
    assert field in response.json()["errors"] or response.json()["field"] == "quote"


@pytest.mark.parametrize("number", NUMBERS)
def test_odd_number_elsewhere_is_refused_or_taken(desk, thing, number):
    review = ReviewFactory(author=desk.reviewer.user)
    evidence = {"review": review.pk, "source": thing["source"].pk, "stance": "mixed"}
    for field in ("sample_size", "review", "source"):
        response = desk.reviewer.post("evidence/", evidence | {field: number})
        assert response.status_code in (201, 400), response.content
    response = desk.reviewer.post("sources/", {"title": "T", "pmid": "12", "year": number})
    assert response.status_code in (200, 201, 400), response.content
    response = desk.reviewer.post(
        f"snapshots/{thing['snapshot'].pk}/locate/", {"quote": "Kratom", "near": number}
    )
    assert response.status_code in (200, 400), response.content


def test_very_long_text_is_refused_or_kept(desk, thing):
    long = "word " * 200_000
    review = ReviewFactory(author=desk.reviewer.user)
    assert sent(desk, f"claims/{thing['claim'].pk}/", {"statement": long}) is None
    assert sent(desk, f"reviews/{review.pk}/", {"takeaway": long}) is None
    kept = sent(desk, f"reviews/{review.pk}/", {"rationale": long})
    assert kept == {"rationale": long.rstrip()}
    assert Review.objects.get(pk=review.pk).rationale == long.rstrip()
