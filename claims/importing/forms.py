"""The forms of importing. What is right and wrong about an article, the domain says."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from claims.importing.details import FIELDS
from claims.web import EditForm, PageForm

ACCEPTED = ".txt,.text,.md,.markdown,.html,.htm,.xhtml,text/plain,text/markdown,text/html"
_URL = {"inputmode": "url", "placeholder": "https://", "spellcheck": "false"}


class DetailsForm(forms.Form):
    """What a person says about an article."""

    url = forms.CharField(required=False, label="Address", widget=forms.TextInput(attrs=_URL))
    title = forms.CharField(required=False, max_length=500, label="Title")
    byline = forms.CharField(required=False, max_length=300, label="Author")
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
        return {name: self.cleaned_data[name] for name in FIELDS}


class ImportForm(DetailsForm):
    """One page, three ways in: an address to fetch, a text, a file."""

    url = forms.CharField(
        required=False,
        max_length=2000,
        label="Address of the article",
        help_text="We fetch the page. With a text or file below, it only says where that is from.",
        widget=forms.TextInput(attrs=_URL),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Text",
        help_text="Paragraphs, lists and headings are recognised. HTML is welcome too.",
        widget=forms.Textarea(attrs={"class": "long", "rows": 8}),
    )
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File",
        help_text="Plain text, Markdown or HTML.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_upload(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        upload = self.cleaned_data["upload"]
        limit = settings.IMPORT_MAX_BYTES
        if upload is not None and upload.size > limit:
            raise forms.ValidationError(
                f"This file has {filesizeformat(upload.size)}; at most "
                f"{filesizeformat(limit)} can be imported. Paste the text instead."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        """Demand exactly one way in."""
        text, upload = self.cleaned_data.get("text", "").strip(), self.cleaned_data.get("upload")
        if text and upload is not None:
            self.add_error("upload", "Give either a text or a file. The text is kept.")
        if not (text or upload or self.cleaned_data.get("url") or self.errors):
            self.add_error("url", "Give an address, paste a text or choose a file.")
        return self.cleaned_data


class ArticleForm(DetailsForm, EditForm):
    """The details of a stored article."""

    changeable = FIELDS

    title = forms.CharField(
        max_length=500, label="Title", error_messages={"required": "An article needs a title."}
    )


class ListForm(PageForm):
    q = forms.CharField(
        required=False, max_length=200, initial="", label="Words in title or publisher"
    )
