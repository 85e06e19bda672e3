"""The addresses of importing."""

from django.urls import path

from claims.importing import (
    foreign_review_views,
    history_views,
    progress_views,
    reference_views,
    refresh_views,
    views,
)
from claims.importing.lists import views as batch_views

app_name = "importing"
urlpatterns = [
    path("desk/manifest.webmanifest", views.show_manifest, name="show_manifest"),
    path("desk/import/", views.import_article, name="import_article"),
    path("desk/import/several/", batch_views.import_several, name="import_several"),
    path("desk/others/", foreign_review_views.list_foreign_reviews, name="list_foreign_reviews"),
    path(
        "desk/claims/<int:claim_id>/others/",
        foreign_review_views.show_checks_of_others,
        name="show_checks_of_others",
    ),
    path("desk/imports/", progress_views.list_imports, name="list_imports"),
    path("desk/imports/<int:import_id>/", progress_views.show_import, name="show_import"),
    path(
        "desk/imports/<int:import_id>/cancel/", progress_views.cancel_import, name="cancel_import"
    ),
    path("desk/imports/<int:import_id>/hurry/", progress_views.hurry_import, name="hurry_import"),
    path("desk/imports/<int:import_id>/retry/", progress_views.retry_import, name="retry_import"),
    path("desk/batches/<int:batch_id>/", batch_views.show_batch, name="show_batch"),
    path("desk/batches/<int:batch_id>/choose/", batch_views.choose_entries, name="choose_entries"),
    path("desk/batches/<int:batch_id>/cancel/", batch_views.cancel_batch, name="cancel_batch"),
    path("desk/batches/<int:batch_id>/retry/", batch_views.retry_batch, name="retry_batch"),
    path(
        "desk/batches/<int:batch_id>/result.csv", batch_views.download_batch, name="download_batch"
    ),
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
    path(
        "desk/articles/<int:article_id>/references/",
        reference_views.list_references,
        name="list_references",
    ),
    path(
        "desk/articles/<int:article_id>/refresh/",
        refresh_views.refresh_article,
        name="refresh_article",
    ),
    path("desk/articles/<int:article_id>/watch/", refresh_views.switch_watch, name="switch_watch"),
]
