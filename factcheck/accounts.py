"""Signing in and changing one's password: Django's own views, with what people need to see."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from claims.guessing import count_wrong, forget_wrong, is_locked
from claims.web import sender_of


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
        if is_locked(*self.who()):
            return self.render_to_response(self.get_context_data(too_many=True), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        forget_wrong(*self.who())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        count_wrong(*self.who())
        return super().form_invalid(form)

    def who(self) -> tuple[str, str]:
        """The network that tries, and the name it tries."""
        return sender_of(self.request), self.request.POST.get("username", "")


class ChangePassword(auth.PasswordChangeView):
    success_url = reverse_lazy("reviewing:queue")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        message = "Your password is changed. You are signed out everywhere else."
        messages.success(self.request, message)
        return super().form_valid(form)
