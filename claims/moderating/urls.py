"""The addresses of moderation: the readers' pages, and the desk's."""

from django.urls import path

from claims.languages import in_every_language
from claims.moderating import asking_views, views

app_name = "moderating"
# Pages that people read, in their own language.
pages = [
    path("report/<str:kind>/<int:pk>/", views.report, name="report"),
    path("reports/<uuid:token>/", views.show_status, name="show_status"),
    path("ask/", asking_views.ask, name="ask"),
    path("requests/<uuid:token>/", asking_views.show_wish, name="show_wish"),
]
urlpatterns = [
    in_every_language(pages),
    path("desk/moderation/", views.queue, name="queue"),
    path("desk/moderation/reports/<int:pk>/", views.show_report, name="show_report"),
    path("desk/moderation/publications/", views.find_publication, name="find_publication"),
    path(
        "desk/moderation/publications/<str:kind>/<int:pk>/",
        views.show_publication,
        name="show_publication",
    ),
    path("desk/moderation/log/", views.show_log, name="show_log"),
    path("desk/requests/", asking_views.list_requests, name="list_requests"),
    path("desk/requests/<int:pk>/", asking_views.show_request, name="show_request"),
]
