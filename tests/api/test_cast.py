"""Who may do what over the API: the whole cast at every address, as a table to read.

The columns: anonymous, reviewer (who wrote the review), other reviewer, editor, moderator, admin.
Every request is well-formed but empty or unconditional, so that a person with the right is told
what is missing (400, 409, 428) and nothing changes from one column to the next.
"""

import pytest
from django.urls import URLPattern

from claims.api.urls import urlpatterns
from claims.models import Article, Claim, Import, Publication, Report, Review, Source
from tests.factories import (
    BatchFactory,
    CarryoverFactory,
    CheckRequestFactory,
    CommentFactory,
    EvidenceFactory,
    OccurrenceFactory,
    PublicationFactory,
    ReportFactory,
    ReviewFactory,
    ThreadFactory,
    TopicFactory,
)
from tests.opinions import opinion_given
from tests.source_factories import (
    AlertDecisionFactory,
    CopyRequestFactory,
    ForeignReviewFactory,
    ReferenceJudgementFactory,
    SourceCopyFactory,
    SourceWatchFactory,
)

CAST = ["anonymous", "reviewer", "other_reviewer", "editor", "moderator", "admin"]

MATRIX = """
GET    me/                                401 200 200 200 200 200
PATCH  me/                                401 200 200 200 200 200
GET    verdicts/                          200 200 200 200 200 200
GET    vocabulary/                        200 200 200 200 200 200
GET    topics/                            200 200 200 200 200 200
POST   topics/                            401 400 400 400 403 403
GET    topics/{topic}/                    200 200 200 200 200 200
GET    events/?kind=claim&id={claim}      401 200 200 200 200 200
GET    events/?kind=report&id={report}    401 403 403 403 200 403
GET    imports/                           401 200 200 200 200 200
POST   imports/                           401 400 400 400 403 403
GET    imports/{import}/                  401 200 200 200 200 200
POST   imports/{import}/hurry/            401 409 409 409 403 403
POST   imports/{import}/retry/            401 409 409 409 403 403
GET    batches/                           401 200 200 200 200 200
POST   batches/                           401 400 400 400 403 403
GET    batches/{batch}/                   401 200 200 200 200 200
GET    batches/{batch}/entries/           401 200 200 200 200 200
POST   batches/{batch}/choose/            401 400 400 400 403 403
POST   batches/{batch}/retry/             401 409 409 409 403 403
GET    articles/                          401 200 200 200 200 200
POST   articles/                          401 400 400 400 403 403
GET    articles/{article}/                401 200 200 200 200 200
PATCH  articles/{article}/                401 428 428 428 403 403
GET    articles/{article}/copies/         401 200 200 200 200 200
GET    articles/{article}/references/     401 200 200 200 200 200
GET    articles/{article}/watch/          401 200 200 200 200 200
POST   articles/{article}/watch/          401 400 400 400 403 403
POST   articles/{article}/refresh/        401 202 202 202 403 403
GET    articles/{article}/checklist/      401 200 200 200 200 200
PUT    articles/{article}/tier/           401 403 403 428 403 403
POST   articles/{article}/publish/        401 403 403 409 403 403
POST   articles/{article}/correct/        401 403 403 400 403 403
POST   articles/{article}/withdraw/       401 403 403 400 403 403
GET    foreign_reviews/                   401 200 200 200 200 200
POST   foreign_reviews/                   401 400 400 400 403 403
GET    foreign_reviews/{foreign}/         401 200 200 200 200 200
GET    snapshots/                         401 200 200 200 200 200
GET    snapshots/{snapshot}/              401 200 200 200 200 200
POST   snapshots/{snapshot}/locate/       401 400 400 400 400 400
GET    claims/                            401 200 200 200 200 200
POST   claims/                            401 400 400 400 403 403
GET    claims/{claim}/                    401 200 200 200 200 200
PATCH  claims/{claim}/                    401 428 428 428 403 403
POST   claims/restore/                    401 400 400 400 403 403
POST   claims/{claim}/discard/            401 428 428 428 403 403
POST   claims/{claim}/start_correction/   401 409 409 409 403 403
POST   claims/{claim}/publish/            401 403 403 409 403 403
POST   claims/{claim}/correct/            401 403 403 409 403 403
POST   claims/{claim}/publish_update/     401 403 403 409 403 403
POST   claims/{claim}/withdraw/           401 403 403 400 403 403
POST   articles/{article}/undo/           401 400 400 400 403 403
POST   articles/{article}/redo/           401 400 400 400 403 403
GET    articles/{article}/carryovers/     401 200 200 200 200 200
POST   articles/{article}/carryovers/confirm/ 401 400 400 400 403 403
POST   articles/{article}/carryovers/start/ 401 202 202 202 403 403
POST   carryovers/{carryover}/decide/     401 400 400 400 403 403
GET    occurrences/                       401 200 200 200 200 200
POST   occurrences/                       401 400 400 400 403 403
POST   occurrences/restore/               401 400 400 400 403 403
POST   occurrences/{occurrence}/split/    401 428 428 428 403 403
POST   occurrences/{occurrence}/merge/    401 428 428 428 403 403
GET    occurrences/{occurrence}/          401 200 200 200 200 200
PATCH  occurrences/{occurrence}/          401 428 428 428 403 403
DELETE occurrences/{occurrence}/          401 428 428 428 403 403
GET    sources/                           401 200 200 200 200 200
POST   sources/                           401 400 400 400 403 403
GET    sources/{source}/                  401 200 200 200 200 200
PATCH  sources/{source}/                  401 428 428 428 403 403
POST   sources/lookup/                    401 400 400 400 403 403
POST   sources/import/                    401 400 400 400 403 403
GET    reviews/{review}/references/       401 200 200 200 200 200
POST   sources/{source}/fill/             401 428 428 428 403 403
POST   sources/{source}/merge/            401 428 428 428 403 403
GET    sources/{source}/watch/            401 200 200 200 200 200
POST   sources/{source}/check/            401 202 202 202 403 403
GET    claims/{claim}/references/         401 200 200 200 200 200
GET    reference_judgements/              401 200 200 200 200 200
POST   reference_judgements/              401 400 400 400 403 403
GET    reference_judgements/{judgement}/  401 200 200 200 200 200
PATCH  reference_judgements/{judgement}/  401 428 428 428 403 403
DELETE reference_judgements/{judgement}/  401 428 428 428 403 403
POST   sources/{source}/keep/             401 400 400 400 403 403
GET    source_copies/                     401 200 200 200 200 200
GET    source_copies/{source_copy}/       401 200 200 200 200 200
POST   source_copies/{source_copy}/withdraw/ 401 400 400 400 400 400
GET    copy_requests/                     401 200 200 200 200 200
GET    copy_requests/{copy_request}/      401 200 200 200 200 200
POST   copy_requests/{copy_request}/retry/ 401 409 409 409 403 403
GET    alerts/                            401 200 200 200 200 200
GET    alerts/{alert}/                    401 200 200 200 200 200
POST   alert_decisions/{alert_decision}/keep/ 401 403 403 400 403 403
GET    reviews/                           401 200 200 200 200 200
POST   reviews/                           401 400 400 400 403 403
GET    reviews/{review}/                  401 200 200 200 200 200
PATCH  reviews/{review}/                  401 428 403 403 403 403
GET    opinions/                          401 200 200 200 200 200
POST   opinions/                          401 400 400 400 403 403
GET    opinions/{opinion}/                401 200 200 200 200 200
GET    reviews/{review}/problems/         401 200 200 200 200 200
GET    reviews/{review}/evidence/         401 200 200 200 200 200
POST   reviews/{review}/take_back/        401 409 403 403 403 403
POST   reviews/{review}/request_changes/  401 403 403 400 403 403
POST   reviews/{review}/approve/          401 403 403 409 403 403
GET    evidence/                          401 200 200 200 200 200
POST   evidence/                          401 400 400 400 403 403
GET    evidence/{evidence}/               401 200 200 200 200 200
PATCH  evidence/{evidence}/               401 428 403 403 403 403
DELETE evidence/{evidence}/               401 428 403 403 403 403
POST   evidence/{evidence}/move/          401 400 403 403 403 403
GET    threads/                           401 200 200 200 200 200
POST   threads/                           401 400 400 400 400 400
GET    threads/{thread}/                  401 200 200 200 200 200
POST   threads/{thread}/see/              401 200 200 200 200 200
GET    comments/                          401 200 200 200 200 200
POST   comments/                          401 400 400 400 400 400
GET    comments/{comment}/                401 200 200 200 200 200
PATCH  comments/{comment}/                401 428 403 403 403 403
DELETE comments/{comment}/                401 428 403 403 403 403
POST   comments/{comment}/restore/        401 409 403 403 403 403
GET    mentions/                          401 200 200 200 200 200
GET    publications/                      200 200 200 200 200 200
GET    publications/{publication}/        200 200 200 200 200 200
POST   publications/{publication}/decide/ 401 403 403 403 400 403
GET    reports/                           401 403 403 403 200 403
POST   reports/                           400 400 400 400 400 400
GET    reports/{report}/                  401 403 403 403 200 403
POST   reports/{report}/decide/           401 403 403 403 400 403
GET    decisions/                         401 403 403 200 200 200
GET    check_requests/                    401 200 200 200 403 403
POST   check_requests/                    400 400 400 400 400 400
GET    check_requests/{check_request}/    401 200 200 200 403 403
POST   check_requests/{check_request}/accept/ 401 428 428 428 403 403
POST   check_requests/{check_request}/decline/ 401 400 400 400 403 403
POST   check_requests/{check_request}/answer/ 401 400 400 400 403 403
POST   imports/{import}/cancel/           401 200 409 409 403 403
POST   batches/{batch}/cancel/            401 200 409 409 403 403
POST   reviews/{review}/submit/           401 400 403 403 403 403
POST   reviews/{review}/discard/          401 200 403 403 403 403
POST   threads/{thread}/resolve/          401 200 409 409 409 409
POST   threads/{thread}/reopen/           401 200 409 409 409 409
"""
ROWS = [line.split()[:2] for line in MATRIX.strip().splitlines()]


@pytest.fixture
def ids(desk):
    """A thing of each kind; the review and its evidence are the reviewer's, and incomplete."""
    occurrence = OccurrenceFactory()
    review = ReviewFactory(author=desk.reviewer.user, claim=occurrence.claim, takeaway="")
    evidence = EvidenceFactory(review=review)
    SourceWatchFactory(source=evidence.source)
    to_keep = AlertDecisionFactory(review=review, alert__source=evidence.source)
    return {
        "topic": TopicFactory().slug,
        "import": Import.objects.create(url="https://example.org/", created_by=review.author).pk,
        "batch": BatchFactory().pk,
        "carryover": CarryoverFactory(occurrence=occurrence).pk,
        "article": occurrence.snapshot.article_id,
        "snapshot": occurrence.snapshot_id,
        "claim": occurrence.claim_id,
        "occurrence": occurrence.pk,
        "review": review.pk,
        "evidence": evidence.pk,
        "source": evidence.source_id,
        "judgement": ReferenceJudgementFactory(claim=occurrence.claim).pk,
        "alert": to_keep.alert_id,
        "alert_decision": to_keep.pk,
        "source_copy": SourceCopyFactory(captured_by=review.author).pk,
        "copy_request": CopyRequestFactory().pk,
        "publication": PublicationFactory().uuid,
        "report": ReportFactory().pk,
        "check_request": CheckRequestFactory().pk,
        "thread": ThreadFactory(claim=occurrence.claim).pk,
        "comment": CommentFactory(author=review.author).pk,
        "opinion": opinion_given().pk,
        "foreign": ForeignReviewFactory().pk,
    }


def test_cast_at_every_address(desk, ids):
    lines = []
    for method, path in ROWS:
        statuses = desk.statuses(method, path.format(**ids), None if method == "GET" else {})
        numbers = " ".join(str(statuses[name]) for name in CAST)
        lines.append(f"{method:6} {path:34} {numbers}")
    assert lines == MATRIX.strip().splitlines()


def test_table_names_every_address():
    """Each pattern of the API that takes a method is a row, but for the documentation."""
    named = {(method, path.partition("?")[0]) for method, path in ROWS}
    missing = [
        (method.upper(), route)
        for pattern in urlpatterns
        for method, route in methods_of(pattern)
        if (method.upper(), route) not in named
    ]
    assert missing == []


def methods_of(pattern: URLPattern) -> list[tuple[str, str]]:
    """The methods of a pattern, its route as the table spells it."""
    route = str(pattern.pattern)
    thing = {"alerts": "alert", "alert_decisions": "alert_decision",
             "articles": "article", "batches": "batch", "carryovers": "carryover",
             "claims": "claim", "comments": "comment", "evidence": "evidence", "imports": "import",
             "occurrences": "occurrence", "opinions": "opinion", "publications": "publication",
             "reference_judgements": "judgement", "reports": "report", "reviews": "review",
             "snapshots": "snapshot", "sources": "source",
             "check_requests": "check_request", "foreign_reviews": "foreign",
             "source_copies": "source_copy", "copy_requests": "copy_request",
             "threads": "thread", "topics": "topic"}.get(route.partition("/")[0], "")  # fmt: skip
    for key in ("<int:pk>", "<uuid:uuid>", "<slug:slug>"):
        route = route.replace(key, "{" + thing + "}")
    actions = getattr(pattern.callback, "actions", None) or {}
    return [(method, route) for method in actions if method != "head"]


WRONG_IDS = [
    "imports/{}/", "batches/{}/", "batches/{}/entries/", "articles/{}/copies/",
    "articles/{}/references/", "articles/{}/watch/", "articles/{}/carryovers/", "articles/{}/",
    "articles/{}/checklist/", "snapshots/{}/", "claims/{}/",
    "source_copies/{}/", "copy_requests/{}/", "check_requests/{}/", "foreign_reviews/{}/",
    "occurrences/{}/", "sources/{}/", "reviews/{}/", "reviews/{}/problems/",
    "reviews/{}/evidence/", "reviews/{}/references/", "evidence/{}/", "threads/{}/", "comments/{}/",
    "opinions/{}/",
]  # fmt: skip
WRONG_IDS_OF_STEPS = [
    "imports/{}/cancel/", "imports/{}/hurry/", "imports/{}/retry/", "batches/{}/cancel/",
    "batches/{}/retry/", "articles/{}/refresh/", "articles/{}/carryovers/start/",
    "articles/{}/publish/", "articles/{}/correct/", "articles/{}/withdraw/",
    "claims/{}/publish/", "claims/{}/correct/", "claims/{}/withdraw/",
    "claims/{}/start_correction/", "claims/{}/publish_update/",
    "snapshots/{}/locate/", "reviews/{}/submit/",
    "reviews/{}/take_back/", "reviews/{}/discard/", "reviews/{}/request_changes/",
    "copy_requests/{}/retry/",
    "reviews/{}/approve/", "sources/{}/fill/", "sources/{}/merge/", "evidence/{}/move/",
    "threads/{}/resolve/", "threads/{}/reopen/",
    "threads/{}/see/", "comments/{}/restore/",
]  # fmt: skip
FULL = {"reason_code": "other", "note": "N", "quote": "words", "up": True}


@pytest.mark.parametrize("path", WRONG_IDS)
def test_wrong_id_is_not_found(desk, path):
    assert desk.editor.get(path.format(999_999)).status_code == 404


@pytest.mark.parametrize("path", WRONG_IDS_OF_STEPS)
def test_step_of_nothing_is_not_found(desk, path):
    assert desk.editor.post(path.format(999_999), {}).status_code == 404


@pytest.mark.parametrize("path", ["articles", "claims", "occurrences", "sources", "reviews"])
def test_change_of_nothing_is_not_found(desk, path):
    assert desk.editor.patch(f"{path}/999999/", {}, etag='"x"').status_code == 404


def test_tier_and_decisions_about_nothing_are_not_found(desk):
    uuid = "00000000-0000-4000-8000-000000000000"
    assert desk.editor.put("articles/999999/tier/", {}, etag='"x"').status_code == 404
    decision = {"action": "hide", "reason": "R"}
    assert desk.moderator.post("reports/999999/decide/", decision).status_code == 404
    assert desk.moderator.post(f"publications/{uuid}/decide/", decision).status_code == 404
    assert desk.anonymous.get(f"publications/{uuid}/").status_code == 404
    assert desk.anonymous.get("topics/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "articles/{article}/"), ("PUT", "articles/{article}/"),
        ("DELETE", "claims/{claim}/"), ("PATCH", "snapshots/{snapshot}/"),
        ("DELETE", "snapshots/{snapshot}/"), ("DELETE", "reviews/{review}/"),
        ("DELETE", "sources/{source}/"), ("PUT", "evidence/{evidence}/"),
        ("PATCH", "imports/{import}/"), ("PATCH", "publications/{publication}/"),
        ("DELETE", "publications/{publication}/"), ("POST", "publications/"),
        ("POST", "decisions/"), ("POST", "events/"), ("PUT", "topics/"), ("POST", "verdicts/"),
        ("POST", "me/"), ("DELETE", "vocabulary/"), ("GET", "reviews/{review}/submit/"),
        ("GET", "articles/{article}/publish/"), ("POST", "articles/{article}/tier/"),
        ("GET", "snapshots/{snapshot}/locate/"), ("DELETE", "claims/{claim}/publish/"),
        ("GET", "publications/{publication}/decide/"),
    ],
)  # fmt: skip
def test_wrong_method_is_refused(desk, ids, method, path):
    response = desk.editor.ask(method, path.format(**ids), {})
    assert response.status_code == 405, response.content


def test_account_without_a_role_sees_nothing_of_the_desk(desk, ids):
    desk.reviewer.user.roles = []
    desk.reviewer.user.save(update_fields=["roles"])
    assert desk.reviewer.get("claims/").status_code == 403
    assert desk.reviewer.get("me/").status_code == 200
    assert desk.reviewer.get("publications/").status_code == 200


def test_nothing_was_written_by_those_without_the_right(desk, ids):
    def everything():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Article, Claim, Publication, Report, Review, Source)
        ]

    before = everything()
    for method, path in ROWS:
        for name in ("anonymous", "moderator", "admin"):
            if method != "GET":
                desk[name].ask(method, path.format(**ids), {})
    assert everything() == before
