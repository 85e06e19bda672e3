"""Every address of the app: one line for each stage."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from claims.feeds import AtomFeed, JsonFeed
from claims.languages import in_every_language
from claims.moderating.transparency_feeds import show_transparency_feed
from claims.moderating.transparency_views import show_transparency
from claims.serving.web import public

# A page of moderation, which must not know how the public site answers: compressed once, and kept.
transparency = path("transparency/", public(show_transparency), name="show_transparency")
take_downs = public(show_transparency_feed)
ATOM, JSON = {"feed_type": AtomFeed}, {"feed_type": JsonFeed}

urlpatterns: list[URLPattern | URLResolver] = [
    # First, as addresses are tried in this order and programs ask most often.
    path("api/", RedirectView.as_view(pattern_name="api:root")),
    path("api/v1/", include("claims.api.urls")),
    path("", include("claims.importing.urls")),
    path("desk/publish/", include("claims.publishing.urls")),
    path("desk/live/", include("claims.live.urls")),
    path("desk/", include("claims.highlighting.urls")),
    path("desk/", include("claims.citing.urls")),
    path("desk/", include("claims.reviewing.urls")),
    in_every_language([transparency]),
    path("transparency.atom", take_downs, ATOM, name="transparency_feed"),
    path("transparency.json", take_downs, JSON, name="transparency_json_feed"),
    path("", include("claims.moderating.urls")),
    path("", include("claims.serving.urls")),
]
