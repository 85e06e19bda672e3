"""Talking about a claim and about words of an article, in real browsers."""

import pytest
from playwright.sync_api import Page, expect

from claims.models import Comment, Mention, Thread
from claims.reviewing.discussion import add_comment, resolve_thread, start_thread
from tests.browser.hands import POINTS, bar, drag_over, hears, tab_to
from tests.factories import NoteFactory, OccurrenceFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WORDS = "enhances dopamine release"
# The words that stand from the left to the right of each box that is drawn for a note.
PAINTED = """[...document.querySelectorAll('.note-words')].map((box) => {
    const {left, right, top, bottom} = box.getBoundingClientRect();
    const [from, to] = [left + 1, right - 1].map(
        (x) => document.caretPositionFromPoint(x, (top + bottom) / 2));
    const range = document.createRange();
    range.setStart(from.offsetNode, from.offset);
    range.setEnd(to.offsetNode, to.offset);
    return range.toString();
})"""


@pytest.fixture
def claim(browser, snapshot):
    """After the browser, which keeps what the migrations stored."""
    return OccurrenceFactory(snapshot=snapshot, exact=WORDS).claim


def open_claim(page: Page, claim) -> None:
    page.goto(f"/desk/articles/{claim.occurrences.get().snapshot.article_id}/")
    page.locator(f"#mark-{claim.pk}").click()
    expect(page.get_by_role("heading", name="Discussion")).to_be_visible()


def test_one_mentions_the_other_who_answers_and_resolves_by_keyboard(
    signed_in, claim, axe, screenshot
):
    """Two browsers, no mouse: mention, count, list, thread, answer, resolve."""
    other = signed_in("other_reviewer")
    other.goto("/desk/")
    page = signed_in("reviewer")
    page.goto(f"/desk/articles/{claim.occurrences.get().snapshot.article_id}/")
    tab_to(page, page.locator(f"#mark-{claim.pk}"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Discussion")).to_be_visible()
    expect(page.locator("#panel h2").first).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_role("heading", name="Discussion")).to_be_focused()
    tab_to(page, page.get_by_label("Your comment"))
    page.keyboard.type("Only rats, @oth")
    people = page.get_by_role("listbox", name="People of the desk")
    expect(people.get_by_role("option")).to_have_text(["Other Reviewer @other_reviewer"])
    axe(page)
    screenshot(page, "discussion-people")
    page.keyboard.press("Escape")
    expect(people).to_have_count(0)
    page.keyboard.type("e")
    page.keyboard.press("Enter")
    page.keyboard.type("or mice?")
    tab_to(page, page.get_by_role("button", name="Start it"))
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="Stored. Only the desk sees it.")).to_be_focused()
    assert Comment.objects.get().text == "Only rats, @other_reviewer or mice?"
    axe(page)

    other.reload()
    expect(other.get_by_role("link", name="Mentions 1 new")).to_be_visible()
    expect(other.get_by_text("1 mention you have not seen")).to_be_visible()
    tab_to(other, other.get_by_role("link", name="Mentions 1 new"))
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name="Mentions")).to_be_visible()
    axe(other)
    screenshot(other, "mentions")
    tab_to(other, other.get_by_role("button", name="Open what Reviewer wrote"))
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", name=claim.statement)).to_be_visible()
    assert Mention.objects.get().seen_at is not None
    tab_to(other, other.get_by_text("Answer", exact=True))
    other.keyboard.press("Enter")
    tab_to(other, other.get_by_label("Your comment"))
    other.keyboard.type("Both, see the @second study.")
    tab_to(other, other.get_by_role("button", name="Send the answer"))
    other.keyboard.press("Enter")
    expect(
        other.locator(".message", has_text="nobody of the desk is called @second")
    ).to_be_focused()
    axe(other)
    tab_to(other, other.get_by_role("button", name="Resolve"))
    other.keyboard.press("Enter")
    expect(other.locator(".message", has_text="Resolved.")).to_be_focused()
    expect(other.get_by_role("button", name="Reopen")).to_be_visible()
    axe(other)
    assert Thread.objects.get().resolved_by.username == "other_reviewer"


def test_case_26_words_that_are_not_sent_or_refused_are_kept(signed_in, claim, axe, screenshot):
    by = UserFactory(username="editor", display_name="Editor", roles=["editor"])
    thread = start_thread(claim=claim, text="Only *rats*?", by=by)
    page = signed_in("reviewer")
    open_claim(page, claim)
    page.get_by_text("Answer", exact=True).click()
    field = page.get_by_label("Your comment").first
    field.fill("Half a sentence")
    page.get_by_role("link", name="All claims").click()
    expect(page.get_by_role("heading", name="Discussion")).to_have_count(0)
    page.locator(f"#mark-{claim.pk}").click()
    expect(field).to_have_value("Half a sentence")
    field.fill("é" * 10_001)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("This has 10,001 characters")).to_be_visible()
    expect(field).to_have_value("é" * 10_001)
    axe(page)
    field.fill("Rats and mice.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("#open-threads")).to_contain_text("1")
    expect(page.get_by_text("Rats and mice.")).to_be_visible()
    expect(field).to_have_value("")

    page.get_by_role("link", name="Edit your comment").click()
    expect(page.get_by_label("Your comment").first).to_have_value("Rats and mice.")
    axe(page)
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Remove your comment").click()
    expect(page.locator(".message", has_text="Comment removed.")).to_be_focused()
    expect(page.get_by_text("Rats and mice.")).to_have_count(0)
    page.locator(".thread").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Rats and mice.")).to_be_visible()

    add_comment(thread_id=thread.pk, text="From elsewhere.", by=by)
    tell = "(claim) => document.dispatchEvent(new CustomEvent('claim-changed', {detail: {claim}}))"
    page.get_by_text("Answer", exact=True).click()
    field.fill("While I type")
    page.evaluate(f"({tell})({claim.pk})")
    page.get_by_role("button", name="Somebody wrote here").click()
    expect(page.get_by_text("From elsewhere.")).to_be_visible()
    expect(field).to_have_value("While I type")
    resolve_thread(thread_id=thread.pk, by=by)
    field.fill("")
    page.evaluate("document.activeElement.blur()")
    page.evaluate(f"({tell})({claim.pk})")
    expect(page.get_by_text("Resolved", exact=False).first).to_be_visible()
    axe(page)
    screenshot(page, "discussion-resolved")


def test_case_26_unsent_words_are_for_nobody_else(signed_in, claim):
    kept = "Object.keys(sessionStorage).filter((key) => key.startsWith('said:'))"
    page = signed_in("reviewer")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/desk/claims/{claim.pk}/discussion/")
    page.get_by_label("Your comment").fill("For my eyes")
    assert len(page.evaluate(kept)) == 1

    mine = page.context.cookies()
    page.context.add_cookies(signed_in("other_reviewer").context.cookies())
    page.reload()
    page.wait_for_function(f"{kept}.length === 0")
    expect(page.get_by_label("Your comment")).to_have_value("")

    page.context.add_cookies(mine)
    page.reload()
    page.get_by_label("Your comment").fill("For my eyes")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/desk/" not in url)
    assert page.evaluate(kept) == []


def test_note_is_written_painted_found_and_made_a_claim(
    workspace, snapshot, claim, axe, screenshot
):
    page = workspace()
    drag_over(page, "lifts mood")
    expect(bar(page)).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Note on these words")).to_be_visible()
    axe(page)
    page.get_by_label("Your note").fill("Whose mood?")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".message", has_text="Stored. Only the desk sees it.")).to_be_focused()
    expect(page.get_by_role("link", name="Notes 1")).to_be_visible()
    assert " ".join(page.evaluate(PAINTED)) == "lifts mood"
    assert page.evaluate("[...CSS.highlights.keys()]") == []
    note = Thread.objects.get()
    assert (note.exact, note.snapshot) == ("lifts mood", snapshot)
    assert page.locator("#article").inner_html().count("note") == 0
    axe(page)
    screenshot(page, "notes-list")

    start, end = note.span.start - 30, note.span.end
    place = {"snapshot": snapshot, "start": start, "end": end, "quote": snapshot.text[start:end]}
    start_thread(**place, text="Across.", by=note.created_by)
    page.reload()
    expect(page.get_by_role("link", name="Notes 2")).to_be_visible()
    page.get_by_role("button", name="2 notes on words in this line").click()
    expect(page.locator(".thread")).to_have_count(2)
    page.get_by_role("link", name="Notes 2").click()
    page.get_by_role("link", name="Show in the text").first.click()
    hears(page, "Shown in the text.")
    screenshot(page, "notes-overlap")
    (x, y), _end = page.evaluate(POINTS, "dopamine release")
    page.mouse.click(x, y)
    expect(page.get_by_role("heading", name=claim.statement)).to_be_visible()
    page.get_by_role("button", name="Note on these words").click()
    expect(page.locator(".thread")).to_have_count(1)
    expect(page.locator(".thread")).to_contain_text("Across.")
    page.goto(f"/desk/articles/{snapshot.article_id}/#note-{note.pk}")
    page.reload()
    expect(page.get_by_text("Whose mood?")).to_be_visible()
    page.get_by_role("button", name="Make it a claim").click()
    expect(page.get_by_label("Statement")).to_be_visible()
    expect(page.locator("#panel .drafted-quote")).to_have_text("lifts mood")


@pytest.mark.parametrize(
    "options", [{"viewport": {"width": 360, "height": 740}}, {"color_scheme": "dark"}]
)
def test_discussion_is_accessible_on_a_phone_and_in_the_dark(
    signed_in, claim, snapshot, axe, screenshot, options
):
    by = UserFactory(username="editor", display_name="Editor", roles=["editor"])
    UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    start_thread(claim=claim, text="@reviewer " + "A very long sentence about rats. " * 20, by=by)
    note = NoteFactory(snapshot=snapshot, exact="lifts mood", created_by=by)
    add_comment(thread_id=note.pk, text="Hm.", by=by)
    name = "phone" if "viewport" in options else "dark"
    page = signed_in("reviewer", **options)
    for path in ("/desk/mentions/", f"/desk/claims/{claim.pk}/discussion/",
                 f"/desk/articles/{snapshot.article_id}/notes/"):  # fmt: skip
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        screenshot(page, f"discussion-{name}-{path.strip('/').rpartition('/')[2]}", full_page=True)


def test_names_are_completed_where_they_are_typed(open_page, live_server):
    """The pure part: which name is typed, who fits, and what the text is then."""
    page = open_page()
    page.goto("/")
    assert page.evaluate(
        """async () => {
            const {fitting, nameBefore, withName} = await import("/static/js/reviewing/names.js");
            const people = [
                {username: "zoe", name: "Zoë Anders"}, {username: "anna", name: "Ana Ruiz"}];
            return [
                ["@", "(@an", "see @Zo", "a@b", "https://x/@an", "@an na"].map(
                    (text) => nameBefore(text, text.length)?.name ?? null),
                ["an", "ZOE", "zoë", "ru", "x", ""].map(
                    (typed) => fitting(people, typed).map((one) => one.username)),
                withName("Ask @an now", 4, 7, "anna"), withName("@z", 0, 2, "zoe"),
            ];
        }"""
    ) == [
        ["", "an", "Zo", None, None, None],
        [["anna", "zoe"], ["zoe"], ["zoe"], ["anna"], [], ["zoe", "anna"]],
        {"text": "Ask @anna now", "caret": 10},
        {"text": "@zoe ", "caret": 5},
    ]


def test_name_that_is_typed_out_leaves_the_button_free(signed_in, claim):
    # Invented colleagues have names of their own: none of them begins like this.
    UserFactory(username="xjonas", display_name="Jonas Okoro", roles=["editor"])
    page = signed_in("reviewer")
    open_claim(page, claim)
    page.get_by_label("Your comment").press_sequentially("Please look, @xjona")
    people = page.get_by_role("listbox", name="People of the desk")
    expect(people.get_by_role("option")).to_have_text(["Jonas Okoro @xjonas"])
    page.keyboard.type("s")
    expect(people).to_have_count(0)
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_text("Stored. Only the desk sees it.")).to_be_visible()
    assert Mention.objects.get().user.username == "xjonas"


def test_talk_without_script(signed_in, claim, snapshot):
    page = signed_in("reviewer", java_script_enabled=False)
    page.goto(f"/desk/claims/{claim.pk}/")
    page.get_by_role("link", name="Discussion of this claim").click()
    page.get_by_label("Your comment").fill("Rats?")
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_text("Stored. Only the desk sees it.")).to_be_visible()
    page.get_by_text("Answer", exact=True).click()
    page.get_by_label("Your comment").fill("Mice.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_role("link", name="Edit your comment").first.click()
    page.get_by_label("Your comment").fill("Rats and voles?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Rats and voles?")).to_be_visible()
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    page.goto(f"/desk/articles/{snapshot.article_id}/")
    page.get_by_role("link", name="Notes").click()
    page.get_by_role("link", name="Note on other words").click()
    page.get_by_label("Words in the article").fill("lifts mood")
    page.get_by_label("Your note").fill("Whose?")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".thread .drafted-quote")).to_have_text("lifts mood")
