"""The page that judges blind: it shows nothing of the review, and the two together afterwards."""

import pytest
from django.urls import reverse

from claims.models import SecondOpinion, Sighting
from claims.models.vocabulary import Reason
from claims.reviewing.reviews import submit_review
from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory, verdict
from tests.reviewing.pages import DESK, HTMX, page, url

pytestmark = pytest.mark.django_db

SAID = {"verdict": "accurate", "certainty": "high", "words": "The trials are in people."}


@pytest.fixture
def waiting(review):
    """A review that was handed in, with a note of an editor and a remark beside its evidence."""
    review.evidence.update(remark="Weak, to my mind.", level="cebm_5", stance="refutes")
    review.search_log, review.editor_note = "Searched PubMed for rats.", "Look again at the rats."
    review.save()
    return submit_review(review_id=review.pk, by=review.author)


def hidden_words(review):
    return [
        review.takeaway,
        "Two studies in rodents",
        review.search_log,
        review.editor_note,
        str(Reason(review.reasons[0]).label),
        "Weak, to my mind.",
        "Refutes",
        review.evidence.get().get_level_display(),
        " checked",
    ]


def test_page_meets_the_cast(cast, waiting):
    wanted = {"anonymous": 302, "other_reviewer": 200, "editor": 200}
    wanted |= dict.fromkeys(["reviewer", "moderator", "admin"], 403)
    assert cast.statuses("get", url("give_opinion", waiting)) == wanted
    refused = {**wanted, "other_reviewer": 400, "editor": 400}
    assert cast.statuses("post", url("give_opinion", waiting)) == refused
    nowhere = reverse("reviewing:give_opinion", args=[0])
    assert cast.statuses("get", nowhere) == {**dict.fromkeys(DESK, 404), "anonymous": 302}
    assert cast.statuses("put", url("give_opinion", waiting))["editor"] == 405
    assert not SecondOpinion.objects.exists()


def test_page_holds_the_claim_and_its_sources_and_nothing_of_the_review(cast, waiting):
    response = cast["editor"].client.get(url("give_opinion", waiting))
    place, source = waiting.claim.occurrences.get(), waiting.evidence.get().source
    for word in (
        waiting.claim.statement,
        place.exact,
        source.title,
        waiting.evidence.get().passage,
    ):
        assert word in response.text
    for word in hidden_words(waiting):
        assert word not in response.text, word
    # Each verdict stands there as a choice, and none once more.
    counts = {response.text.count(f'value="{slug}"') for slug in ("overstated", "accurate")}
    assert counts == {1}
    assert response.text.count(">Overstated<") == response.text.count(">Accurate<")
    assert response["Cache-Control"].startswith("max-age=0")
    assert not Sighting.objects.exists()


def test_sent_opinion_is_shown_beside_the_review(cast, waiting):
    client = cast["editor"].client
    response = client.post(url("give_opinion", waiting), SAID)
    assert (response.status_code, response["Location"]) == (302, f"{page(waiting.claim)}#opinions")
    assert SecondOpinion.objects.get().is_blind
    shown = client.get(response["Location"])
    for words in ("Editor, blind", "Reviewer, the review", "Verdicts apart", SAID["words"]):
        assert words in shown.text
    assert "Editor would say “Accurate”, apart from “Overstated”" in shown.text  # the checklist
    assert "Your second opinion is kept, given blind." in shown.text
    assert "Give a second opinion" not in shown.text
    again = client.get(url("give_opinion", waiting))
    assert again["Location"] == response["Location"]


def test_author_sees_the_opinion_once_it_is_given(cast, waiting):
    client = cast["reviewer"].client
    assert 'id="opinions"' not in client.get(page(waiting.claim)).text
    cast["editor"].client.post(url("give_opinion", waiting), SAID)
    assert SAID["words"] in client.get(page(waiting.claim)).text


def test_refused_opinion_keeps_what_was_typed(cast, waiting):
    said = {**SAID, "certainty": ""}
    response = cast["editor"].client.post(url("give_opinion", waiting), said)
    assert response.status_code == 400
    assert SAID["words"] in response.text
    assert "Say how certain the evidence is" in response.text
    assert response.text.count(" checked") == 1


def test_page_says_that_the_verdict_was_shown(cast, waiting):
    client = cast["other_reviewer"].client
    shown = client.get(page(waiting.claim))
    assert "yours will not count as blind" in shown.text
    assert "will not count as blind" in client.get(url("give_opinion", waiting)).text
    client.post(url("give_opinion", waiting), SAID)
    assert not SecondOpinion.objects.get().is_blind


def test_look_in_another_tab_ends_the_blindness(cast, waiting):
    client = cast["other_reviewer"].client
    client.get(url("give_opinion", waiting))
    client.get(page(waiting.claim), **HTMX)
    client.post(url("give_opinion", waiting), SAID)
    assert not SecondOpinion.objects.get().is_blind


def test_review_that_does_not_wait_takes_none(cast, review):
    response = cast["editor"].client.get(url("give_opinion", review))
    assert response.status_code == 409
    assert "does not wait" in response.text


def test_queue_hides_the_verdict_and_has_the_door(cast, waiting):
    queue = reverse("reviewing:queue")
    door = url("give_opinion", waiting)
    for name in ("editor", "other_reviewer"):
        text = cast[name].client.get(queue).text
        assert (door in text, "Overstated" in text) == (True, False)
    assert door not in cast["reviewer"].client.get(queue).text
    assert not Sighting.objects.exists()
    cast["editor"].client.get(page(waiting.claim))
    text = cast["editor"].client.get(queue).text
    assert (door in text, "Overstated" in text) == (False, True)


def test_queue_counts_what_agreed(cast, waiting):
    cast["editor"].client.post(url("give_opinion", waiting), {**SAID, "verdict": "overstated"})
    text = cast["editor"].client.get(reverse("reviewing:queue")).text
    assert "Of 1 blind second opinion so far, 1 named the same verdict." in text


def test_page_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    def costs(number):
        review = ReviewFactory(author=cast["reviewer"].user, verdict=verdict("overstated"))
        for _ in range(number):
            OccurrenceFactory(claim=review.claim)
            EvidenceFactory(review=review)
        submit_review(review_id=review.pk, by=review.author)
        with django_assert_num_queries(14):
            cast["editor"].client.get(url("give_opinion", review))

    costs(1)
    costs(3)
