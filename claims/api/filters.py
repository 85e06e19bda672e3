"""Filters of lists, from the address; one that does not exist is refused, not ignored."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api.paging import Keyset

TRUTHS = {"true": True, "1": True, "false": False, "0": False}
ALWAYS = {*Keyset.parameters, "format"}


class Id(filters.NumberFilter):
    """The id of something: a whole number."""

    field_class = forms.IntegerField


class Truth(forms.Field):
    def to_python(self, value: Any) -> bool | None:
        if not value:
            return None
        if str(value).lower() not in TRUTHS:
            raise forms.ValidationError("Give true or false.")
        return TRUTHS[str(value).lower()]


class Flag(filters.BooleanFilter):
    """True or false; anything else is refused, not ignored."""

    field_class = Truth

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"widget": forms.TextInput, **options})


class Filters(filters.DjangoFilterBackend):
    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        filterset = self.get_filterset_class(view, queryset)
        known = ALWAYS | set(filterset.base_filters if filterset else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            choices = ", ".join(sorted(known))
            raise ValidationError(
                dict.fromkeys(unknown, f"There is no such filter. There are: {choices}.")
            )
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered
