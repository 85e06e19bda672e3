import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from claims.models import Source
from claims.text.exchange.files import MOST_BYTES, MOST_ENTRIES, read
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

pytestmark = pytest.mark.django_db

IMPORT = reverse("citing:import_references")
TEXT = """TY  - JOUR
TI  - <script>alert(1)</script> & leaves
AU  - Li, Wei
PY  - 2019
DO  - 10.1016/a.1
ER  -
TY  - GEN
TI  - Nowhere
ER  -
"""
WRITERS = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 403,
    "admin": 403,
}


def parsed(response):
    return html.fromstring(response.content.decode())


def records_of(response):
    return parsed(response).xpath("string(//input[@name='records']/@value)")


def test_import_meets_the_cast(cast):
    assert cast.statuses("get", IMPORT) == WRITERS
    assert cast.statuses("post", IMPORT, {"text": TEXT}) == WRITERS
    put = dict.fromkeys(WRITERS, 405) | {"anonymous": 405}
    assert cast.statuses("put", IMPORT) == put
    assert Source.objects.count() == 0


def test_pasted_references_are_shown_before_anything_is_stored(cast):
    shown = cast["reviewer"].client.post(IMPORT, {"text": TEXT})
    root = parsed(shown)
    assert root.xpath("//input[@name='entry']/@value") == ["1"]
    assert root.xpath("//label[@for='entry-1']/text()") == ["<script>alert(1)</script> & leaves"]
    assert "1 new · 1 cannot be imported" in shown.text
    assert "so nobody could find it" in shown.text
    assert Source.objects.count() == 0

    sent = {"records": records_of(shown), "entry": ["1"]}
    stored = cast["reviewer"].client.post(IMPORT, sent, follow=True)
    assert stored.redirect_chain == [(reverse("citing:list_sources"), 302)]
    assert "1 source added to the library." in stored.text
    again = cast["reviewer"].client.post(IMPORT, sent, follow=True)
    assert "0 sources added to the library. 1 was there already." in again.text
    assert Source.objects.get().key == "li2019"


def test_uploaded_file_says_what_was_assumed(cast):
    upload = SimpleUploadedFile(
        "a.bib", "@book{a, title={Blätter}, doi={10.1/a}}".encode("latin-1")
    )
    shown = cast["editor"].client.post(IMPORT, {"upload": upload})
    assert "Blätter" in shown.text
    assert "It was read as Windows-1252" in shown.text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose a file, or paste what it holds."),
        ({"text": "Hello"}, "none of the formats"),
        ({"text": "@book{a}", "upload": b"@book{b}"}, "One way at a time"),
        ({"upload": b""}, "The file is empty."),
        ({"upload": b"x" * (MOST_BYTES + 1)}, "The file is larger than 5 MB."),
        ({"upload": b"\x00\xff" * 100}, "none of the formats"),
        ({"records": ""}, "did not arrive whole"),
        ({"records": "[" * 100_000}, "did not arrive whole"),
        ({"records": "{}"}, "did not arrive whole"),
        (
            {"records": "[5, {}]", "entry": ["1"]},
            "Reference 1: It has no title. Nothing was stored.",
        ),
        ({"records": '[{"csl": {"title": "x"}}]', "entry": ["1"]}, "nobody could find it"),
        (
            {"records": '[{"csl": {"title": {}}}]', "entry": ["one", "-1", "9" * 30]},
            "Tick at least",
        ),
    ],
)
def test_what_cannot_be_imported_is_told(cast, sent, told):
    if "upload" in sent:
        sent = sent | {"upload": SimpleUploadedFile("a.bib", sent["upload"])}
    response = cast["reviewer"].client.post(IMPORT, sent)
    assert 400 <= response.status_code < 500
    assert told in response.text
    assert Source.objects.count() == 0


def test_largest_file_can_be_ticked_whole(cast):
    text = "".join(f"@book{{a, title={{T}}, doi={{10.1016/{n}}}}}\n" for n in range(MOST_ENTRIES))
    shown = cast["reviewer"].client.post(IMPORT, {"text": text})
    numbers = parsed(shown).xpath("//input[@name='entry']/@value")
    assert len(numbers) == MOST_ENTRIES
    sent = {"records": records_of(shown)[:-1], "entry": numbers}  # cut off: read, not stored
    assert "did not arrive whole" in cast["reviewer"].client.post(IMPORT, sent).text


@pytest.fixture
def review(cast):
    review = ReviewFactory(author=cast["reviewer"].user)
    EvidenceFactory(review=review, source=SourceFactory(key="li2019", title="Blätter & {co}"))
    return review


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_references_of_a_review_are_taken_away(cast, review, extension, kind):
    path = reverse("citing:export_review", args=[review.pk, extension])
    response = cast["editor"].client.get(path)
    assert response["Content-Type"] == f"{kind}; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'attachment; filename="review-{review.pk}.{extension}"'
    )
    (entry,) = read(response.content).entries
    assert entry.csl["title"] == "Blätter & {co}"
    anyone = dict.fromkeys(WRITERS, 200) | {"anonymous": 302}
    assert cast.statuses("get", path) == anyone
    assert cast.statuses("post", path) == dict.fromkeys(WRITERS, 405)


def test_export_of_another_kind_or_review_is_not_there(cast, review):
    for args in ([review.pk, "xml"], [0, "bib"]):
        path = reverse("citing:export_review", args=args)
        assert cast["editor"].client.get(path).status_code == 404


def test_page_of_a_claim_offers_the_files(cast, review):
    page = cast["editor"].client.get(reverse("reviewing:show_claim", args=[review.claim_id]))
    path = reverse("citing:export_review", args=[review.pk, "json"])
    assert path in parsed(page).xpath("//a/@href")
    assert json.loads(cast["editor"].client.get(path).content)[0]["id"] == "li2019"


def test_half_a_character_in_a_file_is_left_out(cast):
    named = (
        r'[{"id": "k\ud800ey", "title": "A \udfff leaf", "DOI": "10.1016/a.1"}, {"id": "\ud800"}]'
    )
    shown = cast["reviewer"].client.post(IMPORT, {"text": named})
    assert "1 new · 1 cannot be imported" in shown.text
    sent = [{"csl": {}, "name": "\ud800n", "arxiv": "\ud800", "problem": "bad \udfff name"}]
    again = cast["reviewer"].client.post(IMPORT, {"records": json.dumps(sent)})
    assert (again.status_code, json.loads(records_of(again))) == (
        400, [{"csl": {}, "name": "n", "arxiv": "", "problem": "bad name"}],
    )  # fmt: skip
