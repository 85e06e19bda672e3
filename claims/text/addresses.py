"""Web addresses: what a person typed, made fetchable; and one spelling for one page."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from claims.text.tracking import earns, is_below, strip_parameters, strip_path, unwrap

# Every character that may stand in a path or query as it is (RFC 3986), and "%" so that what is
# encoded already stays as it was.
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?"
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Host names under which one page is served in several dresses.
_DRESSES = ("www.", "m.", "mobile.", "amp.")
# Letters of any script, or an IPv6 address: what else stands there is no host.
_HOST = re.compile(r"[\w.-]+|[0-9a-fA-F:.]+")


def tidy_url(typed: str) -> str:
    """`typed` as a fetchable address: https:// where no scheme was given, path and query
    percent-encoded, no fragment. Host and scheme are left for the fetcher to judge.
    """
    text = typed.strip()
    if "://" not in text and not text.lower().startswith(
        ("mailto:", "file:", "data:", "javascript:")
    ):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    path = quote(parts.path, safe=_PATH_SAFE)
    query = quote(parts.query, safe=_QUERY_SAFE)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def canonical_url(url: str) -> str:
    """The one spelling under which duplicates of a page are found, or "" when it is no web address.

    Scheme and host in lower case, no default port, no fragment, no tracking or affiliate codes.
    """
    try:
        parts = urlsplit(tidy_url(url)) if url.strip() else urlsplit("")
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = strip_path(host, parts.path) or "/"
    return urlunsplit((scheme, netloc, path, strip_parameters(host, parts.query), ""))


def page_key(url: str) -> str:
    """What two addresses of one page have in common, or "" when it is no web address.

    The canonical address without its scheme, the dress of its host and a slash at its end.
    """
    canonical = canonical_url(url)
    if not canonical:
        return ""
    parts = urlsplit(canonical)
    host = site_of(canonical)
    host = f"[{host}]" if ":" in host else host
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    path = parts.path.rstrip("/")
    return f"{netloc}{path}?{parts.query}" if parts.query else f"{netloc}{path}"


def host_of(url: str) -> str:
    """The host name without "www.", for showing; "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The host without the dress it is served in ("www.", "m."); "" when there is none."""
    host = host_of(url).lower()
    for dress in _DRESSES:
        host = host.removeprefix(dress)
    return host


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses belong to one site: equal hosts, or one below the other."""
    here, there = site_of(url), site_of(other)
    return bool(here and there) and (is_below(here, there) or is_below(there, here))


def clean_target(href: str) -> tuple[str, bool]:
    """Where a link leads without envelopes, tracking and affiliate codes, and whether it had any
    of the latter; ("", False) when it is no web address. The fragment stays: it names the place.
    """
    inner, paid = unwrap(href)
    target = canonical_url(inner)
    if not target:
        return "", False
    parts = urlsplit(inner)
    fragment = quote(parts.fragment, safe=_QUERY_SAFE)
    return target + (f"#{fragment}" if fragment else ""), paid or earns(
        parts.hostname or "", parts.query
    )
