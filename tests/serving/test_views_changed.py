"""What readers are told of words that their publisher changed after the check."""

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from claims.models.vocabulary import Action
from tests.factories import TEXT
from tests.published import capture_again
from tests.serving.markup import page, structured, text_of

OLD, NEW = "enhances dopamine release", "<b>never</b> enhances dopamine"
EFFECTS = "less severe side effects than with opioids"


@pytest.fixture
def changed(site, leaf):
    """A copy with one claim's words critically changed and another claim's taken out."""
    raw = TEXT.replace(OLD, NEW).replace(EFFECTS, "nothing")
    fates = {leaf.dopamine: ("critical", NEW), leaf.effects: ("removed", "")}
    copy = capture_again(leaf.article, raw, fates, site.reviewer)
    site.publish(leaf.article)
    return copy


def day(moment):
    return f"{moment:%-d %B %Y}"


def test_article_page_tells_what_changed(client, leaf, changed, address):
    response = client.get(address(leaf.article))
    root, told = page(response), text_of(response)
    (notice,) = root.xpath("//article[@id='claim-1']//div[@class='changed is-critical']")
    assert " ".join(notice.text_content().split()) == (
        "A number, a name or a negation changed since the check. The publisher changed this "
        f"sentence on {day(changed.captured_at)}. It was checked as: {OLD} "
        "added: <b>never</b> enhances dopamine removed: release"
    )
    (badge,) = root.xpath("//article[@id='claim-1'][contains(@class, 'as-checked')]/div/strong")
    assert badge.text_content() == "as checked before the publisher’s change"
    (link,) = root.xpath("//mark[contains(@class, 'as-checked')]/a")
    assert link.get("aria-label") == (
        "Claim 1: Overstated, as checked before the publisher’s change"
    )
    assert "The publisher changed the words of 1 claim after it was checked: claim 1." in told
    assert f"Text shown: copy 2, captured {day(changed.captured_at)}" in told
    assert root.xpath("//a[@href='#history']") != []
    (gone,) = root.xpath("//section[@id='removed']//li")
    assert " ".join(gone.text_content().split()) == (
        f"removed: {EFFECTS} Unsupported Kratom has milder side effects than opioids "
        f"Missing since the copy of {day(changed.captured_at)}"
    )
    assert gone.xpath(".//a/@href") == [address(leaf.effects)]
    assert root.xpath("//ins//b") == []


@pytest.mark.parametrize(
    ("since", "day"),
    [
        ("2026-11-20T09:00:00+00:00", "between 20 November 2026 and 22 November 2026."),
        ("2026-11-22T09:00:00+00:00", "on 22 November 2026."),
        ("", "on 22 November 2026."),
    ],
)
def test_notice_names_the_days_of_both_copies(since, day):
    """Between two copies nobody knows when the publisher did it; older records have one day."""
    change = {"since": since, "at": "2026-11-22T15:45:00+00:00", "old_words": "leaf"}
    told = render_to_string("serving/_changed.html", {"change": change})
    assert f"changed this sentence {day} It was checked as:" in " ".join(strip_tags(told).split())


def test_claim_page_tells_what_changed(client, leaf, changed, address):
    told = text_of(client.get(address(leaf.dopamine)))
    assert "A number, a name or a negation changed since the check, in an article where" in told
    assert f"sentence on {day(changed.captured_at)}. It was checked as: {OLD}" in told
    gone = client.get(address(leaf.effects))
    assert f"Removed by the publisher on {day(changed.captured_at)}." in text_of(gone)
    (review,) = structured(gone)
    assert review["itemReviewed"] == {"@type": "Claim"}


def test_earlier_number_says_nothing_of_it(client, leaf, changed, address):
    for thing in (leaf.article, leaf.dopamine, leaf.effects):
        told = text_of(client.get(address(thing, "?version=1")))
        assert ("publisher changed" in told, "Removed by" in told) == (False, False)


def test_removed_claim_that_moderation_closed_is_not_named(client, site, leaf, changed, address):
    site.decide(leaf.effects, Action.HIDE)
    response = client.get(address(leaf.article))
    assert (EFFECTS in text_of(response), leaf.effects.statement in text_of(response)) == (
        False,
        False,
    )
    assert page(response).xpath("//section[@id='removed']") == []


def test_copy_with_its_changes_is_previewed(client, site, leaf):
    capture_again(
        leaf.article,
        TEXT.replace(OLD, "may do so"),
        {leaf.dopamine: ("edited", "may do so"), leaf.effects: ("unchanged", EFFECTS)},
        site.reviewer,
    )
    client.force_login(site.editor)
    told = text_of(client.get(f"/desk/preview/articles/{leaf.article.pk}/"))
    assert f"It was checked as: {OLD}" in told
