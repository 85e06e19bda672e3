"""Rows that people edit carry a revision, so that a stale write is seen."""

from collections.abc import Mapping
from typing import Any, Self

from django.db import models

from claims.errors import Stale


class Revised(models.Model):
    """`revision` counts the saves; the ETag of such a thing is (id, revision)."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def etag(self) -> str:
        return f'"{self._meta.model_name}-{self.pk}-{self.revision}"'

    @classmethod
    def locked(cls, pk: int, *, revision: int | None = None) -> Self:
        """The row, locked until the transaction ends.

        `revision` is the one the person read; None means that the caller does not replace text.
        Raises `Stale` when it is not the stored one and the model's DoesNotExist for a wrong id.
        """
        row = cls._default_manager.select_for_update(of=("self",)).get(pk=pk)
        if revision is not None and revision != row.revision:
            raise Stale(row)
        return row

    def apply(self, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Set the fields that differ, count the revision up and save only those.

        Returns `{"field": [before, after]}`, empty when nothing differed (nothing is saved then).
        """
        changed = set_changed(self, changes)
        if changed:
            self.revision += 1
            self.save(update_fields=[*changed, "revision"])
        return {name: [str_or_plain(v) for v in pair] for name, pair in changed.items()}


def set_changed(row: models.Model, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set the fields that differ, unsaved. Returns `{"field": [before, after]}`."""
    changed = {
        name: [getattr(row, name), value]
        for name, value in changes.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    return changed


def str_or_plain(value: Any) -> Any:
    """A value as the event keeps it: rows by their text, the rest as JSON can hold it."""
    return str(value) if isinstance(value, models.Model) else value
