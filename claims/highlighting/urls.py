"""Addresses of the workspace, all under /desk/."""

from django.urls import path

from claims.highlighting import (
    changes_views,
    claim_views,
    discarding_views,
    finding_views,
    text_views,
    views,
    words_views,
)

app_name = "highlighting"

urlpatterns = [
    path("articles/<int:article_id>/", views.show_workspace, name="show_workspace"),
    path("articles/<int:article_id>/blocks/", text_views.list_blocks, name="list_blocks"),
    path("articles/<int:article_id>/places/", finding_views.list_places, name="list_places"),
    path("articles/<int:article_id>/claims/", views.list_claims, name="list_claims"),
    path("articles/<int:article_id>/claims/new/", views.create_claim, name="create_claim"),
    path(
        "articles/<int:article_id>/claims/<int:claim_id>/discard/",
        discarding_views.discard_claim,
        name="discard_claim",
    ),
    path(
        "articles/<int:article_id>/claims/discarded/<int:event_id>/restore/",
        discarding_views.restore_claim,
        name="restore_claim",
    ),
    path("articles/<int:article_id>/words/new/", views.add_occurrence, name="add_occurrence"),
    path("articles/<int:article_id>/search/", words_views.search_words, name="search_words"),
    path("articles/<int:article_id>/changes/", changes_views.show_changes, name="show_changes"),
    path("articles/<int:article_id>/carry/", changes_views.start_carrying, name="start_carrying"),
    path("snapshots/<int:snapshot_id>/confirm/", changes_views.confirm_sure, name="confirm_sure"),
    path(
        "carryovers/<int:carryover_id>/decide/",
        changes_views.decide_carryover,
        name="decide_carryover",
    ),
    path(
        "snapshots/<int:snapshot_id>/sentences/", text_views.list_sentences, name="list_sentences"
    ),
    path("topics/", claim_views.list_topics, name="list_topics"),
    path("claims/<int:claim_id>/edit/", claim_views.edit_claim, name="edit_claim"),
    path("claims/<int:claim_id>/attach/", claim_views.attach_instead, name="attach_instead"),
    path("claims/<int:claim_id>/words/", claim_views.list_occurrences, name="list_occurrences"),
    path(
        "occurrences/<int:occurrence_id>/edit/", claim_views.edit_occurrence, name="edit_occurrence"
    ),
    path(
        "occurrences/<int:occurrence_id>/move/",
        words_views.move_occurrence,
        name="move_occurrence",
    ),
    path(
        "occurrences/<int:occurrence_id>/merge/",
        words_views.merge_occurrences,
        name="merge_occurrences",
    ),
    path(
        "occurrences/<int:occurrence_id>/remove/",
        claim_views.remove_occurrence,
        name="remove_occurrence",
    ),
    path(
        "occurrences/removed/<int:event_id>/restore/",
        claim_views.restore_occurrence,
        name="restore_occurrence",
    ),
]
