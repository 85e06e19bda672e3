"""The queue, the claim's page and its small parts, knocked at by the whole cast."""

import pytest
from django.urls import reverse
from lxml import html

from claims.citing.evidence import add_evidence
from claims.citing.statuses import set_status
from claims.models import AlertDecision, Review, SourceAlert
from claims.publishing.alerts import keep_review
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
)
from tests.published import Site
from tests.reviewing.pages import DESK, HTMX, NO_METHOD, NOT_THERE, page, typed, url
from tests.serving.markup import text_of
from tests.source_factories import AlertDecisionFactory, NotificationFactory, SourceCopyFactory

pytestmark = pytest.mark.django_db


ROLES = [name for name in DESK if name != "anonymous"]


# The queue.


def test_queue_meets_the_cast(cast):
    assert cast.statuses("get", reverse("reviewing:queue")) == DESK
    assert cast.statuses("post", reverse("reviewing:queue")) == NO_METHOD


def headings(response):
    text = response.text
    return [
        text.split(f'id="{name}-head">')[1].split(' <span class="count">')[0]
        for name in ("awaiting", "approved", "reports", "own", "welcome", "unjudged", "articles")
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
    assert headings(reviewer) == [
        "Yours",
        "Handed in by others: a second opinion helps",
        "Claims without a review",
        "Articles in work",
    ]
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
    assert "Waiting for your sign-off" not in reviewer.text
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


def test_queue_tells_authors_of_the_changed_sources_of_their_checks(cast):
    site = Site(*(cast[name].user for name in ("reviewer", "editor", "moderator")))
    source = SourceFactory(title="Leaves in rats")
    site.published_claim("Kratom lifts the mood", sources=[source])
    set_status(source_id=source.pk, status="retracted", by_what="crossref")
    decision = AlertDecision.objects.get()
    words = "A source of your check “Kratom lifts the mood” has been retracted."
    texts = {name: text_of(cast[name].client.get(reverse("reviewing:queue"))) for name in ROLES}
    assert [name for name in ROLES if "A source of your check" in texts[name]] == ["reviewer"]
    assert words in texts["reviewer"]
    assert "Leaves in rats" in texts["reviewer"]
    assert "nothing is decided yetSee what is to be decided" in texts["reviewer"]
    client = cast["reviewer"].client
    alert = reverse("publishing:show_alert", args=[decision.alert_id])
    root = html.fromstring(client.get(reverse("reviewing:queue")).text)
    assert root.xpath(f"//main//a[@href='{alert}']")
    keep_review(decision_id=decision.pk, note="Others say the same.", by=site.editor)
    told = text_of(client.get(reverse("reviewing:queue")))
    assert "your check was kept, with a noteSee what is decided" in told
    client.post(reverse("publishing:see_notifications"))
    assert "A source of your check" not in client.get(reverse("reviewing:queue")).text


def test_queue_tells_each_author_of_one_source_of_their_own_checks(cast):
    source = SourceFactory()
    for name in ("reviewer", "other_reviewer"):
        site = Site(*(cast[one].user for one in (name, "editor", "moderator")))
        site.published_claim(f"Kratom helps the {name}.", sources=[source])
    set_status(source_id=source.pk, status="retracted", by_what="crossref")
    for name in ("reviewer", "other_reviewer"):
        told = text_of(cast[name].client.get(reverse("reviewing:queue")))
        assert told.count("A source of your check") == 1
        assert f"A source of your check “Kratom helps the {name}.” has been retracted." in told


def test_queue_says_nothing_of_a_source_that_is_as_it_was(cast):
    site = Site(*(cast[name].user for name in ("reviewer", "editor", "moderator")))
    source = SourceFactory()
    site.published_claim("Kratom lifts the mood", sources=[source])
    set_status(source_id=source.pk, status="dead", by_what="link")
    set_status(source_id=source.pk, status="ok", by_what="link")
    assert SourceAlert.objects.get().closed_at
    assert "your check" not in cast["reviewer"].client.get(reverse("reviewing:queue")).text


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
    told = NotificationFactory(user=editor)
    AlertDecisionFactory(alert=told.alert, review__author=editor)


def test_queue_costs_the_same_for_one_and_for_three(cast, django_assert_num_queries):
    client = cast["editor"].client
    for rows in (1, 2):
        for _ in range(rows):
            fill_queue(cast)
        with django_assert_num_queries(16):
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
                review=review,
                source=SourceCopyFactory(text=f"They {words}.").source,
                stance="mixed",
                passage=words,
                by=cast["reviewer"].user,
            )
        with django_assert_num_queries(19):
            cast["reviewer"].client.get(page(review.claim))


# The small parts.


def test_standing_is_loaded_again_after_a_change(cast, review):
    path = url("show_standing", review)
    part = cast["reviewer"].client.get(path, **HTMX)
    assert part.text.lstrip().startswith('<div class="stack" id="standing"')
    assert cast["reviewer"].client.get(path).url == page(review.claim)
    assert cast.statuses("get", path, **HTMX) == DESK
    assert cast.statuses("post", path) == NO_METHOD
    assert cast.statuses("get", reverse("reviewing:show_standing", args=[0])) == NOT_THERE


def preview(member, review, rationale):
    typed = {"rationale": rationale, "review": review.pk}
    return member.client.post(reverse("reviewing:preview"), typed).text


def test_preview_meets_the_cast(cast, review):
    path = reverse("reviewing:preview")
    assert cast.statuses("post", path, {"rationale": "**a**", "review": review.pk}) == DESK
    assert cast.statuses("post", path, {"rationale": "**a**"}) == NOT_THERE
    assert cast.statuses("get", path) == NO_METHOD


def test_preview_is_what_readers_get(cast):
    review = ReviewFactory(author=cast["reviewer"].user)
    assert preview(cast["reviewer"], review, "**a** <img src=x onerror=alert(1)>") == (
        "<p><strong>a</strong> &lt;img src=x onerror=alert(1)&gt;</p>\n\n"
    )


def test_preview_numbers_what_is_cited_and_tells_what_is_not(cast):
    review = ReviewFactory(author=cast["reviewer"].user)
    for key in ("li2019", "effendy2021"):
        EvidenceFactory(review=review, source=SourceFactory(key=key, title=f"About {key}"))
    told = html.fragment_fromstring(
        preview(cast["reviewer"], review, "A [@effendy2021, p. 4] b [@nope1999]."), "div"
    )
    assert told.xpath("string(p[1])") == "A [1, p. 4] b [@nope1999]."
    assert told.xpath("string(p[@class='mark-problem'])") == (
        "No source of this review has the key “nope1999”. Correct the mark in the rationale, or "
        "cite the source as evidence."
    )
    assert told.xpath("//li/@id") == ["ref-effendy2021", "ref-li2019"]
    assert told.xpath("//div[@hx-swap-oob]/@id") == ["bibliography-list"]


def test_evidence_shows_its_key_to_who_may_write(cast):
    review = ReviewFactory(author=cast["reviewer"].user)
    EvidenceFactory(review=review, source=SourceFactory(key="li2019"))
    texts = {
        name: cast[name].client.get(page(review.claim)).text for name in ("reviewer", "editor")
    }
    assert {name: "<code>[@li2019]</code>" in text for name, text in texts.items()} == {
        "reviewer": True,
        "editor": False,
    }
    assert all('id="ref-li2019"' in text for text in texts.values())


def test_withdrawn_article_is_in_work_again(cast):
    article = ArticleFactory(title="Out again", created_by=UserFactory())
    text = cast["reviewer"].client.get(reverse("reviewing:queue")).text
    assert article.title in text
