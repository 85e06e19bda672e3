"""What a service put into the form for a source, which the page carries until it is sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from claims.citing.identifiers import Identifier
from claims.citing.records import Record, label_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What a service put into the fields of the page, and for which identifier.

    The page carries it, so that what a person changed since can be told from what was filled in.
    """

    about: str = ""
    service: str = ""
    said: Mapping[str, str] | None = None

    @classmethod
    def of(cls, identifier: Identifier, record: Record) -> Self:
        said = {name: _as_typed(value) for name, value in record.columns.items()}
        return cls(_name_of(identifier), record.service, said)

    @classmethod
    def read(cls, raw: str) -> Self:
        """What the page sent; nothing for anything else."""
        try:
            sent = json.loads(raw)
            said = {str(name): str(value) for name, value in sent["said"].items()}
            return cls(str(sent["about"]), str(sent["service"]), said)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()

    def __str__(self) -> str:
        sent = {"about": self.about, "service": self.service, "said": dict(self.said or {})}
        return json.dumps(sent, ensure_ascii=False)

    @property
    def label(self) -> str:
        return label_of(self.service) if self.service else ""

    def is_about(self, identifier: Identifier | None) -> bool:
        return identifier is not None and self.about == _name_of(identifier)

    def put(self, name: str, value: Any) -> bool:
        """Whether the value of the field is what was filled in."""
        return (self.said or {}).get(name) == _as_typed(value)


def _name_of(identifier: Identifier) -> str:
    return f"{identifier.scheme} {identifier.value}"


def _as_typed(value: Any) -> str:
    """A value as its input sends it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
