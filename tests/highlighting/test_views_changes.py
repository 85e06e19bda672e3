"""The page of changes and its buttons, with and without JavaScript."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.asserts import assertContains, assertNotContains

from claims.models import CarryoverDecision, Occurrence
from tests.factories import (
    CarryoverFactory,
    OccurrenceFactory,
    ReviewFactory,
    SnapshotFactory,
    verdict,
)
from tests.highlighting.desk import at
from tests.highlighting.edited import MARKED

HTMX = {"headers": {"HX-Request": "true"}}
READS = {"anonymous": 302, "reviewer": 200, "other_reviewer": 200, "editor": 200, "moderator": 200,
         "admin": 200}  # fmt: skip
POSTS = {"anonymous": 302, "reviewer": 302, "other_reviewer": 302, "editor": 302, "moderator": 403,
         "admin": 403}  # fmt: skip


def decide(edited, cast, exact, decision, who="reviewer", **more):
    path = at("decide_carryover", edited.carryover(exact).pk)
    htmx = more.pop("htmx", {})
    return cast[who].client.post(path, {"decision": decision, **more}, **htmx)


def test_page_meets_the_cast(cast, edited):
    path = at("show_changes", edited.newer.article_id)
    assert cast.statuses("get", path) == READS
    assert cast.statuses("post", path) == dict.fromkeys(READS, 405)
    assert cast["editor"].client.get(at("show_changes", 0)).status_code == 404
    assertNotContains(cast["moderator"].client.get(path), "Confirm")


def test_buttons_meet_the_cast(cast, edited):
    confirm = at("confirm_sure", edited.newer.pk)
    carry = at("start_carrying", edited.newer.article_id)
    decide = at("decide_carryover", edited.carryover(MARKED[3]).pk)
    for path in (confirm, carry):
        assert cast.statuses("post", path) == POSTS
    first = {**POSTS, "other_reviewer": 409, "editor": 409}
    assert cast.statuses("post", decide, {"decision": "gone"}) == first
    for path in (confirm, carry, decide):
        assert cast.statuses("get", path) == {**dict.fromkeys(READS, 405)}
    for name in ("confirm_sure", "start_carrying", "decide_carryover"):
        assert cast["editor"].client.post(at(name, 0)).status_code == 404


def test_page_shows_the_serious_ones_first_with_their_words(cast, edited):
    ReviewFactory(claim=edited.marks[2].claim, verdict=verdict("overstated"))
    page = cast["reviewer"].client.get(at("show_changes", edited.newer.article_id))
    text = page.content.decode()
    assertContains(page, "4 marks wait for confirmation")
    assertContains(page, "Confirm all unchanged and moved (2)")
    assert [text.count(f'id="change-{edited.carryover(exact).pk}"') for exact in MARKED] == [
        0, 0, 1, 1,
    ]  # fmt: skip
    assertContains(page, '<span class="visually-hidden" lang="en">[removed: </span>27<')
    assertContains(page, '<span class="visually-hidden" lang="en">[added: </span>7<')
    assertContains(page, "Overstated")
    assertContains(page, 'dir="auto" lang="en"')


def test_page_lists_what_may_be_confirmed_at_once_and_no_empty_outcome(cast, edited):
    page = cast["reviewer"].client.get(at("show_changes", edited.newer.article_id))
    assertContains(page, "Show the 2 unchanged and moved marks")
    for mark in edited.marks[:2]:
        assertContains(page, f"</span> {mark.claim.statement}<br>")
    assertNotContains(page, "The words stand at several places now.")


def test_removed_words_stand_in_their_old_text(cast, edited):
    page = cast["reviewer"].client.get(at("show_changes", edited.newer.article_id))
    assertContains(page, '<p class="old-text">', count=1)
    assertContains(page, "Old text, copy 1: </strong>")


def test_page_of_one_outcome_shows_it_alone(cast, edited):
    path = at("show_changes", edited.newer.article_id)
    page = cast["reviewer"].client.get(path, {"outcome": "moved"})
    assertContains(page, f'id="change-{edited.carryover(MARKED[0]).pk}"')
    assertNotContains(page, f'id="change-{edited.carryover(MARKED[2]).pk}"')
    assert cast["reviewer"].client.get(path, {"outcome": "x"}).status_code == 200


def test_page_says_when_nothing_waits_and_leads_on(cast):
    snapshot = SnapshotFactory()
    page = cast["reviewer"].client.get(at("show_changes", snapshot.article_id))
    assertContains(page, "There is only one copy of this article so far.")
    assertContains(page, reverse("publishing:show_article", args=[snapshot.article_id]))


def test_page_tells_that_marks_are_looked_for(cast, marked):
    page = cast["reviewer"].client.get(at("show_changes", marked.newer.article_id))
    assertContains(page, "Looking for 4 marked places in the new text…")
    assertContains(page, 'hx-trigger="every 2s"')


def test_page_asks_as_many_questions_for_many_marks(cast, edited, django_assert_num_queries):
    client, path = cast["reviewer"].client, at("show_changes", edited.newer.article_id)
    client.get(path)
    for number in range(25):
        mark = OccurrenceFactory(
            snapshot=edited.older, exact=edited.older.text[number : number + 9]
        )
        ReviewFactory(claim=mark.claim)
        CarryoverFactory(
            occurrence=mark, snapshot=edited.newer, outcome="removed", place=None, new_words=""
        )
    with django_assert_num_queries(11):
        page = client.get(path)
    assertContains(page, 'class="card change', count=20)
    assertContains(page, "Some more are shown when you have decided about these.")


def test_decision_without_javascript_goes_back_to_the_page(cast, edited):
    answer = decide(edited, cast, MARKED[2], "confirmed")
    assert answer.url == at("show_changes", edited.newer.article_id)
    page = cast["reviewer"].client.get(answer.url)
    assertContains(page, f"Confirmed where it was found: {edited.marks[2].claim.statement}")
    assertContains(page, "3 marks wait for confirmation")


def test_decision_by_htmx_answers_the_card_and_the_numbers(cast, edited):
    answer = decide(edited, cast, MARKED[3], "gone", htmx=HTMX)
    assertContains(answer, "No longer in the article")
    assertContains(answer, '<div id="overview" class="changes-overview stack" hx-swap-oob="true">')
    assertContains(answer, "3 marks wait for confirmation")
    assertContains(answer, 'id="messages" aria-live="polite" hx-swap-oob="true"></div>')
    assert "told" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_words_that_are_nowhere_are_kept_in_the_form(cast, edited, htmx):
    answer = decide(edited, cast, MARKED[3], "placed", words="words nowhere", htmx=htmx)
    assertContains(answer, "These words are not in the article", status_code=400)
    assertContains(answer, ">\nwords nowhere</textarea>", status_code=400)
    assert not CarryoverDecision.objects.exists()


def test_words_at_several_places_ask_which(cast, edited):
    answer = decide(edited, cast, MARKED[3], "placed", words="study")
    assert answer.status_code == 302
    CarryoverDecision.objects.get()
    answer = decide(edited, cast, MARKED[2], "placed", words="brew")
    assert Occurrence.objects.filter(snapshot=edited.newer).count() == 2
    answer = decide(edited, cast, MARKED[0], "placed", words="the ", htmx=HTMX)
    assertContains(answer, "Choose one of them", status_code=400)
    place = edited.newer.text.rindex("the")
    decide(edited, cast, MARKED[0], "placed", words="the ", place=place)
    assert Occurrence.objects.filter(place__startswith=place).exists()


def test_candidate_is_taken_by_its_number(cast, marked):
    start = marked.newer.text.index("They felt")
    row = CarryoverFactory(
        occurrence=marked.marks[0], snapshot=marked.newer, outcome="ambiguous", place=None,
        new_words="", candidates=[[0, 4], [start, start + 9]],
    )  # fmt: skip
    page = cast["reviewer"].client.get(at("show_changes", marked.newer.article_id))
    assertContains(page, 'name="candidate"', count=2)
    path = at("decide_carryover", row.pk)
    refused = cast["reviewer"].client.post(path, {"decision": "placed", "candidate": "7"})
    assertContains(refused, "Choose a place, or type the words", status_code=400)
    cast["reviewer"].client.post(path, {"decision": "placed", "candidate": "1"})
    assert Occurrence.objects.get(snapshot=marked.newer).exact == "They felt"


def test_second_decision_says_who_was_first(cast, edited):
    decide(edited, cast, MARKED[2], "gone")
    for htmx in ({}, HTMX):
        answer = decide(edited, cast, MARKED[2], "confirmed", who="other_reviewer", htmx=htmx)
        assertContains(answer, "Reviewer has decided this already", status_code=409)


def test_decision_of_an_older_copy_says_that_there_is_a_newer_one(cast, edited):
    SnapshotFactory(article=edited.older.article, number=3, raw="All is new in this third copy.")
    answer = decide(edited, cast, MARKED[2], "confirmed")
    assertContains(answer, "copy 3 is the newest", status_code=409)


@pytest.mark.parametrize("data", [{}, {"decision": "burn"}])
def test_decision_that_is_none_is_refused(cast, edited, data):
    path = at("decide_carryover", edited.carryover(MARKED[2]).pk)
    answer = cast["reviewer"].client.post(path, data)
    assertContains(answer, "Choose what became of these words.", status_code=400)


def test_all_that_is_sure_is_confirmed_with_one_button(cast, edited):
    answer = cast["reviewer"].client.post(at("confirm_sure", edited.newer.pk), follow=True)
    assertContains(answer, "2 marks are confirmed in the newest copy.")
    assertContains(answer, "2 marks wait for confirmation")


def test_marks_can_be_looked_for_again(cast, marked):
    ProcrastinateJob.objects.all().delete()
    path = at("start_carrying", marked.newer.article_id)
    assert cast["reviewer"].client.post(path).status_code == 302
    assert ProcrastinateJob.objects.get().args == {"snapshot_id": marked.newer.pk}


def test_workspace_tells_what_waits(cast, edited):
    path = at("show_workspace", edited.newer.article_id)
    page = cast["reviewer"].client.get(path)
    assertContains(page, "4 marks wait for you.")
    assertContains(page, "Waiting for confirmation")
    for mark in edited.marks:
        assertContains(page, reverse("reviewing:show_claim", args=[mark.claim_id]))
    decide(edited, cast, MARKED[3], "gone")
    page = cast["reviewer"].client.get(path)
    assertContains(page, "3 marks wait for you.")
    assertNotContains(page, reverse("reviewing:show_claim", args=[edited.marks[3].claim_id]))
