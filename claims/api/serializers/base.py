"""The pieces that shapes are made of."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import Model
from django.utils.functional import Promise
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.paging import MOST, USUAL
from claims.highlighting.topics import MOST as MOST_TOPICS
from claims.highlighting.topics import named_topics
from claims.models import Topic, User, Verdict

OFFSET_MOST = 2**31 - 1  # what the database's int4range holds
IGNORED = {"csrfmiddlewaretoken"}  # comes with forms of the browsable pages


class Input(serializers.Serializer[Any]):
    """What a client sends. Fields that do not exist are refused, so that no typo is lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = set(data) - set(self.fields) - IGNORED
            if unknown:
                raise serializers.ValidationError(
                    {str(name): "There is no such field here." for name in sorted(unknown)}
                )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text as it was typed; the domain cleans it. May be empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False} | options)


def text_of(model: type[Model], name: str, **options: Any) -> Text:
    """The field of a model, with its longest length in code points and its help."""
    field = model._meta.get_field(name)
    given = {
        "max_length": getattr(field, "max_length", None),
        "help_text": getattr(field, "help_text", "") or None,
    }
    return Text(**{key: value for key, value in given.items() if value} | options)


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file in a multipart body."""


class Asked(Input):
    """The query of a list whose rows have no ids: which page of it."""

    cursor = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=OFFSET_MOST,
        help_text="Where a page starts; take it from `next`.",
    )
    limit = serializers.IntegerField(
        default=USUAL, min_value=1, max_value=MOST, help_text="Rows on a page."
    )


class PageShape(serializers.Serializer[Any]):
    """A page of such a list."""

    next = serializers.CharField(
        allow_null=True, help_text="The address of the next page, or null."
    )


def offset(**options: Any) -> serializers.IntegerField:
    """A place in a snapshot's text, counted in Unicode code points from 0."""
    given: dict[str, Any] = {
        "min_value": 0,
        "max_value": OFFSET_MOST,
        "help_text": "In Unicode code points of the snapshot's text, from 0.",
    }
    return serializers.IntegerField(**{**given, **options})


def identifier(**options: Any) -> serializers.IntegerField:
    """The id of something, taken as a number."""
    return serializers.IntegerField(**{"min_value": 1, "max_value": 2**63 - 1, **options})


class Row(serializers.IntegerField):
    """The id of a stored thing, taken as the thing; `only` names the columns that are loaded."""

    def __init__(self, model: type[Model], *, only: Sequence[str] = (), **options: Any) -> None:
        super().__init__(**options)
        self.model = model
        # Written out once: making such a query takes longer than asking it.
        self.query = f"SELECT {', '.join(only) or '*'} FROM {model._meta.db_table} WHERE id = %s"

    def to_internal_value(self, data: Any) -> Any:
        key = super().to_internal_value(data)
        for row in self.model._default_manager.raw(self.query, [key]):
            return row
        raise serializers.ValidationError(f"There is no such {self.model._meta.verbose_name}.")

    def to_representation(self, value: Any) -> int:
        return int(getattr(value, "pk", value))


class Topics(serializers.ListField):
    """Topics by their slugs or names, taken as rows."""

    child = serializers.CharField(max_length=100)

    def to_internal_value(self, data: Any) -> list[Topic]:
        if isinstance(data, list) and len(data) > MOST_TOPICS:  # before any is looked for
            raise serializers.ValidationError(f"A claim takes {MOST_TOPICS} topics at most.")
        given = super().to_internal_value(data)
        found = named_topics(given)
        unknown = [name for name in given if name not in found]
        if unknown:
            raise serializers.ValidationError(
                f"There is no such topic: {', '.join(unknown)}. `POST /topics/` proposes one."
            )
        return list({topic.pk: topic for topic in found.values()}.values())

    def to_representation(self, data: Any) -> list[str]:
        return sorted(topic.slug for topic in data.all())


@extend_schema_field(OpenApiTypes.STR)
class VerdictSlug(serializers.Field[Any, Any, Any, Any]):
    """A verdict by its slug, taken from the active scale; null takes it away."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"allow_null": True, "help_text": "Its slug."}
        super().__init__(**{**given, **options})
        self.slug = serializers.CharField(max_length=40)

    def to_internal_value(self, data: Any) -> Verdict:
        slug = self.slug.run_validation(data)
        found = Verdict.objects.filter(scale__is_active=True, slug=slug).first()
        if found is None:
            raise serializers.ValidationError(f"There is no such verdict in use: {slug}.")
        return found

    def to_representation(self, value: Verdict) -> str:
        return value.slug


class Choice(serializers.ChoiceField):
    """One of a fixed list, by its slug."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices.choices, **options)


M = TypeVar("M", bound=Model)


class Shape(serializers.ModelSerializer[M]):
    """What goes out. Addresses and e-mail may be empty, which their own formats do not allow."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.URLField: serializers.CharField,
        models.EmailField: serializers.CharField,
    }

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        """A choice that may be left open says so, although nobody writes to it here."""
        is_open = "choices" in kwargs and kwargs.get("allow_blank", False)
        kept = super().include_extra_kwargs(kwargs, extra_kwargs)
        return {**kept, "allow_blank": True} if is_open else kept


class Person(Shape[User]):
    """Somebody of the desk."""

    name = serializers.CharField(source="display_name", read_only=True)

    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class Problem(serializers.Serializer[Any]):
    """What went wrong (RFC 9457). `current` comes with 412, `retry_at` with 429."""

    type = serializers.CharField(help_text="The path of a page that explains this kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What happened, what was kept, what to do next.")
    field = serializers.CharField(required=False, help_text="The first field at fault.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field, which DRF takes out of the class
        child=serializers.CharField(), help_text="A message for each field at fault."
    )
    current = serializers.DictField(required=False, help_text="What is stored now.")
    article = serializers.URLField(required=False, help_text="The article that is here already.")
    retry_at = serializers.DateTimeField(required=False)


class Label(serializers.Serializer[Any]):
    """A choice of a list: the slug that the API takes, the label that people read."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, which DRF takes out of the class


def labels(choices: Sequence[tuple[str, "str | Promise"]]) -> list[dict[str, str]]:
    return [{"slug": str(slug), "label": str(label)} for slug, label in choices]
