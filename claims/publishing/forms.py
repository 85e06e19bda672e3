"""What an editor fills in when something goes out or comes back."""

from django import forms

from claims.models import Article, Verdict
from claims.models.vocabulary import CorrectionReason


class PublishForm(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=500,
        label="Note to readers",
        help_text="Shown in the history. For a first publication it can stay empty.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReasonForm(forms.Form):
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


class TierForm(forms.Form):
    """The article's overall tier. `revision` is the article's as the editor read it."""

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
    revision = forms.IntegerField(widget=forms.HiddenInput)


def tier_form(article: Article) -> TierForm:
    """The form filled with what is stored."""
    stored = {
        "tier": article.tier,
        "tier_rationale": article.tier_rationale,
        "revision": article.revision,
    }
    return TierForm(initial=stored, prefix="tier")
