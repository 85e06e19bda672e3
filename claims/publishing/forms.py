"""What an editor fills in when something goes out or comes back."""

from django import forms

from claims.models import Verdict
from claims.models.vocabulary import CorrectionReason
from claims.publishing.alerts import NO_NOTE
from claims.web import DomainForm, EditForm


class PublishForm(DomainForm):
    note = forms.CharField(
        required=False,
        max_length=500,
        label="Note to readers",
        help_text="Shown in the history. For a first publication it can stay empty.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(DomainForm):
    """Why something is corrected or withdrawn, in public."""

    reason_code = forms.ChoiceField(
        label="Reason", choices=[("", "Choose a reason"), *CorrectionReason.choices]
    )
    note = forms.CharField(
        label="Public note",
        max_length=1000,
        help_text="One or two sentences that readers will see: what changed, and why.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewsForm(DomainForm):
    """What an update adds, in public."""

    note = forms.CharField(
        label="Public note",
        max_length=1000,
        help_text="One or two sentences that readers will see: what is new, and that it changes "
        "nothing about the verdict.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class KeepForm(DomainForm):
    """Why a review stands although its source is not what it was."""

    note = forms.CharField(
        label="Note to readers",
        max_length=1000,
        help_text="One or two sentences: why the verdict holds without the source, or with it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": NO_NOTE},
    )


class TierForm(EditForm):
    """The article's overall tier."""

    changeable = ("tier", "tier_rationale")

    tier = forms.ModelChoiceField(
        label="Overall tier",
        queryset=Verdict.objects.filter(scale__is_active=True, value__isnull=False),
        required=False,
        empty_label="No tier yet",
        help_text="Never an average: the tier is an editor's judgement of the whole.",
    )
    tier_rationale = forms.CharField(
        label="Why",
        required=False,
        help_text="Readers see it beside the tier.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
