"""Reading settings from the environment, failing loudly on nonsense.

Every function takes the variable's name and returns a checked value. Unset or empty means the
default. InvalidSetting carries one sentence: the variable, its value, and what is accepted.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")
TRY = "(To try Factcheck on your own machine, run `make demo`: it needs no settings.)"
OWN_NAMES = ("localhost", "127.0.0.1")
HOST = re.compile(r"\*|\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


class InvalidSetting(Exception):
    """The environment holds a value that cannot be meant, or lacks one that is needed."""


def refuse(name: str, value: str, accepted: str) -> InvalidSetting:
    """Return the error for a value that cannot be used."""
    return InvalidSetting(f"{name} is set to {value!r}, but must be {accepted}.")


def missing(name: str, accepted: str) -> InvalidSetting:
    """Return the error for a variable that a server cannot do without."""
    return InvalidSetting(f"{name} is not set, but must be {accepted}. {TRY}")


def text(name: str, default: str = "") -> str:
    """Return the value without surrounding white space."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool = False) -> bool:
    """Return True for 1, true, yes or on, False for 0, false, no or off, in any case."""
    value = text(name)
    if not value:
        return default
    if value.lower() not in TRUE + FALSE:
        raise refuse(name, value, f"one of {', '.join(TRUE)} or {', '.join(FALSE)}")
    return value.lower() in TRUE


def integer(name: str, *, default: int, lowest: int, highest: int) -> int:
    """Return a whole number within the limits, both included."""
    value = text(name)
    if not value:
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", value) or not lowest <= int(value) <= highest:
        raise refuse(name, value, f"a whole number from {lowest} to {highest}")
    return int(value)


def integers(name: str, default: tuple[int, ...], *, lowest: int, highest: int) -> tuple[int, ...]:
    """Return whole numbers within the limits, both included, from a list separated by commas."""
    accepted = f"whole numbers from {lowest} to {highest}, separated by commas"
    found = words(name, tuple(map(str, default)))
    for word in found:
        if not (word.isdecimal() and len(word) < 10 and lowest <= int(word) <= highest):
            raise refuse(name, text(name), accepted)
    return tuple(map(int, found))


def port(name: str, *, default: int) -> int:
    """Return a TCP port."""
    return integer(name, default=default, lowest=1, highest=65535)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """Return one of the accepted words."""
    value = text(name, default)
    if value not in among:
        raise refuse(name, value, f"one of {', '.join(among)}")
    return value


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the parts of a list separated by commas."""
    return [word for part in text(name).split(",") if (word := part.strip())] or list(default)


def hosts(name: str, default: tuple[str, ...] | None) -> list[str]:
    """Return host names as Django's ALLOWED_HOSTS takes them; without a default, one is needed."""
    accepted = "host names separated by commas, such as facts.example.org"
    found = words(name, default or ())
    if not found:
        raise missing(name, accepted)
    for host in found:
        if not HOST.fullmatch(host):
            raise refuse(name, host, accepted)
    return found


def origins(name: str) -> list[str]:
    """Return origins: scheme and host, perhaps a port."""
    found = words(name)
    for origin in found:
        if not re.fullmatch(r"https?://[^/?#@\s]+", origin):
            raise refuse(name, origin, "origins separated by commas, such as https://example.org")
    return found


def url(name: str, default: str | None) -> str:
    """Return an http or https address without a slash at its end, to which paths are added.

    Without a default one is needed; an empty default makes the address optional.
    """
    return identifier(name, default).rstrip("/")


def identifier(name: str, default: str | None) -> str:
    """Return an http or https address as it is given: with another end it would name another thing.

    Without a default one is needed; an empty default makes the address optional.
    """
    accepted = "an address such as https://facts.example.org"
    value = text(name, default or "")
    if not value and default is None:
        raise missing(name, accepted)
    if not value:
        return ""
    parts = _split(name, value, accepted)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise refuse(name, value, accepted)
    return value


def origins_of(url: str) -> list[str]:
    """Return the origin of a checked address, under each name where it is this machine's own."""
    if not url:
        return []
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    named = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    names = OWN_NAMES if named in OWN_NAMES else (named,)
    return [f"{parts.scheme}://{name}{port}" for name in names]


def folder(name: str, default: Path) -> Path:
    """Return an absolute path that is a folder or does not exist yet."""
    path = Path(text(name, str(default)))
    if not path.is_absolute() or (path.exists() and not path.is_dir()):
        raise refuse(name, str(path), "the absolute path of a folder")
    return path


def secret_key(name: str, *, default: str, shortest: int = 50) -> str:
    """Return a secret of at least `shortest` characters; an empty default makes it compulsory."""
    value = text(name, default)
    advice = (
        f"{name} must be a random text of at least {shortest} characters that nobody else knows; "
        "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
        f"{TRY}"
    )
    if not value:
        raise InvalidSetting(f"{name} is not set. {advice}")
    if len(value) < shortest or len(set(value)) < 5:
        raise InvalidSetting(f"{name} is too easy to guess ({len(value)} characters). {advice}")
    return value


def database(name: str) -> dict[str, Any]:
    """Return Django's connection settings from a postgresql:// address; {} when it is unset.

    Parameters after the question mark are handed to libpq (sslmode=require, ...). A Unix socket's
    folder is given as ?host=/run/postgresql. The password never appears in an error.
    """
    value = text(name)
    if not value:
        return {}
    accepted = "an address such as postgresql://user:password@host:5432/database"
    shown = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", value)
    parts = _split(name, value, accepted, shown=shown)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    database_name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not database_name or "/" in database_name:
        raise refuse(name, shown, accepted)
    return {
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or str(parts.port or ""),
        "OPTIONS": options,
    }


def _split(name: str, value: str, accepted: str, shown: str = "") -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it checks it
    except ValueError:
        raise refuse(name, shown or value, accepted) from None
    return parts
