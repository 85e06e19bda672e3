"""What people fill in to cite a source."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from claims.citing.cards import source_card
from claims.citing.evidence import FIELDS as EVIDENCE_FIELDS
from claims.citing.evidence import add_evidence
from claims.citing.filled import Filled
from claims.citing.filling import (
    ASKED,
    add_described_source,
    fill_source,
    is_like_reference,
    look_up,
)
from claims.citing.identifiers import Identifier, identify, identify_as
from claims.citing.merging import merge_sources
from claims.citing.queries import identified_source, sources
from claims.citing.records import DESCRIPTION, Record
from claims.citing.sources import FIELDS as SOURCE_FIELDS
from claims.citing.table import STUDY
from claims.errors import Invalid, Unavailable
from claims.models import Evidence, Review, Source, User
from claims.models.source import SCHEMES
from claims.models.source_vocabulary import SourceStatus
from claims.models.vocabulary import EvidenceLevel, Population, Stance, StudyType
from claims.web import DomainForm, EditForm, PageForm

NOT_SAID = ("", "Not stated")
SHORTEST_WORDS, OFFERED = 3, 5  # characters typed, and sources shown for them
LONGEST_FILLED = 20_000  # characters of what the page remembers of an answer


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


class RadioSelect(forms.RadioSelect):
    """Radio buttons of which the first alone takes the focus."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["index"] != "0":
            option["attrs"].pop("autofocus", None)
        return option


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
        widget=RadioSelect,
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
    funding = forms.CharField(
        required=False,
        label="Funding and interests",
        help_text="Who paid for it, and what its authors stand to gain.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remark = forms.CharField(
        required=False,
        help_text="What a reader should know about this source.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _as_identifier(source: Source) -> str:
    """What to type into the first box to cite the source."""
    return source.doi or source.cited_as or source.url


def _said_of_study(evidence: Evidence) -> dict[str, Any]:
    """What every passage of the same study would say again."""
    said = {name: getattr(evidence, name) for name in (*STUDY, "funding")}
    return {"identifier": _as_identifier(evidence.source), **said}


class AddEvidenceForm(EvidenceFields, SourceFields):
    """A source by its identifier, and what it says.

    A source that the library has needs no description: what is typed about it is not used. One
    that is new is described by the services that know it, as far as nobody typed something else.
    """

    identifier = forms.CharField(
        max_length=2100,
        label="DOI, PMID or web address",
        help_text="In any spelling, also a PMCID, an arXiv id, an ISBN or a whole reference: "
        "10.1016/j.neulet.2021.136, PMID 12082125, https://… "
        "Or type words of a title to find it in the library.",
        error_messages={"required": "Give the source a DOI, a PMID or a web address."},
    )
    filled = forms.CharField(required=False, max_length=LONGEST_FILLED, widget=forms.HiddenInput)

    is_stored = False

    def __init__(
        self, data: QueryDict | None = None, *, of: Evidence | None = None, proposed: str = ""
    ) -> None:
        """Empty, or with what is proposed for the first box, or with the source and the study of
        another passage, which it is to join."""
        super().__init__(data, initial=_said_of_study(of) if of else {"identifier": proposed})
        self.of, self.proposed = of, proposed
        self.fields["title"].required = False
        self.fields[
            "title"
        ].help_text = (
            "Filled in by itself where the source is known to Crossref, PubMed and others."
        )
        if data is None:
            self.fields["stance" if of else "identifier"].widget.attrs["autofocus"] = True

    @property
    def query(self) -> str:
        """What asked for this form, as the address has it: what is typed into it is kept apart from
        what is typed into one that began with something else."""
        asked = {"of": self.of.pk} if self.of else {"identifier": self.proposed}
        return f"?{urlencode(asked)}" if self.of or self.proposed else ""

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
        return [(row, _as_identifier(row)) for row in rows]

    @cached_property
    def earlier(self) -> Filled:
        """What was filled in on the page before it was sent."""
        return Filled.read(str(self["filled"].value() or ""))

    @property
    def is_filled(self) -> bool:
        """Whether what was filled in is about what stands in the first box."""
        return self.earlier.is_about(self.identified)

    @property
    def asks(self) -> str:
        """Who is asked about what stands in the first box."""
        return ASKED[self.identified.scheme] if self.identified else ""

    @property
    def is_reference(self) -> bool:
        """Whether a whole reference was pasted that names no identifier."""
        words = str(self["identifier"].value() or "")
        return self.identified is None and is_like_reference(words)

    @cached_property
    def record(self) -> Record | None:
        """What the services say, where the page showed it or the person left it to them.

        Nobody is asked while it is only looked at what is typed.
        """
        left_to_them = not self._typed("title", self.cleaned_data.get("title", ""))
        is_wanted = self.is_stored and (self.is_filled or left_to_them)
        if self.identified is None or self.known or not is_wanted:
            return None
        try:
            return look_up(self.identified)
        except Unavailable:
            return None

    @property
    def known_card(self) -> dict[str, Any] | None:
        return source_card(self.known) if self.known else None

    @property
    def known_words(self) -> str:
        """That the library has the source, and how often it is cited."""
        uses = getattr(self.known, "uses", 0)
        cited = f", cited in {uses} review{'' if uses == 1 else 's'}" if uses else ""
        return f"Already in the library{cited}:"

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
        self.cleaned_data = data
        is_told = self._typed("title", data.get("title", "")) or self.record
        if self.identified and not self.known and not is_told:
            self.add_error("title", "The library does not have this source yet: type its title.")
        return data

    def store(self, review: Review, by: User) -> Evidence | None:
        """Cite the source in the review, storing it first if need be."""
        self.is_stored = True

        def change(identifier: str, **typed: Any) -> Evidence:
            assert self.identified is not None, "this form is valid"
            source = add_described_source(
                identifier=self.identified,
                typed={name: self._typed(name, typed[name]) for name in DESCRIPTION},
                record=self.record,
                has_seen=self.is_filled,
                by=by,
            )
            said = {name: typed[name] for name in EVIDENCE_FIELDS}
            return add_evidence(review=review, source=source, **said, by=by)

        return self.attempt(change)

    def _typed(self, name: str, value: Any) -> Any:
        """The value, or none where an answer about another identifier put it there."""
        if self.is_filled or not self.earlier.put(name, value):
            return value
        return {"year": None, "is_preprint": False}.get(name, "")


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

    @property
    def identifiers(self) -> dict[str, str]:
        """The identifiers as they are typed, in normal form."""
        return {name: identify_as(name, str(self[name].value() or "")) for name in SCHEMES}


class FillAgainForm(EditForm):
    """Takes what a service says of a source that is as it was when the answer was shown."""

    changeable = ()

    def fill(self, source: Source, record: Record, by: User) -> Source | None:
        def change(revision: int | None, **_: Any) -> Source:
            return fill_source(source_id=source.pk, record=record, revision=revision, by=by)

        return self.attempt(change)


class MergeForm(DomainForm):
    """Two sources as they were when somebody compared them."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    other_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, kept: Source, other: Source | None) -> None:
        self.kept, self.other = kept, other
        stored = {"revision": kept.revision, "other_revision": other and other.revision}
        super().__init__(data, initial=stored)

    def merge(self, by: User) -> Source | None:
        """The source that stays; None where it was refused, and the form says why."""

        def change(revision: int, other_revision: int) -> Source:
            if self.other is None:
                raise Invalid({"other": "Choose the other record first."})
            return merge_sources(
                source_id=self.other.pk,
                into_id=self.kept.pk,
                revision=other_revision,
                into_revision=revision,
                by=by,
            )

        return self.attempt(change)


class FindForm(PageForm):
    """The search in the library."""

    q = forms.CharField(
        required=False,
        max_length=500,
        initial="",
        label="Title, author, DOI, PMID or web address",
    )


class WatchForm(PageForm):
    """Which sources the dashboard of the watch lists."""

    status = forms.ChoiceField(
        choices=[("", "Any"), *SourceStatus.choices], required=False, initial="", label="Status"
    )
    trouble = forms.ChoiceField(
        choices=[
            ("", "Anything"),
            ("lost", "The link was lost"),
            ("moved", "The page moved for good"),
            ("changed", "The page has another text"),
            ("published", "The preprint is published"),
            ("failed", "The last look failed"),
        ],
        required=False,
        initial="",
        label="What was found",
    )
