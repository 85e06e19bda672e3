"""The forms of copies. What is right and wrong about an upload, the domain says."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings

from claims.citing.copies import upload_copy, withdraw_copy
from claims.errors import DomainError
from claims.importing.media import SUFFIXES, WARC
from claims.importing.problems import megabytes
from claims.models import CopyRequest, Source, SourceCopy, User
from claims.web import DomainForm, add_refusal

ACCEPTED = ",".join(suffix for suffix, kind in SUFFIXES.items() if kind != WARC)


class UploadForm(DomainForm):
    """A file, or a text from the clipboard."""

    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="File",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste its text",
        help_text="Its paragraphs are kept; a page number or a running head does no harm.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["upload"].help_text = (
            "PDF, Word (.docx), HTML, MHTML, text or Markdown, at most "
            f"{megabytes(settings.IMPORT_MAX_FILE_BYTES)}."
        )

    def clean_upload(self) -> Any:
        """Refuse a file that is too large before it is read into memory."""
        upload, limit = self.cleaned_data["upload"], settings.IMPORT_MAX_FILE_BYTES
        if upload is not None and upload.size > limit:
            raise forms.ValidationError(
                f"This file has {megabytes(upload.size)}; at most {megabytes(limit)} are taken. "
                "Cut out the part that you quote, or paste that part instead."
            )
        return upload

    def store(self, source: Source, by: User) -> CopyRequest | None:
        """The request for the copy; None where it was refused, and the form says why."""

        def change(upload: Any, text: str) -> CopyRequest:
            content, name = (upload.read(), upload.name) if upload else (b"", "")
            return upload_copy(
                source_id=source.pk, content=content, filename=name, text=text, by=by
            )

        return self.attempt_upload(change)

    def attempt_upload(self, change: Callable[..., CopyRequest]) -> CopyRequest | None:
        """As `attempt`, for what reading an upload may refuse."""
        try:
            return self.attempt(change)
        except DomainError as problem:
            self.status = add_refusal(self, problem)
            return None


class WithdrawForm(DomainForm):
    note = forms.CharField(
        max_length=500,
        label="Why",
        help_text="It stays here for those who wonder where the copy is.",
        widget=forms.TextInput,
        error_messages={"required": "Say why, for those who wonder where the copy is."},
    )

    def withdraw(self, copy: SourceCopy, by: User) -> SourceCopy | None:
        """The copy, emptied; None where it was refused, and the form says why."""
        return self.attempt(lambda note: withdraw_copy(copy_id=copy.pk, note=note, by=by))
