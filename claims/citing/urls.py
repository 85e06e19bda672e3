"""Addresses of evidence and of the library of sources, all under /desk/."""

from django.urls import path

from claims.citing import filling_views, merging_views, reference_views, views, watch_views

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
    path("sources/known/", views.find_source, name="find_source"),
    path("sources/described/", filling_views.ask_services, name="ask_services"),
    path("sources/<int:source_id>/fill/", filling_views.fill_source, name="fill_source"),
    path("sources/<int:source_id>/merge/", merging_views.merge_sources, name="merge_sources"),
    path("sources/watch/", watch_views.show_watch, name="show_watch"),
    path("sources/<int:source_id>/check/", watch_views.check_source, name="check_source"),
    path("sources/<int:source_id>/", views.edit_source, name="edit_source"),
]
