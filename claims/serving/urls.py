"""The addresses of the public site. `claims/publishing/addresses.py` spells the same ones."""

from django.urls import path

from claims.feeds import AtomFeed, JsonFeed
from claims.languages import in_every_language
from claims.models.vocabulary import PublicationKind
from claims.serving import (
    agreement_views,
    annotation_views,
    changes_views,
    embed_views,
    feed_views,
    feeds,
    list_views,
    lookup_views,
    open_data_views,
    overlay_views,
    picture_views,
    reference_views,
    sitemaps,
    views,
)

ARTICLE, CLAIM = {"kind": PublicationKind.ARTICLE}, {"kind": PublicationKind.CLAIM}
ATOM, JSON = {"feed_type": AtomFeed}, {"feed_type": JsonFeed}

app_name = "serving"
# Pages that people read, in their own language.
pages = [
    path("", list_views.show_home, name="home"),
    path("articles/", list_views.list_articles, name="list_articles"),
    path("articles/<int:pk>/", views.show_article, {"slug": ""}, name="article"),
    path("articles/<int:pk>-<str:slug>/", views.show_article, name="show_article"),
    path(
        "articles/<int:pk>-<str:slug>/changes/<int:number>/",
        changes_views.show_changes,
        ARTICLE,
        name="article_changes",
    ),
    path("claims/", list_views.list_claims, name="list_claims"),
    path("claims/<int:pk>/", views.show_claim, {"slug": ""}, name="claim"),
    path("claims/<int:pk>-<str:slug>/", views.show_claim, name="show_claim"),
    path(
        "claims/<int:pk>-<str:slug>/changes/<int:number>/",
        changes_views.show_changes,
        CLAIM,
        name="claim_changes",
    ),
    path("topics/", list_views.list_topics, name="list_topics"),
    path("topics/<slug:slug>/", list_views.show_topic, name="show_topic"),
    path("publishers/", list_views.list_publishers, name="list_publishers"),
    path("publishers/<str:slug>/", list_views.show_publisher, name="show_publisher"),
    path("search/", list_views.show_search, name="search"),
    path("verdicts/", list_views.list_verdicts, name="list_verdicts"),
    path("verdicts/<slug:slug>/", list_views.show_verdict, name="show_verdict"),
    path("agreement/", agreement_views.show_agreement, name="show_agreement"),
    path("corrections/", list_views.list_corrections, name="list_corrections"),
    path("lookup/", lookup_views.show_lookup, name="look_up"),
    path("open-data/", open_data_views.show_open_data, name="show_open_data"),
    path("overlay/", overlay_views.show_overlay, name="show_overlay"),
    path("overlay/v<int:version>/<slug:name>.js", overlay_views.show_module, name="overlay_module"),
    path("about/", views.list_pages, name="list_pages"),
    path("about/<slug:slug>/", views.show_page, name="show_page"),
    path(
        "articles/<int:pk>/picture-<slug:digest>.png",
        picture_views.show_article_picture,
        name="article_picture",
    ),
    path(
        "claims/<int:pk>/picture-<slug:digest>.png",
        picture_views.show_claim_picture,
        name="claim_picture",
    ),
    path("embed/articles/<int:pk>/", embed_views.show_card, ARTICLE, name="show_article_card"),
    path("embed/claims/<int:pk>/", embed_views.show_card, CLAIM, name="show_card"),
]
urlpatterns = [
    in_every_language(pages),
    # What programs read, and the desk's preview: under the plain address only.
    path(
        "articles/<int:pk>-<str:slug>/versions/<int:number>.txt",
        views.show_text,
        name="article_text",
    ),
    path(
        "articles/<int:pk>/annotations/",
        annotation_views.show_annotations,
        name="show_annotations",
    ),
    path(
        "articles/<int:pk>/annotations/<uuid:place>",
        annotation_views.show_annotation,
        name="show_annotation",
    ),
    path(
        "claims/<int:pk>-<str:slug>/references.<str:extension>",
        reference_views.show_references,
        name="claim_references",
    ),
    path(
        "articles/<int:pk>-<str:slug>/citation.<str:extension>",
        reference_views.show_citation,
        ARTICLE,
        name="article_citation",
    ),
    path(
        "claims/<int:pk>-<str:slug>/citation.<str:extension>",
        reference_views.show_citation,
        CLAIM,
        name="claim_citation",
    ),
    path("topics/<slug:slug>/feed.atom", feeds.show_topic_feed, ATOM, name="topic_feed"),
    path("topics/<slug:slug>/feed.json", feeds.show_topic_feed, JSON, name="topic_json_feed"),
    path("publishers/<str:slug>/feed.atom", feeds.show_publisher_feed, ATOM, name="publisher_feed"),
    path(
        "publishers/<str:slug>/feed.json",
        feeds.show_publisher_feed,
        JSON,
        name="publisher_json_feed",
    ),
    path("desk/preview/articles/<int:pk>/", views.show_preview, name="show_preview"),
    path("lookup", lookup_views.answer_lookup, name="lookup"),
    path("oembed/", embed_views.show_oembed, name="oembed"),
    path("opensearch.xml", views.show_opensearch, name="opensearch"),
    path("claimreview.json", feed_views.show_claim_reviews, name="claim_reviews"),
    path("feed.atom", feeds.show_feed, ATOM, name="feed"),
    path("feed.json", feeds.show_feed, JSON, name="json_feed"),
    path("corrections.atom", feeds.show_corrections_feed, ATOM, name="corrections_feed"),
    path("corrections.json", feeds.show_corrections_feed, JSON, name="corrections_json_feed"),
    path("sitemap.xml", sitemaps.show_index, name="sitemap"),
    path("sitemap-site.xml", sitemaps.show_site, name="sitemap_site"),
    path("sitemap-articles-<int:part>.xml", sitemaps.show_articles, name="sitemap_articles"),
    path("sitemap-claims-<int:part>.xml", sitemaps.show_claims, name="sitemap_claims"),
    path("open-data/<str:name>", open_data_views.show_file, name="open_data_file"),
    path("robots.txt", sitemaps.show_robots, name="robots"),
]
