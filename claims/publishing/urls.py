"""Addresses of the editor's publishing screens, under /desk/publish/."""

from django.urls import path

from claims.publishing import views

app_name = "publishing"
urlpatterns = [
    path("articles/<int:pk>/", views.show_article, name="show_article"),
    path("articles/<int:pk>/publish/", views.publish_article_view, name="publish_article"),
    path("articles/<int:pk>/rate/", views.rate_article_view, name="rate_article"),
    path("articles/<int:pk>/correct/", views.correct_article_view, name="correct_article"),
    path("articles/<int:pk>/withdraw/", views.withdraw_article_view, name="withdraw_article"),
    path("claims/<int:pk>/", views.show_claim, name="show_claim"),
    path("claims/<int:pk>/publish/", views.publish_claim_view, name="publish_claim"),
    path("claims/<int:pk>/correct/", views.correct_claim_view, name="correct_claim"),
    path("claims/<int:pk>/withdraw/", views.withdraw_claim_view, name="withdraw_claim"),
]
