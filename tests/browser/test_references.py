"""From a mark in the rationale to the list of references and back, and from a file to the library,
in a real browser."""

import pytest
from playwright.sync_api import expect

from claims.models import Source, User
from tests.factories import EvidenceFactory, ReviewFactory, SourceFactory, UserFactory
from tests.published import Site, address_of

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
FILE = """
@article{a, title={Leaves of a tree}, author={Li, Wei}, year={2019}, doi={10.1016/a.1}}
@article{b, title={Known already}, doi={10.1016/li2019}}
@article{c, title={Nowhere to be found}}
"""


@pytest.fixture
def sources(new_context):
    return [
        SourceFactory(key=key, title=f"On {key}", authors="Li W", doi=f"10.1016/{key}")
        for key in ("who2020", "li2019")
    ]


def test_mark_is_put_at_the_caret_and_checked_while_typing(signed_in, sources, axe, screenshot):
    page = signed_in("reviewer")
    author = User.objects.get(username="reviewer")
    review = ReviewFactory(author=author, rationale="Seen in rats. Not in people.")
    for source in sources:
        EvidenceFactory(review=review, source=source)
    page.goto(f"/desk/claims/{review.claim_id}/")
    rationale = page.get_by_label("Rationale")
    rationale.evaluate("it => { it.focus(); it.setSelectionRange(12, 12); }")
    page.locator("[data-cites=li2019]").click()
    expect(rationale).to_be_focused()
    expect(rationale).to_have_value("Seen in rats [@li2019]. Not in people.")
    preview = page.locator("#rationale-preview")
    expect(preview).to_contain_text("Seen in rats [1]. Not in people.")
    page.keyboard.type(" [@nope1999]")
    problem = "No source of this review has the key “nope1999”."
    expect(preview).to_contain_text(problem)
    page.locator(".bibliography-here summary").click()
    first = page.locator(".bibliography li").first
    expect(first).to_contain_text("On li2019")
    screenshot(page, "references-preview")
    axe(page)
    first.get_by_role("link", name="Back to the mark of reference 1").click()
    expect(page.locator("#mark-li2019-1:target")).to_have_count(1)
    expect(page.locator("#standing")).to_contain_text(problem)


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, PHONE])
def test_reader_goes_to_the_reference_and_back(open_page, sources, axe, screenshot, options):
    people = {name: UserFactory(username=name, roles=[name]) for name in ("reviewer", "editor")}
    site = Site(**people, moderator=UserFactory())
    rationale = "Seen in rats [@li2019, p. 4], again [@li2019; @who2020]. Not in people."
    claim = site.published_claim("Kratom lifts", sources=sources, rationale=rationale).claim
    reader = open_page(**options)
    reader.goto(address_of(claim))
    reader.locator(".prose").get_by_role("link", name="Reference 2").click()
    expect(reader.locator("#ref-who2020:target")).to_contain_text("On who2020")
    reader.get_by_role("link", name="Back to mark 2 of reference 1").click()
    expect(reader.locator("#mark-li2019-2:target")).to_have_text("1")

    reader.get_by_label("Citation style").select_option("apa")
    reader.get_by_role("button", name="Show").click()
    expect(reader.locator("#ref-li2019")).to_contain_text("Li, W. (2021). On li2019.")
    assert reader.url.endswith("?style=apa#bibliography")
    if options is PHONE:
        screenshot(reader, "references-phone-dark", full_page=True)
        axe(reader)
    with reader.expect_download() as download:
        reader.locator("#bibliography").get_by_role("link", name="RIS").click()
    assert download.value.suggested_filename == f"claim-{claim.pk}.ris"


def test_file_is_looked_at_before_it_is_imported(signed_in, sources, axe, screenshot):
    page = signed_in("reviewer")
    page.goto("/desk/sources/")
    page.get_by_role("link", name="Import references").click()
    axe(page)
    page.get_by_label("File with references").set_input_files(
        {"name": "a.bib", "mimeType": "application/x-bibtex", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Look at them").click()
    expect(page.get_by_text("BibTeX · 1 new · 1 in the library already")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Leaves of a tree")).to_be_checked()
    expect(page.get_by_text("so nobody could find it")).to_be_visible()
    screenshot(page, "references-choose", full_page=True)
    axe(page)
    page.get_by_role("button", name="Tick none").click()
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick at least one reference.")
    page.get_by_role("button", name="Tick all").click()
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_text("1 source added to the library.")).to_be_visible()
    assert Source.objects.filter(title="Leaves of a tree", filled_by="file").count() == 1
