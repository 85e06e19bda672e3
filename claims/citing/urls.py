"""Addresses of evidence and of the library of sources, all under /desk/."""

from django.urls import path

from claims.citing import (
    copy_views,
    exchange_views,
    filling_views,
    merging_views,
    reference_views,
    views,
    watch_views,
)

app_name = "citing"
urlpatterns = [
    path("reviews/<int:review_id>/evidence/", views.list_evidence, name="list_evidence"),
    path("reviews/<int:review_id>/evidence/new/", views.add_evidence, name="add_evidence"),
    path("evidence/<int:evidence_id>/", views.edit_evidence, name="edit_evidence"),
    path("evidence/<int:evidence_id>/move/", views.move_evidence, name="move_evidence"),
    path("evidence/<int:evidence_id>/remove/", views.remove_evidence, name="remove_evidence"),
    path(
        "claims/<int:claim_id>/references/",
        reference_views.list_references,
        name="list_references",
    ),
    path(
        "claims/<int:claim_id>/references/judge/",
        reference_views.judge_reference,
        name="judge_reference",
    ),
    path(
        "judgements/<int:judgement_id>/take-back/",
        reference_views.take_back_judgement,
        name="take_back_judgement",
    ),
    path(
        "articles/<int:article_id>/references/judging/",
        reference_views.list_of_article,
        name="list_of_article",
    ),
    path("sources/", views.list_sources, name="list_sources"),
    path("sources/import/", exchange_views.import_references, name="import_references"),
    path(
        "reviews/<int:review_id>/references.<str:extension>",
        exchange_views.export_review,
        name="export_review",
    ),
    path("sources/known/", views.find_source, name="find_source"),
    path("sources/described/", filling_views.ask_services, name="ask_services"),
    path("sources/<int:source_id>/fill/", filling_views.fill_source, name="fill_source"),
    path("sources/<int:source_id>/merge/", merging_views.merge_sources, name="merge_sources"),
    path("sources/watch/", watch_views.show_watch, name="show_watch"),
    path("sources/<int:source_id>/check/", watch_views.check_source, name="check_source"),
    path("sources/<int:source_id>/copies/", copy_views.show_copies, name="show_copies"),
    path("sources/<int:source_id>/copies/keep/", copy_views.keep_copy, name="keep_copy"),
    path("sources/<int:source_id>/copies/new/", copy_views.upload_copy, name="upload_copy"),
    path(
        "sources/<int:source_id>/copies/<int:request_id>/retry/",
        copy_views.retry_copy,
        name="retry_copy",
    ),
    path("copies/<int:copy_id>/", copy_views.show_copy, name="show_copy"),
    path("copies/<int:copy_id>/withdraw/", copy_views.withdraw_copy, name="withdraw_copy"),
    path("sources/<int:source_id>/", views.edit_source, name="edit_source"),
]
