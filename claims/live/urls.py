"""Addresses of what windows say, and of the streams, which the ASGI process serves."""

from django.urls import path

from claims.live import views

app_name = "live"

urlpatterns = [
    path("here/", views.say_where, name="say_where"),
    path("articles/<int:article_id>/", views.stream_elsewhere, name="stream"),
]
