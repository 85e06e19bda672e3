"""The admin site: who gets in and how the front page is ordered."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from claims.admin.pages import faults_of_pages
from claims.administering.topics import proposed_topics
from claims.models import Event, User
from claims.permissions import can, demand
from claims.serving.open_data.editions import last_run

EVENTS_SHOWN = 200
GROUPS = {
    "People": {"User"},
    "Settings": {"Topic", "SitePage", "VerdictScale"},
    "Articles and claims (to read)": {"Article", "Snapshot", "Claim", "Occurrence"},
    "Importing (to read)": {"Import", "Batch", "Host"},
    "Reviews (to read)": {"Review", "Evidence", "Source"},
    "In public (to read)": {"Publication", "Report", "Decision"},
    "Audit (to read)": {"Event"},
}


class Administration(admin.AdminSite):
    site_header = "Factcheck administration"
    site_title = "Factcheck administration"
    index_title = "What would you like to look after?"
    index_template = "admin/overview.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and can(request.user, "administer")

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Readers sign in where everybody does; people without the role are told so."""
        if isinstance(request.user, User):
            demand(request.user, "administer")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(
            request,
            {
                **(extra_context or {}),
                "page_faults": faults_of_pages(),
                "proposed_topics": proposed_topics(),
                "open_data": last_run(),
            },
        )

    def password_change(  # type: ignore[override]  # the stub knows no redirect
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One's own password is set like anybody's: with an event."""
        return redirect("admin:auth_user_password_change", request.user.pk)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Every model in the group of what one does with it."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        return [
            {**app, "name": name, "models": models}
            for app in apps
            for name, wanted in GROUPS.items()
            if (models := [one for one in app["models"] if one["object_name"] in wanted])
        ]


site = Administration(name="admin")


class WithEvents(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """The history page shows the audit record, which no change gets around."""

    list_per_page = 50
    show_full_result_count = False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            self.message_user(request, f"There is no “{object_id}” here.", messages.WARNING)
            return redirect("admin:index")
        shown = {
            **self.admin_site.each_context(request),
            "title": f"History: {row}",
            "opts": self.opts,
            "object": row,
            "events": events_of(row),
        }
        return TemplateResponse(request, "admin/object_events.html", shown)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def events_of(row: Model) -> list[Event]:
    about = Event.objects.filter(target_kind=row._meta.model_name, target_id=row.pk)
    return list(about.select_related("by")[:EVENTS_SHOWN])
