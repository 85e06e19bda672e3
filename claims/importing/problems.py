"""Why an article could not be imported: what happened and the way out, in words for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claims.errors import DomainError, WrongState

if TYPE_CHECKING:  # the child process that opens files has no Django
    from claims.models import Article

PASTE_INSTEAD = "Paste the text instead."


def megabytes(number: int) -> str:
    """A number of bytes as people read it: in decimal megabytes, two places at most."""
    return f"{round(number / 1_000_000, 2):g} MB"


class ImportProblem(DomainError):
    """Base of everything that stops an import. Nothing is stored when one is raised."""

    code = "import_failed"


class FetchProblem(ImportProblem):
    """The page could not be read from the network.

    `status` is the HTTP status when the site answered one, else None. Where `is_temporary`, the
    same visit may go well later, not before `retry_after` seconds where the site named a time.
    """

    code = "fetch_failed"

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        is_temporary: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, field="url")
        self.status = status
        self.is_temporary = is_temporary
        self.retry_after = retry_after

    @property
    def reason(self) -> str:
        """What happened, without the advice to try again: for when that is done anyway."""
        return self.message.partition(" Try again later")[0]


class AddressRefused(FetchProblem):
    """The address is not on the public web (or not a web address at all)."""

    code = "address_refused"


class RobotsRefused(FetchProblem):
    """The site asks robots not to read this page."""

    code = "robots_refused"


class TimedOut(FetchProblem):
    """The site took longer than the deadline."""

    code = "timed_out"

    def __init__(self, message: str) -> None:
        super().__init__(message, is_temporary=True)


class TooLarge(ImportProblem):
    """More bytes, pages or characters than are accepted, counted after decompression."""

    code = "too_large"


class UnsupportedType(ImportProblem):
    """A kind of file from which no article can be read."""

    code = "unsupported_type"


class PerhapsList(UnsupportedType):
    """No article, but of a kind in which feeds, sitemaps and tables come."""

    code = "perhaps_list"


class Undecodable(ImportProblem):
    """The bytes are not text in any encoding we know."""

    code = "undecodable"


class TooShort(ImportProblem):
    """No article text was found, or hardly any."""

    code = "too_short"


class BrokenFile(ImportProblem):
    """A file that says what it is, and is damaged or built against its own rules."""

    code = "broken_file"
    explanation = (
        "This file is damaged or not built as such files are, so it cannot be read. Download or "
        "save it again, or paste the text instead."
    )


class EncryptedFile(ImportProblem):
    """A file that nobody can read without its password."""

    code = "encrypted_file"


class NoText(ImportProblem):
    """A document whose pages are pictures, or whose letters cannot be told."""

    code = "no_text"


class TooMuchWork(ImportProblem):
    """A file that would take more time or memory than one file may."""

    code = "too_much_work"
    explanation = (
        "Reading this file takes more time or memory than one file may have, so it was given up. "
        "Cut out the part with the article, or paste the text instead."
    )


class CaptureDamaged(ImportProblem):
    """What the storage of captures gives back is not what was put into it."""

    code = "capture_damaged"
    explanation = (
        "The stored original of this text is damaged; the text itself and everything said about "
        "it are not. An administrator can bring the original back from a backup."
    )


class ChooseRecord(ImportProblem):
    """A web archive with several pages; `records` are those to choose from."""

    code = "choose_record"

    def __init__(self, message: str, *, records: Sequence[Any]) -> None:
        super().__init__(message, field="record")
        self.records = records


# What fails for one of these reasons fails again until the page, the file or the rules change.
LASTING = frozenset(
    problem.code
    for problem in (
        AddressRefused, RobotsRefused, TooLarge, UnsupportedType, PerhapsList, Undecodable,
        TooShort, BrokenFile, EncryptedFile, NoText, TooMuchWork, ChooseRecord,
    )
) | {"already_imported"}  # fmt: skip
# What came may be a list of articles and no article.
LISTLIKE = frozenset({PerhapsList.code, TooShort.code})


class AlreadyImported(WrongState):
    """The page, or the same text, is here already; `article` is the one that has it.

    Importing `again` makes a new snapshot of the page when its text changed.
    """

    code = "already_imported"

    def __init__(self, article: "Article", message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.article = article
