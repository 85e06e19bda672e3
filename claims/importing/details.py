"""What a person says about an article, checked against what the table can hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from django.db.models import DateField

from claims.errors import Invalid
from claims.importing.extracted import Metadata
from claims.models import Article
from claims.text.addresses import canonical_url, tidy_url
from claims.text.document import is_language
from claims.text.typed import one_line

FIELDS = (
    "url", "title", "byline", "publisher", "published_on", "modified_on", "language", "image_url",
    "image_alt", "licence",
)  # fmt: skip


class Details(TypedDict, total=False):
    """What a person says; "" and None mean: take what the page says."""

    url: str
    title: str
    byline: str
    publisher: str
    published_on: date | None
    modified_on: date | None
    language: str
    image_url: str
    image_alt: str
    licence: str


def check_details(details: Mapping[str, object]) -> dict[str, Any]:
    """The details as they are stored: tidy text, the canonical spelling of the address.

    Raises Invalid with one message for each field at fault.
    """
    checked: dict[str, Any] = {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in details.items()
    }
    errors = {name: "This is not a detail of an article." for name in checked if name not in FIELDS}
    if checked.get("url"):
        checked["url"] = canonical_url(checked["url"])
        if not checked["url"]:
            errors["url"] = "This is not a web address. It begins with http:// or https://."
    if checked.get("image_url"):
        checked["image_url"] = tidy_url(checked["image_url"])
        if not canonical_url(checked["image_url"]):
            errors["image_url"] = "This is not a web address. It begins with http:// or https://."
    if checked.get("language") and not is_language(checked["language"]):
        errors["language"] = "Give the language as a tag such as en, de or pt-BR."
    errors |= {name: words for name in FIELDS if (words := _too_long(name, checked.get(name)))}
    if errors:
        raise Invalid(errors)
    return checked


def details_to_json(details: Mapping[str, Any]) -> dict[str, Any]:
    """Checked details as JSON can hold them, without what was left open."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in details.items()
        if value
    }


def details_from_json(details: Mapping[str, Any]) -> dict[str, Any]:
    """The checked details that `details_to_json` was given."""
    return {
        name: date.fromisoformat(value) if _is_date(name) else value
        for name, value in details.items()
    }


def _is_date(name: str) -> bool:
    return isinstance(Article._meta.get_field(name), DateField)


def merge_details(said: dict[str, Any], found: Metadata) -> dict[str, Any]:
    """What a person said, filled up with what the page says, cut to what the table holds."""
    page = {
        "url": found.canonical_url,
        "title": _cut("title", found.title),
        "byline": _cut("byline", found.byline),
        "publisher": _cut("publisher", found.publisher),
        "published_on": found.published_on,
        "modified_on": found.modified_on,
        "language": found.language,
        "image_url": found.image_url,
        "image_alt": _cut("image_alt", found.image_alt),
        "licence": _cut("licence", found.licence),
    }
    return page | {name: value for name, value in said.items() if value}


def _length(name: str) -> int | None:
    length: int | None = getattr(Article._meta.get_field(name), "max_length", None)
    return length


def _too_long(name: str, value: Any) -> str:
    length = _length(name)
    if length and isinstance(value, str) and len(value) > length:
        return f"At most {length} characters; this has {len(value)}."
    return ""


def _cut(name: str, value: str) -> str:
    length = _length(name) or len(value)
    return value if len(value) <= length else value[: length - 1] + "…"
