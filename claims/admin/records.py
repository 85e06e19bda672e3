"""Everything that the stages write, to search and read: there is no way around their functions."""

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from claims.admin.site import WithEvents, site
from claims.models import (
    Article,
    Batch,
    Claim,
    Decision,
    Event,
    Evidence,
    Host,
    Import,
    Occurrence,
    Publication,
    Report,
    Review,
    Snapshot,
    Source,
    User,
    note_sightings,
)


class Record(WithEvents):
    """A table to read. `unseen` names the columns that are not for the screen."""

    unseen: tuple[str, ...] = ()
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        columns = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [column.name for column in columns if column.name not in self.unseen]

    get_readonly_fields = get_fields


@admin.register(Article, site=site)
class ArticleAdmin(Record):
    list_display = ("id", "title", "publisher", "language", "tier", "created_by", "created_at")
    list_display_links = ("id", "title")
    list_select_related = ("tier", "created_by")
    search_fields = ("=id", "title", "byline", "publisher", "url")
    date_hierarchy = "created_at"


@admin.register(Snapshot, site=site)
class SnapshotAdmin(Record):
    unseen = ("layout", "references", "structured_data")
    list_display = ("id", "article", "number", "media_type", "extractor", "captured_at")
    list_select_related = ("article",)
    search_fields = ("=id", "=sha256", "=raw_sha256", "article__title")
    date_hierarchy = "captured_at"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Snapshot]":
        return super().get_queryset(request).defer("layout", "references", "structured_data")


@admin.register(Import, site=site)
class ImportAdmin(Record):
    list_display = ("id", "url", "status", "article", "created_by", "created_at", "finished_at")
    list_display_links = ("id", "url")
    list_select_related = ("article", "created_by")
    list_filter = ("status",)
    search_fields = ("=id", "url", "problem")
    date_hierarchy = "created_at"


@admin.register(Batch, site=site)
class BatchAdmin(Record):
    unseen = ("entries",)
    list_display = ("id", "name", "kind", "status", "created_by", "created_at")
    list_display_links = ("id", "name")
    list_select_related = ("created_by",)
    list_filter = ("kind", "status")
    search_fields = ("=id", "name", "problem")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Batch]":
        return super().get_queryset(request).defer("entries")


@admin.register(Host, site=site)
class HostAdmin(Record):
    list_display = ("name", "next_visit_at", "gap_seconds", "line_began_at")
    search_fields = ("name",)


@admin.register(Claim, site=site)
class ClaimAdmin(Record):
    list_display = ("id", "statement", "claimant", "claim_type", "harm", "created_by", "created_at")
    list_display_links = ("id", "statement")
    list_select_related = ("created_by",)
    list_filter = ("claim_type", "harm", "topics")
    search_fields = ("=id", "statement", "claimant")
    date_hierarchy = "created_at"


@admin.register(Occurrence, site=site)
class OccurrenceAdmin(Record):
    list_display = ("id", "exact", "claim", "article", "relation", "is_central", "created_at")
    list_display_links = ("id", "exact")
    list_select_related = ("claim", "snapshot__article")
    list_filter = ("relation", "is_central")
    search_fields = ("=id", "=uuid", "exact", "claim__statement")
    date_hierarchy = "created_at"

    @admin.display(ordering="snapshot__article")
    def article(self, occurrence: Occurrence) -> Article:
        return occurrence.snapshot.article


@admin.register(Review, site=site)
class ReviewAdmin(Record):
    list_display = ("id", "claim", "status", "author", "approver", "submitted_at")
    list_display_links = ("id", "claim")
    list_select_related = ("claim", "author", "approver")
    list_filter = ("status",)
    search_fields = ("=id", "claim__statement", "author__username")
    date_hierarchy = "created_at"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Review | None:
        """The review; its page shows the verdict, which its list leaves out."""
        found: Review | None = super().get_object(request, *args, **kwargs)
        note_sightings([found] if found else [], cast(User, request.user))
        return found


@admin.register(Evidence, site=site)
class EvidenceAdmin(Record):
    list_display = ("id", "source", "stance", "study_type", "population", "review")
    list_display_links = ("id", "source")
    list_select_related = ("source", "review__claim")
    list_filter = ("stance", "study_type", "population", "level")
    search_fields = ("=id", "source__title", "=source__doi", "passage")


@admin.register(Source, site=site)
class SourceAdmin(Record):
    list_display = ("id", "title", "container", "year", "doi", "pmid", "status", "status_at")
    list_display_links = ("id", "title")
    list_filter = ("status", "is_preprint")
    search_fields = ("=id", "title", "authors", "doi", "=pmid", "url")
    date_hierarchy = "created_at"


@admin.register(Publication, site=site)
class PublicationAdmin(Record):
    unseen = ("record", "search")
    list_display = (
        "id",
        "title",
        "kind",
        "number",
        "change",
        "visibility",
        "is_current",
        "published_at",
    )
    list_display_links = ("id", "title")
    list_filter = ("kind", "change", "visibility", "is_current")
    search_fields = ("=id", "=uuid", "title", "note")
    date_hierarchy = "published_at"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Publication]":
        return super().get_queryset(request).defer("record", "search")


@admin.register(Report, site=site)
class ReportAdmin(Record):
    unseen = ("email", "sender", "token")
    list_display = ("id", "category", "publication", "status", "created_at")
    list_select_related = ("publication",)
    list_filter = ("status", "category")
    search_fields = ("=id", "text", "publication__title")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Report]":
        return super().get_queryset(request).defer("publication__record", "publication__search")


@admin.register(Decision, site=site)
class DecisionAdmin(Record):
    list_display = ("id", "action", "publication", "is_legal", "by", "at", "reason")
    list_select_related = ("publication", "by")
    list_filter = ("action", "is_legal")
    search_fields = ("=id", "reason", "publication__title", "by__username")
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Decision]":
        return super().get_queryset(request).defer("publication__record", "publication__search")


class TargetFilter(admin.SimpleListFilter):
    title = "what it is about"
    parameter_name = "target_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = apps.get_app_config("claims").get_models()
        kinds = [(one._meta.model_name or "", str(one._meta.verbose_name)) for one in models]
        return sorted(kinds, key=lambda kind: kind[1])

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Event]") -> "QuerySet[Event]":
        return queryset.filter(target_kind=self.value()) if self.value() else queryset


@admin.register(Event, site=site)
class EventAdmin(Record):
    list_display = ("id", "at", "verb", "target_kind", "target_id", "by")
    list_display_links = ("id", "verb")
    list_select_related = ("by",)
    list_filter = (TargetFilter,)
    search_fields = ("=id", "=verb", "=target_id", "by__username")
    date_hierarchy = "at"
