"""The pages in which a desk explains itself."""

from django.db import models
from django.utils.translation import gettext_noop

from claims.models.revised import Revised


class SitePage(Revised):
    """`body` is Markdown, sanitised when shown. The `REQUIRED` five exist from the start."""

    REQUIRED = {
        "methodology": gettext_noop("How we check"),
        "corrections-policy": gettext_noop("Corrections policy"),
        "funding": gettext_noop("Funding"),
        "team": gettext_noop("Team"),
        "contact": gettext_noop("Contact"),
    }

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title
