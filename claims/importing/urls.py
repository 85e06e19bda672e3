"""The addresses of importing."""

from django.urls import path

from claims.importing import history_views, views

app_name = "importing"
urlpatterns = [
    path("desk/manifest.webmanifest", views.show_manifest, name="show_manifest"),
    path("desk/import/", views.import_article, name="import_article"),
    path("desk/imports/<int:import_id>/", views.show_import, name="show_import"),
    path("desk/articles/", views.list_articles, name="list_articles"),
    path("desk/articles/<int:article_id>/copies/", views.list_copies, name="list_copies"),
    path(
        "desk/articles/<int:article_id>/history/", history_views.show_history, name="show_history"
    ),
    path(
        "desk/articles/<int:article_id>/history/<int:number>.txt",
        history_views.download_text,
        name="download_text",
    ),
    path(
        "desk/articles/<int:article_id>/history/<int:number>/original/",
        history_views.download_capture,
        name="download_capture",
    ),
    path("desk/articles/<int:article_id>/details/", views.edit_article, name="edit_article"),
]
