"""The root of all addresses."""

from django.contrib.auth import views as auth
from django.urls import include, path, reverse_lazy

from claims.admin.site import site

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/",
        auth.PasswordChangeView.as_view(success_url=reverse_lazy("reviewing:queue")),
        name="password_change",
    ),
    path("", include("claims.urls")),
]
