"""PostgreSQL's text search configurations, and which of them the publications need."""

from collections.abc import Iterable

from django.db import connection

from claims.models.vocabulary import PublicationKind

# By primary language subtag; other languages are not stemmed.
SEARCH_CONFIGURATIONS = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
OTHER = "simple"
# The languages of listed publications, each found by one step through the index
# `publication_counted` (a loose index scan: PostgreSQL's wiki), however many there are.
LANGUAGES = """
    WITH RECURSIVE found AS (
        (SELECT language FROM {listed} ORDER BY language LIMIT 1)
        UNION ALL
        SELECT (SELECT p.language FROM {listed} AND p.language > found.language
                ORDER BY p.language LIMIT 1)
        FROM found WHERE found.language IS NOT NULL
    )
    SELECT language FROM found WHERE language IS NOT NULL
"""
LISTED = (
    "claims_publication p WHERE p.kind = %(kind)s AND p.is_current"
    " AND p.visibility = 'visible' AND NOT p.change = 'withdrawn'"
)


def configuration_of(language: str) -> str:
    return SEARCH_CONFIGURATIONS.get(language.split("-")[0].lower(), OTHER)


def configurations_of(languages: Iterable[str]) -> dict[str, list[str]]:
    """The configurations that the languages need, each with those of its own."""
    found: dict[str, list[str]] = {}
    for language in languages:
        found.setdefault(configuration_of(language), []).append(language)
    return found


def listed_languages(kind: PublicationKind) -> list[str]:
    """The languages that listed publications of a kind have, by their tags."""
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGES.format(listed=LISTED), {"kind": kind})
        return [language for (language,) in cursor.fetchall()]
