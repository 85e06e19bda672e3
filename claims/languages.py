"""The languages of the public pages: each has addresses of its own, and the address decides alone.

English stands under the plain address, the others under `/es/…`: no cookie, no `Vary`, so that a
cache keeps one page for each address. The desk, the API and what programs read stay English.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import (
    get_language,
    get_language_info,
    gettext,
    gettext_noop,
    override,
    pgettext,
    pgettext_lazy,
)

OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PREFIX = re.compile(rf"^/({'|'.join(OTHERS)})(?=/|$)")
# Labels that begin with a noun in some language, which German writes large within a sentence too.
NOUNS_IN_SENTENCES = (
    pgettext_lazy("in a sentence", "Lacks context"),
    pgettext_lazy("in a sentence", "Opinion, not a factual claim"),
    pgettext_lazy("in a sentence", "No evidence found"),
    pgettext_lazy("in a sentence", "Clarification"),
    pgettext_lazy("in a sentence", "Verdict changed"),
    pgettext_lazy("in a sentence", "Other"),
    pgettext_lazy("in a sentence", "Humans"),
    pgettext_lazy("in a sentence", "Animals"),
)

# What an article as a whole is called: some languages bend the verdict on a claim otherwise.
VERDICTS_ON_ARTICLES = (
    pgettext_lazy("tier", "Accurate"),
    pgettext_lazy("tier", "Mostly accurate"),
    pgettext_lazy("tier", "Lacks context"),
    pgettext_lazy("tier", "Overstated"),
    pgettext_lazy("tier", "Misleading"),
    pgettext_lazy("tier", "Unsupported"),
    pgettext_lazy("tier", "Inaccurate"),
)
# Django names the languages as well, in Arabic with signs that our other words do without.
NAMES = (
    gettext_noop("English"),
    gettext_noop("Spanish"),
    gettext_noop("German"),
    gettext_noop("Arabic"),
    gettext_noop("French"),
    gettext_noop("Portuguese"),
    gettext_noop("Italian"),
    gettext_noop("Russian"),
)


def language_of(path: str) -> str:
    """The language in which the path asks for a page; English where it names none."""
    named = PREFIX.match(path)
    return named[1] if named else settings.LANGUAGE_CODE


def without_language(path: str) -> str:
    """The plain path of a page, which is its canonical one in every language."""
    return PREFIX.sub("", path) or "/"


def with_language(path: str) -> str:
    """A public page's plain path as the active language spells it."""
    return f"/{active_prefix()}{path.removeprefix('/')}"


def active_prefix() -> str:
    active = get_language()
    return f"{active}/" if active in OTHERS else ""


class LanguageMiddleware:
    """Speak the language of the address while a request is answered, and no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with override(language_of(request.path_info)):
            return self.get_response(request)


class LanguagePrefix:
    """The beginning of an address as a pattern: empty in English, `es/` while Spanish is active.

    Django's own pattern of this kind may only stand in the root of all addresses, apart from the
    other addresses of the same stage. Its methods are those that Django's resolver asks for.
    """

    converters: dict[str, Any] = {}

    @property
    def regex(self) -> re.Pattern[str]:
        return re.compile(re.escape(str(self)))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        prefix = str(self)
        return (path.removeprefix(prefix), (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        return []

    def describe(self) -> str:
        return f"'{self}'"

    def __str__(self) -> str:
        return active_prefix()


def in_every_language(patterns: Iterable[URLPattern | URLResolver]) -> URLResolver:
    """Addresses of pages for readers, each under its plain path and under `/es/…` and so on."""
    prefix = cast(LocalePrefixPattern, LanguagePrefix())  # takes its place, without being one
    return URLResolver(prefix, list(patterns))


def in_language(label: object, of: str = "") -> str:
    """A label of a record or of a list in the reader's language; itself where it has none there.

    Records are frozen with English labels, and a desk may name a verdict as it likes. `of` says
    what is called so, for a word that other languages bend: "certainty" for the word "High".
    """
    if not label:
        return ""
    found = pgettext(of, str(label)) if of else ""
    return gettext(str(label)) if found in {"", str(label)} else found


def is_untranslated(label: object) -> bool:
    """Whether readers of the active language get a label in the desk's, which is another one."""
    return is_desk_foreign() and in_language(label) == str(label)


def is_desk_foreign() -> bool:
    """Whether the desk writes in another language than the active one."""
    return get_language() != settings.DESK_LANGUAGE.split("-")[0].lower()


def language_name(tag: str) -> str:
    """A language in the reader's own; the tag where nobody has named it."""
    try:
        info: dict[str, Any] = get_language_info(tag.split("-")[0].lower())
    except KeyError:
        return tag
    return str(info["name_translated"]) + (f" ({tag})" if "-" in tag else "")


def in_sentence(label: object, of: str = "") -> str:
    """A label as it stands within a sentence: "mostly accurate"; in German a noun stays large."""
    found = pgettext("in a sentence", str(label))
    if found != str(label):
        return found
    label = in_language(label, of)
    return label[:1].lower() + label[1:]


def counted(number: int, verdict: str) -> str:
    """How many claims have a verdict, as a part of a sentence: "2 overstated"."""
    said = {"count": number, "verdict": in_sentence(verdict)}
    return gettext("%(count)s %(verdict)s") % said
