"""What windows say over WSGI. The streams themselves are served by `application.py`."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from claims.errors import Missing
from claims.live import presence
from claims.live.forms import WhereForm
from claims.web import requires, signed_in


@require_POST
@requires("see_desk")
def say_where(request: HttpRequest) -> HttpResponse:
    """Take which claim somebody has open. A stream that is over says so with 409: the window says
    it again when it has the next one."""
    form = WhereForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    said = form.cleaned_data
    try:
        presence.say_where(
            stream=said["stream"],
            claim_id=said["claim"],
            is_editing=said["is_editing"],
            by=signed_in(request),
        )
    except Missing:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_safe
@requires("see_desk")
def stream_elsewhere(request: HttpRequest, article_id: int) -> HttpResponse:
    """No stream here: where no process for streams is in front of this one, the page goes without.

    To an EventSource 204 means that it need not come back (HTML Living Standard).
    """
    return HttpResponse(status=204)
