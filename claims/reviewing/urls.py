"""Addresses of the queue, of the claims and of their reviews, all under /desk/."""

from django.urls import path

from claims.reviewing import (
    conflict_views,
    discussion_views,
    mentions_views,
    notes_views,
    opinion_views,
    views,
)

app_name = "reviewing"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("claims/<int:claim_id>/", views.show_claim, name="show_claim"),
    path("claims/<int:claim_id>/review/", views.start_review, name="start_review"),
    path("claims/<int:claim_id>/correction/", views.start_correction, name="start_correction"),
    path("conflicts/", conflict_views.compare_texts, name="compare_texts"),
    path("reviews/weigh/", views.weigh, name="weigh"),
    path("reviews/preview/", views.preview, name="preview"),
    path("reviews/<int:review_id>/save/", views.save_review, name="save_review"),
    path("reviews/<int:review_id>/standing/", views.show_standing, name="show_standing"),
    path("reviews/<int:review_id>/take-back/", views.take_back_review, name="take_back_review"),
    path("reviews/<int:review_id>/discard/", views.discard_review, name="discard_review"),
    path("reviews/<int:review_id>/changes/", views.request_changes, name="request_changes"),
    path("reviews/<int:review_id>/approve/", views.approve_review, name="approve_review"),
    path("reviews/<int:review_id>/opinion/", opinion_views.give_opinion, name="give_opinion"),
    path("claims/<int:claim_id>/discussion/", discussion_views.list_threads, name="list_threads"),
    path("claims/<int:claim_id>/threads/", discussion_views.start_thread, name="start_thread"),
    path("threads/<int:thread_id>/", discussion_views.show_thread, name="show_thread"),
    path("threads/<int:thread_id>/answer/", discussion_views.add_comment, name="add_comment"),
    path(
        "threads/<int:thread_id>/resolve/", discussion_views.resolve_thread, name="resolve_thread"
    ),
    path("threads/<int:thread_id>/reopen/", discussion_views.reopen_thread, name="reopen_thread"),
    path("comments/<int:comment_id>/edit/", discussion_views.edit_comment, name="edit_comment"),
    path(
        "comments/<int:comment_id>/remove/", discussion_views.remove_comment, name="remove_comment"
    ),
    path(
        "comments/<int:comment_id>/restore/",
        discussion_views.restore_comment,
        name="restore_comment",
    ),
    path("articles/<int:article_id>/notes/", notes_views.list_notes, name="list_notes"),
    path("articles/<int:article_id>/notes/new/", notes_views.create_note, name="create_note"),
    path("articles/<int:article_id>/notes/places/", notes_views.list_places, name="note_places"),
    path("mentions/", mentions_views.list_mentions, name="list_mentions"),
    path("mentions/count/", mentions_views.count_mentions, name="count_mentions"),
    path("mentions/seen/", mentions_views.see_mentions, name="see_mentions"),
    path("mentions/<int:mention_id>/open/", mentions_views.open_mention, name="open_mention"),
    path("people/", mentions_views.list_people, name="list_people"),
]
