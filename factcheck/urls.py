"""The root of all addresses."""

from django.contrib.auth import views as auth
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from claims.admin.site import site
from claims.web import answer_unknown
from factcheck.accounts import ChangePassword, SignIn

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", ChangePassword.as_view(), name="password_change"),
    # Browsers ask for this on pages that name no icon, such as a feed or plain text.
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("img/favicon.ico"))),
    path("", include("claims.urls")),
    # Last: the same page for an unknown address under DEBUG, where Django would show its own.
    re_path("", answer_unknown),
]
