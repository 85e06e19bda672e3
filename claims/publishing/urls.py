"""Addresses of the editor's publishing screens, under /desk/publish/."""

from django.urls import path

from claims.publishing import views

app_name = "publishing"
urlpatterns = [
    path("articles/<int:article_id>/", views.show_article, name="show_article"),
    path("articles/<int:article_id>/publish/", views.publish_article, name="publish_article"),
    path("articles/<int:article_id>/rate/", views.rate_article, name="rate_article"),
    path("articles/<int:article_id>/correct/", views.correct_article, name="correct_article"),
    path("articles/<int:article_id>/withdraw/", views.withdraw_article, name="withdraw_article"),
    path("claims/<int:claim_id>/", views.show_claim, name="show_claim"),
    path("claims/<int:claim_id>/publish/", views.publish_claim, name="publish_claim"),
    path("claims/<int:claim_id>/correct/", views.correct_claim, name="correct_claim"),
    path("claims/<int:claim_id>/withdraw/", views.withdraw_claim, name="withdraw_claim"),
]
