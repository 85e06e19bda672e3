"""From a row in the table of Retraction Watch to the corrected page, in a real browser."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from claims.models import Event, Notification, Source, SourceAlert
from claims.reviewing.reviews import approve_review, submit_review
from tests.citing.test_retractions import row, table
from tests.factories import SourceFactory, UserFactory
from tests.published import Site, address_of

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}


@pytest.fixture
def site(new_context):
    people = {name: UserFactory(username=name, roles=[name]) for name in ("reviewer", "editor")}
    return Site(**people, moderator=UserFactory())


@pytest.fixture
def import_row(tmp_path):
    """Import a table with the notice about a DOI, as an administrator does."""

    def run(doi):
        file = tmp_path / "retractions.csv"
        notice = {"RetractionDOI": "10.1016/j.notice.1"}
        file.write_text(table(row(7, doi, **notice)).getvalue(), encoding="utf-8", newline="")
        call_command("import_retractions", str(file))

    return run


def everything():
    return SourceAlert.objects.count(), Notification.objects.count(), Event.objects.count()


def start_correction(author, desk, axe, screenshot):
    """The author is told and begins to correct; the editor sees that."""
    author.goto("/desk/publish/alerts/")
    expect(author.get_by_text("1 new about your own reviews.")).to_be_visible()
    screenshot(author, "watching-alerts-phone-dark", full_page=True)
    axe(author)
    author.get_by_role("link", name="“Real time monitoring of dopamine” has been retracted").click()
    screenshot(author, "watching-alert-phone-dark", full_page=True)
    axe(author)
    author.get_by_role("button", name="Start the correction").click()
    author.wait_for_url("**/desk/claims/**")
    desk.get_by_role("link", name="1 source to decide").click()
    screenshot(desk, "watching-alerts", full_page=True)
    desk.get_by_role("link", name="“Real time monitoring of dopamine” has been retracted").click()
    expect(desk.get_by_text("A correction is under way (draft).")).to_be_visible()
    screenshot(desk, "watching-alert", full_page=True)
    axe(desk)


def look_at_the_watch(desk, author, source, axe, screenshot):
    for name, screen in (("wide", desk), ("phone-dark", author)):
        screen.goto("/desk/sources/watch/")
        expect(screen.get_by_role("heading", name="Reviews at risk 1")).to_be_visible()
        screenshot(screen, f"watching-dashboard-{name}", full_page=True)
        axe(screen)
        screen.goto(f"/desk/sources/{source.pk}/")
        if screen is desk:  # the other one sees that somebody has asked
            screen.get_by_role("button", name="Check now").click()
        expect(screen.get_by_text("Asking the services and visiting the address…")).to_be_visible()
        screenshot(screen, f"watching-source-{name}", full_page=True)
        axe(screen)


def publish_correction(desk, claim, site):
    """What was handed in and approved goes out as the second version."""
    draft = claim.reviews.get(status="draft")
    submit_review(review_id=draft.pk, by=site.reviewer)
    approve_review(review_id=draft.pk, by=site.editor)
    desk.goto(f"/desk/publish/claims/{claim.pk}/")
    desk.locator("[name=correct-reason_code]").select_option("source_retracted")
    desk.locator("[name=correct-note]").fill(
        "The study was retracted; the verdict rests on others."
    )
    desk.get_by_role("button", name="Publish the correction").click()
    expect(desk.get_by_text("is public as version 2.")).to_be_visible()


def test_retracted_source_is_told_until_its_check_is_corrected(
    signed_in, open_page, site, import_row, axe, screenshot
):
    source = SourceFactory(doi="10.1016/j.cited.1", title="Real time monitoring of dopamine")
    claim = site.published_claim("Kratom enhances dopamine release", sources=[source]).claim
    desk, reader = signed_in("editor"), open_page()
    desk.goto(f"/desk/sources/{source.pk}/")
    badge = desk.locator(".source-status").first
    expect(badge).to_have_text("Retraction status not looked up")
    reader.goto(address_of(claim))
    banner = reader.locator(".source-alert")
    expect(banner).to_have_count(0)

    import_row("https://doi.org/10.1016/J.CITED.1")
    desk.reload()
    expect(badge).to_have_text("Retracted")
    expect(desk.get_by_role("link", name="1 source to decide")).to_be_visible()
    assert everything()[:2] == (1, 1)
    before = everything()
    import_row("10.1016/j.cited.1")
    assert everything() == before
    reader.reload()
    expect(banner).to_contain_text("A source of this check has been retracted.")
    expect(banner).to_contain_text("According to Retraction Watch, 31 May 2021.")
    expect(banner.get_by_role("link", name="Read the notice")).to_have_attribute(
        "href", "https://doi.org/10.1016/j.notice.1"
    )
    screenshot(reader, "watching-banner")
    axe(reader)

    author = signed_in("reviewer", **PHONE)
    start_correction(author, desk, axe, screenshot)
    look_at_the_watch(desk, author, source, axe, screenshot)
    reader.reload()
    expect(banner).to_have_count(1)
    publish_correction(desk, claim, site)
    expect(desk.get_by_role("link", name="source to decide")).to_have_count(0)
    reader.reload()
    expect(banner).to_have_count(0)
    expect(reader.get_by_text("a source was retracted").first).to_be_visible()
    import_row("10.1016/j.cited.1")
    assert everything()[:2] == (1, 1)
    assert Source.objects.get().status == "retracted"


def test_kept_check_shows_its_note_without_script(
    signed_in, open_page, new_context, site, import_row, axe, screenshot
):
    source = SourceFactory(doi="10.1016/j.cited.1", title="Real time monitoring of dopamine")
    claim = site.published_claim("Kratom enhances dopamine release", sources=[source]).claim
    import_row("10.1016/j.cited.1")
    desk = signed_in("editor")
    desk.goto(f"/desk/publish/alerts/{SourceAlert.objects.get().pk}/")
    desk.get_by_role("button", name="Keep the check").click()
    expect(desk.get_by_text("Say in a sentence why the check stands")).to_be_visible()
    desk.get_by_label("Note to readers").fill("Two other trials say the same.")
    desk.get_by_role("button", name="Keep the check").click()
    expect(desk.get_by_text("Readers see your note.")).to_be_visible()
    screenshot(desk, "watching-decided", full_page=True)
    axe(desk)
    reader = open_page(new_context(java_script_enabled=False, **PHONE))
    reader.goto(address_of(claim))
    expect(reader.locator(".source-alert")).to_contain_text(
        "We looked at this and let the check stand: Two other trials say the same."
    )
    expect(reader.locator(".source-status").first).to_have_text("Retracted")
    screenshot(reader, "watching-kept-phone-dark", full_page=True)
