"""What templates need to show a frozen record, which is JSON: dates are strings there."""

import re
from datetime import date, datetime
from functools import cache, lru_cache
from math import floor
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Library
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info, gettext

from claims.languages import (
    in_language,
    in_sentence,
    is_desk_foreign,
    is_untranslated,
    language_name,
)
from claims.models.vocabulary import Change

register = Library()
register.filter("in_language", in_language)
register.filter("in_sentence", in_sentence)


@register.filter
def moment(value: object) -> date | None:
    """The date or time that a record's ISO 8601 string means, for Django's `date` filter.

    A date or datetime passes through; anything else, and a date that does not exist, is None.
    """
    if isinstance(value, date):
        return value
    text = value if isinstance(value, str) else ""
    try:
        return _time(text) or parse_date(text)
    except ValueError:
        return None


@register.filter
def instant(value: object) -> str:
    """A moment as the attribute `datetime` of HTML takes it: to the second; "" for none.

    The database keeps millionths of a second, HTML knows thousandths.
    """
    when = moment(value)
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else str(when or "")


def _time(text: str) -> datetime | None:
    """A day alone is no time: `parse_datetime` would make it midnight in nobody's zone."""
    return parse_datetime(text) if len(text) > len("2026-01-01") else None


@register.filter
def marked_language(code: object) -> SafeString:
    """The attributes `lang` and `dir` of an element whose content is in a language of its own.

    An unknown or missing language turns with its first letters.
    """
    if not (isinstance(code, str) and code):
        return mark_safe('dir="auto"')  # a constant
    return _marked(code)


@lru_cache(maxsize=200)  # lists say it several times of each row
def _marked(code: str) -> SafeString:
    primary = code.split("-")[0].lower()
    try:
        direction = "rtl" if get_language_info(primary)["bidi"] else "ltr"
    except KeyError:
        direction = "auto"
    return format_html('lang="{}" dir="{}"', code, direction)


@register.simple_tag
def desk_language() -> SafeString:
    """`lang` and `dir` of what the desk writes that has no language of its own, such as notes."""
    return format_html('lang="{}" dir="auto"', settings.DESK_LANGUAGE)


@register.simple_tag
def label_language(label: object) -> SafeString:
    """` lang="…" dir="auto"` of a label that the reader's language has no word for, such as a
    topic's: the desk wrote it in its own. Nothing where the label is in the reader's language.
    """
    return mark_safe(f" {desk_language()}") if is_untranslated(label) else mark_safe("")


@register.simple_tag
def foreign_desk_language() -> str:
    """The name of the desk's language, where it is not the reader's; else empty."""
    return language_name(settings.DESK_LANGUAGE) if is_desk_foreign() else ""


@register.simple_block_tag
def on_the_whole(content: SafeString) -> SafeString:
    """The verdict on an article, which stands inside, with the words that it is on the whole."""
    said = gettext('{verdict} <span class="quiet">on the whole</span>')
    return format_html(said, verdict=content)


@register.filter
def isolated(words: object) -> SafeString:
    """The words in an element of their own, so that the text around them keeps its direction."""
    return format_html("<bdi>{}</bdi>", words)


@register.filter
def change_told(step: dict[str, Any]) -> str:
    """The kind of change of a history entry: an update has a reason, and is told as one."""
    if step["change"]["slug"] == Change.UPDATED and not step["reason"]:
        return gettext("Published again")
    return in_language(step["change"]["label"])


@register.filter
def percent(share: float) -> str:
    """A whole percentage as the reader's language spells it: "18%", in German with a space.

    Halves are rounded up, as people do, not to the even number.
    """
    return gettext("%(share)s%%") % {"share": floor(share + 0.5)}


@register.filter
def in_quotes(words: str) -> str:
    """What a reader looked for, in quotation marks unless it has its own."""
    return words if '"' in words else gettext("“%(words)s”") % {"words": words}


@register.filter
def across_blocks(words: str) -> str:
    """An excerpt of a text in one line, with a sign where one of its blocks or cells ends."""
    return words.replace("\n", " ¶ ").replace("\t", " | ")


@register.filter
def times(count: object) -> range:
    """As many steps as a count says, to draw one thing for each; none for what is no count."""
    return range(count) if isinstance(count, int) else range(0)


@register.filter
def host(url: object) -> str:
    """The host of an address without its `www.`, as readers know a site; empty when none."""
    name = urlsplit(url).hostname if isinstance(url, str) else None
    return (name or "").removeprefix("www.")


@register.simple_tag
def icons(*names: str) -> SafeString:
    """Some of our icons inside of the page, for frames that may not load the file of them all."""
    symbols = "".join(_symbols()[name] for name in names if name in _symbols())
    return mark_safe(f'<svg class="sprite" aria-hidden="true">{symbols}</svg>')  # our own file


@cache
def _symbols() -> dict[str, str]:
    sprite = (settings.BASE_DIR / "static" / "img" / "verdicts.svg").read_text(encoding="utf-8")
    return {
        found[1]: found[0]
        for found in re.finditer(r'<symbol id="([^"]+)".*?</symbol>', sprite, re.S)
    }
