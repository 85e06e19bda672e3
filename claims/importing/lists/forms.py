"""The forms of importing several articles at once."""

from typing import Any

from django import forms
from django.conf import settings

from claims.importing.lists.kinds import most_bytes
from claims.importing.problems import megabytes
from claims.web import PageForm

ACCEPTED = ".csv,.tsv,.txt,.jsonl,.ndjson,.json,.xml,.rss,.atom,.gz,.warc,text/csv,application/xml"
ITEMS = [
    ("", "All"),
    ("open", "Under way"),
    ("ready", "Ready"),
    ("failed", "Failed"),
    ("cancelled", "Stopped"),
]
MINE = [("", "One by one"), ("lists", "Several at once")]


class SeveralForm(forms.Form):
    """One page, three ways to name many articles."""

    urls = forms.CharField(
        required=False,
        label="Addresses",
        help_text="One in each line. Words around an address are passed over.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "inputmode": "url"}),
    )
    list = forms.CharField(
        required=False,
        max_length=2000,
        label="Feed or sitemap",
        help_text="Its address, or that of a page that names its feed.",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "placeholder": "https://", "spellcheck": "false"}
        ),
    )
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File with a list",
        help_text="A table of addresses (CSV, or JSON lines) with columns such as url, title, "
        "author, publisher, date and language; or a feed, a sitemap or a web archive (WARC).",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    again = forms.BooleanField(
        required=False,
        label="Capture pages again that are here already",
        help_text="Otherwise they are left out. Lists let you choose.",
    )

    def clean_upload(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        upload = self.cleaned_data["upload"]
        limit = max(most_bytes(), settings.IMPORT_MAX_FILE_BYTES)
        if upload is not None and upload.size > limit:
            raise forms.ValidationError(
                f"This file has {megabytes(upload.size)}; at most {megabytes(limit)} can be "
                "read. Cut it into several."
            )
        return upload

    def clean(self) -> dict[str, Any]:
        """Demand exactly one way in."""
        said = self.cleaned_data
        given = [
            name
            for name, is_there in (
                ("urls", bool(said.get("urls", "").strip())),
                ("list", bool(said.get("list"))),
                ("upload", said.get("upload") is not None),
            )
            if is_there
        ]
        if len(given) > 1:
            self.add_error(given[-1], "One way at a time: keep this or the one above.")
        elif not given and not self.errors:
            self.add_error("urls", "Paste addresses, or name a list or a file.")
        return said


class ChooseForm(PageForm):
    """Which entries of a list are shown."""

    q = forms.CharField(
        required=False, max_length=200, initial="", label="Words in title or address"
    )
    since = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label="Until", widget=forms.DateInput(attrs={"type": "date"})
    )

    def kept(self, chosen: dict[str, Any]) -> dict[str, str]:
        """The filter as an address says it."""
        return {name: str(chosen[name] or "") for name in ("q", "since", "until")}


class ItemsForm(PageForm):
    """Which items of a list under way are shown."""

    show = forms.ChoiceField(
        required=False,
        initial="",
        choices=ITEMS,
    )


class MineForm(PageForm):
    """Which of a person's imports are shown."""

    show = forms.ChoiceField(required=False, initial="", choices=MINE)
