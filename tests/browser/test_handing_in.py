"""Handing in right after typing: never without the newest words, never without an answer."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from claims.models import Review
from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NEWEST = "The newest words."
SAVED = re.compile(r"Saved \d\d:\d\d$")
HAND_IN = re.compile("hand in")
SAVING = "**/api/v1/reviews/**"


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author, conflict_of_interest="None.", takeaway="The first words.")
    OccurrenceFactory(claim=review.claim)
    EvidenceFactory(review=review)
    return review


def open_claim(page: Page, review: Review) -> Page:
    page.goto(f"/desk/claims/{review.claim_id}/")
    expect(page.locator("#judgement-form[data-autosave]")).to_be_visible()
    return page


def type_and_hand_in(page: Page) -> None:
    page.get_by_label("Takeaway").fill(NEWEST)
    hand_in(page)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name=HAND_IN).click()


def state(page: Page) -> Locator:
    return page.locator("#judgement-form .save-state")


def demand_handed_in(page: Page, review: Review) -> None:
    expect(page.locator("#panel .status-submitted")).to_be_visible()
    stored = Review.objects.get(pk=review.pk)
    assert (stored.status, stored.takeaway) == ("submitted", NEWEST)


def test_handing_in_before_the_last_script_came_is_not_forgotten(signed_in, review):
    page = signed_in("reviewer")
    scripts, saves = [], []
    page.route("**/reviewing/panel.js", lambda route: scripts.append(route))
    page.route(SAVING, lambda route: saves.append(route))
    page.remove_locator_handler(page.locator("loading=document"))
    page.goto(f"/desk/claims/{review.claim_id}/", wait_until="commit")
    page.get_by_label("Takeaway").fill(NEWEST)
    expect(state(page)).to_have_text("Saving…")  # the form saves itself, and htmx has not begun
    hand_in(page)
    expect(page.locator("#judgement-form")).to_be_visible()
    scripts.pop().continue_()
    page.wait_for_load_state()
    for route in saves:
        route.continue_()
    demand_handed_in(page, review)


def test_hand_in_that_never_arrives_is_told_and_may_be_repeated(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    sending = "**/desk/reviews/*/save/"
    page.route(sending, lambda route: route.abort("connectionreset"), times=1)
    type_and_hand_in(page)
    expect(page.locator(".toast")).to_contain_text("No connection: this was not sent.")
    review.refresh_from_db()
    assert (review.status, review.takeaway) == ("draft", NEWEST)
    page.route(sending, lambda route: route.fulfill(status=500), times=1)
    hand_in(page)
    expect(page.locator(".toast")).to_contain_text("did not answer as it should (500)")
    hand_in(page)
    demand_handed_in(page, review)


def test_hand_in_behind_a_slow_saving_says_so_and_goes(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    held = []
    page.route(SAVING, lambda route: held.append(route), times=1)
    type_and_hand_in(page)
    expect(page.locator(".toast")).to_contain_text("Still saving what you typed")
    held[0].continue_()
    demand_handed_in(page, review)
    expect(page.locator(".toast")).to_have_count(0)


def test_hand_in_that_waits_for_the_saving_says_so(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    page.route(SAVING, lambda route: route.abort("connectionreset"))
    type_and_hand_in(page)
    expect(page.locator(".toast")).to_contain_text(
        "Not sent: what you typed has to be saved first."
    )
    page.unroute(SAVING)
    expect(state(page)).to_have_text(SAVED)
    hand_in(page)
    demand_handed_in(page, review)


def test_press_counts_though_the_button_moves_away_under_it(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    page.get_by_label("Takeaway").fill(NEWEST)
    button = page.get_by_role("button", name=HAND_IN)
    button.hover()
    page.mouse.down()
    page.mouse.move(20, 20)
    page.mouse.up()  # whoever moves away means to leave it
    expect(state(page)).to_have_text(SAVED)
    button.hover()
    page.mouse.down()
    page.evaluate("document.getElementById('judgement-form').style.translate = '0 -300px'")
    page.mouse.up()
    demand_handed_in(page, review)
