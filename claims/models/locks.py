"""A lock on words, for what has no row yet that could be locked."""

from django.db import connection


def lock_words(words: str) -> None:
    """Wait for every other transaction that has locked the same words; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [words])
