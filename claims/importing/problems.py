"""Why an article could not be imported: what happened and the way out, in words for people."""

from claims.errors import DomainError, WrongState
from claims.models import Article

PASTE_INSTEAD = "Paste the text instead."


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
    """More bytes than the installation accepts, counted after decompression."""

    code = "too_large"


class UnsupportedType(ImportProblem):
    """Neither text, Markdown nor HTML."""

    code = "unsupported_type"


class Undecodable(ImportProblem):
    """The bytes are not text in any encoding we know."""

    code = "undecodable"


class TooShort(ImportProblem):
    """No article text was found, or hardly any."""

    code = "too_short"


class AlreadyImported(WrongState):
    """The page, or the same text, is here already; `article` is the one that has it.

    Importing `again` makes a new snapshot of the page when its text changed.
    """

    code = "already_imported"

    def __init__(self, article: Article, message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.article = article
