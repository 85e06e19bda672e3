"""Checks by others, over the API."""

import json

from claims.models import ForeignReview
from tests.importing.test_foreign_reviews import GOOD


def test_reviews_are_taken_in_found_and_told_with_what_they_lack(desk):
    untidy = GOOD | {"url": "", "claimReviewed": "The moon is of cheese"}
    text = "\n".join([*map(json.dumps, (GOOD, untidy)), "{"])
    taken = desk.reviewer.post("foreign_reviews/", {"text": text})
    assert taken.json() == {
        "read": 2, "new": 2, "changed": 0, "known": 0, "unread": ["line 3: not JSON"],
    }  # fmt: skip
    (found,) = desk.reviewer.get("foreign_reviews/?like=Kratom raises dopamine").json()["results"]
    assert (found["rating"], found["share"], found["lacks"]) == ("Mostly false", 0.25, [])
    other = ForeignReview.objects.get(claim="The moon is of cheese")
    told = desk.reviewer.get(f"foreign_reviews/{other.pk}/").json()
    assert told["lacks"] == [
        {"property": "url", "message": "There is no absolute address of the check.", "blocks": True}
    ]
    again = desk.reviewer.post("foreign_reviews/", {"text": json.dumps(GOOD)}).json()
    assert (again["new"], again["known"]) == (0, 1)


def test_text_without_a_review_is_refused(desk):
    answer = desk.reviewer.post("foreign_reviews/", {"text": "[]"})
    assert answer.status_code == 400
    assert answer.json()["field"] == "text"
    assert not ForeignReview.objects.exists()
