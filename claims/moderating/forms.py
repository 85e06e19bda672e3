"""The reader's report, the moderator's decision, and the filters of their lists."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from claims.models import Report
from claims.models.vocabulary import Action, ReportCategory, ReportStatus
from claims.moderating.open_forms import OpenForm
from claims.web import PageForm

WHAT_IT_COVERS = {
    ReportCategory.FACTUAL_ERROR: _("The verdict, the explanation or a number is wrong."),
    ReportCategory.MISUSED_SOURCE: _("A source does not say what it is cited for."),
    ReportCategory.BROKEN_SOURCE: _("A link leads nowhere, or to the wrong page."),
    ReportCategory.PERSONAL_DATA: _("Something private about a person stands here."),
    ReportCategory.ABUSE: _("The page insults or threatens somebody."),
    ReportCategory.OTHER: _("Anything else that the desk should know."),
}
WHAT_IT_DOES = {
    Action.DISMISS: "The page stays as it is.",
    Action.SEND_TO_CORRECTION: "The page stays; the editors are asked for a correction.",
    Action.HIDE: "Readers stop seeing every version until it is shown again.",
    Action.TAKE_DOWN: "Readers are told that the page was taken down.",
    Action.RESTORE: "Readers see every version again.",
}
WHAT_IT_DOES_TO_HIDDEN = {
    Action.DISMISS: "Readers see the page again, unless it is hidden for another reason too.",
    Action.SEND_TO_CORRECTION: "The page stays hidden; the editors are asked for a correction.",
}
DESTRUCTIVE = {Action.HIDE, Action.TAKE_DOWN}


class ReportForm(OpenForm):
    """What a reader says is wrong with a page."""

    category = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=ReportCategory.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of error it is.")},
    )
    text = forms.CharField(
        label=_("What should the desk look at?"),
        help_text=_("Name the sentence or the source. A link to better evidence helps most."),
        max_length=Report._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Say what is wrong, so that the desk can look at it.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Only moderators see it, in case they must ask you something. "
            "No message is sent by itself."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": _("This is not an e-mail address. Correct it, or leave it empty.")
        },
    )

    def categories(self) -> Iterator[tuple[BoundWidget, str]]:
        """Each radio button with a sentence about what it covers."""
        for radio in self["category"]:
            yield radio, str(WHAT_IT_COVERS[ReportCategory(radio.data["value"])])


class DecisionForm(forms.Form):
    """One of the given actions, and the reason that people outside will read."""

    action = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do."},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Written for the reader who reported it; the moderation log keeps it. The reason "
        "of a take-down stands on the public page of take-downs: name nobody, and quote nothing.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reason: the reader and the log will show it."},
    )
    is_legal = forms.BooleanField(
        label="Demanded by law",
        help_text="For a take-down only. Readers are told that the law required it.",
        required=False,
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        actions: Iterable[Action],
        is_hidden: bool = False,
        is_without_report: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._does = {**WHAT_IT_DOES, **(WHAT_IT_DOES_TO_HIDDEN if is_hidden else {})}
        if is_without_report:
            self.fields["reason"].help_text = (
                "The moderation log keeps it, and readers who reported the page before see it. The "
                "reason of a take-down stands on the public page of take-downs: name nobody, and "
                "quote nothing."
            )
        chooser = self.fields["action"]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = [(action.value, action.label) for action in actions]

    def actions(self) -> Iterator[tuple[BoundWidget, str]]:
        """Each radio button with a sentence about what it does."""
        for radio in self["action"]:
            yield radio, self._does[Action(radio.data["value"])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_legal") and cleaned.get("action") not in (None, Action.TAKE_DOWN):
            self.add_error("is_legal", "Only a take-down can be demanded by law.")
        return cleaned

    def decision(self) -> dict[str, Any]:
        """What the domain functions take: action, reason and whether the law demands it."""
        return {name: self.cleaned_data[name] for name in ("action", "reason", "is_legal")}

    @property
    def is_destructive(self) -> bool:
        return self.cleaned_data["action"] in DESTRUCTIVE


class QueueForm(PageForm):
    status = forms.ChoiceField(
        choices=ReportStatus.choices, required=False, initial=ReportStatus.OPEN.value
    )
    category = forms.ChoiceField(
        choices=[("", "Every kind"), *ReportCategory.choices], required=False, initial=""
    )


class LogForm(PageForm):
    action = forms.ChoiceField(
        choices=[("", "Every decision"), *Action.choices], required=False, initial=""
    )


class FindForm(forms.Form):
    q = forms.CharField(label="Address or words", max_length=500, required=False)
