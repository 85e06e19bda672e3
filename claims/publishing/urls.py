"""Addresses of the editor's publishing screens, under /desk/publish/."""

from django.urls import path

from claims.publishing import alert_views, views

app_name = "publishing"
urlpatterns = [
    path("alerts/", alert_views.list_alerts, name="list_alerts"),
    path("alerts/count/", alert_views.count_alerts, name="count_alerts"),
    path("alerts/seen/", alert_views.see_notifications, name="see_notifications"),
    path("alerts/<int:alert_id>/", alert_views.show_alert, name="show_alert"),
    path("decisions/<int:decision_id>/keep/", alert_views.keep_review, name="keep_review"),
    path("articles/<int:article_id>/", views.show_article, name="show_article"),
    path("articles/<int:article_id>/publish/", views.publish_article, name="publish_article"),
    path("articles/<int:article_id>/rate/", views.rate_article, name="rate_article"),
    path("articles/<int:article_id>/correct/", views.correct_article, name="correct_article"),
    path("articles/<int:article_id>/withdraw/", views.withdraw_article, name="withdraw_article"),
    path("claims/<int:claim_id>/", views.show_claim, name="show_claim"),
    path("claims/<int:claim_id>/publish/", views.publish_claim, name="publish_claim"),
    path("claims/<int:claim_id>/correct/", views.correct_claim, name="correct_claim"),
    path("claims/<int:claim_id>/update/", views.update_claim, name="update_claim"),
    path("claims/<int:claim_id>/withdraw/", views.withdraw_claim, name="withdraw_claim"),
]
