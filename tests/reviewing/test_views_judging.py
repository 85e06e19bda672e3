"""Starting, saving, handing in and signing off, knocked at by the whole cast."""

import json

import pytest
from django.urls import reverse

from claims.models import Evidence
from claims.reviewing.reviews import request_changes, submit_review
from tests.factories import ClaimFactory, EvidenceFactory, ReviewFactory, verdict
from tests.reviewing.pages import DESK, HTMX, NO_METHOD, NOT_THERE, TYPED, page, typed, url

pytestmark = pytest.mark.django_db


def only(people, status, others=403):
    """Those named get the status, the rest of the desk a refusal, readers the way to sign in."""
    return {
        name: 302 if name == "anonymous" else status if name in people else others for name in DESK
    }


# Starting.


def test_start_review_meets_the_cast(cast):
    assert cast.statuses("get", url("start_review", ClaimFactory())) == NO_METHOD
    wrong = reverse("reviewing:start_review", args=[0])
    assert cast.statuses("post", wrong) == {**NOT_THERE, "moderator": 403, "admin": 403}
    for name, status in only(["reviewer", "other_reviewer", "editor"], 302).items():
        claim = ClaimFactory()
        assert cast[name].client.post(url("start_review", claim)).status_code == status
        assert claim.reviews.exists() == (status == 302 and name != "anonymous")


def test_second_review_is_refused_on_the_claim_page(cast, review):
    response = cast["editor"].client.post(url("start_review", review.claim))
    assert response.status_code == 409
    assert "Reviewer is at work on this claim" in response.text
    part = cast["editor"].client.post(url("start_review", review.claim), **HTMX)
    assert (part.status_code, "<html" in part.text) == (409, False)
    assert (part["HX-Retarget"], part["HX-Reswap"]) == ("#panel", "innerHTML")


def test_started_review_opens_in_the_panel(cast):
    claim = ClaimFactory()
    response = cast["reviewer"].client.post(url("start_review", claim), **HTMX)
    assert response.status_code == 200
    assert 'id="judgement-form"' in response.text
    assert json.loads(response["HX-Trigger"]) == {
        "told": {"words": "Review started."},
        "marks-changed": {"claim": claim.pk, "quiet": True, "told": True},
    }
    assert response["HX-Retarget"] == "#panel"


def test_correction_without_a_publication_is_refused(cast, review):
    assert cast.statuses("get", url("start_correction", review.claim)) == NO_METHOD
    assert cast.statuses("post", url("start_correction", review.claim)) == only(
        ["reviewer", "other_reviewer", "editor"], 409
    )


# Saving.


def test_save_meets_the_cast(cast, review):
    assert cast.statuses("get", url("save_review", review)) == NO_METHOD
    assert cast.statuses("post", url("save_review", review), typed()) == only(["reviewer"], 302)
    missing = reverse("reviewing:save_review", args=[0])
    assert cast.statuses("post", missing, TYPED) == {**NOT_THERE, "moderator": 403, "admin": 403}


def test_saved_judgement_is_stored(cast, review):
    response = cast["reviewer"].client.post(url("save_review", review), typed(), follow=True)
    review.refresh_from_db()
    assert (review.takeaway, review.search_log, review.revision) == (
        "Rats are not people.", "PubMed.", 2,
    )  # fmt: skip
    assert "Saved." in response.text


def test_saved_judgement_for_htmx_is_the_form_with_the_next_revision(cast, review):
    response = cast["reviewer"].client.post(url("save_review", review), typed(), **HTMX)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<section id="judgement"')
    assert 'name="revision" value="2"' in response.text
    assert json.loads(response["HX-Trigger"]) == {
        "review-changed": {},
        "marks-changed": {"claim": review.claim_id},
    }


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_refused_save_keeps_everything_typed(cast, review, extra):
    sent = typed(takeaway="t" * 301, rationale="Not lost", search_log="Nor this")
    response = cast["reviewer"].client.post(url("save_review", review), sent, **extra)
    review.refresh_from_db()
    assert (response.status_code, review.revision) == (400, 1)
    for words in ("t" * 301, "Not lost", "Nor this", "at most 300 characters"):
        assert words in response.text


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_stale_save_shows_both_texts_and_can_be_saved_again(cast, review, extra):
    client = cast["reviewer"].client
    client.post(url("save_review", review), typed(takeaway="Stored first"))
    late = client.post(url("save_review", review), typed(takeaway="Typed later"), **extra)
    assert late.status_code == 412
    assert "Stored first" in late.text
    assert "Typed later" in late.text
    assert 'name="revision" value="2"' in late.text
    assert "Save mine" in late.text
    again = typed(takeaway="Typed later", revision="2")
    assert client.post(url("save_review", review), again).status_code == 302
    review.refresh_from_db()
    assert review.takeaway == "Typed later"


def test_stale_save_names_the_verdict_and_the_reasons(cast, review):
    client = cast["reviewer"].client
    client.post(url("save_review", review), typed(verdict=verdict("misleading").slug))
    late = client.post(url("save_review", review), typed(reasons=["small_study", "anecdote"]))
    conflict = late.text.split('class="conflict"')[1].split('id="field-verdict"')[0]
    assert "Misleading" in conflict
    assert "Overstated" in conflict
    assert "Small or uncontrolled study" in conflict
    assert "takeaway" not in conflict.lower()


def test_save_after_it_was_handed_in_keeps_what_was_typed(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["reviewer"].client.post(url("save_review", review), typed(takeaway="Kept"))
    assert response.status_code == 409
    assert "Kept" in response.text


# Handing in, and signing off.


def test_hand_in_saves_and_submits(cast, review):
    client = cast["reviewer"].client
    response = client.post(url("save_review", review), typed(submit="yes"), **HTMX)
    review.refresh_from_db()
    assert (review.status, review.takeaway) == ("submitted", "Rats are not people.")
    assert response["HX-Retarget"] == "#panel"
    assert "An editor will look at it." in response.text


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_blocked_hand_in_saves_and_says_why(cast, review, extra):
    Evidence.objects.all().delete()
    sent = typed(submit="yes", conflict_of_interest="")
    response = cast["reviewer"].client.post(url("save_review", review), sent, **extra)
    review.refresh_from_db()
    assert (response.status_code, review.status, review.revision) == (400, "draft", 2)
    for words in (
        "Saved as a draft, but not handed in yet.",
        "State your interests in the matter",
        "Cite at least one piece of evidence",
        "Rats are not people.",
        'name="revision" value="2"',
    ):
        assert words in response.text


STEPS = {
    "take_back_review": ("submitted", ["reviewer"], "draft"),
    "discard_review": ("draft", ["reviewer"], "discarded"),
    "request_changes": ("submitted", ["editor"], "changes_requested"),
    "approve_review": ("submitted", ["editor"], "approved"),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_meets_the_cast(cast, name):
    start, people, after = STEPS[name]
    for person in cast:
        review = ReviewFactory(author=cast["reviewer"].user)
        EvidenceFactory(review=review)
        if start == "submitted":
            submit_review(review_id=review.pk, by=review.author)
        response = cast[person].client.post(url(name, review), {"note": "Mend the dose."})
        review.refresh_from_db()
        expected = only(people, 302)[person]
        assert (response.status_code, review.status) == (
            expected,
            after if person in people else start,
        )


@pytest.mark.parametrize("name", STEPS)
def test_step_by_a_wrong_way(cast, review, name):
    assert cast.statuses("get", url(name, review)) == NO_METHOD
    assert cast.statuses("post", reverse(f"reviewing:{name}", args=[0])) == NOT_THERE


def test_step_in_the_panel_brings_the_claim_and_changes_the_marks(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("approve_review", review), **HTMX)
    assert response.text.lstrip().startswith('<article class="claim-panel"')
    assert "Approved. Publish it when the article is ready." in response.text
    assert json.loads(response["HX-Trigger"]) == {"marks-changed": {"claim": review.claim_id}}


def test_changes_without_a_note_are_refused_on_the_page(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("request_changes", review), {"note": " "})
    assert response.status_code == 400
    assert "Say what should change" in response.text


def test_stale_request_keeps_the_note(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    sent = {"note": "Mend the dose.", "revision": "1"}
    response = cast["editor"].client.post(url("request_changes", review), sent)
    assert response.status_code == 412
    assert "Mend the dose." in response.text
    assert 'name="revision" value="2"' in response.text


def test_approval_of_what_was_not_read_is_refused(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("approve_review", review), {"revision": "1"})
    review.refresh_from_db()
    assert (response.status_code, review.status) == (412, "submitted")


def test_editor_sees_no_approval_of_their_own(cast):
    review = ReviewFactory(author=cast["editor"].user)
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=review.author)
    text = cast["editor"].client.get(page(review.claim)).text
    assert url("approve_review", review) not in text
    assert "nobody signs off their own review" in text


def test_note_of_the_editor_stands_above_the_form(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    request_changes(review_id=review.pk, note="Mend the dose.", by=cast["editor"].user)
    text = cast["reviewer"].client.get(page(review.claim)).text
    assert text.index("Mend the dose.") < text.index('id="judgement-form"')
