"""One's own steps in an article, taken back and done again over the API."""

from claims.models import Event
from tests.factories import OccurrenceFactory, SnapshotFactory


def test_step_is_taken_back_and_done_again(desk):
    mark = OccurrenceFactory()
    article, since = mark.snapshot.article_id, {"since": 0}
    path = f"occurrences/{mark.pk}/"
    gone = desk.reviewer.delete(path, etag=desk.reviewer.etag(path)).json()
    undone = desk.reviewer.post(f"articles/{article}/undo/", since)
    assert undone.status_code == 200, undone.content
    assert undone.json() == {
        "said": "Took back the removal of the mark on “enhances dopamine release”.",
        "event": Event.objects.latest("pk").pk,
        "claim": mark.claim_id,
        "discarded": None,
        "marks": gone["marks"],
        "can_undo": False,
        "can_redo": True,
    }
    assert desk.reviewer.get(path).status_code == 200
    nothing = desk.other_reviewer.post(f"articles/{article}/undo/", since)
    assert (nothing.status_code, nothing.json()["detail"]) == (
        409,
        "There is nothing to take back since you opened this article.",
    )
    assert (nothing.json()["can_undo"], nothing.json()["can_redo"]) == (False, False)
    twice = desk.reviewer.post(f"articles/{article}/undo/", since)
    assert (twice.json()["can_undo"], twice.json()["can_redo"]) == (False, True)
    again = desk.reviewer.post(f"articles/{article}/redo/", since)
    assert (again.json()["can_undo"], again.json()["can_redo"]) == (True, False)
    assert desk.reviewer.get(path).status_code == 404
    late = desk.reviewer.post(f"articles/{article}/undo/", {"since": Event.objects.latest("pk").pk})
    assert late.status_code == 409


def test_verdict_taken_back_paints_the_marks_of_the_claim(desk):
    mark = OccurrenceFactory()
    review = desk.reviewer.post("reviews/", {"claim": mark.claim_id}).json()
    path = f"reviews/{review['id']}/"
    sent = {"verdict": "accurate"}
    assert desk.reviewer.patch(path, sent, etag=desk.reviewer.etag(path)).status_code == 200
    undone = desk.reviewer.post(f"articles/{mark.snapshot.article_id}/undo/", {"since": 0}).json()
    assert (undone["said"], undone["claim"], undone["marks"]) == (
        "Took back the change of the verdict.",
        mark.claim_id,
        {"from": mark.place[0], "to": mark.place[1]},
    )
    assert desk.reviewer.get(path).json()["verdict"] is None


def test_claim_whose_making_is_taken_back_is_named_as_gone(desk):
    snapshot = SnapshotFactory(raw="Kratom enhances dopamine release.")
    sent = {"snapshot": snapshot.pk, "start": 0, "end": 6, "quote": "Kratom"}
    claim = desk.reviewer.post("claims/", sent).json()["claim"]["id"]
    article = snapshot.article_id
    undone = desk.reviewer.post(f"articles/{article}/undo/", {"since": 0}).json()
    assert (undone["claim"], undone["discarded"]) == (None, claim)
    again = desk.reviewer.post(f"articles/{article}/redo/", {"since": 0}).json()
    assert (again["claim"], again["discarded"]) == (claim, None)


def test_since_is_needed_and_wrong_articles_are_missing(desk):
    mark = OccurrenceFactory()
    path = f"articles/{mark.snapshot.article_id}/undo/"
    unread = desk.reviewer.post(path, {})
    assert (unread.status_code, unread.json()["field"]) == (400, "since")
    assert desk.reviewer.post("articles/999/undo/", {"since": 0}).status_code == 404
