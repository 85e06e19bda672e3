"""The forms for a claim and its words, which also stand in the panel of a review.

Their fields are named as those of the API, so that a script can save one of them alone.
"""

from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from claims.highlighting.topics import usable_topics
from claims.models import Claim, Occurrence, Topic
from claims.models.vocabulary import ClaimType, Harm, Relation
from claims.web import DomainForm, EditForm

SELECTED = mark_safe(" selected")
STATEMENT_LONGEST, STATEMENT_READ = 500, 75  # code points; the second one search engines show


class Select(forms.Select):
    """The same element, written at once: Django makes each option from two templates."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((slug, SELECTED if slug == value else "", label) for slug, label in self.choices),
        )
        given = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, given, options)


class ClaimWording(DomainForm):
    """The claim in the desk's own words, and whose it is."""

    statement = forms.CharField(
        max_length=STATEMENT_LONGEST,
        label="Statement",
        help_text="One plain sentence that can be understood without the article.",
        widget=forms.Textarea(attrs={"rows": 2, "data-glance": STATEMENT_READ}),
    )
    claimant = forms.CharField(
        max_length=200, required=False, help_text="Who says so, when the article names somebody."
    )
    claimant_url = forms.URLField(
        max_length=2000,
        required=False,
        label="Claimant's page",
        help_text="Where they say it, or who they are.",
        assume_scheme="https",
    )


class ClaimDetails(DomainForm):
    """What is known about a claim."""

    claim_type = forms.ChoiceField(
        choices=ClaimType.choices, initial=ClaimType.FACT, label="Type of claim", widget=Select
    )
    harm = forms.ChoiceField(
        choices=Harm.choices,
        initial=Harm.UNKNOWN,
        label="Harm if it is believed",
        widget=Select,
    )
    topics = forms.ModelMultipleChoiceField(
        queryset=usable_topics(), to_field_name="slug", required=False
    )
    new_topics = forms.CharField(
        max_length=1000,
        required=False,
        label="Add topics",
        help_text="Names, separated by commas. A new one is proposed to the administrators.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def chosen_topics(self) -> list[Topic]:
        """The topics that are ticked, by name."""
        if self.is_bound:
            return list(usable_topics().filter(slug__in=self["topics"].value() or []))
        return list(self.initial.get("topics", []))

    def clean(self) -> dict[str, Any]:
        """Names of topics to add stand among the topics, as the domain functions take them."""
        data = super().clean() or {}
        names = [name.strip() for name in data.pop("new_topics", "").split(",")]
        if "topics" in data:
            data["topics"] = [*data["topics"], *filter(None, names)]
        return data


class CentralField(DomainForm):
    """What the words mean to the article."""

    is_central = forms.BooleanField(
        required=False,
        label="Central to this article",
        help_text="The article's main message depends on it.",
    )


class OccurrenceFields(CentralField):
    """How the words relate to the claim, and what they mean to the article."""

    relation = forms.ChoiceField(
        choices=Relation.choices,
        initial=Relation.SAME,
        label="Compared with the claim, these words…",
        widget=Select,
    )


class EditDetailsForm(ClaimDetails, EditForm):
    """A claim whose wording somebody signs off, or readers see."""

    changeable: ClassVar[tuple[str, ...]] = ("claim_type", "harm", "topics")

    def __init__(self, data: QueryDict | None = None, *, row: Claim) -> None:
        super().__init__(data, row=row)
        self.auto_id = "claim_%s"

    @classmethod
    def stored(cls, row: Any) -> dict[str, Any]:
        return {**super().stored(row), "topics": list(row.topics.all())}


class EditClaimForm(ClaimWording, EditDetailsForm):
    changeable = ("statement", "claimant", "claimant_url", "claim_type", "harm", "topics")


class EditOccurrenceForm(OccurrenceFields, EditForm):
    changeable = ("relation", "is_central")

    def __init__(self, data: QueryDict | None = None, *, row: Occurrence) -> None:
        """Several of them stand on one page, so that each has ids of its own."""
        super().__init__(data, row=row)
        self.auto_id = f"words_{row.pk}_%s"
        self.row = row
