"""The root of all addresses."""

from django.contrib.auth import views as auth
from django.urls import include, path

from claims.admin.site import site

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("", include("claims.urls")),
]
