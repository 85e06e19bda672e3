"""Web addresses: what a person typed, made fetchable; and one spelling for one page."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

# Every character that may stand in a path or query as it is (RFC 3986), and "%" so that what is
# encoded already stays as it was.
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?"
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that say how a reader came to the page and never which page it is.
_TRACKING = frozenset(
    {
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "igshid",
        "mc_cid",
        "mc_eid",
    }
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_")


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

    Scheme and host in lower case, no default port, no fragment, no tracking parameters.
    """
    try:
        parts = urlsplit(tidy_url(url)) if url.strip() else urlsplit("")
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    scheme, host = parts.scheme.lower(), parts.hostname.rstrip(".")
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path or "/", _without_tracking(parts.query), ""))


def host_of(url: str) -> str:
    """The host name without "www.", for showing; "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _without_tracking(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_tracking(pair[0].lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
