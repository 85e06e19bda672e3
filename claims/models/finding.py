"""What helps readers to find publications: publishers by name, and words as they are spelled."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

SHORTEST, LONGEST = 3, 40  # letters of a word


class Publisher(models.Model):
    """Who published articles that were checked, named as in the newest of them.

    `slug` is the site's host, or made of the name where an article has no address.
    """

    slug = models.CharField(max_length=200)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="publisher_slug_once", fields=["slug"]),
            models.CheckConstraint(
                name="publisher_has_slug_and_name", condition=~Q(slug="") & ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word of something published, in lower case, so that a misspelled one finds it.

    What was published under it may be closed or withdrawn by now: a word is shown to readers only
    when it finds something.
    """

    word = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="search_word_once", fields=["word"]),
            models.CheckConstraint(
                name="search_word_has_letters_alone",
                condition=Q(
                    word__regex=rf"^[^[:digit:][:punct:][:space:]]{{{SHORTEST},{LONGEST}}}$"
                ),
            ),
        ]
        indexes = [
            GinIndex(name="search_word_trigrams", fields=["word"], opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return self.word
