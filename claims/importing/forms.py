"""The forms of importing. What is right and wrong about an article, the domain says."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from claims.importing.details import FIELDS
from claims.importing.media import SUFFIXES
from claims.importing.problems import megabytes
from claims.web import EditForm, PageForm

ACCEPTED = ",".join([*SUFFIXES, ".gz", *sorted(set(SUFFIXES.values()))])
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_URL = {"inputmode": "url", "placeholder": "https://", "spellcheck": "false"}


class DetailsForm(forms.Form):
    """What a person says about an article."""

    url = forms.CharField(required=False, label="Address", widget=forms.TextInput(attrs=_URL))
    title = forms.CharField(required=False, max_length=500, label="Title")
    byline = forms.CharField(
        required=False,
        max_length=300,
        label="Author",
        help_text="Several are parted by a semicolon: Ann Lee; Bo Ek.",
    )
    publisher = forms.CharField(required=False, max_length=200, label="Publisher or site")
    published_on = forms.DateField(
        required=False,
        label="Published on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    language = forms.CharField(
        required=False,
        max_length=35,
        label="Language",
        help_text="A tag such as en, de or pt-BR. Empty: unknown.",
    )

    def said(self) -> dict[str, Any]:
        """The details as they were typed, by the names of an article's fields."""
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}


def shared(query: Mapping[str, str]) -> dict[str, str]:
    """What another program passed on, by the fields of the form that take it.

    Telephones put an address they share among the words of `text` as often as into `url`.
    """
    url, text = query.get("url", "").strip(), query.get("text", "").strip()
    found = _ADDRESS.search(text)
    if not url and found:
        url, text = found[0], text.replace(found[0], "").strip()
    if url:
        # The page itself says its title better than the window or the words beside the address.
        return {"url": url}
    return {"title": query.get("title", "").strip(), "text": text}


class ImportForm(DetailsForm):
    """One page, three ways in: addresses to fetch, a text, a file."""

    url = forms.CharField(
        required=False,
        max_length=1_000_000,
        label="Address of the article",
        help_text="We fetch the page. Several articles? One address in each line. With a text or "
        "file below, it only says where that is from.",
        widget=forms.Textarea(attrs={**_URL, "rows": 1, "data-addresses": True}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Text",
        help_text="Headings, lists, links and tables are kept when you paste them.",
        widget=forms.Textarea(attrs={"class": "long", "rows": 8, "data-keeps-formatting": True}),
    )
    formatted = forms.CharField(
        required=False, strip=False, widget=forms.HiddenInput(attrs={"data-formatting": True})
    )
    page = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"hidden": True, "data-page": True, "aria-hidden": "true"}),
    )
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File",
        help_text="Text, Markdown, HTML, MHTML, PDF, Word (.docx) or a web archive (WARC).",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["upload"].help_text += (
            f" At most {megabytes(settings.IMPORT_MAX_FILE_BYTES)}; text, Markdown and HTML "
            f"{megabytes(settings.IMPORT_MAX_BYTES)}."
        )

    def clean_upload(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        upload = self.cleaned_data["upload"]
        limit = settings.IMPORT_MAX_FILE_BYTES
        if upload is not None and upload.size > limit:
            raise forms.ValidationError(
                f"This file has {megabytes(upload.size)}; at most {megabytes(limit)} can be "
                "imported. Cut it into parts, or paste the part with the article."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        """Demand exactly one way in."""
        text, upload = self.cleaned_data.get("text", "").strip(), self.cleaned_data.get("upload")
        if text or upload is not None:  # what is typed or chosen counts more than what was handed
            self.cleaned_data["page"] = ""
        if text and upload is not None:
            self.add_error("upload", "Give either a text or a file. The text is kept.")
        if (text or upload is not None) and self.has_several():
            self.add_error("url", "A text or file is from one address. All of it is kept here.")
        if not (text or upload or self.cleaned_data.get("url") or self.errors):
            self.add_error("url", "Give an address, paste a text or choose a file.")
        return self.cleaned_data

    def has_several(self) -> bool:
        """Whether more than one line is filled in the field for the address."""
        return len(self.cleaned_data.get("url", "").split("\n")) > 1


class ArticleForm(DetailsForm, EditForm):
    """The details of a stored article."""

    changeable = FIELDS

    title = forms.CharField(
        max_length=500, label="Title", error_messages={"required": "An article needs a title."}
    )
    modified_on = forms.DateField(
        required=False,
        label="Changed by its publisher on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    image_url = forms.CharField(
        required=False,
        max_length=2000,
        label="Address of the lead image",
        help_text="It is linked to and never loaded from there.",
        widget=forms.TextInput(attrs=_URL),
    )
    image_alt = forms.CharField(required=False, max_length=500, label="What the lead image shows")
    licence = forms.CharField(
        required=False,
        max_length=500,
        label="Licence",
        help_text="What the page says about reusing its text.",
    )


class ListForm(PageForm):
    q = forms.CharField(
        required=False, max_length=200, initial="", label="Words in title or publisher"
    )


class CompareForm(forms.Form):
    """Which two copies of an article to compare, and how; the older one is always the first."""

    view = forms.ChoiceField(
        required=False,
        choices=[("inline", "One text"), ("side", "Side by side")],
        widget=forms.HiddenInput,
    )

    def __init__(
        self, data: QueryDict | None = None, *, copies: Sequence[tuple[int, datetime]]
    ) -> None:
        """`copies` are the numbers of the article's copies and their times, newest first."""
        newest = copies[0][0]
        super().__init__(data, initial={"from": max(1, newest - 1), "to": newest})
        choices = [(number, f"copy {number} of {at:%-d %b %Y %H:%M}") for number, at in copies]
        for name, label in (("from", "Compare"), ("to", "with")):
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=choices,
                coerce=int,
                error_messages={
                    "required": "Say which copy.",
                    "invalid_choice": f"There is no such copy. The newest is number {newest}.",
                },
            )
        self.order_fields(["from", "to", "view"])

    def clean_view(self) -> str:
        view: str = self.cleaned_data["view"] or "inline"
        return view


class ForeignReviewsForm(forms.Form):
    """A file of ClaimReviews that others published."""

    upload = forms.FileField(
        label="File of ClaimReviews",
        help_text="JSON: a DataFeed, a list, or one object a line.",
        widget=forms.FileInput(attrs={"accept": ".json,.jsonl,.jsonld,.ndjson"}),
    )

    def clean_upload(self) -> str:
        upload = self.cleaned_data["upload"]
        if upload.size > settings.IMPORT_MAX_FILE_BYTES:
            limit = megabytes(settings.IMPORT_MAX_FILE_BYTES)
            raise forms.ValidationError(f"The file has more than {limit}.")
        try:
            return bytes(upload.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("The file is no text in UTF-8.") from None
