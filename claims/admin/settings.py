"""What the desk decides for itself: topics, site pages, the verdict scale."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from claims.admin.pages import faults_of_pages
from claims.admin.site import WithEvents, site
from claims.administering import pages, scales, topics
from claims.errors import DomainError
from claims.models import SitePage, Topic, Verdict, VerdictScale
from claims.models.vocabulary import TopicStatus
from claims.web import signed_in


def given(form: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    """What was typed into those of the fields that the form has."""
    return {name: form.cleaned_data[name] for name in fields if name in form.cleaned_data}


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A topic; one that somebody proposed comes with what may become of it."""

    ACCEPT, MERGE, REFUSE = "accept", "merge", "refuse"

    decision = forms.ChoiceField(
        choices=[
            ("", "Leave it proposed"),
            (ACCEPT, "Accept it: readers see it"),
            (MERGE, "Merge it into the topic below"),
            (REFUSE, "Refuse it: it is taken off its claims"),
        ],
        required=False,
        label="Proposed topic",
        widget=forms.RadioSelect,
    )
    merge_into = forms.ModelChoiceField(
        queryset=Topic.objects.filter(status=TopicStatus.ACCEPTED),
        required=False,
        help_text="Its claims get this topic instead.",
    )

    class Meta:
        model = Topic
        fields = ("name", "slug", "description")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == self.MERGE and not data.get("merge_into"):
            self.add_error("merge_into", "Choose the topic that takes its place.")
        return data


@admin.register(Topic, site=site)
class TopicAdmin(WithEvents):
    form = TopicForm
    list_display = ("name", "slug", "status", "proposed_by", "claim_count")
    list_filter = ("status",)
    list_select_related = ("proposed_by",)
    search_fields = ("name", "slug", "description")
    actions = ("accept", "refuse")

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        fields = ("name", "slug", "description")
        is_proposed = obj is not None and obj.status == TopicStatus.PROPOSED
        return (*fields, "decision", "merge_into") if is_proposed else fields

    @admin.action(description="Accept: readers see them", permissions=["change"])
    def accept(self, request: HttpRequest, queryset: "QuerySet[Topic]") -> None:
        self.decide(request, queryset, topics.accept_topic, "Accepted")

    @admin.action(description="Refuse: they are taken off their claims", permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: "QuerySet[Topic]") -> None:
        self.decide(request, queryset, topics.refuse_topic, "Refused")

    def decide(
        self,
        request: HttpRequest,
        chosen: "QuerySet[Topic]",
        decide: Callable[..., Topic],
        done: str,
    ) -> None:
        """Decide about each of the topics, and say of each what became of it."""
        for topic in chosen:
            try:
                decide(topic_id=topic.pk, by=signed_in(request))
            except DomainError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                self.message_user(request, f"{done}: {topic}.")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Topic]":
        return Topic.objects.annotate(claim_count=Count("claims"))

    @admin.display(description="claims", ordering="claim_count")
    def claim_count(self, topic: Any) -> int:
        return int(topic.claim_count)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Topic | None = None
    ) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Topic | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Topic, form: Any, change: bool) -> None:
        if change:
            by = signed_in(request)
            topics.edit_topic(topic_id=obj.pk, changes=given(form, topics.FIELDS), by=by)
            decision = form.cleaned_data.get("decision")
            if decision == TopicForm.ACCEPT:
                topics.accept_topic(topic_id=obj.pk, by=by)
            elif decision == TopicForm.REFUSE:
                topics.refuse_topic(topic_id=obj.pk, by=by)
            elif decision == TopicForm.MERGE:
                topics.merge_topic(topic_id=obj.pk, into=form.cleaned_data["merge_into"], by=by)
        else:
            new = given(form, ("slug", *topics.FIELDS))
            obj.pk = topics.add_topic(**new, by=signed_in(request)).pk


class PageForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """`read_revision` is the revision that the person saw, so that nobody overwrites another."""

    read_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = SitePage
        fields = ("title", "slug", "body")
        widgets = {"body": forms.Textarea(attrs={"rows": 30, "class": "vLargeTextField"})}
        help_texts = {"body": "Markdown. Readers see it as soon as it is saved."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_revision"].initial = self.instance.revision

    def clean_read_revision(self) -> int | None:
        read: int | None = self.cleaned_data["read_revision"]
        stored = self.instance.revision
        if self.instance.pk is None or read == stored:
            return read
        self.data = {**dict(self.data.items()), self.add_prefix("read_revision"): stored}
        raise ValidationError(
            "Somebody else saved this page in the meantime. Nothing was overwritten, and your text "
            "is still here: open the page in another tab, bring both texts together, save again."
        )


@admin.register(SitePage, site=site)
class SitePageAdmin(WithEvents):
    form = PageForm
    list_display = ("title", "slug", "is_required", "is_written", "updated_at")
    search_fields = ("title", "slug", "body")
    fields = ("title", "slug", "body", "read_revision")

    @admin.display(boolean=True, description="required")
    def is_required(self, page: SitePage) -> bool:
        return page.slug in SitePage.REQUIRED

    @admin.display(boolean=True, description="written")
    def is_written(self, page: SitePage) -> bool:
        return bool(page.body.strip())

    def get_readonly_fields(
        self, request: HttpRequest, obj: SitePage | None = None
    ) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        faults = faults_of_pages()
        if faults and request.method == "GET":
            told = ", ".join(map(str, faults))
            messages.warning(
                request, f"Readers look for these; somebody should write them: {told}."
            )
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: SitePage, form: Any, change: bool) -> None:
        if change:
            pages.edit_page(
                page_id=obj.pk,
                changes=given(form, pages.FIELDS),
                revision=form.cleaned_data["read_revision"],
                by=signed_in(request),
            )
        else:
            obj.pk = pages.add_page(
                **given(form, ("slug", *pages.FIELDS)), by=signed_in(request)
            ).pk


class VerdictInline(admin.StackedInline):  # type: ignore[type-arg]  # generic in the stubs alone
    """Stacked, because a screen reader finds no labels in Django's tables of inputs."""

    model = Verdict
    extra = 1
    fields = (("position", "value"), ("label", "slug"), "definition")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_used(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_used(obj)


def is_used(scale: Any) -> bool:
    """Whether the scale, as `scales()` found it, is used; a new one is not."""
    return getattr(scale, "is_used", False)


@admin.register(VerdictScale, site=site)
class VerdictScaleAdmin(WithEvents):
    inlines = (VerdictInline,)
    list_display = ("version", "name", "is_active", "in_use", "verdict_count")
    search_fields = ("name", "note")
    fields = ("name", "note", "version", "is_active")
    readonly_fields = ("version", "is_active")
    actions = ("copy_as_new_version", "activate")
    change_form_template = "admin/change_scale.html"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[VerdictScale]":
        return scales.scales().annotate(verdict_count=Count("verdicts")).order_by("-version")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj else ("name", "note")

    @admin.display(boolean=True, description="used, so frozen")
    def in_use(self, scale: Any) -> bool:
        return is_used(scale)

    @admin.display(description="verdicts")
    def verdict_count(self, scale: Any) -> int:
        return int(scale.verdict_count)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_used(obj)

    def save_model(self, request: HttpRequest, obj: VerdictScale, form: Any, change: bool) -> None:
        typed = given(form, scales.FIELDS)
        if change:
            scales.edit_scale(scale_id=obj.pk, changes=typed, by=signed_in(request))
        else:
            stored = scales.add_scale(**typed, by=signed_in(request))
            obj.pk, obj.version = stored.pk, stored.version

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        kept = formset.save(commit=False)
        scales.save_verdicts(
            scale_id=form.instance.pk,
            kept=kept,
            removed=formset.deleted_objects,
            by=signed_in(request),
        )

    @admin.action(description="Copy as a new version", permissions=["view"])
    def copy_as_new_version(self, request: HttpRequest, queryset: "QuerySet[VerdictScale]") -> None:
        for scale in queryset:
            copy = scales.copy_scale(scale_id=scale.pk, by=signed_in(request))
            self.message_user(request, f"{copy} is ready to be changed and activated.")

    @admin.action(description="Use for new reviews", permissions=["view"])
    def activate(self, request: HttpRequest, queryset: "QuerySet[VerdictScale]") -> None:
        if queryset.count() != 1:
            self.message_user(request, "Choose one version; only one is active.", messages.ERROR)
            return
        try:
            scale = scales.activate_scale(scale_id=queryset.get().pk, by=signed_in(request))
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)
        else:
            self.message_user(request, f"New reviews now use {scale}.")
