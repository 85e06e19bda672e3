"""What people fill in to talk about a claim or about words of an article."""

from typing import Any

from django import forms
from django.http import QueryDict

from claims.errors import Invalid
from claims.highlighting.occurrences import checked_span, place_quote
from claims.highlighting.queries import Place, place_in
from claims.models import Comment, Snapshot
from claims.text.locate import Ambiguous, Found
from claims.text.spans import Span
from claims.web import DomainForm, EditForm


def said_field(label: str) -> forms.CharField:
    """What somebody says. Its length is checked where it is stored: a browser cuts what is too
    long without a word."""
    return forms.CharField(
        label=label,
        strip=False,
        help_text="Markdown. Name somebody of the desk with @ and their user name.",
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": ""}),
        error_messages={"required": "Write something first: the comment is empty."},
    )


class SaidForm(DomainForm):
    """A comment. `key` tells the form apart from the others on a page, here and in the browser,
    which keeps under it what was typed and not sent."""

    text = said_field("Your comment")

    def __init__(self, data: QueryDict | None = None, *, key: str) -> None:
        super().__init__(data)
        self.auto_id = f"{key}_%s"
        self.fields["text"].widget.attrs["data-draft"] = key


class EditCommentForm(EditForm):
    changeable = ("text",)
    text = said_field("Your comment")

    def __init__(self, data: QueryDict | None = None, *, row: Comment) -> None:
        super().__init__(data, row=row)
        self.auto_id = f"comment-{row.pk}_%s"


class NoteForm(DomainForm):
    """A note on words: a range with its quote as the browser read it, or words to find.

    For words that stand at several places the person is asked to choose one of `places`.
    """

    needed = ("words",)
    words = forms.CharField(
        required=False,
        label="Words in the article",
        help_text="Type or paste them as they stand in the text; they are looked up there.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    place = forms.CharField(required=False)
    text = said_field("Your note")

    def __init__(self, data: QueryDict, *, snapshot: Snapshot) -> None:
        super().__init__(data if "save" in data else None, initial={"words": data.get("quote", "")})
        self.auto_id = "note_%s"
        self.fields["text"].widget.attrs["data-draft"] = f"note-{snapshot.pk}"
        self.snapshot = snapshot
        self.places: list[Place] = []
        self.span = self._chosen(data)

    @property
    def quote_in_text(self) -> str:
        return self.snapshot.text[self.span.start : self.span.end] if self.span else ""

    def clean(self) -> dict[str, Any]:
        """What the domain function takes."""
        typed = super().clean() or {}
        try:
            self.span = self.span or self._look_up(typed.get("words", ""))
        except Invalid as error:
            self.add_error("words", error.message)
        if self.span is None:
            return typed
        return {
            "text": typed.get("text", ""),
            "snapshot": self.snapshot,
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote_in_text,
        }

    def _chosen(self, data: QueryDict) -> Span | None:
        """The range that came along, unless the text has other words there."""
        range_sent = RangeForm(data)
        if not range_sent.is_valid():
            return None
        try:
            return checked_span(snapshot=self.snapshot, **range_sent.cleaned_data)
        except Invalid:
            return None

    def _look_up(self, words: str) -> Span | None:
        result = place_quote(snapshot=self.snapshot, quote=words)
        if isinstance(result, Found):
            return result.span
        if isinstance(result, Ambiguous):
            return self._choose(result)
        self.add_error(
            "words",
            "These words are not in the article. Compare them with the text, or paste a shorter "
            "piece of it.",
        )
        return None

    def _choose(self, result: Ambiguous) -> Span | None:
        chosen = str(self.data.get("place", ""))
        span = next((span for span in result.spans if str(span.start) == chosen), None)
        if span is None:
            self.places = [place_in(self.snapshot.text, span) for span in result.spans]
            self.add_error(
                "words", f"These words stand at {len(self.places)} places. Choose one of them."
            )
        return span


class RangeForm(forms.Form):
    """A range of code points with its quote, as a browser sends them."""

    start = forms.IntegerField()
    end = forms.IntegerField()
    quote = forms.CharField(strip=False)
