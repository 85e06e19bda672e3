"""The pages in which the desk explains itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from claims.administering.rows import record_change
from claims.errors import Invalid, Missing
from claims.models import SitePage, User, record_event
from claims.models.cleaning import demand_changeable
from claims.permissions import demand

FIELDS = ("title", "body")


@transaction.atomic
def add_page(*, slug: str, title: str, body: str = "", by: User) -> SitePage:
    """Store a further page. Raises `Invalid` when its address is taken or the title empty."""
    demand(by, "administer")
    if SitePage.objects.filter(slug=slug).exists():
        raise Invalid({"slug": "There is a page with this slug already."})
    require_title(title)
    page = SitePage.objects.create(slug=slug, title=title, body=body)
    record_event("page_added", page, by=by, slug=slug, title=title)
    return page


@transaction.atomic
def edit_page(
    *, page_id: int, changes: Mapping[str, Any], revision: int | None = None, by: User
) -> SitePage:
    """Change a page's title or text; the event keeps what stood there before.

    Raises `Stale` when `revision` is not the stored one, `Invalid` and `Missing`.
    """
    demand(by, "administer")
    demand_changeable(changes, FIELDS)
    if "title" in changes:
        require_title(changes["title"])
    try:
        page = SitePage.locked(page_id, revision=revision)
    except SitePage.DoesNotExist as error:
        raise Missing("There is no such page. Go back to the list.") from error
    changed = page.apply(changes)
    if changed:
        page.save(update_fields=["updated_at"])
    record_change("page_edited", page, changed, by=by)
    return page


def require_title(title: str) -> None:
    if not title.strip():
        raise Invalid({"title": "Give the page a title."})


def empty_pages() -> list[str]:
    """The titles of the required pages that say nothing yet, in the order of `REQUIRED`."""
    bodies = dict(SitePage.objects.filter(slug__in=SitePage.REQUIRED).values_list("slug", "body"))
    return [title for slug, title in SitePage.REQUIRED.items() if not bodies.get(slug, "").strip()]
