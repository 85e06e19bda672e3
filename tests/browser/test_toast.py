"""The short message about what has just happened, in a real browser."""

from playwright.sync_api import expect

SHOW = """async (address) => {
    const { showToast } = await import(address);
    showToast("The mark was taken off.", {
        action: "Undo",
        act: () => { document.body.dataset.undone = "yes"; },
    });
}"""


def test_toast_waits_for_whoever_is_in_it_and_gives_the_focus_back(workspace, axe, screenshot):
    page = workspace()
    paste = page.get_by_role("link", name="Paste the words")
    page.clock.install()
    for press in ("Escape", "Enter"):
        paste.focus()
        page.evaluate(SHOW, "/static/js/desk/toast.js")
        said = page.get_by_role("status").filter(has_text="The mark was taken off.")
        expect(said).to_be_visible()
        axe(page)
        said.get_by_role("button", name="Undo").focus()
        page.clock.run_for(60_000)
        expect(said).to_be_visible()
        page.keyboard.press(press)
        expect(said).to_be_hidden()
        expect(paste).to_be_focused()
    expect(page.locator("body")).to_have_attribute("data-undone", "yes")

    page.evaluate(SHOW, "/static/js/desk/toast.js")
    expect(page.get_by_text("The mark was taken off.")).to_be_visible()
    screenshot(page, "toast")
    page.clock.run_for(13_000)
    expect(page.get_by_text("The mark was taken off.")).to_be_hidden()
