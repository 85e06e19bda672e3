"""What a second opinion says."""

from functools import cached_property

from django import forms
from django.http import QueryDict

from claims.models import Review, Verdict
from claims.models.second_opinion import LONGEST_OPINION
from claims.models.vocabulary import CERTAINTY_MEANS, Certainty
from claims.reviewing.forms import Choice, choice_of
from claims.reviewing.opinion_queries import verdicts_of
from claims.web import DomainForm


class OpinionForm(DomainForm):
    """A judgement of one's own: no field starts with anything of the review's."""

    verdict = forms.ModelChoiceField(
        queryset=Verdict.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the verdict that you would give."},
    )
    certainty = forms.ChoiceField(
        choices=Certainty.choices,
        required=False,
        label="Certainty of the evidence",
        help_text="How sure can one be of what the evidence shows, whichever way it points? "
        "A verdict that is not rated needs none.",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="Why, in a few words",
        max_length=LONGEST_OPINION,
        help_text="Readers see them beside your verdict.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a few words why: readers see them."},
    )

    def __init__(self, data: QueryDict | None = None, *, review: Review) -> None:
        super().__init__(data)
        self.auto_id = "opinion_%s"
        self.fields["verdict"].queryset = verdicts_of(review)  # type: ignore[attr-defined]  # it is a ModelChoiceField

    @cached_property
    def verdicts(self) -> list[tuple[Choice, Verdict]]:
        """Each verdict as a choice."""
        return [(choice_of(option), option.data["value"].instance) for option in self["verdict"]]

    @cached_property
    def certainties(self) -> list[tuple[Choice, str]]:
        """Each certainty as a choice, with what it says."""
        return [
            (choice_of(option), str(CERTAINTY_MEANS[Certainty(option.data["value"])]))
            for option in self["certainty"]
        ]
