"""`manage.py check --database default` (and `migrate`) names what the desk still owes readers."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from claims.admin.pages import faults_of_pages
from claims.models import SitePage


@register(Tags.database)
def required_pages_are_written(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning while readers cannot rely on a page that every fact-checking desk must have."""
    if (
        not databases
        or SitePage._meta.db_table not in connections["default"].introspection.table_names()
    ):
        return []
    faults = faults_of_pages()
    if not faults:
        return []
    return [
        Warning(
            f"Site pages that somebody should look at: {', '.join(map(str, faults))}.",
            hint="Write or look through them under Administration, Site pages.",
            id="claims.W001",
        )
    ]
