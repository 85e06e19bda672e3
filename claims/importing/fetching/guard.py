"""Which addresses may be fetched at all. Pure decisions; the sockets are in `fetch.py`.

The table of special-purpose networks is ssrfguard's, made from the IANA registries; what it
lacks is added here. Nothing outside the public web is reachable unless an installation names
the network in `FETCH_ALLOWED_NETWORKS`.
"""

import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import ip_network
from urllib.parse import urlsplit

from ssrfguard import (
    DEFAULT_DENIED,
    Address,
    AddressTable,
    Block,
    Policy,
    Reach,
    Resolver,
    SSRFGuardError,
    Target,
)
from ssrfguard import resolve as resolve_once

from claims.importing.problems import PASTE_INSTEAD, AddressRefused

WEB_PORTS = frozenset({80, 443})

# Azure answers machines inside a virtual network on this address. It lies in public space, so
# no registry lists it: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
_AZURE = Block(
    network=ip_network("168.63.129.16/32"),
    name="Azure platform service",
    rfc="Azure documentation",
    reach=Reach.DENIED,
)
# Global unicast addresses are handed out of 2000::/3 alone (IANA, "IPv6 Address Space"). Of the
# rest the registries name some blocks; the others, such as the IPv4-translated addresses of RFC
# 2765, reach what a network maps to them.
_NOT_HANDED_OUT = tuple(
    Block(
        network=ip_network(network),
        name="Not handed out for the public web",
        rfc="RFC 4291, 2.4",
        reach=Reach.DENIED,
    )
    for network in ("::/3", "4000::/2", "8000::/1")
)
_DENIED = AddressTable((*DEFAULT_DENIED.blocks, _AZURE, *_NOT_HANDED_OUT))

# Names that only ever mean something inside a network (RFC 6761, RFC 6762, RFC 8375, the names
# ICANN keeps back, and those that routers and clouds hand out).
_INTERNAL_SUFFIXES = (
    ".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan",
    ".localdomain", ".home.arpa", ".test", ".invalid", ".onion",
)  # fmt: skip
# A browser reads a host whose last label is a number as an IPv4 address, in any base.
_NUMERIC_LABEL = re.compile(r"^(?:[0-9]+|0x[0-9a-f]*)$", re.IGNORECASE)


def build_policy(allowed_networks: Iterable[str]) -> Policy:
    """The address policy of an installation. Names and ports are judged in `resolve`."""
    return Policy(
        denied_networks=_DENIED,
        allowed_networks=tuple(ip_network(network) for network in allowed_networks),
        allowed_ports=frozenset(range(1, 65536)),
    )


def check_url(url: str, policy: Policy) -> Target:
    """The origin of `url`, when everything that can be known without the network allows it.

    Raises AddressRefused.
    """
    try:
        return policy.check_url(url)
    except SSRFGuardError as refused:
        raise AddressRefused(_plain_reason(url)) from refused


def resolve(
    target: Target, policy: Policy, resolver: Resolver | None = None
) -> tuple[Address, ...]:
    """Every address of the target, from one lookup, all judged.

    `resolver` stands in for the system's. Raises AddressRefused when one of them, the name or the
    port is not the public web's, and socket.gaierror when there is no such name.
    """
    if not policy.allowed_networks:
        # Nobody needs to be asked, and a name server elsewhere need not learn names inside.
        _demand_web_port(target)
        _demand_public_name(target)
    try:
        addresses = resolve_once(target, policy=policy, resolver=resolver)
    except SSRFGuardError as refused:
        raise AddressRefused(not_public(target.host)) from refused
    except socket.gaierror:
        _demand_public_name(target)
        raise
    _demand_public_site(target, addresses, policy)
    return addresses


def _demand_public_site(target: Target, addresses: Sequence[Address], policy: Policy) -> None:
    """Refuse inner names and odd ports, unless every address behind them is allowed."""
    if not all(_is_allowed(address, policy) for address in addresses):
        _demand_web_port(target)
        _demand_public_name(target)


def _demand_web_port(target: Target) -> None:
    if target.port not in WEB_PORTS:
        raise AddressRefused(
            f"Port {target.port} is not a web port, so nothing was opened. {PASTE_INSTEAD}"
        )


def _demand_public_name(target: Target) -> None:
    if is_internal_name(target.host):
        raise AddressRefused(not_public(target.host))


def is_internal_name(host: str) -> bool:
    """Whether a host name (not an address) cannot belong to a public site."""
    name = host.lower().rstrip(".")
    if ":" in name or _is_dotted_address(name):
        return False
    last = name.rpartition(".")[2]
    return "." not in name or name.endswith(_INTERNAL_SUFFIXES) or bool(_NUMERIC_LABEL.match(last))


def not_public(host: str) -> str:
    """The sentence for a host that is not on the public web."""
    return (
        f"“{host}” is not a site on the public web, so nothing was opened. "
        f"Check the address, or paste the text instead."
    )


def _is_allowed(address: Address, policy: Policy) -> bool:
    return any(
        address.ip.version == network.version and address.ip in network
        for network in policy.allowed_networks
    )


def _is_dotted_address(name: str) -> bool:
    parts = name.split(".")
    return len(parts) == 4 and all(part.isdecimal() and str(int(part)) == part for part in parts)


def _plain_reason(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, credentials = parts.hostname or "", parts.username is not None
    except ValueError:
        return f"This is not a web address. Check it, or {PASTE_INSTEAD.lower()}"
    if parts.scheme.lower() not in {"http", "https"}:
        return f"Only addresses that begin with http:// or https:// can be opened. {PASTE_INSTEAD}"
    if credentials:
        return "The address contains a user name or password. Remove it and try again."
    if not host:
        return f"This is not a web address. Check it, or {PASTE_INSTEAD.lower()}"
    return not_public(host)
