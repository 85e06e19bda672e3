"""What stands in a web address for counting or for money: recognised, and taken out.

The names are those that the networks document or that links on the web carry; a parameter that
also says which page is meant on some site (`ref`, `id`, `source`) is only known on the hosts where
it does not.
"""

import re
from typing import Final
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urlsplit

# How a reader came to the page.
_TRACKING: Final = frozenset({
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "gad_source", "msclkid", "yclid", "twclid",
    "ttclid", "li_fat_id", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_hsenc",
    "_hsmi", "hsctatracking", "vero_id", "oly_anon_id", "oly_enc_id", "wickedid", "epik", "srsltid",
    "ref_src", "ref_url", "cmpid", "ncid", "ocid", "s_cid", "wt_mc", "wt.mc_id", "guccounter",
    "guce_referrer", "guce_referrer_sig", "at_medium", "at_campaign",
})  # fmt: skip
_TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "matomo_", "hsa_")
# Who earns when the reader buys.
_AFFILIATE: Final = frozenset({
    "aff", "affid", "aff_id", "aff_sub", "affiliate", "affiliate_id", "affiliateid", "afftrack",
    "ascsubtag", "awc", "cjevent", "cjdata", "irclickid", "irgwc", "ranmid", "raneaid", "ransiteid",
    "sscid", "via",
})  # fmt: skip
_OF_SHOPS: Final[tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = (
    (
        re.compile(r"(?:^|\.)amazon\.[a-z.]{2,6}$"),
        frozenset({"tag", "linkcode", "linkid", "camp", "creative", "creativeasin", "ref", "ref_"}),
    ),
    (
        re.compile(r"(?:^|\.)ebay\.[a-z.]{2,6}$"),
        frozenset({"campid", "mkcid", "mkrid", "mkevt", "toolid", "customid", "siteid"}),
    ),
    (re.compile(r"(?:^|\.)booking\.com$"), frozenset({"aid", "label"})),
)
_EARNS: Final = frozenset({"tag", "campid", "aid"})
_AMAZON_TRAIL = re.compile(r"/ref=[^/]*/?$")

# Host (and below), path, and the parameters one of which holds the address that is meant.
_REDIRECTORS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("google.com", "/url", ("q", "url")),
    ("facebook.com", "/l.php", ("u",)),
    ("instagram.com", "/", ("u",)),
    ("youtube.com", "/redirect", ("q",)),
    ("out.reddit.com", "/", ("url",)),
    ("t.umblr.com", "/redirect", ("z",)),
    ("slack-redir.net", "/link", ("url",)),
    ("steamcommunity.com", "/linkfilter", ("u", "url")),
    ("exit.sc", "/", ("url",)),
    ("duckduckgo.com", "/l", ("uddg",)),
)
_NETWORKS: Final = (
    "awin1.com", "zenaps.com", "shareasale.com", "linksynergy.com", "anrdoezrs.net", "dpbolvw.net",
    "jdoqocy.com", "kqzyfj.com", "tkqlhce.com", "go.skimresources.com", "go.redirectingat.com",
    "redirect.viglink.com", "prf.hn", "pntra.com", "pntrac.com", "pjtra.com", "pjatr.com",
    "gopjn.com", "avantlink.com", "sjv.io", "pxf.io", "evyy.net", "7eer.net", "rstyle.me",
    "shopstyle.it", "howl.me", "geni.us", "amzn.to",
)  # fmt: skip
_NETWORK_TARGETS: Final = (
    "ued", "p", "url", "u", "murl", "urllink", "d", "desturl", "destination", "redirect",
)  # fmt: skip
_ADDRESS_IN_PATH = re.compile(r"https?:/{1,2}.+")
# Addresses are wrapped in one another; nobody means the third envelope.
_ENVELOPES = 3


def unwrap(url: str) -> tuple[str, bool]:
    """The address that a redirecting service is told to lead to, and whether a network earns.

    Short links (t.co, bit.ly) say nothing about where they lead, and stay.
    """
    earns = False
    for _ in range(_ENVELOPES):
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            break
        paid = any(is_below(host, network) for network in _NETWORKS)
        earns = earns or paid
        inner = _inner(parts, _NETWORK_TARGETS) if paid else _redirected(parts, host)
        if not inner:
            break
        url = inner
    return url, earns


def strip_parameters(host: str, query: str) -> str:
    """The query without what counts or earns; untouched where there is nothing of the kind."""
    pairs = parse_qsl(query, keep_blank_values=True)
    of_shop = _of_shop(host)
    kept = [pair for pair in pairs if not _is_superfluous(pair[0].lower(), of_shop)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def strip_path(host: str, path: str) -> str:
    """The path without the trail that Amazon hangs behind it."""
    return _AMAZON_TRAIL.sub("", path) if _OF_SHOPS[0][0].search(host) else path


def earns(host: str, query: str) -> bool:
    """Whether the parameters pay somebody for the reader's visit."""
    names = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
    return bool(names & _AFFILIATE or names & _of_shop(host) & _EARNS)


def is_below(host: str, site: str) -> bool:
    """Whether a host is a site or belongs to it."""
    return host == site or host.endswith(f".{site}")


def _of_shop(host: str) -> frozenset[str]:
    return next((names for shop, names in _OF_SHOPS if shop.search(host)), frozenset())


def _is_superfluous(name: str, of_shop: frozenset[str]) -> bool:
    return (
        name in _TRACKING
        or name in _AFFILIATE
        or name in of_shop
        or name.startswith(_TRACKING_PREFIXES)
    )


def _redirected(parts: SplitResult, host: str) -> str:
    for site, path, names in _REDIRECTORS:
        if is_below(host, site) and (parts.path.rstrip("/") or "/") == path:
            return _inner(parts, names)
    return ""


def _inner(parts: SplitResult, names: tuple[str, ...]) -> str:
    said = parse_qs(parts.query)
    for name in names:
        for value in said.get(name, []):
            if value.startswith(("http://", "https://")):
                return value
    found = _ADDRESS_IN_PATH.search(unquote(parts.path))
    return found[0].replace(":/", "://", 1).replace(":///", "://", 1) if found else ""
