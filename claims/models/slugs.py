"""The readable part of a page's address."""

from django.utils.text import slugify

LONGEST = 60  # characters: a whole address still fits into one line of a message


def short_slug(title: str, *, fallback: str) -> str:
    """The title in lower-case ASCII letters, digits and hyphens, cut after a whole word.

    A title without any such letter, as in another script, gives the fallback.
    """
    slug = slugify(title)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-") or fallback
