"""Signing in and changing one's password: Django's own views, with what people need to see."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from claims.web import sender_of

# Wrong passwords for one name from one network, and for how long they count (seconds). The count
# is kept by each web process for itself: enough to make guessing hopeless.
TRIES = 8
REMEMBERED = 15 * 60


class SignInForm(AuthenticationForm):
    """After a refusal the name stays, so the cursor goes to the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("username"):
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True


class SignIn(auth.LoginView):
    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if cache.get(self.tries_key(), 0) >= TRIES:
            return self.render_to_response(self.get_context_data(too_many=True), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        cache.delete(self.tries_key())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        cache.add(self.tries_key(), 0, REMEMBERED)
        cache.incr(self.tries_key())
        return super().form_invalid(form)

    def tries_key(self) -> str:
        """Where the wrong tries of this network for this name are counted."""
        name = self.request.POST.get("username", "").casefold()
        digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()
        return f"sign-in:{sender_of(self.request)}:{digest}"


class ChangePassword(auth.PasswordChangeView):
    success_url = reverse_lazy("reviewing:queue")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        message = "Your password is changed. You are signed out everywhere else."
        messages.success(self.request, message)
        return super().form_valid(form)
