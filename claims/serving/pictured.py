"""What the picture of a publication says, and where it is."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, ngettext

from claims.languages import with_language
from claims.models.vocabulary import PublicationKind
from claims.publishing.addresses import absolute, picture_path
from claims.serving.picture import HEIGHT, WIDTH, Part, Words, digest_of

Record = dict[str, Any]


def words_of(record: Record, kind: str) -> Words:
    """The words of a record as it is shown, in the active language."""
    return article_words(record) if kind == PublicationKind.ARTICLE else claim_words(record)


def claim_words(record: Record) -> Words:
    return Words(
        kicker=gettext("Checked claim"),
        title=record["statement"],
        instead=gettext("The words of this claim are on its page."),
        desk=settings.DESK_NAME,
        parts=(part_of(record["verdict"]),),
    )


def article_words(record: Record) -> Words:
    count = len(record["claims"])
    checked = ngettext("%(count)d claim checked", "%(count)d claims checked", count)
    return Words(
        kicker=checked % {"count": count},
        title=record["title"],
        instead=gettext("The title of this article is on its page."),
        desk=settings.DESK_NAME,
        parts=tuple(map(part_of, record["distribution"])),
    )


def part_of(verdict: Record) -> Part:
    return Part(verdict["slug"], gettext(verdict["label"]), verdict.get("count", 0))


def picture_of(record: Record, kind: str, pk: int) -> Record:
    """Address, size (pixels) and words of a page's picture, for its head."""
    words = words_of(record, kind)
    verdicts = ", ".join(
        f"{part.count} {part.label}" if part.count else part.label for part in words.parts
    )
    said = {"title": words.title, "verdicts": verdicts}
    return {
        "address": absolute(with_language(picture_path(kind, pk, digest_of(words)))),
        "width": WIDTH,
        "height": HEIGHT,
        "alt": gettext("“%(title)s”, as checked: %(verdicts)s") % said,
    }
