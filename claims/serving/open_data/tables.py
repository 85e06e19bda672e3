"""The columns of the tables: what stands in the CSV files, and what each means.

The meanings are English, as the files are: they are part of the data and its description. The
titles too, but the page of the open data says them in the reader's language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from claims.text.cells import as_words

Record = dict[str, Any]
Cell = str | int | float | bool | None
SEVERAL = "; "  # between the names in one cell
_BETWEEN = f', with "{SEVERAL}" between several'


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `type` is one of the Table Schema's (specs.frictionlessdata.io/table-schema)."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def schema(self) -> Record:
        """Its Table Schema."""
        fields = [
            {"name": one.name, "type": one.type, "description": one.meaning}
            | ({"format": "any"} if one.type == "datetime" else {})
            for one in self.columns
        ]
        return {"fields": fields, "primaryKey": list(self.key), "missingValues": [""]}

    def cells(self, row: Record) -> list[Cell]:
        """The row in the order of the columns, safe for spreadsheets."""
        return [cell(row.get(one.name)) for one in self.columns]


def cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = SEVERAL.join(map(str, value))
    return as_words(value) if isinstance(value, str) else value


def _columns(*told: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in told)


CLAIMS = Table(
    "claims",
    gettext_noop("Checked claims, one line each"),
    _columns(
        ("id", "integer", "The claim; the same in all files."),
        ("url", "string", "Its page."),
        ("version", "integer", "The number of its current publication."),
        ("published_at", "datetime", "When this version was published."),
        ("first_published_at", "datetime", "When its first version was published."),
        ("statement", "string", "The claim as the desk words it."),
        ("language", "string", "Its language, as a BCP 47 tag."),
        ("verdict", "string", "The verdict; verdicts/ on the site defines each."),
        ("verdict_label", "string", "The verdict as readers see it."),
        ("verdict_value", "integer", "The verdict on the scale from worst to best; empty: none."),
        ("verdict_worst", "integer", "The worst value of the scale."),
        ("verdict_best", "integer", "The best value of the scale."),
        ("certainty", "string", "How good the evidence is."),
        ("takeaway", "string", "The finding in a sentence or two."),
        ("reasons", "string", f"What is wrong with the claim, as codes{_BETWEEN}."),
        ("topics", "string", f"Its topics{_BETWEEN}."),
        ("claimant", "string", "Who says so; empty: unknown or many."),
        ("articles", "integer", "In how many of the examined articles it stands."),
        ("evidence", "integer", "How many pieces of evidence are cited."),
        ("corrections", "integer", "How often it was corrected, updated or withdrawn."),
        ("withdrawn", "boolean", "Whether the desk took the check back; then little else is told."),
        ("reason", "string", "Why it was withdrawn, as a code."),
        ("note", "string", "Why it was withdrawn, in words."),
    ),
    ("id",),
)
EVIDENCE = Table(
    "evidence",
    gettext_noop("Evidence, one line for each cited passage"),
    _columns(
        ("claim_id", "integer", "The claim that it is about."),
        ("position", "integer", "Its place among the claim's evidence, from 1."),
        ("stance", "string", "What it does to the claim: supports, refutes, mixed or context."),
        ("passage", "string", "The passage of the source."),
        ("is_paraphrase", "boolean", "Whether the passage is told in the desk's words."),
        ("locator", "string", "Where in the source it stands."),
        ("study_type", "string", "What kind of study it is."),
        ("level", "string", "The level of evidence, by the method of the desk."),
        ("population", "string", "Who was studied."),
        ("sample_size", "integer", "How many were studied."),
        ("title", "string", "The source's title."),
        ("authors", "string", "Its authors."),
        ("container", "string", "The journal or site that it is in."),
        ("year", "integer", "The year of its publication."),
        ("doi", "string", "Its DOI."),
        ("pmid", "string", "Its number in PubMed."),
        ("url", "string", "Where it can be read."),
        ("status", "string", "Whether it was retracted or corrected, when it was cited."),
        ("status_now", "string", "The same, when these files were written."),
        ("status_now_on", "datetime", "Since when; of ok, when it was last looked up."),
    ),
    ("claim_id", "position"),
)
CORRECTIONS = Table(
    "corrections",
    gettext_noop("Corrections, withdrawals and updates with new evidence"),
    _columns(
        ("kind", "string", "What was corrected: article or claim."),
        ("id", "integer", "The article or claim."),
        ("url", "string", "Its page."),
        ("version", "integer", "The version that corrects."),
        ("title", "string", "The claim, or the title of the article."),
        ("change", "string", "What happened: corrected, updated or withdrawn."),
        ("reason", "string", "Why, as a code."),
        ("note", "string", "Why, in words."),
        ("published_at", "datetime", "When."),
        ("verdict_before", "string", "The verdict before, where it changed."),
        ("verdict_after", "string", "The verdict since, where it changed."),
    ),
    ("kind", "id", "version"),
)
TABLES = (CLAIMS, EVIDENCE, CORRECTIONS)


def evidence_rows(claim: Record) -> Iterator[Record]:
    """The lines of a claim's evidence, as `EVIDENCE` has them."""
    for position, one in enumerate(claim["evidence"], start=1):
        yield {**one, **one["source"], "claim_id": claim["id"], "position": position}


def claim_row(claim: Record) -> Record:
    """The line of a claim, as `CLAIMS` has it."""
    if claim["withdrawn"]:
        return {**claim, "statement": claim["title"]}
    verdict = claim["verdict"]
    return {
        **claim,
        "verdict": verdict["slug"],
        "verdict_label": verdict["label"],
        "verdict_value": verdict["value"],
        "verdict_worst": verdict["worst"],
        "verdict_best": verdict["best"],
        "articles": len({one["article_id"] for one in claim["appearances"]}),
        "evidence": len(claim["evidence"]),
        "corrections": len(claim["corrections"]),
        "reason": "",
        "note": "",
    }
