"""The API's own pages in a real browser, under the content security policy."""

from playwright.sync_api import Page, expect

from tests.factories import ClaimFactory


def open_operation(page: Page, group: str, name: str) -> None:
    page.locator(f"#operations-tag-{group}").click()
    page.locator(f"#operations-{group}-{name}").get_by_role("button").first.click()


def test_documentation_is_drawn(open_page):
    page = open_page()
    page.goto("/api/v1/docs/")
    expect(page.get_by_role("heading", name="Factcheck API")).to_be_visible()
    open_operation(page, "claims", "claims_create")
    expect(page.get_by_text("Mark the words that state a new claim").first).to_be_visible()
    expect(page.get_by_text("Try it out").first).to_be_visible()


def test_documentation_tries_things_out_in_the_session(signed_in):
    page = signed_in("reviewer")
    page.goto("/api/v1/docs/")
    open_operation(page, "sources", "sources_create")
    page.get_by_role("button", name="Try it out").click()
    page.locator("textarea.body-param__text").fill('{"doi": "10.1000/1", "title": "A study"}')
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tbody .response-col_status").first).to_contain_text(
        "201"
    )


def test_list_is_read_and_added_to_in_a_browser(signed_in):
    page = signed_in("reviewer")
    claim = ClaimFactory()
    page.goto("/api/v1/claims/")
    expect(page.get_by_role("heading", name="Claims")).to_be_visible()
    expect(page.get_by_text(claim.statement)).to_be_visible()
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("#filtersModal")).to_be_visible()
    page.goto("/api/v1/reviews/")
    page.get_by_role("textbox", name="Content").fill(f'{{"claim": {claim.pk}}}')
    page.get_by_role("button", name="POST").click()
    expect(page.get_by_text("HTTP 201 Created")).to_be_visible()
