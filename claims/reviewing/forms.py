"""What people fill in to judge a claim and to answer a judgement."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.errors import DomainError
from claims.models import Review, Verdict
from claims.models.vocabulary import CERTAINTY_MEANS, REASON_GROUPS, Certainty, Reason
from claims.reviewing.conflicts import LABELS, Value
from claims.reviewing.reviews import JUDGEMENT
from claims.reviewing.rules import TAKEAWAY_LONG, TAKEAWAY_LONGEST
from claims.web import DomainForm, EditForm

LONGEST = 100_000  # code points of a text that is compared
MOST_CHOICES = 200
KINDS = ("claim", "occurrence", "review", "evidence")
NO_CHARACTERS = re.compile("[\0\ud800-\udfff]")  # neither the database nor UTF-8 has them


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button or a box: `control` is its HTML, which carries the `id`."""

    control: SafeString
    id: str
    value: str
    label: str


def choice_of(option: BoundWidget, meaning: str = "") -> Choice:
    """The choice; `meaning` is the id of what describes it, where it has a value.

    Written here: some forty of them, each from three templates, would be a third of the panel's
    time (`python -m bench panel`).
    """
    data = option.data
    attributes = data["attrs"]
    if meaning and data["value"]:
        attributes = {**attributes, "aria-describedby": meaning}
    control = format_html(
        '<input type="{}" name="{}" value="{}"{}>',
        data["type"], data["name"], data["value"], flatatt(attributes),
    )  # fmt: skip
    return Choice(control, attributes["id"], str(data["value"]), str(data["label"]))


class ReviewForm(EditForm):
    """The judgement; everything may stay open until it is handed in."""

    changeable = JUDGEMENT
    may_stay_open = True  # nothing here is “optional”: it is only not yet needed

    verdict = forms.ModelChoiceField(
        queryset=Verdict.objects.filter(scale__is_active=True),
        to_field_name="slug",
        empty_label=None,
        required=False,
        widget=forms.RadioSelect,
    )
    certainty = forms.ChoiceField(
        choices=[("", "Not stated"), *Certainty.choices],
        required=False,
        label="Certainty of the evidence",
        help_text="How sure can one be of what the evidence shows, whichever way it points?",
        widget=forms.RadioSelect,
    )
    reasons = forms.MultipleChoiceField(
        choices=Reason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Why it falls short",
        help_text="At least one where the verdict is below “Accurate”.",
    )
    takeaway = forms.CharField(
        required=False,
        max_length=TAKEAWAY_LONGEST,
        help_text="One sentence that readers see first.",
        widget=forms.Textarea(attrs={"rows": 2, "data-glance": TAKEAWAY_LONG}),
    )
    rationale = forms.CharField(
        required=False,
        help_text="How the evidence leads to the verdict. Markdown: **bold**, *italic*, lists, "
        "[links](https://…).",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    search_log = forms.CharField(
        required=False,
        help_text="Where you looked, with which words, when, and what was left out.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    conflict_of_interest = forms.CharField(
        required=False,
        label="Your interests in the matter",
        help_text="Money, work, memberships, friendships. If there are none, say so.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: QueryDict | None = None, *, row: Review) -> None:
        super().__init__(data, row=row)
        self.auto_id = "review_%s"

    @cached_property
    def verdicts(self) -> list[tuple[Choice, Verdict]]:
        """Each verdict as a choice, with what it means."""
        return [
            (choice_of(option, f"test-{option.data['value']}"), option.data["value"].instance)
            for option in self["verdict"]
        ]

    @cached_property
    def certainties(self) -> list[tuple[Choice, str]]:
        """Each certainty as a choice, with what it says; the one not stated says nothing."""
        return [
            (
                choice_of(option, f"meaning-{option.data['value']}"),
                str(CERTAINTY_MEANS.get(option.data["value"], "")),
            )
            for option in self["certainty"]
        ]

    @cached_property
    def reason_groups(self) -> list[tuple[str, list[Choice]]]:
        """The reasons as choices under the names of their groups."""
        options = {option.data["value"]: choice_of(option) for option in self["reasons"]}
        return [(str(name), [options[slug] for slug in group]) for name, group in REASON_GROUPS]

    @property
    def chosen_reasons(self) -> list[str]:
        """The labels of the reasons that are ticked."""
        chosen = set(self["reasons"].value() or [])
        return [str(reason.label) for reason in Reason if reason.value in chosen]

    def refused(self, review: Review, error: DomainError) -> "ReviewForm":
        """The form after it was saved as `review`, with why the review was not handed in."""
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(review.revision)
        form = ReviewForm(data, row=review)
        form.full_clean()
        form.take(error)
        return form


class NoteForm(DomainForm):
    """What an editor asks the author to change."""

    note = forms.CharField(
        label="What should change",
        help_text="The author reads it above the form.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what should change: the author reads this note."},
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, row: Review) -> None:
        super().__init__(data, initial={"revision": row.revision})
        self.auto_id = "note_%s"

    def rebase(self, current: Any) -> None:
        """The note stays; the review that it is about is shown as it is now."""
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(current.revision)
        self.data = data
        self.add_error(
            None,
            "The review changed while you read it, and your note is kept here. Read what is new, "
            "then send it.",
        )


class JSONText(forms.JSONField):
    """JSON; too deep a nesting and too long a number are as wrong as any other fault of it."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error


class ConflictForm(forms.Form):
    """Fields that two people changed, as a page knows them: {name: {base, mine, theirs}}."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])
    thing = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    taken = JSONText(required=False)
    fields_changed = JSONText(required=False)

    def clean_taken(self) -> list[str]:
        """Names of fields that only the other person changed."""
        names = self.cleaned_data["taken"] or []
        if not isinstance(names, list) or not all(name in LABELS for name in map(str, names)):
            raise forms.ValidationError("Give names of fields.")
        return [str(name) for name in names]

    def clean_fields_changed(self) -> dict[str, dict[str, Value]]:
        given = self.cleaned_data["fields_changed"] or {}
        if not isinstance(given, dict) or not all(
            name in LABELS and isinstance(values, dict) and all(map(_is_value, values.values()))
            for name, values in given.items()
        ):
            raise forms.ValidationError("Give fields with their base, mine and theirs.")
        return given


def _is_value(value: object) -> bool:
    """Whether it is what a field may hold, and no longer than what anybody types."""
    if isinstance(value, list):
        return len(value) <= MOST_CHOICES and all(map(_is_text, value))
    return value is None or isinstance(value, int) or _is_text(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and not NO_CHARACTERS.search(value)
