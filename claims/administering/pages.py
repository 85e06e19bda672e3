"""The pages in which the desk explains itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.administering.rows import record_change
from claims.errors import Invalid, Missing
from claims.models import SitePage, User, record_event
from claims.models.cleaning import demand_changeable
from claims.permissions import demand

FIELDS = ("title", "body")
OLD = timedelta(days=365)


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


@dataclass(frozen=True, slots=True)
class PageFault:
    """A required page that readers cannot rely on, by its title, and why."""

    title: str
    why: str

    def __str__(self) -> str:
        return f"{self.title} ({self.why})"


def page_faults(templates: Mapping[str, str]) -> list[PageFault]:
    """The required pages that are missing, empty, not the desk's own or old, in their order.

    `templates` holds the texts that a desk starts from, by slug.
    """
    # No column more: `migrate` asks before it has added what a newer version needs.
    rows = SitePage.objects.filter(slug__in=SitePage.REQUIRED).only("slug", "body", "updated_at")
    pages = {page.slug: page for page in rows}
    whys = {slug: fault_of(pages.get(slug), templates.get(slug, "")) for slug in SitePage.REQUIRED}
    return [PageFault(SitePage.REQUIRED[slug], why) for slug, why in whys.items() if why]


def fault_of(page: SitePage | None, template: str) -> str:
    """Why readers cannot rely on a page, or ""."""
    if page is None:
        return "missing"
    body = page.body.strip()
    if not body:
        return "empty"
    if body == template.strip():
        return "still the demonstration’s text"
    if timezone.now() - page.updated_at > OLD:
        return "not changed for a year"
    return ""
