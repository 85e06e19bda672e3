"""From a text to a decided report, through the API alone."""

from claims.models import Publication
from tests.factories import TEXT

WORDS = "kratom enhances dopamine release"


def test_whole_path_through_the_api(desk):
    reviewer, editor, moderator, reader = (
        desk.reviewer,
        desk.editor,
        desk.moderator,
        desk.anonymous,
    )

    taken = reviewer.post(
        "articles/",
        {
            "text": TEXT,
            "title": "What the leaf can do",
            "publisher": "Example Wellness",
            "url": "https://www.example.org/leaf",
            "language": "en",
        },
    )
    assert taken.status_code == 201, taken.content
    article, snapshot = taken.json()["article"]["id"], taken.json()["snapshot"]["id"]

    located = reviewer.post(f"snapshots/{snapshot}/locate/", {"quote": WORDS}).json()
    assert located["result"] == "found", located
    place = located["places"][0]
    marked = reviewer.post(
        "claims/",
        {
            "snapshot": snapshot,
            "start": place["start"],
            "end": place["end"],
            "quote": place["words"],
            "statement": "Kratom enhances dopamine release in people",
            "claim_type": "mechanism",
            "is_central": True,
        },
    )
    assert marked.status_code == 201, marked.content
    claim = marked.json()["claim"]["id"]

    review = reviewer.post("reviews/", {"claim": claim}).json()["id"]
    source = reviewer.post(
        "sources/",
        {"doi": "10.1016/j.neulet.2021.136", "title": "Monitoring of dopamine", "year": 2021},
    ).json()["id"]
    cited = reviewer.post(
        "evidence/",
        {
            "review": review,
            "source": source,
            "stance": "mixed",
            "passage": "did not increase dopamine release after acute treatment",
            "population": "animal",
        },
    )
    assert cited.status_code == 201, cited.content
    early = reviewer.post(f"reviews/{review}/submit/")
    assert early.status_code == 400
    assert early.json()["field"] == "verdict"
    saved = reviewer.patch(
        f"reviews/{review}/",
        {
            "verdict": "overstated",
            "certainty": "low",
            "reasons": ["animal_to_human"],
            "takeaway": "Animal studies disagree, and nobody has measured it in people.",
            "rationale": "Two studies in rodents point in **different** directions.",
            "conflict_of_interest": "None.",
        },
        etag=reviewer.etag(f"reviews/{review}/"),
    )
    assert saved.status_code == 200, saved.content
    assert reviewer.post(f"reviews/{review}/submit/").json()["status"] == "submitted"
    assert editor.post(f"reviews/{review}/approve/").json()["status"] == "approved"

    points = editor.get(f"articles/{article}/checklist/").json()
    assert [point for point in points if point["blocks"]] == []
    tier = editor.put(
        f"articles/{article}/tier/",
        {"tier": "overstated", "tier_rationale": "Its one central claim is."},
        etag=editor.etag(f"articles/{article}/"),
    )
    assert tier.status_code == 200, tier.content
    published = editor.post(f"articles/{article}/publish/")
    assert published.status_code == 201, published.content

    rows = reader.get("publications/").json()["results"]
    assert sorted((row["kind"], row["verdict"]) for row in rows) == [
        ("article", ""),
        ("claim", "overstated"),
    ]
    uuid = next(row["uuid"] for row in rows if row["kind"] == "claim")
    record = reader.get(f"publications/{uuid}/").json()["record"]
    assert record["verdict"]["slug"] == "overstated"

    reported = reader.post(
        "reports/",
        {"publication": uuid, "category": "factual_error", "text": "There is a newer study."},
    )
    assert reported.status_code == 201, reported.content
    report = moderator.get("reports/?status=open").json()["results"][0]["id"]
    decided = moderator.post(
        f"reports/{report}/decide/", {"action": "send_to_correction", "reason": "It is right."}
    )
    assert decided.status_code == 201, decided.content

    draft = reviewer.post(f"claims/{claim}/start_correction/").json()["id"]
    changed = reviewer.patch(
        f"reviews/{draft}/",
        {"certainty": "very_low"},
        etag=reviewer.etag(f"reviews/{draft}/"),
    )
    assert changed.status_code == 200, changed.content
    assert reviewer.post(f"reviews/{draft}/submit/").status_code == 200
    assert editor.post(f"reviews/{draft}/approve/").status_code == 200
    corrected = editor.post(
        f"claims/{claim}/correct/",
        {"reason_code": "new_evidence", "note": "A newer study lowers the certainty."},
    )
    assert corrected.status_code == 201, corrected.content
    assert moderator.get(f"reports/{report}/").json()["status"] == "corrected"

    again = reader.post(
        "reports/",
        {
            "publication": corrected.json()["uuid"],
            "category": "personal_data",
            "text": "It names a private person.",
        },
    )
    assert again.status_code == 201, again.content
    second = moderator.get("reports/?status=open").json()["results"][0]["id"]
    closed = moderator.post(
        f"reports/{second}/decide/",
        {"action": "take_down", "reason": "A court says so.", "is_legal": True},
    )
    assert closed.status_code == 201, closed.content
    assert reader.get(f"publications/{corrected.json()['uuid']}/").status_code == 451
    assert Publication.objects.filter(claim=claim).count() == 2
