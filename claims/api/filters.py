"""Filters of lists, from the address; one that does not exist is refused, not ignored."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api.paging import Keyset

ALWAYS = {*Keyset.parameters, "format"}


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
