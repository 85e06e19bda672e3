"""The addresses of moderation: the reader's two pages, and the desk."""

from django.urls import path

from claims.languages import in_every_language
from claims.moderating import views

app_name = "moderating"
# Pages that people read, in their own language.
pages = [
    path("report/<str:kind>/<int:pk>/", views.report, name="report"),
    path("reports/<uuid:token>/", views.show_status, name="show_status"),
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
]
