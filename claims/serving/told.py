"""What a list says of itself in words: how many there are, what was chosen, what was looked for."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from claims.languages import in_language, is_untranslated
from claims.models.vocabulary import PublicationKind
from claims.serving.asking import FACETS, Asked
from claims.serving.facets import Facet
from claims.serving.list_queries import MOST_COUNTED
from claims.serving.lists import Found
from claims.serving.newest import MOST

FACET_NAMES: Final = {
    "verdict": gettext_lazy("Verdict"),
    "topic": gettext_lazy("Topic"),
    "publisher": gettext_lazy("Publisher"),
    "claimant": gettext_lazy("Said by"),
    "language": gettext_lazy("Language"),
}
LABELLED: Final = {"verdict", "topic"}  # their labels are in the catalogue; names are not
NO_SUCH: Final = {
    "verdict": gettext_lazy("There is no verdict “%(name)s”."),
    "topic": gettext_lazy("There is no topic “%(name)s”."),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was chosen: its `key` in the address, and the parameters without it;
    `is_foreign` when the label is in the desk's language and not in the reader's.
    """

    key: str
    name: str
    label: str
    rest: dict[str, str]
    is_foreign: bool = False

    @property
    def query(self) -> str:
        return f"?{urlencode(self.rest)}" if self.rest else ""


def chips(asked: Asked, facets: dict[str, Facet]) -> list[Chip]:
    """All that narrows the list, in the order of its form."""
    found = []
    if asked.words:
        found.append(Chip("q", _("Words"), asked.words, asked.spelled(q="", any="")))
    for name in FACETS:
        slug = getattr(asked, name)
        if slug:
            labels = {one.slug: one.label for one in facets[name].choices}
            said = labels.get(slug, slug)
            is_label = name in LABELLED
            label = in_language(said) if is_label else said
            rest = asked.spelled(**{name: ""})
            is_foreign = is_label and is_untranslated(said)
            found.append(Chip(name, str(FACET_NAMES[name]), label, rest, is_foreign))
    for name, title, day in (
        ("from", pgettext("first day", "From"), asked.since),
        ("to", pgettext("last day", "To"), asked.until),
    ):
        if day:
            found.append(Chip(name, title, date_format(day), asked.spelled(**{name: ""})))
    return found


def unknown_choices(asked: Asked, facets: dict[str, Facet]) -> list[str]:
    """What an address asks for that there is not, each in a sentence."""
    known = {name: {one.slug for one in facets[name].choices} for name in NO_SUCH}
    return [
        str(said) % {"name": getattr(asked, name)}
        for name, said in NO_SUCH.items()
        if getattr(asked, name) not in known[name] | {""}
    ]


def amount(number: int) -> str:
    return number_format(number, force_grouping=True)


def counted_in_words(found: Found, total: int) -> str:
    """How many there are, in one sentence."""
    is_article = found.asked.kind == PublicationKind.ARTICLE
    if not found.asked.is_narrowed:
        return articles_in_all(total) if is_article else claims_in_all(total)
    if found.matches.is_more:
        said = {"count": amount(MOST)}
        if is_article:
            return _("More than %(count)s checked articles.") % said
        return _("More than %(count)s checked claims.") % said
    count = len(found.matches)
    return articles_of(count, total) if is_article else claims_of(count, total)


def claims_in_all(total: int) -> str:
    if total > MOST_COUNTED:
        said = {"total": amount(MOST_COUNTED)}
        return _("More than %(total)s checked claims; not a random sample.") % said
    return ngettext(
        "%(total)s checked claim; not a random sample.",
        "%(total)s checked claims; not a random sample.",
        total,
    ) % {"total": amount(total)}


def articles_in_all(total: int) -> str:
    if total > MOST_COUNTED:
        said = {"total": amount(MOST_COUNTED)}
        return _("More than %(total)s annotated articles; not a random sample.") % said
    return ngettext(
        "%(total)s annotated article; not a random sample.",
        "%(total)s annotated articles; not a random sample.",
        total,
    ) % {"total": amount(total)}


def claims_of(count: int, total: int) -> str:
    said = {"count": amount(count), "total": amount(min(total, MOST_COUNTED))}
    if total > MOST_COUNTED:
        return _("%(count)s of more than %(total)s checked claims.") % said
    return (
        ngettext(
            "%(count)s of %(total)s checked claim.", "%(count)s of %(total)s checked claims.", total
        )
        % said
    )


def articles_of(count: int, total: int) -> str:
    said = {"count": amount(count), "total": amount(min(total, MOST_COUNTED))}
    if total > MOST_COUNTED:
        return _("%(count)s of more than %(total)s annotated articles.") % said
    return (
        ngettext(
            "%(count)s of %(total)s annotated article.",
            "%(count)s of %(total)s annotated articles.",
            total,
        )
        % said
    )


def of_group(claims: int, articles: int) -> str:
    """The honest denominator of a topic or publisher."""
    return _("%(claims)s checked in %(articles)s; not a random sample.") % {
        "claims": some_claims(claims),
        "articles": some_articles(articles),
    }


def some_claims(count: int) -> str:
    if count > MOST_COUNTED:
        return _("More than %(count)s claims") % {"count": amount(MOST_COUNTED)}
    return ngettext("%(count)s claim", "%(count)s claims", count) % {"count": amount(count)}


def some_articles(count: int) -> str:
    if count > MOST_COUNTED:
        return _("more than %(count)s articles") % {"count": amount(MOST_COUNTED)}
    return ngettext("%(count)s article", "%(count)s articles", count) % {"count": amount(count)}
