"""The references beside a claim, judged over the API."""

import pytest

from claims.models import ReferenceJudgement
from tests.factories import OccurrenceFactory
from tests.referring import COLDS, MOOD, PAIN, TRIAL, copy_of


@pytest.fixture
def snapshot(db):
    return copy_of()


@pytest.fixture
def pain(snapshot):
    return OccurrenceFactory(snapshot=snapshot, exact=PAIN).claim


def sent(pain, snapshot, **more):
    return {
        "claim": pain.pk, "snapshot": snapshot.pk, "start": 24, "end": 31, "fit": "supports",
        **more,
    }  # fmt: skip


def test_references_of_a_claim_with_what_is_thought_of_them(desk, snapshot, pain):
    made = desk.reviewer.post("reference_judgements/", sent(pain, snapshot))
    assert made.status_code == 201, made.content
    judged = made.json()
    assert judged == {
        "id": judged["id"], "revision": 1, "claim": pain.pk, "snapshot": snapshot.pk,
        "start": 24, "end": 31, "number": None, "words": "a trial", "target": TRIAL,
        "scheme": "doi", "identifier": "10.1000/trial", "fit": "supports", "note": "",
        "source": None, "judged_by": {"id": desk.reviewer.user.pk, "name": "Reviewer"},
        "judged_at": judged["judged_at"],
    }  # fmt: skip
    assert made["Location"].endswith(f"/api/v1/reference_judgements/{judged['id']}/")
    assert desk.editor.get(f"claims/{pain.pk}/references/").json() == [
        {
            "article": snapshot.article_id, "snapshot": snapshot.pk, "closed": "",
            "none_given": None, "left": [],
            "references": [
                {
                    "start": 24, "end": 31, "number": None, "words": "a trial", "entry": "",
                    "target": TRIAL, "scheme": "doi", "identifier": "10.1000/trial",
                    "is_outgoing": True, "is_affiliate": False, "source": None, "proposed": "",
                    "is_carried": False, "judgement": judged,
                }
            ],
        }
    ]  # fmt: skip


def test_ones_own_is_replaced_and_another_s_is_shown(desk, snapshot, pain):
    first = desk.reviewer.post("reference_judgements/", sent(pain, snapshot))
    again = desk.reviewer.post("reference_judgements/", sent(pain, snapshot, fit="partly"))
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    late = desk.editor.post("reference_judgements/", sent(pain, snapshot, fit="unrelated"))
    assert (late.status_code, late.json()["current"]) == (412, again.json())


def test_judgement_is_changed_and_taken_back_by_its_etag(desk, snapshot, pain):
    made = desk.reviewer.post("reference_judgements/", sent(pain, snapshot))
    path, etag = f"reference_judgements/{made.json()['id']}/", made["ETag"]
    changed = desk.editor.patch(path, {"note": "Read."}, etag=etag)
    assert (changed.status_code, changed.json()["note"], changed.json()["revision"]) == (
        200, "Read.", 2,
    )  # fmt: skip
    assert desk.reviewer.delete(path, etag=etag).status_code == 412
    assert desk.reviewer.delete(path, etag=changed["ETag"]).status_code == 204
    assert not ReferenceJudgement.objects.exists()


def test_nothing_new_changes_nothing(desk, snapshot, pain):
    made = desk.reviewer.post("reference_judgements/", sent(pain, snapshot))
    path = f"reference_judgements/{made.json()['id']}/"
    same = desk.editor.patch(path, {}, etag=made["ETag"])
    assert same.json() == made.json()


def test_claim_without_a_reference(desk, snapshot):
    mood = OccurrenceFactory(snapshot=snapshot, exact=MOOD).claim
    data = {"claim": mood.pk, "snapshot": snapshot.pk, "fit": "none_given"}
    made = desk.reviewer.post("reference_judgements/", data)
    assert (made.status_code, made.json()["start"]) == (201, None)
    found = desk.reviewer.get(f"claims/{mood.pk}/references/").json()
    assert found[0]["none_given"] == made.json()


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"start": 1}, 404, None),
        ({"claim": 2**40}, 404, None),
        ({"fit": "so so"}, 400, "fit"),
        ({"fit": "none_given"}, 400, "fit"),
        ({"place": 3}, 400, "place"),
    ],
)
def test_refused_judgements(desk, snapshot, pain, data, status, field):
    answer = desk.reviewer.post("reference_judgements/", sent(pain, snapshot) | data)
    assert (answer.status_code, answer.json().get("field")) == (status, field)


def test_judgements_are_filtered(desk, snapshot, pain):
    colds = OccurrenceFactory(snapshot=snapshot, exact=COLDS).claim
    one = desk.reviewer.post("reference_judgements/", sent(pain, snapshot)).json()["id"]
    rows = desk.reviewer.get(f"claims/{colds.pk}/references/").json()[0]["references"]
    place = {name: rows[2][name] for name in ("start", "end", "number")}
    other = desk.reviewer.post(
        "reference_judgements/", sent(colds, snapshot, fit="not_found") | place
    ).json()["id"]

    def found(query):
        page = desk.reviewer.get(f"reference_judgements/?{query}").json()
        return [row["id"] for row in page["results"]]

    assert found(f"article={snapshot.article_id}") == [other, one]
    assert [found(f"claim={pain.pk}"), found("fit=not_found")] == [[one], [other]]
