"""What the page reads to draw where the claims stand in a text."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from claims.highlighting import listing, queries
from claims.highlighting.kept import document_of
from claims.highlighting.text_views import note_verdicts_in
from claims.web import requires, signed_in


@require_safe
@requires("see_desk")
def list_places(request: HttpRequest, article_id: int) -> HttpResponse:
    """Every place of every claim by its place in the text, as compact as thousands need.

    `length` counts the text's code points, `claims` its claims; each of `places` is the id of its
    claim, the claim's number, the class of its marks, the start and the end.
    """
    snapshot = queries.current_snapshot(article_id)
    note_verdicts_in(snapshot, signed_in(request))
    listed = listing.listed_claims(snapshot)
    return JsonResponse(
        {
            "length": len(document_of(snapshot).text),
            "claims": len(listed),
            "places": listing.marked_places(listed),
        },
        json_dumps_params={"separators": (",", ":")},
    )
