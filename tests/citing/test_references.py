"""Judging the references of an article, and taking that back."""

import pytest

from claims.citing.reference_queries import references_in, references_of
from claims.citing.reference_rows import tally
from claims.citing.references import judge_reference, take_back_judgement
from claims.errors import Invalid, Missing, NotAllowed, Stale, WrongState
from claims.models import Event, ReferenceJudgement
from claims.models.vocabulary import CarryDecision, Role
from claims.publishing.articles import publish_article
from claims.reviewing.reviews import request_changes, start_correction, submit_review
from tests.factories import (
    CarryoverDecisionFactory,
    CarryoverFactory,
    EvidenceFactory,
    OccurrenceFactory,
    ReviewFactory,
    SourceFactory,
    UserFactory,
)
from tests.published import Site
from tests.referring import BODY, COLDS, LIVER, MOOD, PAIN, copy_of, next_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot():
    return copy_of()


@pytest.fixture
def by():
    return UserFactory(roles=[Role.REVIEWER], display_name="Mara")


@pytest.fixture
def pain(snapshot):
    return OccurrenceFactory(snapshot=snapshot, exact=PAIN).claim


def of(claim, snapshot):
    return references_in(snapshot, only=[claim.pk])[0]


def judge(claim, snapshot, by, fit="supports", at=0, **more):
    row = of(claim, snapshot).rows[at].given
    return judge_reference(
        claim_id=claim.pk, snapshot_id=snapshot.pk, start=row.start, end=row.end,
        number=row.number, fit=fit, by=by, **more,
    )  # fmt: skip


def judged(found):
    return [row.judgement.fit if row.judgement else None for row in found.rows]


def test_judgement_keeps_what_it_was_about(snapshot, pain, by):
    source = SourceFactory(doi="10.1000/trial")
    stored = judge(pain, snapshot, by, note=" Read in full. ")
    stored.refresh_from_db()
    assert (stored.place.lower, stored.place.upper) == (24, 31)
    assert (stored.target, stored.scheme, stored.identifier, stored.words, stored.number) == (
        "https://doi.org/10.1000/trial", "doi", "10.1000/trial", "a trial", None,
    )  # fmt: skip
    assert (stored.fit, stored.note, stored.source, stored.judged_by) == (
        "supports", "Read in full.", source, by,
    )  # fmt: skip
    event = Event.objects.get(verb="judge_reference")
    assert (event.target_kind, event.target_id, event.by) == ("claim", pain.pk, by)
    assert event.data == {
        "judgement": stored.pk, "article": snapshot.article_id, "snapshot": snapshot.pk,
        "place": [24, 31], "number": None, "words": "a trial",
        "address": "https://doi.org/10.1000/trial", "fit": ["", "supports"],
        "note": "Read in full.",
    }  # fmt: skip


def test_another_click_replaces_ones_own(snapshot, pain, by):
    first = judge(pain, snapshot, by)
    again = judge(pain, snapshot, by, "unrelated", revision=None)
    assert (again.pk, again.fit, again.revision) == (first.pk, "unrelated", 2)
    assert again.judged_at > first.judged_at
    assert Event.objects.latest("pk").data["fit"] == ["supports", "unrelated"]


def test_same_word_again_changes_nothing(snapshot, pain, by):
    judge(pain, snapshot, by)
    assert judge(pain, snapshot, by).revision == 1
    assert Event.objects.filter(verb="judge_reference").count() == 1


def test_note_alone_leaves_the_word_and_the_word_the_note(snapshot, pain, by):
    judge(pain, snapshot, by, note="Abstract only.")
    assert judge(pain, snapshot, by, "partly").note == "Abstract only."
    assert judge(pain, snapshot, by, None, note="Now in full.").fit == "partly"


def test_later_person_sees_what_the_former_said(snapshot, pain, by):
    other = UserFactory(roles=[Role.EDITOR])
    stored = judge(pain, snapshot, by)
    with pytest.raises(Stale) as refused:
        judge(pain, snapshot, other, "unrelated")
    assert refused.value.current == stored
    assert refused.value.message == (
        "Mara judged this meanwhile: “Supports it”. Nothing was changed. "
        "Choose again to put yours in its place."
    )
    theirs = judge(pain, snapshot, other, "unrelated", revision=1)
    assert (theirs.fit, theirs.judged_by, theirs.revision) == ("unrelated", other, 2)


def test_taken_back_judgement_is_kept_by_its_event(snapshot, pain, by):
    stored = judge(pain, snapshot, by, note="Abstract only.")
    take_back_judgement(judgement_id=stored.pk, revision=1, by=by)
    assert not ReferenceJudgement.objects.exists()
    data = Event.objects.get(verb="take_back_judgement").data
    assert (data["fit"], data["note"], data["words"]) == (
        ["supports", ""], "Abstract only.", "a trial",
    )  # fmt: skip


def test_take_back_of_what_is_gone_or_stale(snapshot, pain, by):
    stored = judge(pain, snapshot, by)
    judge(pain, snapshot, by, "partly")
    with pytest.raises(Stale):
        take_back_judgement(judgement_id=stored.pk, revision=1, by=by)
    take_back_judgement(judgement_id=stored.pk, by=by)
    with pytest.raises(Missing):
        take_back_judgement(judgement_id=stored.pk, by=by)


def test_none_given_is_said_where_there_is_none(snapshot, by):
    mood = OccurrenceFactory(snapshot=snapshot, exact=MOOD).claim
    stored = judge_reference(claim_id=mood.pk, snapshot_id=snapshot.pk, fit="none_given", by=by)
    assert (stored.place, stored.words) == (None, "")
    found = of(mood, snapshot)
    assert (found.none_given, found.is_told_none, found.is_done) == (stored, True, True)


@pytest.mark.parametrize(
    ("fit", "place", "message"),
    [
        ("none_given", False, "The article gives a reference for this claim. Judge that one."),
        ("none_given", True, "There is a reference: say what it is worth for the claim."),
        ("supports", False, "Say which reference this is about, or that none is given."),
        ("so so", True, "Value 'so so' is not a valid choice."),
        (None, True, "Choose first what the reference is worth; the note goes with it."),
    ],
)
def test_refused_words(snapshot, pain, by, fit, place, message):
    at = {"start": 24, "end": 31} if place else {}
    with pytest.raises(Invalid) as refused:
        judge_reference(claim_id=pain.pk, snapshot_id=snapshot.pk, fit=fit, by=by, **at)
    assert refused.value.errors == {"fit": message}


@pytest.mark.parametrize("place", [(0, 5, None), (24, 31, 1), (24, 30, None)])
def test_only_what_stands_beside_the_claim_is_judged(snapshot, pain, by, place):
    start, end, number = place
    with pytest.raises(Missing):
        judge_reference(
            claim_id=pain.pk, snapshot_id=snapshot.pk, start=start, end=end, number=number,
            fit="supports", by=by,
        )  # fmt: skip


def test_wrong_ids_are_missing(snapshot, pain, by):
    for claim_id, snapshot_id in [(0, snapshot.pk), (pain.pk, 0), (pain.pk, copy_of(
            article__url="https://other.example/").pk)]:  # fmt: skip
        with pytest.raises(Missing):
            judge_reference(
                claim_id=claim_id, snapshot_id=snapshot_id, start=24, end=31, fit="partly", by=by
            )


def test_moderators_judge_nothing(snapshot, pain):
    by = UserFactory(roles=[Role.MODERATOR])
    with pytest.raises(NotAllowed):
        judge(pain, snapshot, by)
    with pytest.raises(NotAllowed):
        take_back_judgement(judgement_id=0, by=by)


# Frozen with the review.


def test_what_was_handed_in_stays_as_judged(snapshot, pain, by):
    stored = judge(pain, snapshot, by)
    review = ReviewFactory(claim=pain, author=by)
    EvidenceFactory(review=review)
    judge(pain, snapshot, by, "partly")
    submit_review(review_id=review.pk, by=by)
    for change in (
        lambda: judge(pain, snapshot, by, "unrelated"),
        lambda: take_back_judgement(judgement_id=stored.pk, by=by),
    ):
        with pytest.raises(WrongState, match="handed in for sign-off"):
            change()
    assert of(pain, snapshot).closed.startswith("A review of this claim was handed in")
    editor = UserFactory(roles=[Role.EDITOR])
    request_changes(review_id=review.pk, note="Look again.", by=editor)
    assert judge(pain, snapshot, by, "unrelated").fit == "unrelated"


@pytest.fixture
def site(by):
    return Site(reviewer=by, editor=UserFactory(roles=[Role.EDITOR]),
                moderator=UserFactory(roles=[Role.MODERATOR]))  # fmt: skip


def test_what_readers_see_is_changed_by_a_correction(snapshot, site, by):
    claim = site.mark(snapshot, "Kratom eases pain.", PAIN)
    publish_article(article=snapshot.article, by=site.editor)
    with pytest.raises(WrongState, match="Start a correction"):
        judge(claim, snapshot, by)
    start_correction(claim=claim, by=by)
    assert judge(claim, snapshot, by).fit == "supports"


def test_copy_that_readers_do_not_see_is_judged_without_one(snapshot, site, by):
    claim = site.mark(snapshot, "Kratom eases pain.", PAIN)
    publish_article(article=snapshot.article, by=site.editor)
    newer = next_copy(snapshot, "Later. " + BODY.strip())
    OccurrenceFactory(snapshot=newer, claim=claim, exact=PAIN)
    other = copy_of(article__url="https://other.example/")
    OccurrenceFactory(snapshot=other, claim=claim, exact=PAIN)
    assert [judge(claim, copy, by).fit for copy in (newer, other)] == ["supports"] * 2


# In a newer copy.


def carried(claim, older, body):
    """The claim's words in a newer copy, as a person confirmed them."""
    newer = next_copy(older, body)
    old = claim.occurrences.get(snapshot=older)
    new = OccurrenceFactory(snapshot=newer, claim=claim, exact=old.exact)
    carryover = CarryoverFactory(occurrence=old, snapshot=newer, place=new.place)
    CarryoverDecisionFactory(
        carryover=carryover, decision=CarryDecision.CONFIRMED, occurrence_uuid=new.uuid
    )
    return newer


def test_judgement_holds_in_a_newer_copy_for_the_same_work(snapshot, pain, by):
    stored = judge(pain, snapshot, by)
    newer = carried(pain, snapshot, "Now longer.\n" + BODY)
    row = of(pain, newer).rows[0]
    assert (row.judgement, row.is_carried) == (stored, True)
    assert [one.snapshot for one in references_of(pain)] == [newer]


def test_judging_in_the_newer_copy_leaves_the_older_one(snapshot, pain, by):
    stored = judge(pain, snapshot, by, note="Abstract only.")
    newer = carried(pain, snapshot, "Now longer.\n" + BODY)
    anew = judge(pain, newer, UserFactory(roles=[Role.EDITOR]), "partly")
    assert (anew.pk != stored.pk, anew.note) == (True, "Abstract only.")
    assert [judged(of(pain, copy)) for copy in (snapshot, newer)] == [["supports"], ["partly"]]
    assert Event.objects.latest("pk").data["fit"] == ["supports", "partly"]


def test_older_copy_knows_nothing_of_the_newer_one(snapshot, pain, by):
    newer = carried(pain, snapshot, "Now longer.\n" + BODY)
    judge(pain, newer, by)
    assert judged(of(pain, snapshot)) == [None]


def test_another_work_is_offered_again(snapshot, pain, by):
    judge(pain, snapshot, by)
    newer = carried(pain, snapshot, BODY.replace("10.1000/trial", "10.1000/other"))
    assert judged(of(pain, newer)) == [None]


def test_reference_that_left_the_sentence_stays_with_the_old_copy(snapshot, pain, by):
    judge(pain, snapshot, by)
    newer = carried(pain, snapshot, BODY.replace(", says [a", ". So says [a"))
    found = of(pain, newer)
    assert (found.rows, found.left) == ([], [])


def test_unknown_mark_holds_in_its_own_copy_only(snapshot, by):
    colds = OccurrenceFactory(snapshot=snapshot, exact=COLDS).claim
    judge(colds, snapshot, by, "not_found", at=2)
    newer = carried(colds, snapshot, "Now longer.\n" + BODY)
    assert judged(of(colds, newer)) == [None, None, None]


def test_none_given_holds_while_there_is_none(snapshot, by):
    mood = OccurrenceFactory(snapshot=snapshot, exact=MOOD).claim
    judge_reference(claim_id=mood.pk, snapshot_id=snapshot.pk, fit="none_given", by=by)
    newer = carried(mood, snapshot, "Now longer.\n" + BODY)
    last = carried(mood, newer, BODY.replace("the mood.", "the mood. [1]"))
    assert [of(mood, copy).is_told_none for copy in (newer, last)] == [True, False]


def test_judgement_beside_other_words_is_left_over(snapshot, pain, by):
    stored = judge(pain, snapshot, by)
    pain.occurrences.all().delete()
    OccurrenceFactory(snapshot=snapshot, claim=pain, exact=LIVER)
    found = of(pain, snapshot)
    assert (found.left, judged(found)) == ([stored], [None])
    take_back_judgement(judgement_id=stored.pk, by=by)
    assert of(pain, snapshot).left == []


# What is known of the source.


def test_retracted_source_is_proposed_and_never_decided(snapshot, pain, by):
    source = SourceFactory(doi="10.1000/trial", status="retracted", status_at="2024-01-01T00:00Z")
    row = of(pain, snapshot).rows[0]
    assert (row.source, row.proposed, row.judgement) == (source, "retracted", None)
    judge(pain, snapshot, by, "supports")
    assert of(pain, snapshot).rows[0].proposed == ""


def test_library_knows_a_reference_by_its_address(snapshot):
    source = SourceFactory(doi="", url="https://example.org/leaf")
    claim = OccurrenceFactory(snapshot=copy_of(
        BODY.replace("liver.[2]", "liver.[1]"), article__url="https://b.example/"),
        exact=LIVER).claim  # fmt: skip
    assert references_of(claim)[0].rows[0].source == source


def test_what_to_type_to_cite_it(snapshot):
    SourceFactory(doi="", pmid="12082125", pmcid="")
    colds = OccurrenceFactory(snapshot=snapshot, exact=COLDS).claim
    assert [row.named for row in of(colds, snapshot).rows] == [
        "https://shop.leaf.example/cure", "PMID 12082125", "",
    ]  # fmt: skip


# Numbers.


def test_tally_counts_what_was_judged(snapshot, by):
    claims = {
        words: OccurrenceFactory(snapshot=snapshot, exact=words).claim
        for words in (PAIN, LIVER, COLDS, MOOD)
    }
    judge(claims[PAIN], snapshot, by)
    judge(claims[LIVER], snapshot, by, "partly")
    judge(claims[COLDS], snapshot, by, "not_found", at=2)
    judge_reference(claim_id=claims[MOOD].pk, snapshot_id=snapshot.pk, fit="none_given", by=by)
    found = tally(references_in(snapshot))
    assert (found.attached, found.judged, found.unjudged, found.supports, found.partly) == (
        4, 3, 1, 1, 1,
    )  # fmt: skip
    assert (found.fits, found.unsupported) == (
        {"supports": 1, "partly": 1, "not_found": 1}, 1,
    )  # fmt: skip


def test_link_inside_the_site_counts_once_it_is_judged(snapshot, by):
    colds = OccurrenceFactory(snapshot=snapshot, exact=COLDS).claim
    assert tally(references_in(snapshot)).attached == 2
    judge(colds, snapshot, by, "unrelated")
    assert tally(references_in(snapshot)).attached == 3


@pytest.mark.parametrize("number", [1, 3])
def test_references_cost_the_same_for_one_and_for_three(
    snapshot, by, number, django_assert_num_queries
):
    for words in (PAIN, LIVER, COLDS)[:number]:
        judge(OccurrenceFactory(snapshot=snapshot, exact=words).claim, snapshot, by)
    with django_assert_num_queries(4):
        references_in(snapshot)
