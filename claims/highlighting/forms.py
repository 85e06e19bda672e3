"""What people fill in to say which words are a claim, and what the claim is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from claims.errors import Invalid
from claims.highlighting.fields import (
    CentralField,
    ClaimDetails,
    ClaimWording,
    OccurrenceFields,
)
from claims.highlighting.occurrences import checked_span, place_quote
from claims.highlighting.queries import Place, place_in
from claims.models import Claim, Snapshot
from claims.models.vocabulary import CarryDecision, CarryOutcome
from claims.text.locate import Ambiguous, Found
from claims.text.spans import Span
from claims.web import DomainForm, PageForm


class PlaceForm(forms.Form):
    """Which words: a range with its quote as the browser read it, or words to find.

    Valid once they have one place in the snapshot; then `span` and `quote` are set. For words
    that stand at several places the person is asked to choose one of `places`.
    """

    may_stay_open = True  # the words have a range or are typed: no field is “optional” by itself
    start = forms.IntegerField(required=False)
    end = forms.IntegerField(required=False)
    quote = forms.CharField(required=False, strip=False)
    words = forms.CharField(
        required=False,
        label="Words in the article",
        help_text="Type or paste them as they stand in the text; they are looked up there.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(required=False)

    def __init__(self, data: QueryDict, *, snapshot: Snapshot) -> None:
        asked = any(data.get(name) for name in ("start", "end", "words"))
        super().__init__(data if asked or "look_up" in data else None)
        self.snapshot = snapshot
        self.places: list[Place] = []
        self.span: Span | None = None

    @property
    def quote_in_text(self) -> str:
        return self.snapshot.text[self.span.start : self.span.end] if self.span else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            if data.get("start") is not None and data.get("end") is not None:
                self.span = checked_span(
                    snapshot=self.snapshot,
                    start=data["start"],
                    end=data["end"],
                    quote=data.get("quote", ""),
                )
            else:
                self._look_up(data.get("words", ""))
        except Invalid as error:
            self.add_error("words", error.message)
        return data

    def _look_up(self, words: str) -> None:
        result = place_quote(snapshot=self.snapshot, quote=words)
        if isinstance(result, Found):
            self.span = result.span
        elif isinstance(result, Ambiguous):
            self._choose(result)
        else:
            self.add_error(
                "words",
                "These words are not in the article. Compare them with the text, or paste a "
                "shorter piece of it.",
            )

    def _choose(self, result: Ambiguous) -> None:
        chosen = str(self.data.get("place", ""))
        self.span = next((span for span in result.spans if str(span.start) == chosen), None)
        if self.span is None:
            self.places = [place_in(self.snapshot.text, span) for span in result.spans]
            self.add_error(
                "words", f"These words stand at {len(self.places)} places. Choose one of them."
            )


class DecisionForm(DomainForm):
    """What became of marked words in a newer text: the button that was pressed, and a place.

    A place is one of those that were found, by its number, or words to find in the newer text.
    """

    decision = forms.ChoiceField(
        choices=CarryDecision.choices,
        error_messages={
            "required": "Choose what became of these words.",
            "invalid_choice": "Choose what became of these words.",
        },
    )
    candidate = forms.IntegerField(required=False, min_value=0)

    def __init__(
        self, data: QueryDict | None, *, candidates: Sequence[Place], snapshot: Snapshot, key: int
    ) -> None:
        super().__init__(data)
        self.candidates = candidates
        self.by_hand = PlaceForm(data if data is not None else QueryDict(), snapshot=snapshot)
        self.by_hand.auto_id = f"id_{key}_%s"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == CarryDecision.PLACED:
            data |= self._place(data.pop("candidate", None))
        return {name: value for name, value in data.items() if name != "candidate"}

    def _place(self, number: int | None) -> dict[str, Any]:
        if number is not None and number < len(self.candidates):
            found = self.candidates[number]
            return {"start": found.span.start, "end": found.span.end, "quote": found.words}
        if self.by_hand.is_valid() and self.by_hand.span:
            span, quote = self.by_hand.span, self.by_hand.quote_in_text
            return {"start": span.start, "end": span.end, "quote": quote}
        if not self.by_hand.errors:
            self.add_error(None, "Choose a place, or type the words as they stand in the new text.")
        else:
            self.add_error(None, self.by_hand.errors["words"])
            self.by_hand.fields["words"].widget.attrs["autofocus"] = True
        return {}


class ChangesForm(PageForm):
    outcome = forms.ChoiceField(choices=CarryOutcome.choices, required=False, initial="")


class NewClaimForm(CentralField, ClaimWording, ClaimDetails):
    """A claim with its first words."""


class AttachForm(OccurrenceFields):
    claim = forms.ModelChoiceField(
        queryset=Claim.objects.all(),
        error_messages={"required": "Choose the claim that these words state."},
    )


class MoveForm(DomainForm):
    """Which claim the words state instead, from the revision that the person read."""

    revision = forms.IntegerField()
    claim = forms.ModelChoiceField(
        queryset=Claim.objects.all(),
        error_messages={"required": "Choose the claim that these words state."},
    )


class MergeForm(DomainForm):
    """Which other mark becomes one with this one."""

    revision = forms.IntegerField()
    other_id = forms.IntegerField()
    claim = forms.ModelChoiceField(queryset=Claim.objects.all(), required=False)
