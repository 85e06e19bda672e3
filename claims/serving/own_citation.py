"""How a check itself is cited: as CSL-JSON, from which the lines and files of each style are made.

Citations are the same in every language of the site: they name the page under its plain address.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from claims.models import Publication
from claims.models.vocabulary import PublicationKind
from claims.serving.rows import PageRow
from claims.text.csl import Csl
from claims.text.exchange.files import FORMATS
from claims.text.styles import entry_of

Record = dict[str, Any]

STYLE = "apa"
FILES = ("bibtex", "ris")


def csl_of_check(publication: PageRow, record: Record, address: str) -> Csl:
    """A number of a check as CSL-JSON. `address` is the page's own; the reference leads to the
    number that was cited, also when it is no longer the current one."""
    at = datetime.fromisoformat(record["published_at"])
    return {
        "type": "webpage",
        "id": f"factcheck-{publication.kind}-{publication.object_id}",
        "title": title_of(publication, record),
        "author": [name_of(one) for one in authors_of(publication, record)],
        "issued": {"date-parts": [[at.year, at.month, at.day]]},
        "genre": f"Fact check, version {publication.number}",
        "container-title": settings.DESK_NAME,
        "URL": f"{address}?version={publication.number}",
    }


def title_of(publication: Publication, record: Record) -> str:
    """What the check is called away from its page: never the claim without its verdict.

    A list's summary of the record is enough.
    """
    if record.get("withdrawn"):
        return f"{publication.get_change_display()}: {publication.title}"
    if publication.kind == PublicationKind.CLAIM:
        return f"“{record['statement'].rstrip('.')}”: {record['verdict']['label'].lower()}"
    publisher = f" ({record['publisher']})" if record["publisher"] else ""
    return f"“{record['title']}”{publisher}, checked claim by claim"


def authors_of(publication: PageRow, record: Record) -> list[str]:
    """The people who checked, by name; of a corrected claim those before the last as well."""
    if publication.kind == PublicationKind.CLAIM:
        return [*record.get("earlier_authors", []), record["reviewed_by"]["name"]]
    return list(record["team"]["reviewers"])


def name_of(shown: str) -> dict[str, str]:
    """A person of the desk, who is shown with the given name first; one word is taken as it is."""
    given, _, family = shown.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": shown}


def citation_of(publication: PageRow, record: Record, address: str) -> dict[str, Any]:
    """What the page offers to copy: a line in APA style, and the text of each file; with the
    `title` and the `authors` that they give."""
    csl = csl_of_check(publication, record, address)
    files = {name: FORMATS[name].write([csl]).strip() for name in FILES}
    return {
        "title": csl["title"],
        "authors": authors_of(publication, record),
        "line": entry_of(csl, STYLE).text,
        **files,
    }
