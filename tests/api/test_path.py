"""From a text to a decided report, through the API alone."""

from claims.models import Publication
from tests.factories import TEXT

WORDS = "kratom enhances dopamine release"


def body(response, expect=201):
    """What was answered; the answer must have the expected status."""
    assert response.status_code == expect, response.content
    return response.json()


class Path:
    """One article on its way; every method is a step that clients take through the API."""

    def __init__(self, desk):
        self.reviewer, self.editor = desk.reviewer, desk.editor
        self.moderator, self.reader = desk.moderator, desk.anonymous

    def import_article(self):
        details = {
            "text": TEXT,
            "title": "What the leaf can do",
            "publisher": "Example Wellness",
            "url": "https://www.example.org/leaf",
            "language": "en",
        }
        taken = body(self.reviewer.post("articles/", details))
        self.article, self.snapshot = taken["article"]["id"], taken["snapshot"]["id"]

    def highlight(self):
        located = self.reviewer.post(f"snapshots/{self.snapshot}/locate/", {"quote": WORDS}).json()
        assert located["result"] == "found", located
        place = located["places"][0]
        details = {
            "snapshot": self.snapshot,
            "start": place["start"],
            "end": place["end"],
            "quote": place["words"],
            "statement": "Kratom enhances dopamine release in people",
            "claim_type": "mechanism",
            "is_central": True,
        }
        self.claim = body(self.reviewer.post("claims/", details))["claim"]["id"]

    def cite(self):
        self.review = self.reviewer.post("reviews/", {"claim": self.claim}).json()["id"]
        source = self.reviewer.post(
            "sources/",
            {"doi": "10.1016/j.neulet.2021.136", "title": "Monitoring of dopamine", "year": 2021},
        ).json()["id"]
        details = {
            "review": self.review,
            "source": source,
            "stance": "mixed",
            "passage": "did not increase dopamine release after acute treatment",
            "population": "animal",
        }
        body(self.reviewer.post("evidence/", details))

    def hand_in_too_early(self):
        early = body(self.reviewer.post(f"reviews/{self.review}/submit/"), 400)
        assert early["field"] == "verdict"

    def judge(self):
        address = f"reviews/{self.review}/"
        changes = {
            "verdict": "overstated",
            "certainty": "low",
            "reasons": ["animal_to_human"],
            "takeaway": "Animal studies disagree, and nobody has measured it in people.",
            "rationale": "Two studies in rodents point in **different** directions.",
            "conflict_of_interest": "None.",
        }
        body(self.reviewer.patch(address, changes, etag=self.reviewer.etag(address)), 200)
        assert self.reviewer.post(f"{address}submit/").json()["status"] == "submitted"
        assert self.editor.post(f"{address}approve/").json()["status"] == "approved"

    def publish(self):
        address = f"articles/{self.article}/"
        points = self.editor.get(f"{address}checklist/").json()
        assert [point for point in points if point["blocks"]] == []
        rating = {"tier": "overstated", "tier_rationale": "Its one central claim is."}
        etag = self.editor.etag(address)
        body(self.editor.put(f"{address}tier/", rating, etag=etag), 200)
        body(self.editor.post(f"{address}publish/"))

    def read(self):
        rows = self.reader.get("publications/").json()["results"]
        assert sorted((row["kind"], row["verdict"]) for row in rows) == [
            ("article", ""),
            ("claim", "overstated"),
        ]
        self.uuid = next(row["uuid"] for row in rows if row["kind"] == "claim")
        record = self.reader.get(f"publications/{self.uuid}/").json()["record"]
        assert record["verdict"]["slug"] == "overstated"

    def report(self, category, text):
        details = {"publication": self.uuid, "category": category, "text": text}
        body(self.reader.post("reports/", details))
        self.reported = self.moderator.get("reports/?status=open").json()["results"][0]["id"]

    def decide(self, **decision):
        body(self.moderator.post(f"reports/{self.reported}/decide/", decision))

    def correct(self):
        draft = self.reviewer.post(f"claims/{self.claim}/start_correction/").json()["id"]
        address = f"reviews/{draft}/"
        etag = self.reviewer.etag(address)
        body(self.reviewer.patch(address, {"certainty": "very_low"}, etag=etag), 200)
        body(self.reviewer.post(f"{address}submit/"), 200)
        body(self.editor.post(f"{address}approve/"), 200)
        reason = {"reason_code": "new_evidence", "note": "A newer study lowers the certainty."}
        self.uuid = body(self.editor.post(f"claims/{self.claim}/correct/", reason))["uuid"]
        assert self.moderator.get(f"reports/{self.reported}/").json()["status"] == "corrected"


def test_whole_path_through_the_api(desk):
    path = Path(desk)
    path.import_article()
    path.highlight()
    path.cite()
    path.hand_in_too_early()
    path.judge()
    path.publish()
    path.read()
    path.report("factual_error", "There is a newer study.")
    path.decide(action="send_to_correction", reason="It is right.")
    path.correct()
    path.report("personal_data", "It names a private person.")
    path.decide(action="take_down", reason="A court says so.", is_legal=True)
    assert path.reader.get(f"publications/{path.uuid}/").status_code == 451
    assert Publication.objects.filter(claim=path.claim).count() == 2
