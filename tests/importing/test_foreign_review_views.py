import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import ForeignReview
from tests.factories import ClaimFactory
from tests.importing.test_foreign_reviews import GOOD

pytestmark = pytest.mark.django_db
LIST = "/desk/others/"
DESK = {
    "anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
    "admin": 200,
}  # fmt: skip


def upload(content: bytes):
    return {"upload": SimpleUploadedFile("reviews.jsonl", content)}


def test_list_opens_for_the_desk(cast):
    assert cast.statuses("get", LIST) == DESK


def test_file_is_taken_and_what_each_lacked_is_shown(cast):
    hostile = GOOD | {"claimReviewed": "1 < 2 & <b>Kratom", "url": "javascript:alert(1)"}
    lines = "\n".join(map(json.dumps, (GOOD, hostile))).encode()
    response = cast["reviewer"].client.post(LIST, upload(lines))
    page = response.content.decode()
    assert response.status_code == 200
    assert "2 ClaimReviews read: 2 new, 0 told otherwise than before, 0 known already." in page
    assert "There is no absolute address of the check." in page
    assert "<b>Kratom" not in page
    assert "1 &lt; 2 &amp; " in page
    assert "javascript:" not in page
    assert 'href="https://checks.example/1"' in page


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{}"])
def test_useless_file_is_refused_in_words(cast, content):
    response = cast["reviewer"].client.post(LIST, upload(content))
    assert response.status_code == 400
    assert not ForeignReview.objects.exists()


def test_moderator_reads_and_takes_none(cast):
    moderator = cast["moderator"].client
    assert "Take them in" not in moderator.get(LIST).content.decode()
    assert moderator.post(LIST, upload(json.dumps(GOOD).encode())).status_code == 403


def test_claim_shows_what_others_said(cast, django_assert_num_queries):
    cast["reviewer"].client.post(LIST, upload(json.dumps(GOOD).encode()))
    claim = ClaimFactory(statement="Kratom raises dopamine in people")
    other = ClaimFactory(statement="Bees can count")
    url = reverse("importing:show_checks_of_others", args=[claim.pk])
    assert cast.statuses("get", url) == DESK
    client = cast["reviewer"].client
    assert f'hx-get="{url}"' in client.get(f"/desk/claims/{claim.pk}/").content.decode()
    with django_assert_num_queries(4):  # session, person, claim, reviews
        page = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert '<q dir="auto">Mostly false</q>, 25 % of the way' in page
    bare = reverse("importing:show_checks_of_others", args=[other.pk])
    assert client.get(bare, headers={"HX-Request": "true"}).content.strip() == b""
    assert "None of the checks by others" in client.get(bare).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_one_as_for_three(cast, count, django_assert_num_queries):
    things = [GOOD | {"url": f"https://checks.example/{number}"} for number in range(count)]
    client = cast["reviewer"].client
    client.post(LIST, upload(json.dumps(things).encode()))
    with django_assert_num_queries(3):  # session, person, reviews
        client.get(LIST)
