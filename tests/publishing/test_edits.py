"""What readers are told when a publisher changes words after they were checked."""

import pytest

from claims.errors import WrongState
from claims.models import Publication
from claims.publishing.articles import has_news, publish_article, withdraw_article
from claims.publishing.claim_review import faults
from claims.publishing.claims import correct_claim, withdraw_claim
from claims.reviewing.reviews import approve_review, save_review, start_correction, submit_review
from tests.factories import (
    TEXT,
    CarryoverFactory,
    OccurrenceFactory,
    SnapshotFactory,
    verdict,
)
from tests.published import capture_again

OLD = "enhances dopamine release"
NEW = "may enhance dopamine release"
EFFECTS = "less severe side effects than with opioids"
EDITED = TEXT.replace(OLD, NEW)


@pytest.fixture
def public(ready):
    publish_article(article=ready.article, by=ready.editor)
    return ready


def again(desk, raw=EDITED, dopamine=("edited", NEW), effects=("unchanged", EFFECTS)):
    """A newer copy whose marks are decided about."""
    fates = {desk.dopamine: dopamine, desk.effects: effects}
    here = {one.claim for one in desk.article.current_snapshot.occurrences.all()}
    fates = {claim: fate for claim, fate in fates.items() if claim in here}
    return capture_again(desk.article, raw, fates, desk.reviewer)


def shown(thing):
    return Publication.objects.current().get(**{thing._meta.model_name: thing})


def changes(publication):
    """What each place of an article's cards, or a claim's appearances, says of a change."""
    record = publication.record
    places = record.get("appearances") or [
        place for card in record["claims"] for place in card["occurrences"]
    ]
    return [place.get("changed") for place in places]


def corrected(desk, claim):
    draft = start_correction(claim=claim, by=desk.reviewer)
    values = {"verdict": verdict("misleading")}
    save_review(review_id=draft.pk, changes=values, revision=draft.revision, by=desk.reviewer)
    submit_review(review_id=draft.pk, by=desk.reviewer)
    approve_review(review_id=draft.pk, by=desk.editor)
    return correct_claim(review=draft, reason_code="new_evidence", note="Why.", by=desk.editor)


@pytest.mark.parametrize(("outcome", "is_critical"), [("edited", False), ("critical", True)])
def test_changed_words_are_told_on_both_pages(public, outcome, is_critical):
    since = public.article.current_snapshot.captured_at
    copy = again(public, dopamine=(outcome, NEW))
    article = publish_article(article=public.article, by=public.editor)
    told = {
        "since": since.isoformat(),
        "at": copy.captured_at.isoformat(),
        "is_critical": is_critical,
        "old_words": OLD,
    }
    assert changes(article) == [told, None]
    claim = shown(public.dopamine)
    assert changes(claim) == [told]
    assert [one["exact"] for one in claim.record["appearances"]] == [NEW]
    assert (claim.number, claim.note) == (2, "The publisher of an article changed the words in it.")
    assert faults(claim.record["claim_review"]) == faults(
        Publication.objects.get(claim=public.dopamine, number=1).record["claim_review"]
    )
    assert shown(public.effects).number == 1


@pytest.mark.parametrize("outcome", ["unchanged", "moved"])
def test_words_that_stayed_say_nothing(public, outcome):
    again(public, raw="New beginning.\n\n" + TEXT, dopamine=(outcome, OLD))
    article = publish_article(article=public.article, by=public.editor)
    assert (changes(article), article.record["snapshot"]["number"]) == ([None, None], 2)
    assert [shown(claim).number for claim in (public.dopamine, public.effects)] == [1, 1]


def test_removed_words_are_told_on_both_pages(public):
    copy = again(
        public, raw="Kratom lifts mood.", dopamine=("removed", ""), effects=("removed", "")
    )
    OccurrenceFactory(snapshot=copy, claim=public.effects, exact="Kratom lifts mood")
    article = publish_article(article=public.article, by=public.editor)
    (one,) = article.record["removed"]
    assert one == {
        "id": public.dopamine.pk,
        "slug": "kratom-enhances-dopamine-release",
        "path": f"/claims/{public.dopamine.pk}-kratom-enhances-dopamine-release/",
        "statement": "Kratom enhances dopamine release",
        "verdict": article.record["removed"][0]["verdict"],
        "old_words": OLD,
        "at": copy.captured_at.isoformat(),
    }
    assert (one["verdict"]["slug"], [card["id"] for card in article.record["claims"]]) == (
        "overstated",
        [public.effects.pk],
    )
    assert article.claim_ids == [public.effects.pk, public.dopamine.pk]
    claim = shown(public.dopamine)
    (place,) = claim.record["appearances"]
    assert (place["exact"], place["removed_at"]) == (OLD, copy.captured_at.isoformat())
    assert (claim.number, claim.note) == (
        2,
        "The publisher of an article took the words out of it.",
    )
    assert "appearance" not in claim.record["claim_review"]["itemReviewed"]
    assert [fault for fault in faults(claim.record["claim_review"]) if fault.blocks] == []
    with pytest.raises(WrongState, match="Nothing has changed"):
        publish_article(article=public.article, by=public.editor)


def test_notice_goes_with_a_review_handed_in_after_the_change(public):
    again(public)
    publish_article(article=public.article, by=public.editor)
    claim = corrected(public, public.dopamine)
    assert (changes(claim), changes(shown(public.article))) == ([None], [None, None])


def test_notice_stays_while_another_claim_is_corrected(public):
    again(public)
    before = publish_article(article=public.article, by=public.editor)
    corrected(public, public.effects)
    assert changes(shown(public.article)) == changes(before)
    assert changes(before)[0]["old_words"] == OLD


def test_review_handed_in_before_the_capture_is_about_the_old_words(ready):
    again(ready)
    publish_article(article=ready.article, by=ready.editor)
    assert changes(shown(ready.dopamine))[0]["old_words"] == OLD


def test_first_review_of_the_new_words_has_no_notice(desk):
    desk.approved(desk.effects, "inaccurate")
    again(desk)
    desk.approved(desk.dopamine)
    assert changes(publish_article(article=desk.article, by=desk.editor)) == [None, None]


def test_change_is_remembered_through_further_copies(public):
    since = public.article.current_snapshot.captured_at.isoformat()
    first = again(public)
    again(public, raw="New beginning.\n\n" + EDITED, dopamine=("moved", NEW))
    article = publish_article(article=public.article, by=public.editor)
    assert changes(article)[0] == {
        "since": since,
        "at": first.captured_at.isoformat(),
        "is_critical": False,
        "old_words": OLD,
    }
    third = again(public, TEXT.replace(OLD, "destroys dopamine"), ("critical", "destroys dopamine"))
    article = publish_article(article=public.article, by=public.editor)
    assert changes(article)[0] == {
        "since": since,
        "at": third.captured_at.isoformat(),
        "is_critical": True,
        "old_words": OLD,
    }
    again(public, raw=TEXT, dopamine=("edited", OLD))
    article = publish_article(article=public.article, by=public.editor)
    assert (changes(article), changes(shown(public.dopamine))) == ([None, None], [None])


def test_article_stands_once_among_the_appearances(public):
    other = OccurrenceFactory(snapshot=SnapshotFactory(), claim=public.dopamine)
    publish_article(article=other.snapshot.article, by=public.editor)
    again(public)
    publish_article(article=public.article, by=public.editor)
    told = [
        (one["article_id"], one["exact"]) for one in shown(public.dopamine).record["appearances"]
    ]
    assert told == [(public.article.pk, NEW), (other.snapshot.article_id, OLD)]


def test_mark_that_the_desk_took_off_is_not_told(public):
    copy = again(public)
    copy.occurrences.get(claim=public.dopamine).delete()
    article = publish_article(article=public.article, by=public.editor)
    assert ("removed" in article.record, article.claim_ids) == (False, [public.effects.pk])


def test_removed_claim_that_readers_never_saw_is_not_told(ready):
    again(ready, raw=TEXT.replace(OLD, "is a leaf"), dopamine=("removed", ""))
    article = publish_article(article=ready.article, by=ready.editor)
    assert ("removed" in article.record, article.claim_ids) == (False, [ready.effects.pk])


def test_removed_claim_is_followed(public):
    again(public, raw=TEXT.replace(OLD, "is a leaf"), dopamine=("removed", ""))
    before = publish_article(article=public.article, by=public.editor)
    corrected(public, public.dopamine)
    after = shown(public.article)
    entry = after.record["history"][0]
    assert (after.note, entry["claim_statement"]) == ("Why.", public.dopamine.statement)
    assert after.record["claims"] == before.record["claims"]
    assert [one["verdict"]["slug"] for one in after.record["removed"]] == ["misleading"]
    withdraw_claim(claim=public.dopamine, reason_code="other", note="Why.", by=public.editor)
    last = shown(public.article)
    assert ("removed" in last.record, last.claim_ids) == (False, [public.effects.pk])


def test_article_that_was_withdrawn_is_no_place_of_removed_words(public):
    again(public, raw=TEXT.replace(OLD, "is a leaf"), dopamine=("removed", ""))
    publish_article(article=public.article, by=public.editor)
    withdraw_article(article=public.article, reason_code="other", note="Why.", by=public.editor)
    assert corrected(public, public.dopamine).record["appearances"] == []


def test_undecided_marks_keep_a_newer_copy_back(public):
    before = shown(public.article)
    copy = SnapshotFactory(article=public.article, number=2, raw=EDITED)
    CarryoverFactory(
        occurrence=public.dopamine.occurrences.get(), snapshot=copy, outcome="removed", place=None
    )
    OccurrenceFactory(snapshot=copy, claim=public.effects, exact=EFFECTS)
    assert has_news(public.article)
    with pytest.raises(WrongState, match="2 marks wait for your confirmation"):
        publish_article(article=public.article, by=public.editor)
    corrected(public, public.dopamine)
    after = shown(public.article)
    assert (after.record["text"], after.record["snapshot"], after.claim_ids) == (
        before.record["text"],
        before.record["snapshot"],
        before.claim_ids,
    )
    assert [one["exact"] for one in shown(public.dopamine).record["appearances"]] == [OLD]


def test_records_without_changes_are_as_they_were(public):
    record = shown(public.article).record
    assert "removed" not in record
    assert [set(place) for card in record["claims"] for place in card["occurrences"]] == [
        {"id", "start", "end"}
    ] * 2
