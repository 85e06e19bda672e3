"""The reader's request for a check, and what the desk says to it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.errors import Invalid
from claims.models.vocabulary import CheckRequestStatus
from claims.moderating.asking import (
    URL_AT_MOST,
    WHY_AT_MOST,
    WORDS_AT_MOST,
    required_address,
    tidied,
)
from claims.moderating.open_forms import OpenForm

PURPOSE = "ask"
ACCEPT, DECLINE, ANSWER = "accept", "decline", "answer"
WHAT_IT_DOES = {
    ACCEPT: "The desk looks at it. Those who asked see the page once it is public.",
    DECLINE: "The desk leaves it. Those who asked read the reason.",
    ANSWER: "Those who asked are led to the page.",
}


class AskForm(OpenForm):
    """What a reader would like to have checked; `seen` once what is known was shown."""

    url = forms.CharField(
        label=_("Address of the page"),
        help_text=_("Copy it from your browser, for example https://example.org/story."),
        required=False,
        max_length=URL_AT_MOST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "dir": "ltr"}),
    )
    claim = forms.CharField(
        label=_("The words that should be checked"),
        help_text=_("As they stand there. Without an address, say where you came across them."),
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.CharField(
        label=_("Why does it matter?"),
        help_text=_("Who repeats it, and what might somebody do who believes it?"),
        required=False,
        max_length=WHY_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only the desk sees it, in case it must ask you something. "
            "No message is sent by itself."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Correct it, or leave it empty.")
        },
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    needed = ("url", "claim")  # one of the two, so neither is called optional

    def __init__(self, data: QueryDict | None, **options: Any) -> None:
        super().__init__(data, purpose=PURPOSE, **options)

    def clean(self) -> dict[str, Any]:
        """Every field at fault is told, also where the form as a whole is not taken yet."""
        given = {name: self.cleaned_data.get(name, "") for name in ("url", "claim", "why", "email")}
        try:
            required_address(given["url"], tidied(given["claim"]), given["why"], given["email"])
        except Invalid as refused:
            for name in refused.errors.keys() - self.errors.keys():
                self.add_error(name, refused.errors[name])
        return super().clean()

    def wanted(self) -> dict[str, Any]:
        """What the domain function takes of it."""
        given = self.cleaned_data
        return {"url": given["url"], "words": given["claim"]} | {
            name: given[name] for name in ("why", "email")
        }


class RequestForm(forms.Form):
    """What the desk makes of a request."""

    action = forms.ChoiceField(
        label="What do you make of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do."},
    )
    address = forms.CharField(
        label="Address of the public page",
        help_text="Of an article or claim on this site. Only for “Checked already”.",
        required=False,
        max_length=URL_AT_MOST,
    )
    note = forms.CharField(
        label="Note",
        help_text="Everybody who asked reads it. Declining needs one.",
        required=False,
        max_length=WHY_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    LABELS = {ACCEPT: "Accept", DECLINE: "Decline", ANSWER: "Checked already"}

    def __init__(self, *args: Any, status: str, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser = self.fields["action"]
        assert isinstance(chooser, forms.ChoiceField)
        is_accepted = status == CheckRequestStatus.ACCEPTED
        offered = [DECLINE, ANSWER] if is_accepted else [ACCEPT, DECLINE, ANSWER]
        chooser.choices = [(action, self.LABELS[action]) for action in offered]

    def actions(self) -> Any:
        """Each radio button with a sentence about what it does."""
        for radio in self["action"]:
            yield radio, WHAT_IT_DOES[radio.data["value"]]


class RequestsForm(forms.Form):
    """Which requests are listed; nonsense means those that wait."""

    status = forms.ChoiceField(choices=CheckRequestStatus.choices, required=False)

    def chosen(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("status") or CheckRequestStatus.WAITING.value
