"""The addresses of the API, below /api/v1/."""

from typing import Any

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView

from claims.api.asking import CheckRequests
from claims.api.base import Resource
from claims.api.carrying import Carryovers, Watches
from claims.api.citing import EvidenceOfReviews, Sources
from claims.api.copies import CopyRequests, SourceCopies
from claims.api.desk import Events, ShowMe, ShowScale, ShowVocabulary, Topics
from claims.api.discussing import Comments, Mentions, Threads
from claims.api.docs import Docs, Root, answer_nothing, show_problem
from claims.api.exchanging import ReviewReferences, SourceFiles
from claims.api.foreign import ForeignReviews
from claims.api.highlighting import Claims, Occurrences, Quotes
from claims.api.importing import Articles, Snapshots
from claims.api.imports import Batches, Imports
from claims.api.moderating import Decisions, PublicationDecisions, Reports
from claims.api.opinions import SecondOpinions
from claims.api.publishing import ArticlePublishing, ClaimPublishing, Publications
from claims.api.referring import ClaimReferences, ReferenceJudgements
from claims.api.reviewing import Reviews
from claims.api.undoing import Steps
from claims.api.watching import AlertDecisions, Alerts, SourceWatches

MANY = {"get": "list", "post": "create"}
ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}


def having(view: type[Resource], actions: dict[str, str]) -> dict[str, Any]:
    """The methods whose action the view has."""
    return {method: action for method, action in actions.items() if hasattr(view, action)}


def resource(plural: str, singular: str, view: type[Resource]) -> list[URLPattern]:
    """The addresses of a list and of the things in it, for the methods that the view has."""
    found = [path(f"{plural}/", view.as_view(having(view, MANY)), name=plural)]
    one = having(view, ONE)
    if one:
        key = f"<{view.lookup_value_converter}:{view.lookup_field}>"
        found.append(path(f"{plural}/{key}/", view.as_view(one), name=f"{singular}-detail"))
    return found


def named(route: str, action: str) -> str:
    """The name of an action's address: of the things it is about, and its own."""
    return f"{route.partition('/')[0]}-{action}"


def step(route: str, view: type[Resource], action: str, *, method: str = "post") -> URLPattern:
    """The address of an action, `route` but for its name."""
    return path(f"{route}/{action}/", view.as_view({method: action}), name=named(route, action))


def part(route: str, view: type[Resource], action: str) -> URLPattern:
    """The address of what belongs to one thing: a whole list, or one with pages of its own."""
    whole = view.as_view({"get": action}, pagination_class=None, filter_backends=[])
    return path(f"{route}/{action}/", whole, name=named(route, action))


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("problems/<slug:kind>/", show_problem, name="problem"),
    path("me/", ShowMe.as_view(), name="me"),
    path("verdicts/", ShowScale.as_view(), name="verdicts"),
    path("vocabulary/", ShowVocabulary.as_view(), name="vocabulary"),
    *resource("topics", "topic", Topics),
    *resource("events", "event", Events),
    # importing
    *resource("imports", "import", Imports),
    *(step("imports/<int:pk>", Imports, action) for action in ("cancel", "hurry", "retry")),
    *resource("batches", "batch", Batches),
    part("batches/<int:pk>", Batches, "entries"),
    *(step("batches/<int:pk>", Batches, action) for action in ("choose", "cancel", "retry")),
    *resource("articles", "article", Articles),
    part("articles/<int:pk>", Articles, "copies"),
    part("articles/<int:pk>", Articles, "references"),
    path(
        "articles/<int:pk>/watch/",
        Watches.as_view({"get": "retrieve", "post": "switch"}),
        name="watch-detail",
    ),
    step("articles/<int:pk>", Watches, "refresh"),
    *resource("snapshots", "snapshot", Snapshots),
    *resource("foreign_reviews", "foreignreview", ForeignReviews),
    # highlighting
    step("snapshots/<int:pk>", Quotes, "locate"),
    *resource("claims", "claim", Claims),
    step("claims", Claims, "restore"),
    step("claims/<int:pk>", Claims, "discard"),
    *resource("occurrences", "occurrence", Occurrences),
    step("occurrences", Occurrences, "restore"),
    *(step("occurrences/<int:pk>", Occurrences, action) for action in ("split", "merge")),
    part("articles/<int:pk>", Carryovers, "carryovers"),
    *(step("articles/<int:pk>/carryovers", Carryovers, action) for action in ("confirm", "start")),
    step("carryovers/<int:pk>", Carryovers, "decide"),
    # citing
    *resource("sources", "source", Sources),
    step("sources", Sources, "lookup"),
    path("sources/import/", SourceFiles.as_view({"post": "create"}), name="source-import"),
    *(step("sources/<int:pk>", Sources, action) for action in ("fill", "merge")),
    *resource("evidence", "evidence", EvidenceOfReviews),
    step("evidence/<int:pk>", EvidenceOfReviews, "move"),
    path(
        "sources/<int:pk>/watch/", SourceWatches.as_view({"get": "retrieve"}), name="source-watch"
    ),
    step("sources/<int:pk>", SourceWatches, "check"),
    part("claims/<int:pk>", ClaimReferences, "references"),
    *resource("reference_judgements", "referencejudgement", ReferenceJudgements),
    step("sources/<int:pk>", SourceCopies, "keep"),
    *resource("source_copies", "sourcecopy", SourceCopies),
    step("source_copies/<int:pk>", SourceCopies, "withdraw"),
    *resource("copy_requests", "copyrequest", CopyRequests),
    step("copy_requests/<int:pk>", CopyRequests, "retry"),
    *resource("alerts", "alert", Alerts),
    step("alert_decisions/<int:pk>", AlertDecisions, "keep"),
    # reviewing
    *resource("reviews", "review", Reviews),
    step("claims/<int:pk>", Reviews, "start_correction"),
    *(
        step("reviews/<int:pk>", Reviews, action)
        for action in ("submit", "take_back", "discard", "request_changes", "approve")
    ),
    *(step("articles/<int:pk>", Steps, action) for action in ("undo", "redo")),
    *resource("opinions", "secondopinion", SecondOpinions),
    part("reviews/<int:pk>", Reviews, "problems"),
    part("reviews/<int:pk>", Reviews, "evidence"),
    path(
        "reviews/<int:pk>/references/",
        ReviewReferences.as_view({"get": "retrieve"}),
        name="review-references",
    ),
    # talking
    *resource("threads", "thread", Threads),
    *(step("threads/<int:pk>", Threads, action) for action in ("resolve", "reopen", "see")),
    *resource("comments", "comment", Comments),
    step("comments/<int:pk>", Comments, "restore"),
    *resource("mentions", "mention", Mentions),
    # publishing
    part("articles/<int:pk>", ArticlePublishing, "checklist"),
    step("articles/<int:pk>", ArticlePublishing, "tier", method="put"),
    *(
        step(f"{things}/<int:pk>", view, action)
        for things, view in (("articles", ArticlePublishing), ("claims", ClaimPublishing))
        for action in ("publish", "correct", "withdraw")
    ),
    step("claims/<int:pk>", ClaimPublishing, "publish_update"),
    *resource("publications", "publication", Publications),
    # moderating
    *resource("reports", "report", Reports),
    step("reports/<int:pk>", Reports, "decide"),
    step("publications/<uuid:uuid>", PublicationDecisions, "decide"),
    *resource("decisions", "decision", Decisions),
    *resource("check_requests", "checkrequest", CheckRequests),
    *(step("check_requests/<int:pk>", CheckRequests, action) for action in ("accept", "decline")),
    path(
        "check_requests/<int:pk>/answer/",
        CheckRequests.as_view({"post": "answer_with"}),
        name="check_requests-answer",
    ),
    re_path("", answer_nothing),
]
