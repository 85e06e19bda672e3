"""Sources and evidence over the API."""

import pytest

from claims.models import Evidence, Source
from claims.models.vocabulary import ReviewStatus
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory

STUDY = {
    "doi": "https://doi.org/10.1016/J.NEULET.2021.136",
    "title": "Real time monitoring of dopamine",
    "authors": "Effendy MA, Yunusa S",
    "container": "Neuroscience Letters",
    "year": 2021,
}


def test_source_is_added_once(desk):
    added = desk.reviewer.post("sources/", STUDY)
    assert added.status_code == 201, added.content
    stored = Source.objects.get()
    assert added.json() == desk.editor.get(f"sources/{stored.pk}/").json()
    assert added.json() == STUDY | {
        "id": stored.pk,
        "key": "effendy2021",
        "revision": 1,
        "doi": "10.1016/j.neulet.2021.136",
        "pmid": "",
        "pmcid": "",
        "arxiv": "",
        "isbn": "",
        "url": "",
        "href": "https://doi.org/10.1016/j.neulet.2021.136",
        "is_preprint": False,
        "published_version": "",
        "csl": {
            "type": "article-journal",
            "id": stored.key,
            "title": STUDY["title"],
            "author": [
                {"family": "Effendy", "given": "MA"},
                {"family": "Yunusa", "given": "S"},
            ],
            "container-title": "Neuroscience Letters",
            "issued": {"date-parts": [[2021]]},
            "DOI": "10.1016/j.neulet.2021.136",
            "URL": "https://doi.org/10.1016/j.neulet.2021.136",
        },
        "filled_by": "",
        "filled_at": None,
        "edited": [],
        "merged_into": None,
        "status": "not_checked",
        "status_at": None,
        "created_by": {"id": desk.reviewer.user.pk, "name": "Reviewer"},
        "created_at": added.json()["created_at"],
    }
    found = desk.editor.post("sources/", STUDY | {"title": "Another title"})
    assert (found.status_code, found.json()) == (200, added.json())
    assert found.headers["Location"] == added.headers["Location"]
    assert found.headers["ETag"] == added.headers["ETag"]


def test_identifiers_come_in_any_spelling(desk):
    sent = {"title": "T", "isbn": "ISBN-13: 978-3-905673-82-1", "pmcid": "PMCID: PMC2631623"}
    added = desk.reviewer.post("sources/", sent)
    assert added.status_code == 201, added.content
    assert (added.json()["isbn"], added.json()["pmcid"]) == ("9783905673821", "PMC2631623")
    listed = desk.reviewer.get("sources/?isbn=9783905673821").json()["results"]
    assert [one["id"] for one in listed] == [added.json()["id"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"doi": ""}, "identifier"),
        ({"doi": "12082125"}, "doi"),
        ({"title": ""}, "title"),
        ({"title": "T" * 1001}, "title"),
        ({"year": 1}, "year"),
        ({"year": 40_000}, "year"),
        ({"status": "ok"}, "status"),
        ({"is_preprint": "maybe"}, "is_preprint"),
    ],
)
def test_wrong_field_of_a_source_is_named(desk, change, field):
    response = desk.reviewer.post("sources/", STUDY | change)
    assert (response.status_code, response.json()["field"]) == (400, field), response.content
    assert not Source.objects.exists()


def test_source_is_corrected_unless_its_identifier_is_taken(desk):
    other, path = SourceFactory(), f"sources/{SourceFactory().pk}/"
    changed = desk.reviewer.patch(path, {"year": None}, etag=desk.reviewer.etag(path))
    assert (changed.status_code, changed.json()["year"]) == (200, None)
    taken = desk.reviewer.patch(path, {"doi": other.doi}, etag=changed.headers["ETag"])
    assert (taken.status_code, taken.json()["field"]) == (400, "doi")


@pytest.fixture
def review(desk):
    return ReviewFactory(author=desk.reviewer.user)


def test_source_is_cited_in_a_review(desk, review):
    source = SourceFactory()
    card = {
        "review": review.pk,
        "source": source.pk,
        "stance": "refutes",
        "passage": "did not increase\nit",
        "is_paraphrase": True,
        "locator": "p. 3",
        "study_type": "animal_study",
        "level": "",
        "population": "animal",
        "sample_size": 12,
        "funding": "Paid by a seller of leaves.",
        "remark": "Rats.",
    }
    response = desk.reviewer.post("evidence/", card)
    assert response.status_code == 201, response.content
    stored = Evidence.objects.get()
    assert response.json() == card | {"id": stored.pk, "revision": 1}
    assert desk.editor.get(f"reviews/{review.pk}/evidence/").json() == [response.json()]
    assert response.headers["Location"].endswith(f"/evidence/{stored.pk}/")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stance": "likes"}, "stance"),
        ({"stance": ""}, "stance"),
        ({"review": 999}, "review"),
        ({"source": None}, "source"),
        ({"sample_size": 0}, "sample_size"),
        ({"sample_size": 2**31}, "sample_size"),
        ({"population": "martians"}, "population"),
        ({"position": 1}, "position"),
    ],
)
def test_wrong_field_of_evidence_is_named(desk, review, change, field):
    card = {"review": review.pk, "source": SourceFactory().pk, "stance": "mixed"}
    response = desk.reviewer.post("evidence/", card | change)
    assert (response.status_code, response.json()["field"]) == (400, field), response.content


def test_evidence_belongs_to_the_author_of_the_review(desk, review):
    card = {"review": review.pk, "source": SourceFactory().pk, "stance": "mixed"}
    assert desk.other_reviewer.post("evidence/", card).status_code == 403
    assert not Evidence.objects.exists()


def test_evidence_is_moved_changed_and_removed(desk, review):
    first, second = (
        EvidenceFactory(review=review, position=0),
        EvidenceFactory(review=review, position=1),
    )

    def order() -> list[int]:
        listed = desk.reviewer.get(f"reviews/{review.pk}/evidence/").json()
        return [one["id"] for one in listed]

    assert order() == [first.pk, second.pk]
    assert desk.reviewer.post(f"evidence/{second.pk}/move/", {"position": 1}).status_code == 200
    assert desk.reviewer.post(f"evidence/{second.pk}/move/", {"up": False}).status_code == 200
    assert desk.reviewer.post(f"evidence/{second.pk}/move/", {}).status_code == 400
    assert desk.reviewer.post(f"evidence/{second.pk}/move/", {"up": True}).status_code == 200
    assert order() == [second.pk, first.pk]
    path = f"evidence/{first.pk}/"
    etag = desk.reviewer.etag(path)
    changed = desk.reviewer.patch(path, {"stance": "refutes"}, etag=etag)
    assert (changed.status_code, changed.json()["stance"]) == (200, "refutes")
    assert desk.reviewer.delete(path, etag=etag).status_code == 412
    assert desk.reviewer.delete(path, etag=changed.headers["ETag"]).status_code == 204
    assert order() == [second.pk]


def test_source_of_evidence_is_not_exchanged(desk, review):
    path = f"evidence/{EvidenceFactory(review=review).pk}/"
    other = SourceFactory().pk
    response = desk.reviewer.patch(path, {"source": other}, etag=desk.reviewer.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, "source")


def test_evidence_of_a_review_that_was_handed_in_stays(desk, review):
    EvidenceFactory(review=review)
    assert desk.reviewer.post(f"reviews/{review.pk}/submit/").status_code == 200
    review.refresh_from_db()
    assert review.status == ReviewStatus.SUBMITTED
    path = f"evidence/{review.evidence.get().pk}/"
    assert desk.reviewer.delete(path, etag=desk.reviewer.etag(path)).status_code == 409
