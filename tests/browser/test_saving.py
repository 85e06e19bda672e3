"""Saving by itself in a real browser: nothing typed is lost, and nothing of others overwritten."""

import re

import pytest
from playwright.sync_api import Page, expect

from claims.models import Review
from claims.reviewing.reviews import save_review
from tests.factories import EvidenceFactory, OccurrenceFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SAVED = re.compile(r"Saved \d\d:\d\d$")
MISLEADING = re.compile("^Misleading")
SCREENS = {
    "wide": {},
    "phone": {"viewport": {"width": 360, "height": 780}},
    "dark": {"color_scheme": "dark"},
}
BASE = "Animal studies disagree, and nobody has measured it in people."


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Rita Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author, conflict_of_interest="None.", takeaway=BASE)
    OccurrenceFactory(claim=review.claim)
    EvidenceFactory(review=review)
    return review


def open_claim(page: Page, review: Review) -> Page:
    page.goto(f"/desk/claims/{review.claim_id}/")
    expect(page.locator("#judgement-form[data-autosave]")).to_be_visible()
    return page


def state(page: Page):
    return page.locator("#judgement-form .save-state")


def stored(review: Review) -> Review:
    return Review.objects.get(pk=review.pk)


def elsewhere(review: Review, **changes) -> None:
    """The same person saves in another window."""
    revision = stored(review).revision
    save_review(review_id=review.pk, changes=changes, revision=revision, by=review.author)


def test_typing_is_saved_by_itself_and_says_when(signed_in, review, screenshot):
    page = open_claim(signed_in("reviewer"), review)
    page.get_by_label("Takeaway").fill("Rats are not people.")
    expect(state(page)).to_have_text("Saving…")
    screenshot(page, "save-saving")
    expect(state(page)).to_have_text(SAVED)
    expect(state(page)).to_have_attribute("aria-live", "polite")
    screenshot(page, "save-saved")
    with page.expect_response(re.compile("/api/v1/reviews/")) as answer:
        page.get_by_role("radio", name=MISLEADING).check()
    assert answer.value.request.post_data_json == {"verdict": "misleading"}
    expect(state(page)).to_have_text(SAVED)
    expect(state(page)).to_have_attribute("aria-live", "off")
    found = stored(review)
    assert (found.takeaway, found.verdict.slug) == ("Rats are not people.", "misleading")
    page.reload()
    expect(page.get_by_label("Takeaway")).to_have_value("Rats are not people.")
    expect(page.get_by_role("radio", name=MISLEADING)).to_be_checked()


def test_lost_connection_keeps_what_is_typed_and_sends_it_later(signed_in, review, screenshot):
    page = open_claim(signed_in("reviewer"), review)
    context = page.context
    context.set_offline(True)
    page.get_by_label("Takeaway").fill("Typed without a connection.")
    expect(state(page)).to_contain_text("Not saved: no connection. Kept on this device")
    screenshot(page, "save-offline")
    page.get_by_label("Search log").fill("PubMed, offline.")
    page.close(run_before_unload=False)
    context.set_offline(False)
    assert stored(review).takeaway == BASE

    page = open_claim(context.new_page(), review)
    expect(page.locator(".toast")).to_contain_text("It is back in the form.")
    screenshot(page, "save-restored")
    expect(page.get_by_label("Takeaway")).to_have_value("Typed without a connection.")
    expect(state(page)).to_have_text(SAVED)
    found = stored(review)
    assert (found.takeaway, found.search_log) == ("Typed without a connection.", "PubMed, offline.")

    context.set_offline(True)
    page.get_by_label("Takeaway").fill("Typed again.")
    expect(state(page)).to_contain_text("no connection")
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text(SAVED)
    assert stored(review).takeaway == "Typed again."
    assert page.evaluate("Object.keys(localStorage).filter((it) => it.includes('unsent'))") == []


def test_kept_text_meets_what_was_stored_meanwhile(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    context = page.context
    context.set_offline(True)
    page.get_by_label("Takeaway").fill("Mine, kept.")
    page.get_by_label("Rationale").fill("Mine alone.")
    expect(state(page)).to_contain_text("no connection")
    page.close(run_before_unload=False)
    context.set_offline(False)
    elsewhere(review, takeaway="Stored meanwhile.", search_log="Theirs alone.")

    page = open_claim(context.new_page(), review)
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".is-mine ins")).to_contain_text("Mine, kept")
    expect(dialog.locator(".is-theirs ins")).to_contain_text("Stored meanwhile")
    dialog.get_by_label("Take mine").check()
    dialog.get_by_role("button", name="Keep what I chose").click()
    expect(state(page)).to_have_text(SAVED)
    found = stored(review)
    assert (found.takeaway, found.rationale, found.search_log) == (
        "Mine, kept.", "Mine alone.", "Theirs alone.",
    )  # fmt: skip


def test_ended_session_keeps_what_is_typed_until_somebody_signs_in(signed_in, review, screenshot):
    review.author.set_password("a good long one")
    review.author.save()
    page = open_claim(signed_in("reviewer"), review)
    session = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Takeaway").fill("Typed after the session ended.")
    expect(state(page)).to_contain_text("Not saved: you are signed out.")
    screenshot(page, "save-signed-out")
    assert session
    with page.context.expect_page() as opened:
        state(page).get_by_role("link", name="Sign in").click()
    other = opened.value
    other.get_by_label("Username").fill("reviewer")
    other.get_by_label("Password").fill("a good long one")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_text("Rita Reviewer").first).to_be_visible()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    assert stored(review).takeaway == "Typed after the session ended."


def test_refused_field_is_marked_and_the_others_are_stored(signed_in, review, screenshot, axe):
    page = open_claim(signed_in("reviewer"), review)
    page.evaluate("document.getElementById('review_takeaway').removeAttribute('maxlength')")
    page.get_by_label("Takeaway").fill("x" * 600)
    page.get_by_label("Rationale").fill("This one is fine.")
    expect(state(page)).to_contain_text("Not saved: ")
    expect(page.get_by_label("Takeaway")).to_have_attribute("aria-invalid", "true")
    axe(page)
    screenshot(page, "save-refused")
    assert (stored(review).takeaway, stored(review).rationale) == (BASE, "This one is fine.")
    page.get_by_label("Takeaway").fill("Short.")
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_label("Takeaway")).not_to_have_attribute("aria-invalid", "true")
    assert stored(review).takeaway == "Short."


def test_trouble_of_the_server_is_said_and_tried_again(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    page.route("**/api/v1/reviews/*/", lambda route: route.fulfill(status=503))
    page.get_by_label("Takeaway").fill("Typed into trouble.")
    expect(state(page)).to_contain_text("the server is in trouble")
    page.unroute("**/api/v1/reviews/*/")
    expect(state(page)).to_have_text(SAVED)
    assert stored(review).takeaway == "Typed into trouble."


def test_leaving_right_after_typing_still_stores(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    page.get_by_label("Takeaway").fill("Typed and left at once.")
    page.get_by_role("link", name="Queue").first.click()
    expect(page.get_by_role("heading", name="Queue", exact=True)).to_be_visible()
    open_claim(page, review)
    expect(page.get_by_label("Takeaway")).to_have_value("Typed and left at once.")
    article = review.claim.occurrences.get().snapshot.article_id
    page.goto(f"/desk/articles/{article}/")
    page.locator("#panel").get_by_role("link", name=review.claim.statement).click()
    page.get_by_label("Takeaway").fill("Typed, then all claims.")
    page.locator("#all-claims").click()
    expect(page.locator("#judgement-form")).to_have_count(0)
    assert stored(review).takeaway == "Typed, then all claims."


def test_handing_in_right_after_typing_carries_the_newest_text(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    page.get_by_label("Takeaway").fill("The newest words.")
    page.get_by_role("button", name=re.compile("hand in")).click()
    expect(page.locator("#panel .status-submitted")).to_be_visible()
    assert (stored(review).status, stored(review).takeaway) == ("submitted", "The newest words.")


@pytest.mark.parametrize("screen", SCREENS)
def test_case_26_one_person_in_two_browsers_on_one_review(
    signed_in, review, axe, screenshot, screen
):
    mine, other = (open_claim(signed_in("reviewer", **SCREENS[screen]), review) for _ in "12")
    other.get_by_label("Search log").fill("Only in the other.")
    expect(state(other)).to_have_text(SAVED)
    mine.get_by_label("Rationale").fill("Only in mine.")
    expect(state(mine)).to_have_text(SAVED)
    expect(mine.get_by_label("Search log")).to_have_value("Only in the other.")
    expect(mine.locator(".toast")).to_contain_text("changed the search log in another window")
    assert (stored(review).search_log, stored(review).rationale) == (
        "Only in the other.", "Only in mine.",
    )  # fmt: skip

    elsewhere(review, takeaway="Animal studies agree, and nobody has measured it in people.")
    field = mine.get_by_label("Takeaway")
    field.fill("Animal studies disagree, and somebody has measured it in women.")
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_focused()
    expect(dialog.locator(".is-mine ins")).to_have_count(2)
    expect(dialog.locator(".is-theirs ins")).to_contain_text("agree")
    axe(mine)
    screenshot(mine, f"save-conflict-{screen}")
    mine.keyboard.press("Escape")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile("somebody has measured it in women"))
    expect(state(mine)).to_contain_text("there are two versions")
    where = re.compile("two versions" if screen == "phone" else "search log")
    expect(mine.locator(".toast")).to_contain_text(where)  # a phone has the foot out of sight
    screenshot(mine, f"save-undecided-{screen}")
    state(mine).get_by_role("button", name="Compare both").click()
    expect(dialog.get_by_label("Merge", exact=False).first).to_be_checked()
    dialog.get_by_role("button", name="Keep what I chose").click()
    expect(state(mine)).to_have_text(SAVED)
    merged = "Animal studies agree, and somebody has measured it in women."
    expect(field).to_have_value(merged)
    assert stored(review).takeaway == merged


def test_case_26_the_same_words_are_decided_either_way(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    field, dialog = page.get_by_label("Takeaway"), page.get_by_role("dialog")
    for number, choice in enumerate(["Take mine", "Take the other"]):
        elsewhere(review, takeaway=f"Theirs {number}.")
        field.fill(f"Mine {number}.")
        dialog.get_by_label(choice).check()
        dialog.get_by_role("button", name="Keep what I chose").click()
        expect(state(page)).to_have_text(SAVED)
        kept = f"Mine {number}." if choice == "Take mine" else f"Theirs {number}."
        expect(field).to_have_value(kept)
        assert stored(review).takeaway == kept
    elsewhere(review, verdict=stored(review).verdict.scale.verdicts.get(slug="accurate"))
    page.get_by_role("radio", name=MISLEADING).check()
    expect(dialog.locator(".is-theirs")).to_contain_text("Accurate")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("hand in")).click()
    expect(dialog).to_be_visible()
    assert stored(review).status == "draft"
    dialog.get_by_label("Take the other").check()
    dialog.get_by_role("button", name="Keep what I chose").click()
    expect(page.get_by_role("radio", name=re.compile("^Accurate"))).to_be_checked()


def test_what_a_closed_window_left_is_sent_from_any_page(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    context = page.context
    for words, meanwhile in (("Left behind.", {}), ("Left again.", {"takeaway": "Other words."})):
        context.set_offline(True)
        page.get_by_label("Takeaway").fill(words)
        expect(state(page)).to_contain_text("no connection")
        page.close(run_before_unload=False)
        context.set_offline(False)
        if meanwhile:
            elsewhere(review, **meanwhile)
        page = context.new_page()
        page.goto("/desk/")
        if not meanwhile:
            expect(page.locator(".toast")).to_contain_text("is stored now")
            assert stored(review).takeaway == words
            open_claim(page, review)
    expect(page.locator(".toast")).to_contain_text("is not stored yet")
    assert stored(review).takeaway == "Other words."
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("dialog").locator(".is-mine ins")).to_contain_text("again")


def test_change_of_others_is_taken_in_unless_something_is_typed(signed_in, review):
    tell = """(claim) => document.dispatchEvent(new CustomEvent("claim-changed",
        {detail: {claim, by: {id: 0, name: "Brown"}}}))"""
    page = open_claim(signed_in("reviewer"), review)
    elsewhere(review, takeaway="From elsewhere.")
    page.evaluate(tell, review.claim_id)
    expect(page.get_by_label("Takeaway")).to_have_value("From elsewhere.")
    expect(page.locator(".toast")).to_contain_text("changed the takeaway")
    page.route("**/api/v1/reviews/*/", lambda route: (
        route.fulfill(status=503) if route.request.method == "PATCH" else route.continue_()
    ))  # fmt: skip
    page.get_by_label("Rationale").fill("Being typed.")
    expect(state(page)).to_contain_text("trouble")
    elsewhere(review, takeaway="Once more.")
    page.evaluate(tell, review.claim_id)
    expect(page.locator(".toast")).to_contain_text("Brown changed this too.")
    expect(page.get_by_label("Takeaway")).to_have_value("From elsewhere.")
    page.unroute("**/api/v1/reviews/*/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text(SAVED)
    expect(page.get_by_label("Takeaway")).to_have_value("Once more.")
    assert stored(review).rationale == "Being typed."


def test_signing_out_leaves_nothing_on_the_device_unasked(signed_in, review):
    page = open_claim(signed_in("reviewer"), review)
    asked, answers = [], [False, True]

    def answer(dialog):
        asked.append(dialog.message[:40])
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    page.on("dialog", answer)
    page.route("**/api/v1/reviews/*/", lambda route: route.fulfill(status=503))
    page.get_by_label("Takeaway").fill("Kept here only.")
    expect(state(page)).to_contain_text("trouble")
    for _ in answers.copy():
        with page.expect_event("dialog"):
            page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert asked == ["Some of what you typed is only kept on t"] * 2
    assert page.evaluate("Object.keys(localStorage).filter((it) => it.includes('unsent'))") == []


def test_evidence_saves_itself_and_its_button_closes_it(signed_in, review):
    evidence = review.evidence.get()
    page = open_claim(signed_in("reviewer"), review)
    page.locator("#evidence").get_by_role("link", name=re.compile("^Edit")).click()
    form = page.locator("form.evidence-form")
    form.get_by_label("How many were studied").fill("120")
    form.get_by_role("radio", name="Refutes").check()
    expect(form.locator(".save-state")).to_have_text(SAVED)
    evidence.refresh_from_db()
    assert (evidence.sample_size, evidence.stance) == (120, "refutes")
    form.get_by_label("Remark").fill("Typed last.")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    evidence.refresh_from_db()
    assert evidence.remark == "Typed last."
