"""From an uploaded PDF to the passage marked in it and the wrong one flagged, in a real browser."""

from playwright.sync_api import expect

from claims.citing.copies import run_request
from claims.models import CopyRequest
from tests.citing.reports import SENTENCES, report
from tests.factories import ClaimFactory, EvidenceFactory, ReviewFactory, SourceFactory, UserFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
WRONG = "Rats that were given the extract for a year lost a third of their weight."


def upload(page, source):
    page.goto(f"/desk/sources/{source.pk}/")
    page.get_by_role("link", name="Upload its text").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Choose a file, or paste the text.")).to_be_visible()
    page.get_by_label("File").set_input_files(
        {"name": "trial.pdf", "mimeType": "application/pdf", "buffer": report()}
    )


def see_it_kept(page, axe, screenshot):
    """The page follows the job by itself; the person leaves their hands where they are."""
    copies = page.locator("#copies")
    expect(copies.get_by_role("status")).to_have_text("Uploaded file: waiting to start…")
    run_request(CopyRequest.objects.get().pk)
    expect(copies.get_by_role("status")).to_have_text("The copy is kept.")
    expect(copies).to_contain_text("Passages: 1 found, 1 not found")
    expect(page.locator("#source-line")).to_contain_text("Archived")
    screenshot(page, "copies-source", full_page=True)
    axe(page)


def read_it(page, found, axe, screenshot):
    page.get_by_role("link", name="trial.pdf").click()
    mark = page.locator("mark.claim")
    expect(mark).to_have_text(SENTENCES[0])
    page.get_by_role("link", name="Passage 1, to where it stands").click()
    expect(page.locator(f"#mark-{found.pk}")).to_be_in_viewport()
    expect(
        page.locator(".copy-passages").get_by_text("Not found in our copy of it")
    ).to_be_visible()
    screenshot(page, "copies-text")
    axe(page)


def correct_the_wrong_one(page, claim, axe, screenshot):
    page.goto(f"/desk/claims/{claim.pk}/")
    wrong = page.locator(".evidence-item", has_text=WRONG)
    expect(wrong.get_by_text("Not found in our copy of it")).to_be_visible()
    expect(page.get_by_text("does not stand in the copy of")).to_be_visible()
    screenshot(page, "copies-evidence", full_page=True)
    axe(page)
    wrong.get_by_role("link", name="Edit").click()
    page.get_by_label("Passage", exact=True).fill(SENTENCES[2].replace("7 of 112", "70 of 112"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".passage-words ins")).to_contain_text("7")
    expect(page.get_by_text("does not stand in the copy of")).to_have_count(0)
    page.locator(".evidence-item", has_text=SENTENCES[0]).get_by_role(
        "link", name="See it there"
    ).click()
    expect(page.locator("mark.claim").first).to_have_text(SENTENCES[0])


def test_uploaded_text_shows_which_passage_stands_in_it(signed_in, axe, screenshot):
    author = UserFactory(username="reviewer", roles=["reviewer"])
    claim = ClaimFactory(statement="Kratom tea harms the liver")
    review = ReviewFactory(claim=claim, author=author)
    source = SourceFactory(title="A year with kratom tea")
    found = EvidenceFactory(review=review, source=source, passage=SENTENCES[0])
    EvidenceFactory(review=review, source=source, passage=WRONG)
    page = signed_in("reviewer")
    upload(page, source)
    screenshot(page, "copies-upload", full_page=True)
    axe(page)
    page.get_by_role("button", name="Keep it").click()
    see_it_kept(page, axe, screenshot)
    read_it(page, found, axe, screenshot)
    correct_the_wrong_one(page, claim, axe, screenshot)

    phone = signed_in("editor", **PHONE)
    copy = source.copies.get()
    for name, path in (
        ("source", f"/desk/sources/{source.pk}/"),
        ("text", f"/desk/copies/{copy.pk}/"),
        ("evidence", f"/desk/claims/{claim.pk}/"),
        ("withdraw", f"/desk/copies/{copy.pk}/withdraw/"),
    ):
        phone.goto(path)
        screenshot(phone, f"copies-{name}-phone-dark", full_page=True)
        axe(phone)
    phone.get_by_label("Why").fill("It is the wrong trial")
    phone.get_by_role("button", name="Withdraw it").click()
    expect(phone.get_by_text("It is the wrong trial")).to_be_visible()
