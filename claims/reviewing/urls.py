"""Addresses of the queue, of the claims and of their reviews, all under /desk/."""

from django.urls import path

from claims.reviewing import conflict_views, views

app_name = "reviewing"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("claims/<int:claim_id>/", views.show_claim, name="show_claim"),
    path("claims/<int:claim_id>/review/", views.start_review, name="start_review"),
    path("claims/<int:claim_id>/correction/", views.start_correction, name="start_correction"),
    path("conflicts/", conflict_views.compare_texts, name="compare_texts"),
    path("reviews/preview/", views.preview, name="preview"),
    path("reviews/<int:review_id>/save/", views.save_review, name="save_review"),
    path("reviews/<int:review_id>/standing/", views.show_standing, name="show_standing"),
    path("reviews/<int:review_id>/take-back/", views.take_back_review, name="take_back_review"),
    path("reviews/<int:review_id>/discard/", views.discard_review, name="discard_review"),
    path("reviews/<int:review_id>/changes/", views.request_changes, name="request_changes"),
    path("reviews/<int:review_id>/approve/", views.approve_review, name="approve_review"),
]
