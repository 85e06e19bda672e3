"""What the answer of a site, or its silence, means for the person who wanted the page."""

import socket
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from urllib3.response import HTTPResponse

from claims.importing.problems import PASTE_INSTEAD, FetchProblem
from claims.text.addresses import host_of

TOO_MANY = 429
# Answers after which the same visit may go well later (the last are those of a proxy in front).
_TEMPORARY = frozenset({408, 425, TOO_MANY, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
# Where the identifiers of sources lead: nobody typed these names, and they exist.
RESOLVERS = frozenset(
    {"doi.org", "pubmed.ncbi.nlm.nih.gov", "pmc.ncbi.nlm.nih.gov", "arxiv.org", "openlibrary.org"}
)


@dataclass(frozen=True, slots=True)
class Reached:
    """How an address answered in the end, be it with an error.

    `moved_to` is the last address where every redirect on the way there is for good (301, 308),
    else "". `body` is the beginning of a page, as far as the limits let it be read.
    """

    url: str
    final_url: str
    status: int
    moved_to: str
    media_type: str
    charset: str
    body: bytes
    crawl_delay: float | None
    retry_after: str


def content_type(response: HTTPResponse) -> tuple[str, str]:
    """Media type and charset of the Content-Type header, in lower case, "" for what is unsaid."""
    media_type, _, rest = response.headers.get("Content-Type", "").partition(";")
    charset = ""
    for parameter in rest.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    return media_type.strip().lower(), charset


def demand_success(response: HTTPResponse, url: str) -> None:
    """Close the response and raise FetchProblem unless it brings the page."""
    status, host = response.status, host_of(url)
    if status == 200:
        return
    response.close()
    if status in {401, 402, 403, 451}:
        reason = f"The site answered {status} (access refused). {PASTE_INSTEAD}"
    elif status in {404, 410}:
        reason = f"{host} has no page at this address (it answered {status}). Check the address."
    elif status == TOO_MANY:
        reason = f"{host} asks us to slow down (it answered 429). Try again later. {PASTE_INSTEAD}"
    elif status >= 500:
        reason = f"{host} has trouble of its own (it answered {status}). Try again later."
    else:
        reason = f"The site answered {status} instead of the page. {PASTE_INSTEAD}"
    raise FetchProblem(
        reason,
        status=status,
        is_temporary=status in _TEMPORARY,
        retry_after=seconds_asked(response.headers.get("Retry-After", "")),
    )


def seconds_asked(said: str) -> float | None:
    """Seconds that a site asks to wait, from either form of the header (RFC 9110, 10.2.3)."""
    if said.strip().isdecimal():
        return float(said.strip()[:9])
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def no_such_site(host: str, error: Exception) -> FetchProblem:
    """The problem of a name that has no address, or none that can be had now."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return FetchProblem(
            f"The name “{host}” could not be looked up just now. Try again later.",
            is_temporary=True,
        )
    if host in RESOLVERS:
        return FetchProblem(
            f"The name “{host}” could not be looked up: the network or its name server cannot be "
            "reached. Try again later.",
            is_temporary=True,
        )
    return FetchProblem(f"There is no site called “{host}”. Check the address for typing errors.")
