"""Pages to read metadata from."""

from claims.importing.metadata.described import Described, describe_page
from claims.importing.pages.html import parse


def described(body: str = "", head: str = "", *, url: str = "") -> Described:
    """What a page with this head and body says about itself."""
    return describe_page(parse(f"<html><head>{head}</head><body>{body}</body></html>"), url=url)
