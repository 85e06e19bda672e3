"""Second opinions over the API."""

import pytest

from claims.models import SecondOpinion, Sighting
from claims.models.vocabulary import Agreement
from claims.reviewing.reviews import submit_review
from tests.factories import EvidenceFactory, ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(desk):
    """A review by the reviewer that waits for sign-off, as “Overstated”."""
    review = ReviewFactory(author=desk.reviewer.user)
    EvidenceFactory(review=review)
    return submit_review(review_id=review.pk, by=review.author)


def said(review, **changes):
    given = {"review": review.pk, "verdict": "misleading", "certainty": "low", "words": "Rats."}
    return given | changes


def test_opinion_is_given_and_read(desk, waiting):
    made = desk.editor.post("opinions/", said(waiting))
    assert made.status_code == 201
    opinion = SecondOpinion.objects.get()
    shown = made.json()
    assert made["Location"].endswith(f"/api/v1/opinions/{opinion.pk}/")
    assert desk.reviewer.get(f"opinions/{opinion.pk}/").json() == shown
    del shown["author"], shown["given_at"]
    assert shown == {
        "id": opinion.pk,
        "review": waiting.pk,
        "verdict": "misleading",
        "certainty": "low",
        "words": "Rats.",
        "beside": "overstated",
        "is_blind": True,
        "agreement": Agreement.NEIGHBOURING,
    }


def test_reading_the_review_or_an_opinion_ends_the_blindness(desk, waiting):
    desk.other_reviewer.get(f"reviews/{waiting.pk}/")
    read = desk.other_reviewer.post("opinions/", said(waiting)).json()
    assert read["is_blind"] is False
    desk.editor.get("opinions/")
    assert desk.editor.post("opinions/", said(waiting)).json()["is_blind"] is False
    assert Sighting.objects.count() == 2


def test_what_happened_to_a_review_shows_its_verdict(desk, waiting):
    desk.editor.get(f"events/?kind=review&id={waiting.pk}")
    assert desk.editor.post("opinions/", said(waiting)).json()["is_blind"] is False


@pytest.mark.parametrize("path", ["reviews/", "claims/"])
def test_lists_show_verdicts_too(desk, waiting, path):
    desk.editor.get(path)
    assert Sighting.objects.filter(review=waiting).count() == 1


def test_evidence_of_the_review_ends_the_blindness(desk, waiting):
    evidence = waiting.evidence.get()
    for reader, path in [
        (desk.editor, f"evidence/?review={waiting.pk}"),
        (desk.other_reviewer, f"evidence/{evidence.pk}/"),
    ]:
        assert reader.get(path).status_code == 200
        assert reader.post("opinions/", said(waiting)).json()["is_blind"] is False
    desk.reviewer.get(f"evidence/{evidence.pk}/")
    seen = Sighting.objects.order_by("id").values_list("user", flat=True)
    assert list(seen) == [desk.editor.user.pk, desk.other_reviewer.user.pk]


def test_refusals_name_the_fields(desk, waiting):
    lacking = desk.editor.post("opinions/", said(waiting, certainty="", words=" "))
    assert (lacking.status_code, sorted(lacking.json()["errors"])) == (400, ["certainty", "words"])
    assert desk.reviewer.post("opinions/", said(waiting)).status_code == 403
    assert desk.editor.post("opinions/", said(waiting)).status_code == 201
    assert desk.editor.post("opinions/", said(waiting)).status_code == 409
    for method in ("patch", "delete"):
        change = getattr(desk.editor, method)
        assert change(f"opinions/{SecondOpinion.objects.get().pk}/", {}).status_code == 405


def test_list_is_filtered(desk, waiting):
    desk.editor.post("opinions/", said(waiting))
    nobody = max(desk.admin.user.pk, desk.editor.user.pk) + 1
    wanted = {f"review={waiting.pk}": 1, f"claim={waiting.claim_id}": 1, f"author={nobody}": 0}
    for query, rows in wanted.items():
        assert len(desk.reviewer.get(f"opinions/?{query}").json()["results"]) == rows
