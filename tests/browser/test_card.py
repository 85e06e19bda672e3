"""A claim's card in a frame on somebody else's page."""

import pytest
from playwright.sync_api import expect

from claims.publishing.addresses import article_card_path, card_path
from claims.serving.embedding import page_snippet
from tests.published import new_site, published_leaf

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_card_has_its_height_and_opens_the_claim_beside_the_page(
    live_server, settings, httpserver, new_context, axe, screenshot
):
    settings.SITE_URL = live_server.url
    leaf = published_leaf(new_site())
    snippet = page_snippet("Kratom & dopamine", card_path(leaf.dopamine.pk), height=600)
    body = (
        "<!doctype html><html lang=en><title>Elsewhere</title>"
        f"<main><h1>Elsewhere</h1><p>As checked:</p>{snippet}</main>"
    )
    httpserver.expect_request("/blog").respond_with_data(body, content_type="text/html")
    context = new_context()
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(httpserver.url_for("/blog"))
    card = page.frame_locator("iframe")
    expect(card.get_by_role("heading")).to_have_text("Kratom enhances dopamine release")
    frame = page.locator("iframe")
    expect(frame).not_to_have_attribute("height", "600")
    assert int(frame.get_attribute("height")) == card.locator("main").evaluate(
        "card => Math.ceil(card.getBoundingClientRect().height)"
    )
    screenshot(page, "card")
    with context.expect_page() as opened:
        card.get_by_role("link", name="Evidence and reasons").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(
        "Kratom enhances dopamine release"
    )
    assert context.cookies() == []
    axe(page)


@pytest.mark.parametrize("width", [560, 320])
def test_room_that_oembed_asks_for_holds_the_card(live_server, settings, new_context, width):
    settings.SITE_URL = live_server.url
    page = new_context().new_page()
    site = new_site()
    leaf = published_leaf(site)
    site.correct(leaf.dopamine, note="We had missed a study of many words. " * 9)
    for address in (card_path(leaf.dopamine.pk), article_card_path(leaf.article.pk)):
        asked = f"{live_server.url}/oembed/?url={live_server.url}{address}&maxwidth={width}"
        given = page.request.get(asked).json()
        page.set_viewport_size({"width": given["width"], "height": given["height"]})
        page.goto(live_server.url + address)
        high = page.locator("main").evaluate("card => card.getBoundingClientRect().height")
        assert high <= given["height"] <= high * 1.5
