"""Reviews and their steps over the API."""

import pytest

from claims.models import Review
from tests.factories import ClaimFactory, EvidenceFactory, ReviewFactory

JUDGEMENT = {
    "verdict": "overstated",
    "certainty": "low",
    "reasons": ["animal_to_human", "small_study"],
    "takeaway": "Animal studies disagree, and nobody has measured it in people.",
    "rationale": "Two studies in rodents point in **different** directions.",
    "search_log": "PubMed, 2026-05-01: kratom dopamine.",
    "conflict_of_interest": "None.",
}


@pytest.fixture
def review(desk):
    """A complete draft of the reviewer's."""
    review = ReviewFactory(author=desk.reviewer.user)
    EvidenceFactory(review=review)
    return review


def step(api, review, action: str, **headers: str):
    return api.post(f"reviews/{review.pk}/{action}/", {}, **headers)


def test_review_is_started_and_judged(desk):
    claim = ClaimFactory()
    started = desk.reviewer.post("reviews/", {"claim": claim.pk})
    stored = Review.objects.get()
    assert started.status_code == 201, started.content
    assert started.headers["Location"] == f"http://testserver/api/v1/reviews/{stored.pk}/"
    saved = desk.reviewer.patch(f"reviews/{stored.pk}/", JUDGEMENT, etag=started.headers["ETag"])
    assert saved.status_code == 200, saved.content
    assert saved.json() == desk.editor.get(f"reviews/{stored.pk}/").json()
    assert saved.json() == JUDGEMENT | {
        "id": stored.pk,
        "revision": 2,
        "claim": claim.pk,
        "author": {"id": desk.reviewer.user.pk, "name": "Reviewer"},
        "approver": None,
        "replaces": None,
        "status": "draft",
        "editor_note": "",
        "created_at": saved.json()["created_at"],
        "submitted_at": None,
        "approved_at": None,
    }


def test_claim_is_reviewed_by_one_person_at_a_time(desk, review):
    response = desk.other_reviewer.post("reviews/", {"claim": review.claim_id})
    assert response.status_code == 409
    assert "at work" in response.json()["detail"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"verdict": "rather_true"}, "verdict"),
        ({"verdict": 5}, "verdict"),
        ({"verdict": ""}, "verdict"),
        ({"verdict": ["overstated"]}, "verdict"),
        ({"certainty": "sure"}, "certainty"),
        ({"certainty": None}, "certainty"),
        ({"reasons": "anecdote"}, "reasons"),
        ({"reasons": ["because"]}, "reasons.0"),
        ({"takeaway": "T" * 301}, "takeaway"),
        ({"status": "approved"}, "status"),
        ({"approver": 1}, "approver"),
        ({"editor_note": "N"}, "editor_note"),
    ],
)
def test_wrong_field_is_named(desk, review, change, field):
    path = f"reviews/{review.pk}/"
    response = desk.reviewer.patch(path, change, etag=desk.reviewer.etag(path))
    assert (response.status_code, response.json()["field"]) == (400, field), response.content


def test_unfinished_judgement_is_saved_and_emptied(desk, review):
    path = f"reviews/{review.pk}/"
    empty = {"verdict": None, "certainty": "", "reasons": [], "takeaway": ""}
    response = desk.reviewer.patch(path, empty, etag=desk.reviewer.etag(path))
    assert response.status_code == 200, response.content
    assert {name: response.json()[name] for name in empty} == empty


def test_what_is_missing_is_listed_and_blocks(desk):
    review = ReviewFactory(author=desk.reviewer.user, certainty="", rationale="Short.")
    problems = desk.reviewer.get(f"reviews/{review.pk}/problems/").json()
    blocking = {one["field"] for one in problems if one["blocks"]}
    assert blocking == {"certainty", "evidence"}
    assert {one["field"] for one in problems} > blocking
    refused = step(desk.reviewer, review, "submit")
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == blocking


def test_review_goes_to_sign_off_and_back(desk, review):
    assert step(desk.reviewer, review, "submit").json()["status"] == "submitted"
    assert step(desk.reviewer, review, "take_back").json()["status"] == "draft"
    step(desk.reviewer, review, "submit")
    asked = desk.editor.post(f"reviews/{review.pk}/request_changes/", {"note": "Say which dose."})
    assert asked.json()["status"] == "changes_requested"
    assert asked.json()["editor_note"] == "Say which dose."
    step(desk.reviewer, review, "submit")
    approved = step(desk.editor, review, "approve")
    assert approved.json()["status"] == "approved"
    assert approved.json()["approver"] == {"id": desk.editor.user.pk, "name": "Editor"}
    events = desk.moderator.get(f"events/?kind=review&id={review.pk}").json()["results"]
    assert [one["data"]["status"] for one in events] == [
        ["submitted", "approved"],
        ["changes_requested", "submitted"],
        ["submitted", "changes_requested"],
        ["draft", "submitted"],
        ["submitted", "draft"],
        ["draft", "submitted"],
    ]


@pytest.mark.parametrize("note", ["", " \n", None])
def test_changes_are_not_asked_for_without_a_note(desk, review, note):
    step(desk.reviewer, review, "submit")
    response = desk.editor.post(f"reviews/{review.pk}/request_changes/", {"note": note})
    assert (response.status_code, response.json()["field"]) == (400, "note")


def test_discarded_review_leaves_the_claim_free(desk, review):
    assert step(desk.reviewer, review, "discard").json()["status"] == "discarded"
    assert desk.editor.post("reviews/", {"claim": review.claim_id}).status_code == 201


@pytest.mark.parametrize("action", ["take_back", "approve"])
def test_step_from_the_wrong_state_is_a_conflict(desk, review, action):
    api = desk.editor if action == "approve" else desk.reviewer
    response = step(api, review, action)
    assert response.status_code == 409
    assert response.json()["type"] == "/api/v1/problems/wrong-state/"


def test_nobody_signs_off_their_own(desk):
    review = ReviewFactory(author=desk.editor.user)
    EvidenceFactory(review=review)
    step(desk.editor, review, "submit")
    assert step(desk.editor, review, "approve").status_code == 403


@pytest.mark.parametrize("action", ["submit", "discard", "take_back", "approve", "request_changes"])
def test_step_honours_the_state_that_was_read(desk, review, action):
    path = f"reviews/{review.pk}/"
    etag = desk.reviewer.etag(path)
    if action in ("submit", "discard"):
        desk.reviewer.patch(path, {"takeaway": "Changed since."}, etag=etag)
    else:
        step(desk.reviewer, review, "submit")
    api = desk.editor if action in ("approve", "request_changes") else desk.reviewer
    headers = {"If-Match": etag}
    late = api.post(f"{path}{action}/", {"note": "N"} if "changes" in action else {}, **headers)
    assert late.status_code == 412
    assert late.json()["current"]["revision"] == 2
    headers = {"If-Match": late.headers["ETag"]}
    now = api.post(f"{path}{action}/", {"note": "N"} if "changes" in action else {}, **headers)
    assert now.status_code == 200, now.content
