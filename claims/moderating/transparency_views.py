"""What readers may know of moderation, on a page that caches may keep like any other public one."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from claims.languages import without_language
from claims.moderating import transparency
from claims.moderating.transparency import Counted, Year
from claims.web import PageForm, neighbours

Row = tuple[Counted, str]


def show_transparency(request: HttpRequest) -> HttpResponse:
    """Take-downs with their reasons, and reports by year and kind; public by its address."""
    chosen = PageForm(request.GET).chosen()
    page = transparency.take_downs(before=chosen["before"], after=chosen["after"])
    is_first = not any(chosen.values())
    path = without_language(reverse("show_transparency"))
    shown = {
        "page": page,
        "years": [(year, rows_of(year)) for year in transparency.years()] if is_first else [],
        "is_first": is_first,
        "desk": settings.DESK_NAME,
        "canonical_url": f"{settings.SITE_URL}{path}" if is_first else "",
        **neighbours(page, {}),
    }
    return render(request, "moderating/show_transparency.html", shown)


def rows_of(year: Year) -> list[Row]:
    """The year's rows: each kind of report, then all together, with the median in words."""
    return [(one, in_words(one.median)) for one in (*year.kinds, year.total)]


def in_words(duration: timedelta | None) -> str:
    """A duration in minutes below an hour, in hours below two days, in days from there on."""
    if duration is None:
        return ""
    minutes = max(1, round(duration / timedelta(minutes=1)))
    hours, days = round(minutes / 60), round(minutes / 1440)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
