"""What the forms for everybody share: a honeypot, a challenge, and no cookie."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from claims.moderating.proofs import (
    Passed,
    is_proof,
    new_challenge,
    read_challenge,
    seconds_to_wait,
)

View = Callable[..., HttpResponse]


def open_form(view: View) -> View:
    """A page whose form anybody may send, without a cookie. Why so: docs/decisions."""
    return csrf_exempt(never_cache(view))


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that a page of another origin sent the request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and host_of(origin) != request.get_host()


def host_of(origin: str) -> str:
    """The host and port that an origin names, empty where it names none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as an address of IPv6 that is never closed
        return ""


class OpenForm(forms.Form):
    """`website` is for programs that fill in everything; people neither see nor reach it.

    `challenge` is signed for the form of the name `purpose`; `proof` is what a script of ours found
    for it. `passed` is what a valid form may be stored with.
    """

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    challenge = forms.CharField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        purpose: str,
        comes_from_elsewhere: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data.copy() if data is not None else None, **options)
        self.purpose = purpose
        self.comes_from_elsewhere = comes_from_elsewhere
        self.passed: Passed | None = None
        if not self.is_bound:
            self.initial["challenge"] = new_challenge(purpose)

    def put(self, **values: str) -> None:
        """Show the form again with other values than those that were sent."""
        for name, value in values.items():
            cast(QueryDict, self.data)[name] = value

    def renew(self) -> None:
        """Show the form again with another challenge, to be sent once more."""
        self.put(challenge=new_challenge(self.purpose), proof="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            self.put(website="")
            raise forms.ValidationError(
                _(
                    "A field that people cannot see was filled in, so this looked like a program's "
                    "work. Nothing was sent, and your text is kept: send it once more."
                )
            )
        if self.comes_from_elsewhere:
            raise forms.ValidationError(
                _(
                    "Another site sent this form, so nothing was stored. If these are your words, "
                    "send them from here."
                )
            )
        self.passed = self._passed(cleaned.get("challenge", ""), cleaned.get("proof", ""))
        return cleaned

    def _passed(self, token: str, proof: str) -> Passed:
        challenge = read_challenge(token, self.purpose)
        if challenge is None:
            self.renew()
            raise forms.ValidationError(
                _(
                    "This page had been open for too long. Nothing was sent, and your text is "
                    "kept: send it once more."
                )
            )
        proved = is_proof(challenge.nonce, proof)
        seconds = 0 if proved else seconds_to_wait(challenge)
        if seconds:
            raise forms.ValidationError(
                ngettext(
                    "That was fast. A form that comes without the help of a script is taken a "
                    "little later: your text is kept, send it once more in %(seconds)d second.",
                    "That was fast. A form that comes without the help of a script is taken a "
                    "little later: your text is kept, send it once more in %(seconds)d seconds.",
                    seconds,
                )
                % {"seconds": seconds}
            )
        return Passed(challenge.nonce, proved)
