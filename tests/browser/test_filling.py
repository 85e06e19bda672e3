"""A source that fills itself in, in a real browser, with real answers of a server of our own."""

import json
import threading

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect
from werkzeug import Response

from claims.models import Source
from tests.citing.services import answers
from tests.factories import (
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TITLE = "Effects of Mitragyna speciosa on H2O & salt"
REFERENCE = "Effendy MA, Yunusa S. Effects of the leaf. Neurosci Lett 2021; 136: 5-9"


@pytest.fixture
def crossref(httpserver, settings):
    settings.FETCH_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    settings.SERVICES = {name: httpserver.url_for(f"/{name}") for name in django_settings.SERVICES}
    return httpserver


@pytest.fixture
def review(browser):
    """After the browser, which keeps what the migrations stored."""
    author = UserFactory(username="reviewer", display_name="Reviewer", roles=["reviewer"])
    review = ReviewFactory(author=author)
    OccurrenceFactory(claim=review.claim)
    return review


def answering(crossref) -> threading.Event:
    """One DOI is known once the gate is open, another is not; a reference may mean the first."""
    gate = threading.Event()

    def held(_request) -> Response:
        gate.wait(20)
        return Response(json.dumps(answers.CROSSREF), 200, content_type="application/json")

    crossref.expect_request("/crossref/works/10.1000/a").respond_with_handler(held)
    paths = ("/crossref/works/10.1000/b", "/datacite/dois/10.1000/b", "/doi/10.1000/b")
    for path in paths:
        crossref.expect_request(path).respond_with_data("", status=404)
    found = {"message": {"items": [answers.CROSSREF["message"]]}}
    crossref.expect_request("/crossref/works").respond_with_json(found)
    return gate


def fill_in_again(page, source, name, axe, screenshot):
    """Asked again, the page shows what would change and keeps what a person wrote."""
    Source.objects.update(container="")
    page.goto(f"/desk/sources/{source.pk}/")
    screenshot(page, f"source-{name}", full_page=True)
    page.get_by_role("link", name="Fill in again").click()
    expect(page.get_by_role("heading", name="What the services say")).to_be_focused()
    expect(page.get_by_text("Stays: a person wrote it")).to_be_visible()
    axe(page)
    screenshot(page, f"filling-again-{name}", full_page=True)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Filled in from Crossref.")).to_be_visible()
    source.refresh_from_db()
    assert (source.container, source.authors) == ("Neuroscience Letters 136(2): 5-9", "Mine alone")


@pytest.mark.parametrize(
    "screen",
    [{}, {"viewport": {"width": 360, "height": 800}, "color_scheme": "dark"}],
    ids=["wide", "phone-dark"],
)
def test_pasted_identifier_fills_in_what_nobody_typed(
    signed_in, review, crossref, axe, screenshot, screen, request
):
    gate = answering(crossref)
    name = request.node.callspec.id
    page = signed_in("reviewer", **screen)
    page.goto(f"/desk/claims/{review.claim_id}/")
    page.get_by_role("link", name="Add evidence").click()
    box, title = page.get_by_label("DOI, PMID or web address"), page.get_by_label("Title")
    authors = page.get_by_label("Authors")

    # While it asks, the fields are there and can be used; what is typed stays.
    box.fill("https://doi.org/10.1000/A.")
    expect(page.get_by_text("Asking Crossref, DataCite and doi.org what it is…")).to_be_visible()
    screenshot(page, f"filling-asks-{name}")
    authors.fill("Mine alone")
    gate.set()
    expect(page.get_by_text("Filled in from Crossref.")).to_be_visible()
    expect(title).to_have_value(TITLE)
    expect(authors).to_have_value("Mine alone")
    expect(authors).to_be_focused()
    expect(page.get_by_label("Year")).to_have_value("2021")
    axe(page)
    screenshot(page, f"filling-filled-{name}")

    # Another identifier takes out what the first one brought, and nothing else.
    box.fill("10.1000/b")
    expect(page.get_by_text("do not know this DOI.")).to_be_visible()
    expect(title).to_have_value("")
    expect(authors).to_have_value("Mine alone")

    # A reference without an identifier proposes one.
    box.fill(REFERENCE)
    expect(page.get_by_text("Crossref knows 1 work that the reference may mean:")).to_be_visible()
    screenshot(page, f"filling-proposes-{name}")
    page.get_by_role("button", name="This one").click()
    expect(box).to_have_value("10.1000/a")
    expect(title).to_have_value(TITLE)

    page.get_by_role("radio", name="Refutes").check()
    page.get_by_role("button", name="Add to the review").click()
    expect(page.locator(".evidence-item").last).to_be_focused()
    source = Source.objects.get()
    assert (source.title, source.authors, source.edited) == (TITLE, "Mine alone", ["authors"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    fill_in_again(page, source, name, axe, screenshot)


def test_two_records_are_merged_by_hand(signed_in, browser, axe, screenshot):
    kept = SourceFactory(doi="10.1000/kept", title="A trial of the leaf")
    other = SourceFactory(doi="10.1000/other", pmid="123", title="A trial of the leaf.", authors="")
    EvidenceFactory(source=other)
    page = signed_in("reviewer", viewport={"width": 360, "height": 800})
    page.goto(f"/desk/sources/{kept.pk}/")
    page.get_by_role("link", name="Merge with another record…").click()
    page.get_by_label("The other record").fill("PMID: 123")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_text("They may be two works")).to_be_visible()
    axe(page)
    screenshot(page, "merging-phone", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    screenshot(page, "merging-wide", full_page=True)
    page.get_by_role("button", name="Merge them").click()
    expect(
        page.get_by_text("Merged. What cited the other record now cites this one.")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Cited in 1 review")).to_be_visible()
    axe(page)
    screenshot(page, "merged-wide", full_page=True)
