"""What people fill in to cite a source."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from claims.citing.evidence import FIELDS as EVIDENCE_FIELDS
from claims.citing.evidence import add_evidence
from claims.citing.identifiers import Identifier, identify
from claims.citing.queries import identified_source, source_card, sources
from claims.citing.sources import FIELDS as SOURCE_FIELDS
from claims.citing.sources import find_or_add_source
from claims.errors import Invalid
from claims.models import Evidence, Review, Source, User
from claims.models.vocabulary import EvidenceLevel, Population, Stance, StudyType
from claims.web import DomainForm, EditForm, PageForm

NOT_SAID = ("", "Not stated")
SHORTEST_WORDS, OFFERED = 3, 5  # characters typed, and sources shown for them
DESCRIPTION = ("title", "authors", "container", "year", "is_preprint")


class SourceFields(DomainForm):
    """The bibliographic record."""

    title = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    authors = forms.CharField(
        max_length=1000, required=False, help_text="As they are cited: Effendy MA, Yunusa S"
    )
    container = forms.CharField(
        max_length=500,
        required=False,
        label="Where it appeared",
        help_text="Journal, site or series, with volume and pages.",
    )
    year = forms.IntegerField(required=False)
    is_preprint = forms.BooleanField(
        required=False, label="Preprint", help_text="Not yet reviewed by other scientists."
    )


class EvidenceFields(DomainForm):
    """What the source says, and how that bears on the claim.

    The ids of its inputs differ from those of the review's form, which stands on the same page.
    """

    needed = ("passage", "title")  # sooner or later, so nothing says that they are optional

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "evidence_%s"

    stance = forms.ChoiceField(
        choices=Stance.choices,
        widget=forms.RadioSelect,
        label="What it does to the claim",
        error_messages={"required": "Choose what the source does to the claim."},
    )
    passage = forms.CharField(
        required=False,
        label="Passage",
        help_text="The words that carry it, copied from the source. A rated verdict needs at least "
        "one passage before the review is handed in.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_paraphrase = forms.BooleanField(
        required=False,
        label="In my own words",
        help_text="Readers then see it without quotation marks, as your summary.",
    )
    locator = forms.CharField(
        max_length=200,
        required=False,
        label="Where in the source",
        help_text="Page, section or table.",
    )
    study_type = forms.ChoiceField(
        choices=[NOT_SAID, *StudyType.choices], required=False, label="Kind of study"
    )
    level = forms.ChoiceField(
        choices=[NOT_SAID, *EvidenceLevel.choices], required=False, label="Level of evidence"
    )
    population = forms.ChoiceField(choices=[NOT_SAID, *Population.choices], required=False)
    sample_size = forms.IntegerField(
        required=False, label="How many were studied", min_value=1, max_value=2_147_483_647
    )
    remark = forms.CharField(
        required=False,
        help_text="What a reader should know about this source.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AddEvidenceForm(EvidenceFields, SourceFields):
    """A source by its identifier, and what it says.

    A source that the library has needs no description: what is typed about it is not used.
    """

    identifier = forms.CharField(
        max_length=2100,
        label="DOI, PMID or web address",
        help_text="Paste it in any spelling: 10.1016/j.neulet.2021.136, PMID 12082125, https://… "
        "Or type words of a title to find it in the library.",
        error_messages={"required": "Give the source a DOI, a PMID or a web address."},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["title"].required = False
        self.fields["title"].help_text = "Needed for a source that is new to the library."
        if data is None:
            self.fields["identifier"].widget.attrs["autofocus"] = True

    @cached_property
    def identified(self) -> Identifier | None:
        """What was typed into the first box, if it is an identifier."""
        try:
            return identify(str(self["identifier"].value() or ""))
        except Invalid:
            return None

    @cached_property
    def known(self) -> Source | None:
        """The library's source of that identifier, with `uses`."""
        return identified_source(self.identified) if self.identified else None

    @cached_property
    def offered(self) -> list[tuple[Source, str]]:
        """Sources of the library with the typed words, each with what to type to cite it."""
        words = str(self["identifier"].value() or "").strip()
        if self.identified or len(words) < SHORTEST_WORDS:
            return []
        rows = sources(words).order_by("-pk")[:OFFERED]
        return [(row, row.doi or (f"PMID {row.pmid}" if row.pmid else row.url)) for row in rows]

    @property
    def known_card(self) -> dict[str, Any] | None:
        return source_card(self.known) if self.known else None

    @property
    def described(self) -> list[forms.BoundField]:
        """What was typed about a source that turned out to be known: kept, should it change."""
        return [self[name] for name in DESCRIPTION if self[name].value()]

    def clean_identifier(self) -> str:
        try:
            return identify(self.cleaned_data["identifier"]).value
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.identified and not self.known and not data.get("title", "").strip():
            self.add_error("title", "The library does not have this source yet: type its title.")
        return data

    def store(self, review: Review, by: User) -> Evidence | None:
        """Cite the source in the review, storing it first if need be."""

        def change(identifier: str, **typed: Any) -> Evidence:
            found: dict[str, Any] = {name: typed[name] for name in DESCRIPTION}
            if self.identified:
                found[self.identified.scheme] = identifier
            source = find_or_add_source(**found, by=by)
            said = {name: typed[name] for name in EVIDENCE_FIELDS}
            return add_evidence(review=review, source=source, **said, by=by)

        return self.attempt(change)


class EditEvidenceForm(EvidenceFields, EditForm):
    changeable = EVIDENCE_FIELDS


class EditSourceForm(SourceFields, EditForm):
    changeable = SOURCE_FIELDS

    doi = forms.CharField(max_length=400, required=False, label="DOI")
    pmid = forms.CharField(max_length=100, required=False, label="PMID")
    pmcid = forms.CharField(max_length=100, required=False, label="PMCID")
    arxiv = forms.CharField(max_length=200, required=False, label="arXiv id")
    isbn = forms.CharField(max_length=100, required=False, label="ISBN")
    url = forms.CharField(max_length=2000, required=False, label="Web address")


class FindForm(PageForm):
    """The search in the library."""

    q = forms.CharField(
        required=False,
        max_length=500,
        initial="",
        label="Title, author, DOI, PMID or web address",
    )
