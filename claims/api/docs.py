"""The root, the documentation, the pages of problems, and the answer to any other address."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from claims.api.problems import KINDS
from claims.text.prose import html_from_markdown

LISTS = [
    "me", "imports", "batches", "articles", "snapshots", "claims", "occurrences", "sources",
    "alerts", "reviews", "evidence", "opinions", "foreign_reviews", "publications", "reports",
    "decisions", "check_requests", "events", "topics", "verdicts", "vocabulary", "schema", "docs",
]  # fmt: skip


@extend_schema(exclude=True)
class Root(APIView):
    """Everything that the desk does, for machines: the same reads, the same writes, as JSON.

    Read `docs` in a browser, `schema` with a machine. Sign in with HTTP Basic, or in a session.
    """

    permission_classes = [AllowAny]
    name = "Factcheck API"

    def get(self, request: Request) -> Response:
        return Response({name: reverse(f"api:{name}", request=request) for name in LISTS})

    def get_view_name(self) -> str:
        return self.name


@extend_schema(exclude=True)
class Nothing(APIView):
    """No resource has this address."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        super().initial(request, *args, **kwargs)
        hint = "" if request.path.endswith("/") else " Every address here ends in a slash."
        raise NotFound(f"Nothing has this address.{hint}")


@csrf_exempt
def answer_nothing(request: HttpRequest) -> HttpResponseBase:
    """Any other address. A function, so that the browsable pages do not take it for a parent."""
    return Nothing.as_view()(request)


class Docs(SpectacularSwaggerSplitView):
    """The schema as a page to read and to try out.

    Its script sends the token that protects a session; a reader who has no session gets none,
    because making it would set a cookie.
    """

    template_name = "api/show_docs.html"
    url_name = "api:schema"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response.data["csrf_token"] = ""
        return response


@require_safe
def show_problem(request: HttpRequest, kind: str) -> HttpResponse:
    """What a kind of problem means: the page that `type` points to."""
    if kind not in KINDS:
        raise Http404
    shown = {
        "kind": kind,
        "title": KINDS[kind].title,
        "text": mark_safe(html_from_markdown(KINDS[kind].text)),  # safe on any page
    }
    return render(request, "api/show_problem.html", shown)
