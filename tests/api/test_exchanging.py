"""Files of references over the API."""

import pytest

from claims.models import Source
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

FILE = """
@article{a, title={Leaves}, author={Li, Wei}, year={2019}, doi={10.1016/a.1}}
@book{b, title={A book}, isbn={0-262-03384-4}}
@article{c, title={Nowhere}}
"""
PROBLEM = "It has no DOI, PubMed number, arXiv id, ISBN or web address, so nobody could find it"


def test_references_of_a_file_become_sources(desk):
    known = SourceFactory(doi="", isbn="9780262033848")
    answer = desk.reviewer.post("sources/import/", {"text": FILE})
    added = Source.objects.exclude(pk=known.pk).get()
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "format": "BibTeX",
            "added": [added.pk],
            "known": [known.pk],
            "left_out": [{"number": 3, "name": "c", "problem": PROBLEM}],
        },
    )
    assert desk.reviewer.get(f"sources/{added.pk}/").json()["key"] == "li2019"


def test_references_are_chosen_by_number(desk):
    answer = desk.editor.post("sources/import/", {"text": FILE, "numbers": [2]})
    assert answer.json()["added"] == [Source.objects.get().pk]
    assert Source.objects.get().title == "A book"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "Hello"}, "text"),
        ({"text": "[{"}, "text"),
        ({"text": FILE, "numbers": [1, 3]}, "chosen"),
        ({"text": FILE, "numbers": [9]}, "chosen"),
        ({"text": FILE, "numbers": [0]}, "numbers.0"),
    ],
)
def test_file_that_cannot_be_stored_is_refused_whole(desk, sent, field):
    answer = desk.reviewer.post("sources/import/", sent)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert Source.objects.count() == 0


def test_references_of_a_review_in_three_formats(desk):
    review = ReviewFactory(author=desk.reviewer.user, rationale="Seen [@b2020].")
    for key in ("a2020", "b2020"):
        EvidenceFactory(review=review, source=SourceFactory(key=key, title=f"On {key}"))
    answer = desk.editor.get(f"reviews/{review.pk}/references/").json()
    assert [item["id"] for item in answer["csl"]] == ["b2020", "a2020"]
    assert answer["bibtex"].startswith("@article{b2020,\n")
    assert answer["ris"].startswith("TY  - JOUR\r\nID  - b2020\r\n")
