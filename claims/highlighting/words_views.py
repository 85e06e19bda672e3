"""What the desk knows about some words of an article."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from claims.highlighting import queries
from claims.highlighting.forms import PlaceForm
from claims.highlighting.views import in_panel
from claims.web import requires, varies


@require_http_methods(["GET", "HEAD", "POST"])
@requires("highlight_claim")
@varies
def search_words(request: HttpRequest, article_id: int) -> HttpResponse:
    """Claims of the desk that hold or resemble the chosen words, or others that were typed."""
    snapshot = queries.current_snapshot(article_id)
    data = request.POST or request.GET
    place = PlaceForm(data, snapshot=snapshot)
    is_placed = place.is_valid()
    typed = data.get("search", "").replace("\0", " ").strip()
    search = " ".join((typed or place.quote_in_text).split())[:500]
    context = {
        "place": place,
        "search": search,
        "elsewhere": urlencode({"q": search}),
        "found": queries.claims_like(search) if search else [],
    }
    status = 400 if place.is_bound and not is_placed else 200
    return in_panel(request, snapshot, "_search_words.html", context, status)
