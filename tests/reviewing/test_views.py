"""The queue and the claim's page, knocked at by the whole cast."""

import pytest
from django.urls import reverse

from claims.citing.evidence import add_evidence
from claims.models import Evidence, Review
from claims.reviewing.reviews import approve_review, request_changes, start_review, submit_review
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    EvidenceFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReportFactory,
    ReviewFactory,
    SnapshotFactory,
    SourceFactory,
    UserFactory,
    verdict,
)

pytestmark = pytest.mark.django_db

HTMX = {"headers": {"HX-Request": "true"}}
DESK = {
    "anonymous": 302,
    "reviewer": 200,
    "other_reviewer": 200,
    "editor": 200,
    "moderator": 200,
    "admin": 200,
}
ROLES = [name for name in DESK if name != "anonymous"]
NOT_THERE = {**dict.fromkeys(DESK, 404), "anonymous": 302}
NO_METHOD = dict.fromkeys(DESK, 405)
TYPED = {
    "revision": "1",
    "certainty": "low",
    "reasons": ["animal_to_human"],
    "takeaway": "Rats are not people.",
    "rationale": "Two **studies**.",
    "search_log": "PubMed.",
    "conflict_of_interest": "None.",
}


@pytest.fixture
def review(cast):
    """A draft by the reviewer, with its evidence and the words it is about."""
    review = ReviewFactory(author=cast["reviewer"].user)
    OccurrenceFactory(claim=review.claim)
    EvidenceFactory(review=review)
    return review


def page(claim):
    return reverse("reviewing:show_claim", args=[claim.pk])


def url(name, thing):
    return reverse(f"reviewing:{name}", args=[thing.pk])


def typed(**changes):
    return {**TYPED, "verdict": verdict("overstated").pk, **changes}


def only(people, status, others=403):
    """Those named get the status, the rest of the desk a refusal, readers the way to sign in."""
    return {
        name: 302 if name == "anonymous" else status if name in people else others for name in DESK
    }


# The queue.


def test_queue_meets_the_cast(cast):
    assert cast.statuses("get", reverse("reviewing:queue")) == DESK
    assert cast.statuses("post", reverse("reviewing:queue")) == NO_METHOD


def headings(response):
    text = response.text
    return [
        text.split(f'id="{name}-head">')[1].split(' <span class="count">')[0]
        for name in ("awaiting", "approved", "reports", "own", "unjudged", "articles")
        if f'id="{name}-head"' in text
    ]


def test_queue_shows_each_what_is_theirs_to_do(cast, review):
    submitted = ReviewFactory(author=cast["other_reviewer"].user, claim__statement="Handed in")
    EvidenceFactory(review=submitted)
    submit_review(review_id=submitted.pk, by=submitted.author)
    unjudged = OccurrenceFactory(claim__statement="Without a judge", claim__harm="high").claim
    reviewer = cast["reviewer"].client.get(reverse("reviewing:queue"))
    editor = cast["editor"].client.get(reverse("reviewing:queue"))
    moderator = cast["moderator"].client.get(reverse("reviewing:queue"))
    assert headings(reviewer) == ["Yours", "Claims without a review", "Articles in work"]
    assert headings(editor) == [
        "Waiting for your sign-off",
        "Approved, ready to publish",
        "Yours",
        "Claims without a review",
        "Articles in work",
    ]
    assert headings(moderator) == ["Articles in work"]
    assert review.claim.statement in reviewer.text
    assert "Handed in" in editor.text
    assert "Handed in" not in reviewer.text
    assert unjudged.statement in editor.text
    assert "Nothing here is yours to do" in moderator.text


def test_queue_tells_moderators_how_many_reports_wait(cast):
    ReportFactory(status="to_correct")
    ReportFactory()
    texts = {name: cast[name].client.get(reverse("reviewing:queue")).text for name in ROLES}
    told = {
        name: "1 report from readers waits for a decision" in text for name, text in texts.items()
    }
    assert told == {**dict.fromkeys(ROLES, False), "moderator": True}
    assert "Nothing here is yours to do" not in texts["moderator"]


def test_empty_queue_says_what_to_do_first(cast):
    response = cast["reviewer"].client.get(reverse("reviewing:queue"))
    assert response.text.count(reverse("importing:import_article")) >= 2
    assert "No article in work" in response.text


def test_queue_offers_the_correction_that_a_report_asks_for(cast):
    report = ReportFactory(status="to_correct", text="The dose is wrong.")
    response = cast["reviewer"].client.get(reverse("reviewing:queue"))
    assert "The dose is wrong." in response.text
    assert url("start_correction", report.publication.claim) in response.text


def test_queue_links_what_is_approved_to_its_publication(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    approve_review(review_id=review.pk, by=cast["editor"].user)
    article = review.claim.occurrences.get().snapshot.article
    response = cast["editor"].client.get(reverse("reviewing:queue"))
    assert reverse("publishing:show_article", args=[article.pk]) in response.text


def fill_queue(cast):
    """One more row in every list of the editor's queue."""
    editor = cast["editor"].user
    ReviewFactory(author=editor)
    OccurrenceFactory(claim=ClaimFactory())
    ReportFactory(status="to_correct", publication=PublicationFactory())
    for approver in (None, editor):
        other = ReviewFactory()
        EvidenceFactory(review=other)
        OccurrenceFactory(claim=other.claim)
        submit_review(review_id=other.pk, by=other.author)
        if approver:
            approve_review(review_id=other.pk, by=approver)
    own = ReviewFactory(author=editor)
    EvidenceFactory(review=own)
    submit_review(review_id=own.pk, by=editor)


def test_queue_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    client = cast["editor"].client
    for rows in (1, 2):
        for _ in range(rows):
            fill_queue(cast)
        with django_assert_num_queries(11):
            client.get(reverse("reviewing:queue"))


def test_long_list_is_cut_and_counted(cast):
    for _ in range(22):
        OccurrenceFactory()
    response = cast["reviewer"].client.get(reverse("reviewing:queue"))
    assert "and 2 more" in response.text
    assert 'Claims without a review <span class="count">22</span>' in response.text


# The claim's page.


def test_claim_page_meets_the_cast(cast, review):
    assert cast.statuses("get", page(review.claim)) == DESK
    assert cast.statuses("post", page(review.claim)) == NO_METHOD
    assert cast.statuses("get", reverse("reviewing:show_claim", args=[0])) == NOT_THERE


def test_claim_page_is_a_fragment_for_htmx(cast, review):
    client = cast["reviewer"].client
    whole, part = client.get(page(review.claim)), client.get(page(review.claim), **HTMX)
    assert ("<html" in whole.text, "<html" in part.text) == (True, False)
    assert part.text.lstrip().startswith('<article class="claim-panel"')
    assert part["Vary"].startswith("HX-Request")


def test_only_the_author_gets_the_form(cast, review):
    forms = {
        name: 'id="judgement-form"' in member.client.get(page(review.claim)).text
        for name, member in cast.items()
    }
    assert forms == {**dict.fromkeys(DESK, False), "reviewer": True}


def test_claim_page_shows_every_verdict_with_its_boundary_test(cast, review):
    text = cast["reviewer"].client.get(page(review.claim)).text
    for step in review.verdict.scale.verdicts.all():
        assert step.label in text
        assert step.definition in text


def test_claim_page_lists_what_is_missing(cast):
    review = ReviewFactory(author=cast["reviewer"].user, conflict_of_interest="")
    text = cast["reviewer"].client.get(page(review.claim)).text
    assert "State your interests in the matter" in text
    assert "Cite at least one piece of evidence" in text
    assert 'href="#field-conflict_of_interest"' in text


def test_claim_page_shows_the_rationale_without_its_markup(cast, review):
    Review.objects.filter(pk=review.pk).update(rationale="**Bold** <script>alert(1)</script>")
    text = cast["editor"].client.get(page(review.claim)).text
    assert "<strong>Bold</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_claim_without_a_review_offers_to_start_one(cast):
    claim = ClaimFactory()
    offers = {
        name: url("start_review", claim) in member.client.get(page(claim)).text
        for name, member in cast.items()
    }
    assert offers == {
        "anonymous": False,
        "reviewer": True,
        "other_reviewer": True,
        "editor": True,
        "moderator": False,
        "admin": False,
    }


def test_history_is_told_in_sentences(cast):
    reviewer, editor = cast["reviewer"].user, cast["editor"].user
    review = start_review(claim=ClaimFactory(), by=reviewer)
    source = SourceFactory(title="A trial")
    client = cast["reviewer"].client
    client.post(url("save_review", review), typed())
    add_evidence(review=review, source=source, stance="mixed", passage="Words.", by=reviewer)
    client.post(url("save_review", review), typed(revision="2", submit="yes"))
    request_changes(review_id=review.pk, note="Quote more.", by=editor)
    text = client.get(page(review.claim)).text
    for sentence in (
        "<strong>Reviewer</strong> started a review.",
        "<strong>Reviewer</strong> cited “A trial”.",
        "<strong>Reviewer</strong> handed the review in for sign-off.",
        "<strong>Editor</strong> asked for changes. <q>Quote more.</q>",
    ):
        assert sentence in text


def test_claim_page_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    review = start_review(claim=ClaimFactory(), by=cast["reviewer"].user)
    snapshot = SnapshotFactory()
    for rows in (["kratom"], ["mood", "brain"]):
        for words in rows:
            OccurrenceFactory(claim=review.claim, snapshot=snapshot, exact=words)
            OccurrenceFactory(claim=review.claim, exact=words)
            add_evidence(
                review=review, source=SourceFactory(), stance="mixed", by=cast["reviewer"].user
            )
        with django_assert_num_queries(10):
            cast["reviewer"].client.get(page(review.claim))


# Starting.


def test_start_review_meets_the_cast(cast):
    assert cast.statuses("get", url("start_review", ClaimFactory())) == NO_METHOD
    wrong = reverse("reviewing:start_review", args=[0])
    assert cast.statuses("post", wrong) == {**NOT_THERE, "moderator": 403, "admin": 403}
    for name, status in only(["reviewer", "other_reviewer", "editor"], 302).items():
        claim = ClaimFactory()
        assert cast[name].client.post(url("start_review", claim)).status_code == status
        assert claim.reviews.exists() == (status == 302 and name != "anonymous")


def test_second_review_is_refused_on_the_claim_page(cast, review):
    response = cast["editor"].client.post(url("start_review", review.claim))
    assert response.status_code == 409
    assert "Reviewer is at work on this claim" in response.text
    part = cast["editor"].client.post(url("start_review", review.claim), **HTMX)
    assert (part.status_code, "<html" in part.text) == (409, False)
    assert (part["HX-Retarget"], part["HX-Reswap"]) == ("#panel", "innerHTML")


def test_started_review_opens_in_the_panel(cast):
    claim = ClaimFactory()
    response = cast["reviewer"].client.post(url("start_review", claim), **HTMX)
    assert response.status_code == 200
    assert 'id="judgement-form"' in response.text
    assert response["HX-Trigger"] == '{"marks-changed": {}}'
    assert response["HX-Retarget"] == "#panel"


def test_correction_without_a_publication_is_refused(cast, review):
    assert cast.statuses("get", url("start_correction", review.claim)) == NO_METHOD
    assert cast.statuses("post", url("start_correction", review.claim)) == only(
        ["reviewer", "other_reviewer", "editor"], 409
    )


# Saving.


def test_save_meets_the_cast(cast, review):
    assert cast.statuses("get", url("save_review", review)) == NO_METHOD
    assert cast.statuses("post", url("save_review", review), typed()) == only(["reviewer"], 302)
    missing = reverse("reviewing:save_review", args=[0])
    assert cast.statuses("post", missing, TYPED) == {**NOT_THERE, "moderator": 403, "admin": 403}


def test_saved_judgement_is_stored(cast, review):
    response = cast["reviewer"].client.post(url("save_review", review), typed(), follow=True)
    review.refresh_from_db()
    assert (review.takeaway, review.search_log, review.revision) == (
        "Rats are not people.", "PubMed.", 2,
    )  # fmt: skip
    assert "Saved." in response.text


def test_saved_judgement_for_htmx_is_the_form_with_the_next_revision(cast, review):
    response = cast["reviewer"].client.post(url("save_review", review), typed(), **HTMX)
    assert response.status_code == 200
    assert response.text.lstrip().startswith('<section id="judgement"')
    assert 'name="revision" value="2"' in response.text
    assert response["HX-Trigger"] == '{"review-changed": {}, "marks-changed": {}}'


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_refused_save_keeps_everything_typed(cast, review, extra):
    sent = typed(takeaway="t" * 301, rationale="Not lost", search_log="Nor this")
    response = cast["reviewer"].client.post(url("save_review", review), sent, **extra)
    review.refresh_from_db()
    assert (response.status_code, review.revision) == (400, 1)
    for words in ("t" * 301, "Not lost", "Nor this", "at most 300 characters"):
        assert words in response.text


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_stale_save_shows_both_texts_and_can_be_saved_again(cast, review, extra):
    client = cast["reviewer"].client
    client.post(url("save_review", review), typed(takeaway="Stored first"))
    late = client.post(url("save_review", review), typed(takeaway="Typed later"), **extra)
    assert late.status_code == 412
    assert "Stored first" in late.text
    assert "Typed later" in late.text
    assert 'name="revision" value="2"' in late.text
    assert "Save mine" in late.text
    again = typed(takeaway="Typed later", revision="2")
    assert client.post(url("save_review", review), again).status_code == 302
    review.refresh_from_db()
    assert review.takeaway == "Typed later"


def test_stale_save_names_the_verdict_and_the_reasons(cast, review):
    client = cast["reviewer"].client
    client.post(url("save_review", review), typed(verdict=verdict("misleading").pk))
    late = client.post(url("save_review", review), typed(reasons=["small_study", "anecdote"]))
    conflict = late.text.split('class="conflict"')[1].split('id="field-verdict"')[0]
    assert "Misleading" in conflict
    assert "Overstated" in conflict
    assert "Small or uncontrolled study" in conflict
    assert "takeaway" not in conflict.lower()


def test_save_after_it_was_handed_in_keeps_what_was_typed(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["reviewer"].client.post(url("save_review", review), typed(takeaway="Kept"))
    assert response.status_code == 409
    assert "Kept" in response.text


# Handing in, and signing off.


def test_hand_in_saves_and_submits(cast, review):
    client = cast["reviewer"].client
    response = client.post(url("save_review", review), typed(submit="yes"), **HTMX)
    review.refresh_from_db()
    assert (review.status, review.takeaway) == ("submitted", "Rats are not people.")
    assert response["HX-Retarget"] == "#panel"
    assert "An editor will look at it." in response.text


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_blocked_hand_in_saves_and_says_why(cast, review, extra):
    Evidence.objects.all().delete()
    sent = typed(submit="yes", conflict_of_interest="")
    response = cast["reviewer"].client.post(url("save_review", review), sent, **extra)
    review.refresh_from_db()
    assert (response.status_code, review.status, review.revision) == (400, "draft", 2)
    for words in (
        "Saved as a draft, but not handed in yet.",
        "State your interests in the matter",
        "Cite at least one piece of evidence",
        "Rats are not people.",
        'name="revision" value="2"',
    ):
        assert words in response.text


STEPS = {
    "take_back_review": ("submitted", ["reviewer"], "draft"),
    "discard_review": ("draft", ["reviewer"], "discarded"),
    "request_changes": ("submitted", ["editor"], "changes_requested"),
    "approve_review": ("submitted", ["editor"], "approved"),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_meets_the_cast(cast, name):
    start, people, after = STEPS[name]
    for person in cast:
        review = ReviewFactory(author=cast["reviewer"].user)
        EvidenceFactory(review=review)
        if start == "submitted":
            submit_review(review_id=review.pk, by=review.author)
        response = cast[person].client.post(url(name, review), {"note": "Mend the dose."})
        review.refresh_from_db()
        expected = only(people, 302)[person]
        assert (response.status_code, review.status) == (
            expected,
            after if person in people else start,
        )


@pytest.mark.parametrize("name", STEPS)
def test_step_by_a_wrong_way(cast, review, name):
    assert cast.statuses("get", url(name, review)) == NO_METHOD
    assert cast.statuses("post", reverse(f"reviewing:{name}", args=[0])) == NOT_THERE


def test_step_in_the_panel_brings_the_claim_and_changes_the_marks(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("approve_review", review), **HTMX)
    assert response.text.lstrip().startswith('<article class="claim-panel"')
    assert "Approved. Publish it when the article is ready." in response.text
    assert response["HX-Trigger"] == '{"marks-changed": {}}'


def test_changes_without_a_note_are_refused_on_the_page(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("request_changes", review), {"note": " "})
    assert response.status_code == 400
    assert "Say what should change" in response.text


def test_stale_request_keeps_the_note(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    sent = {"note": "Mend the dose.", "revision": "1"}
    response = cast["editor"].client.post(url("request_changes", review), sent)
    assert response.status_code == 412
    assert "Mend the dose." in response.text
    assert 'name="revision" value="2"' in response.text


def test_approval_of_what_was_not_read_is_refused(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    response = cast["editor"].client.post(url("approve_review", review), {"revision": "1"})
    review.refresh_from_db()
    assert (response.status_code, review.status) == (412, "submitted")


def test_editor_sees_no_approval_of_their_own(cast):
    review = ReviewFactory(author=cast["editor"].user)
    EvidenceFactory(review=review)
    submit_review(review_id=review.pk, by=review.author)
    text = cast["editor"].client.get(page(review.claim)).text
    assert url("approve_review", review) not in text
    assert "nobody signs off their own review" in text


def test_note_of_the_editor_stands_above_the_form(cast, review):
    submit_review(review_id=review.pk, by=review.author)
    request_changes(review_id=review.pk, note="Mend the dose.", by=cast["editor"].user)
    text = cast["reviewer"].client.get(page(review.claim)).text
    assert text.index("Mend the dose.") < text.index('id="judgement-form"')


# The small parts.


def test_standing_is_loaded_again_after_a_change(cast, review):
    path = url("show_standing", review)
    part = cast["reviewer"].client.get(path, **HTMX)
    assert part.text.lstrip().startswith('<div class="stack" id="standing"')
    assert cast["reviewer"].client.get(path).url == page(review.claim)
    assert cast.statuses("get", path, **HTMX) == DESK
    assert cast.statuses("post", path) == NO_METHOD
    assert cast.statuses("get", reverse("reviewing:show_standing", args=[0])) == NOT_THERE


def test_preview_meets_the_cast(cast):
    path = reverse("reviewing:preview")
    assert cast.statuses("post", path, {"rationale": "**a**"}) == DESK
    assert cast.statuses("get", path) == NO_METHOD


def test_preview_is_what_readers_get(cast):
    response = cast["reviewer"].client.post(
        reverse("reviewing:preview"), {"rationale": "**a** <img src=x onerror=alert(1)>"}
    )
    assert response.text == ("<p><strong>a</strong> &lt;img src=x onerror=alert(1)&gt;</p>\n")


def test_withdrawn_article_is_in_work_again(cast):
    article = ArticleFactory(title="Out again", created_by=UserFactory())
    text = cast["reviewer"].client.get(reverse("reviewing:queue")).text
    assert article.title in text
