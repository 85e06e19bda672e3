"""The whole way through HTTP, as people walk it: import, highlight, judge and cite, sign off,
publish, read, report, moderate, correct. Each step stands on the one before.
"""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.timezone import now

from claims.models import (
    Article,
    Claim,
    Decision,
    Event,
    Evidence,
    Occurrence,
    Publication,
    Report,
    Review,
)
from claims.moderating.proofs import new_challenge
from tests.factories import TopicFactory

TEXT = """What the leaf can do for you

Kratom is a tree. By acting on the brain, kratom enhances dopamine release 🙂 and lifts mood.

Many users describe less severe side effects than with opioids, because it is natural.
"""
QUOTE = "kratom enhances dopamine release"
TAKEAWAY = "Animal studies disagree, and nobody has measured it in people."


class Marks(HTMLParser):
    """The marked words of a page, each with the claims it names, and its JSON-LD blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.marked: list[str] = []
        self.data: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        kind = dict(attributes).get("type")
        if tag == "mark":
            self._inside, self.marked = "mark", [*self.marked, ""]
        elif tag == "script" and kind == "application/ld+json":
            self._inside, self.data = "script", [*self.data, ""]

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data):
        if self._inside == "mark":
            self.marked[-1] += data
        elif self._inside == "script":
            self.data[-1] += data


def post(member, name, *arguments, expect=302, **data):
    """Post a form as one of the cast; the answer must have the expected status."""
    response = member.client.post(reverse(name, args=arguments), data)
    assert response.status_code == expect, response.content.decode()[:3000]
    return response


def page(member, address, expect=200):
    response = member.client.get(address)
    assert response.status_code == expect
    return response.content.decode()


class Journey:
    """One article on its way; every method is a step that people take in the browser."""

    def __init__(self, cast):
        self.reviewer, self.editor = cast["reviewer"], cast["editor"]
        self.moderator, self.reader = cast["moderator"], cast["anonymous"]
        self.topic = TopicFactory(slug="kratom", name="Kratom")

    def import_article(self):
        details = {"publisher": "Example Wellness", "language": "en"}
        url = "https://www.example.org/leaf"
        post(self.reviewer, "importing:import_article", text=TEXT, url=url, **details)
        self.article = Article.objects.get()

    def highlight(self, *, quote=QUOTE, sent=QUOTE, expect=302):
        """Mark the words where `quote` stands, claiming that they are the words `sent`."""
        start = self.article.current_snapshot.text.index(quote)
        place = {"start": start, "end": start + len(quote), "quote": sent}
        claim = {
            "statement": "Kratom enhances dopamine release",
            "claimant": "Example Wellness",
            "claim_type": "mechanism",
            "harm": "some",
            "topics": [self.topic.slug],
            "is_central": "on",
        }
        post(
            self.reviewer,
            "highlighting:create_claim",
            self.article.pk,
            expect=expect,
            save="",
            **place,
            **claim,
        )
        self.claim = Claim.objects.first()

    def judge(self, slug, *, expect=302, **changes):
        """Fill in the newest review and hand it in."""
        review = Review.objects.first()
        data = {
            "verdict": slug,
            "certainty": "low",
            "reasons": ["animal_to_human"],
            "takeaway": TAKEAWAY,
            "rationale": "Two studies in rodents point in **different** directions.",
            "search_log": "PubMed, kratom AND dopamine, 3 May 2026.",
            "conflict_of_interest": "None.",
            "revision": review.revision,
            "submit": "",
        }
        name = "reviewing:save_review"
        return post(self.reviewer, name, review.pk, expect=expect, **data | changes)

    def cite(self):
        post(
            self.reviewer,
            "citing:add_evidence",
            Review.objects.first().pk,
            identifier="https://doi.org/10.1016/J.NEULET.2021.136183.",
            title="Real time monitoring of dopamine release",
            authors="Effendy MA",
            year="2021",
            stance="mixed",
            passage="did not increase dopamine release after acute treatment",
            population="animal",
            study_type="animal_study",
        )

    def approve(self, member, expect=302):
        review = Review.objects.first()
        name = "reviewing:approve_review"
        post(member, name, review.pk, expect=expect, revision=review.revision)

    def publish(self):
        """From nothing to a published article; most tests want to start here."""
        self.import_article()
        self.highlight()
        post(self.reviewer, "reviewing:start_review", self.claim.pk)
        self.cite()
        self.judge("overstated")
        self.approve(self.editor)
        post(self.editor, "publishing:publish_article", self.article.pk)

    @property
    def article_address(self):
        public = Publication.objects.current().get(kind="article")
        return reverse("serving:show_article", args=[public.object_id, public.slug])

    @property
    def claim_address(self):
        return reverse("serving:show_claim", args=[self.claim.pk, self.claim.slug])

    def report(self):
        """Returns the address at which the reader follows the report."""
        text = "There is a newer study in people."
        shown = new_challenge(f"report claim {self.claim.pk}", at=now() - timedelta(minutes=1))
        data = {"category": "factual_error", "text": text, "challenge": shown}
        return post(self.reader, "moderating:report", "claim", self.claim.pk, **data)["Location"]

    def send_to_correction(self):
        report = Report.objects.get()
        reason = "The reader is right: there is a newer study."
        decision = {"action": "send_to_correction", "reason": reason, "revision": report.revision}
        post(self.moderator, "moderating:show_report", report.pk, **decision)

    def correct(self, slug, note):
        post(self.reviewer, "reviewing:start_correction", self.claim.pk)
        self.judge(slug)
        self.approve(self.editor)
        reason = {"correct-reason_code": "new_evidence", "correct-note": note}
        post(self.editor, "publishing:correct_claim", self.claim.pk, **reason)

    def decide(self, **decision):
        name = "moderating:show_publication"
        post(self.moderator, name, "claim", self.claim.pk, **decision)


@pytest.fixture
def journey(cast):
    return Journey(cast)


def test_import_keeps_the_structure_and_shows_the_workspace(journey):
    journey.import_article()
    snapshot = journey.article.current_snapshot
    workspace = reverse("highlighting:show_workspace", args=[journey.article.pk])
    assert snapshot.document.blocks[0].kind == "heading"
    assert snapshot.document.sha256 == snapshot.sha256
    assert QUOTE in page(journey.reviewer, workspace)


def test_highlight_takes_only_the_words_that_stand_there(journey):
    journey.import_article()
    journey.highlight(sent="something else", expect=400)
    assert not Occurrence.objects.exists()
    journey.highlight()
    assert journey.claim.occurrences.get().exact == QUOTE
    assert list(journey.claim.topics.all()) == [journey.topic]


def test_review_without_the_evidence_it_needs_is_not_handed_in(journey):
    journey.import_article()
    journey.highlight()
    post(journey.reviewer, "reviewing:start_review", journey.claim.pk)
    refused = journey.judge("inaccurate", expect=400)
    assert TAKEAWAY in refused.content.decode()
    assert Review.objects.get().status == "draft"
    journey.cite()
    assert Evidence.objects.get().source.doi == "10.1016/j.neulet.2021.136183"


def test_second_person_asks_for_changes_and_signs_off(journey):
    journey.import_article()
    journey.highlight()
    post(journey.reviewer, "reviewing:start_review", journey.claim.pk)
    journey.cite()
    journey.judge("overstated")
    journey.approve(journey.reviewer, expect=403)
    review = Review.objects.get()
    note = {"note": "Say that these were rats."}
    post(journey.editor, "reviewing:request_changes", review.pk, **note)
    journey.judge("overstated", takeaway="Two studies in rats disagree.")
    journey.approve(journey.editor)
    review.refresh_from_db()
    assert (review.status, review.takeaway) == ("approved", "Two studies in rats disagree.")


def test_readers_read_what_was_published(journey):
    journey.publish()
    reader = journey.reader
    address = journey.article_address
    etag = reader.client.get(address)["ETag"]
    blocks = Marks(page(reader, journey.claim_address)).data
    assert Marks(page(reader, address)).marked == [QUOTE]
    assert reader.client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert [json.loads(block)["@type"] for block in blocks].count("ClaimReview") == 1
    found = page(reader, reverse("serving:list_claims") + "?q=dopamines")
    assert journey.claim.statement in found.replace("<mark>", "").replace("</mark>", "")
    assert journey.claim.statement in page(reader, reverse("serving:feed"))


def test_report_leads_to_a_correction_in_public(journey):
    journey.publish()
    status_address = journey.report()
    journey.send_to_correction()
    assert Decision.objects.get().action == "send_to_correction"
    assert "newer study" in page(journey.reviewer, reverse("reviewing:queue"))
    journey.correct("misleading", "A study in people.")
    reader = journey.reader
    assert "Misleading" in page(reader, journey.claim_address)
    assert "Overstated" in page(reader, journey.claim_address + "?version=1")
    assert "A study in people." in page(reader, reverse("serving:list_corrections"))
    assert "A study in people." in page(reader, journey.article_address)
    assert Report.objects.get().get_status_display() in page(reader, status_address)


def test_hidden_claim_leaves_the_public_site_until_it_is_restored(journey):
    journey.publish()
    reader = journey.reader
    journey.decide(action="hide", reason="We look into a complaint.", confirmed="hide")
    page(reader, journey.claim_address, expect=404)
    assert Marks(page(reader, journey.article_address)).marked == []
    journey.decide(action="restore", reason="The complaint was unfounded.")
    assert Marks(page(reader, journey.article_address)).marked == [QUOTE]


def test_every_step_leaves_its_event(journey):
    journey.publish()
    journey.report()
    journey.send_to_correction()
    journey.correct("misleading", "A study in people.")
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert verbs >= {
        "import_article",
        "create_claim",
        "start_review",
        "save_review",
        "submit_review",
        "approve_review",
        "review_published",
        "first",
        "start_correction",
        "review_corrected",
        "corrected",
        "report_corrected",
    }
