import json

import pytest
from django.urls import reverse

from claims.reviewing.reviews import save_review
from tests.reviewing.pages import DESK, NO_METHOD

pytestmark = pytest.mark.django_db
URL = reverse("reviewing:compare_texts")


def asked(review, fields, taken=()):
    return {
        "kind": "review",
        "thing": review.pk,
        "fields_changed": json.dumps(fields),
        "taken": json.dumps(list(taken)),
    }


TAKEAWAY = {"takeaway": {"base": "It is high.", "mine": "It is low.", "theirs": "It is <b>mid."}}


def test_everybody_of_the_desk_may_compare(cast, review):
    assert cast.statuses("post", URL, asked(review, TAKEAWAY)) == DESK
    assert cast.statuses("get", URL) == {**NO_METHOD, "anonymous": 405}


def test_both_texts_are_shown_word_by_word(cast, review):
    save_review(review_id=review.pk, changes={"takeaway": "x"}, revision=1, by=review.author)
    page = cast["editor"].client.post(URL, asked(review, TAKEAWAY)).content.decode()
    assert "Reviewer changed the takeaway too" in page
    assert "[added: </span>low" in page
    assert "[removed: </span>high" in page
    assert "&lt;b&gt;mid" in page
    assert "It is low &lt;b&gt;mid." in page
    own = cast["reviewer"].client.post(URL, asked(review, TAKEAWAY)).content.decode()
    assert "You changed the takeaway in another window too" in own


def test_who_changed_what_was_taken_is_said(cast, review):
    save_review(review_id=review.pk, changes={"takeaway": "x"}, revision=1, by=review.author)
    page = cast["editor"].client.post(URL, asked(review, {}, ["takeaway"])).content.decode()
    assert 'data-said="Reviewer changed the takeaway: taken in here."' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "user"},
        {"thing": "x"},
        {"fields_changed": "[1]"},
        {"fields_changed": "{"},
        {"fields_changed": json.dumps({"password": {"base": "", "mine": "", "theirs": ""}})},
        {"fields_changed": json.dumps({"takeaway": {"base": 7.5}})},
        {"fields_changed": json.dumps({"takeaway": {"base": "x" * 100_001}})},
        {"fields_changed": json.dumps({"topics": {"base": ["\0"]}})},
        {"fields_changed": '{"takeaway": {"mine": "\\ud800"}}'},
        {"taken": '["password"]'},
        {"taken": '[["x"]]'},
        {"taken": "7"},
        {"taken": "[" * 100_000},
        {"fields_changed": "1" * 5_000},
    ],
)
def test_nonsense_is_refused(cast, review, wrong):
    data = asked(review, TAKEAWAY) | wrong
    assert cast["reviewer"].client.post(URL, data).status_code == 400
