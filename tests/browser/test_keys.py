"""The keys of the desk: listed, changed, turned off, and silent where somebody types."""

import pytest
from playwright.sync_api import Page, expect

from claims.models import User

# What a press of the first key of each command would change, if it reached the page.
LETTERS = "snamjkofexzt/?"


@pytest.fixture
def person(workspace):
    """Somebody of the desk at the workspace, and what is stored of how they like it."""

    def stored() -> tuple[bool, dict[str, str]]:
        return User.objects.values_list("keys_on", "keys").get(username="reviewer")

    return workspace(), stored


def keys(page: Page):
    return page.get_by_role("dialog", name="Keys")


def selecting(page: Page):
    return page.locator("#sentence-bar")


def change(page: Page, words: str):
    return keys(page).get_by_role("button", name=f"Change the key of “{words}”")


def test_case_24_keys_are_listed_changed_and_kept(person, workspace, axe, screenshot):
    page, stored = person
    page.keyboard.press("?")
    expect(keys(page).get_by_role("heading", name="Keys", exact=True)).to_be_focused()
    expect(keys(page).get_by_role("list", name="Selecting")).to_contain_text(
        "Select words by keyboard"
    )
    axe(page)
    screenshot(page, "keys")

    change(page, "Select words by keyboard").click()
    page.keyboard.press("q")
    expect(page.get_by_text("“Select words by keyboard” is Q now.")).to_be_visible()
    expect(change(page, "Select words by keyboard")).to_be_focused()
    change(page, "List and change the keys").click()
    page.keyboard.press("q")
    expect(page.get_by_text("Q is the key of “Select words by keyboard” already")).to_be_visible()
    axe(page)
    screenshot(page, "keys-conflict")
    page.get_by_role("button", name="Swap the two keys").press("Enter")
    expect(page.get_by_text("“List and change the keys” is Q now")).to_be_visible()
    expect(change(page, "List and change the keys")).to_be_focused()
    page.keyboard.press("Escape")
    expect(keys(page)).to_be_hidden()
    assert stored() == (True, {"select_by_keyboard": "?", "show_keys": "q"})

    for again in (page, workspace(color_scheme="dark")):  # after a reload, and in another browser
        again.reload()
        expect(again.get_by_role("button", name="Keys").locator("kbd")).to_have_text("Q")
        again.keyboard.press("q")
        expect(keys(again)).to_be_visible()
        axe(again)
    page.get_by_role("button", name="Give every command its first key back").click()
    expect(page.get_by_text("Every command has its first key again.")).to_be_visible()
    assert stored() == (True, {})


def test_case_24_a_key_can_be_taken_away_and_no_command_takes_the_pages_own(person):
    page, stored = person
    page.keyboard.press("?")
    change(page, "Select words by keyboard").click()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("That key has other work in a page.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("The key stays as it was.")).to_be_visible()
    expect(keys(page)).to_be_visible()
    assert stored() == (True, {})
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(change(page, "Select words by keyboard")).to_contain_text("no key")
    expect(page.get_by_text("“Select words by keyboard” has no key now.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(selecting(page)).to_be_hidden()
    assert stored() == (True, {"select_by_keyboard": ""})


def test_case_24_keys_can_be_turned_off(person):
    page, stored = person
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use single-letter keys").uncheck()
    expect(page.get_by_text("Single-letter keys are off.")).to_be_visible()
    assert stored() == (False, {})
    page.keyboard.press("Escape")
    page.reload()
    for letter in LETTERS:
        page.keyboard.press(letter)
    expect(keys(page)).to_be_hidden()
    expect(selecting(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Keys").locator("kbd")).to_be_hidden()
    page.get_by_role("button", name="Select by keyboard").click()
    expect(selecting(page)).to_be_focused()
    page.keyboard.press("Escape")  # what leads out of a mode is never off
    expect(selecting(page)).to_be_hidden()


def test_case_24_no_key_fires_where_somebody_types(person):
    page, _ = person
    page.get_by_role("link", name="Paste the words").click()
    field = page.get_by_label("Words in the article")
    expect(field).to_be_focused()
    page.keyboard.type(LETTERS)
    expect(field).to_have_value(LETTERS)
    expect(keys(page)).to_be_hidden()
    expect(selecting(page)).to_be_hidden()


def test_what_cannot_be_stored_is_said(person):
    page, stored = person
    page.keyboard.press("?")
    expect(keys(page)).to_be_visible()
    page.context.set_offline(True)
    change(page, "Select words by keyboard").click()
    page.keyboard.press("q")
    expect(page.get_by_text("This could not be stored")).to_be_visible()
    page.context.set_offline(False)
    assert stored() == (True, {})


def test_list_of_keys_that_does_not_come_is_said_and_comes_when_asked_again(person):
    page, _stored = person
    page.route("**/keys_dialog*", lambda route: route.abort())
    page.keyboard.press("?")
    expect(page.get_by_text("The list of keys did not come")).to_be_visible()
    page.unroute("**/keys_dialog*")
    page.keyboard.press("?")
    expect(keys(page).get_by_role("list", name="Sentence by sentence")).to_be_visible()
    expect(keys(page).get_by_role("list", name="The claim's words")).to_be_visible()


NAMES = """async () => {
    const names = await import(document.querySelector('script[src*="highlighting/workspace"]').src
        .replace(/highlighting\\/workspace[^/]*$/, "desk/key_names.js"));
    const press = (key, on = [], more = {}) => names.pressed(
        {key, getModifierState: (name) => on.includes(name), ...more});
    return {
        labels: ["s", "Z", "?", "Escape", "ArrowUp", "[", "ß"].map(names.keyLabel),
        shortcuts: ["s", "Z", "?", "Escape"].map(names.shortcut),
        presses: [press("s"), press("S", ["CapsLock"]), press("s", ["CapsLock"]),
            press("s", [], {ctrlKey: true}),
            press("[", ["AltGraph"], {ctrlKey: true, altKey: true}),
            press("a", [], {isComposing: true}), press("?")],
        own: ["s", "é", "7", "😀", " ", "Enter", "F2", ""].map(names.canBeOwn),
    };
}"""


def test_keys_by_their_names(person):
    page, _ = person
    assert page.evaluate(NAMES) == {
        "labels": ["S", "Shift+Z", "?", "Esc", "↑", "[", "ß"],
        "shortcuts": ["s", "Shift+Z", "?", "Escape"],
        "presses": ["s", "s", "S", "", "[", "", "?"],
        "own": [True, True, True, True, False, False, False, False],
    }
