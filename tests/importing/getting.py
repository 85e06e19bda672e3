"""How the tests of the fetcher ask it for a page of a server on loopback."""

from claims.importing.fetching.fetch import Fetched, Limits, Rules, fetch

LOOPBACK = ("127.0.0.0/8",)
PAGE = b"<html><body><p>A page.</p></body></html>"


def rules(**changes) -> Rules:
    return Rules(
        **{"allowed_networks": LOOPBACK, "user_agent": "Factcheck/0.1 (+http://desk.example)"}
        | changes
    )


def get(url: str, *, limits: Limits | None = None, **changes) -> Fetched:
    return fetch(url, limits=limits or Limits(total_seconds=10), rules=rules(**changes))
