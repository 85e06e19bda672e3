"""`manage.py check --database default` (and `migrate`) names what the desk still owes readers."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from claims.administering.pages import empty_pages
from claims.models import SitePage


@register(Tags.database)
def required_pages_are_written(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning while a page is empty that every fact-checking desk must have."""
    if (
        not databases
        or SitePage._meta.db_table not in connections["default"].introspection.table_names()
    ):
        return []
    empty = empty_pages()
    if not empty:
        return []
    return [
        Warning(
            f"Site pages still empty: {', '.join(empty)}.",
            hint="Write them under Administration, Site pages.",
            id="claims.W001",
        )
    ]
