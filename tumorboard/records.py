"""What every stored record has in common: a UUID, a version, who wrote it and when.

Records are changed by named fields under compare-and-swap. That works the same on SQLite
(which ignores row locks) and PostgreSQL, and two people never overwrite each other.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone


class StaleVersion(Exception):
    """Somebody else changed the record since it was read."""


class ChangedOutsideUpdate(Exception):
    """An existing record was saved whole, which could overwrite another person's change."""


class Record(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class VersionedModel(Record):
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ChangedOutsideUpdate(f"{type(self).__name__}: use update_fields()")
        super().save(*args, **kwargs)

    def update_fields(
        self, expected_version: int, *, by: AbstractBaseUser | None, **changes: Any
    ) -> dict[str, tuple[Any, Any]]:
        """Write the named fields if the row still has `expected_version`.

        Returns what changed as {field: (old, new)}, ready for the audit; an unchanged record
        is not written. Raises StaleVersion when somebody else was faster.
        """
        manager = type(self)._default_manager
        current = manager.get(pk=self.pk)
        changed = {
            name: (getattr(current, name), value)
            for name, value in changes.items()
            if getattr(current, name) != value
        }
        if current.version != expected_version:
            raise StaleVersion(f"{type(self).__name__} {self.pk}")
        if not changed:
            return {}
        stamp = {
            "version": expected_version + 1,
            "changed_at": timezone.now(),
            "changed_by": by,
        }
        new = {name: value for name, (_, value) in changed.items()}
        hits = manager.filter(pk=self.pk, version=expected_version).update(**new, **stamp)
        if hits != 1:
            raise StaleVersion(f"{type(self).__name__} {self.pk}")
        for name, value in (new | stamp).items():
            setattr(self, name, value)
        return changed


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed differently."""

    field: str
    original: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    changes: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(
    *,
    original: Mapping[str, Any],
    current: Mapping[str, Any],
    posted: Mapping[str, Any],
    groups: Iterable[frozenset[str]] = (),
) -> Merged:
    """Three-way merge of one form: what was shown, what is stored now, what was sent.

    Fields that a constraint binds together are given as `groups` and merge as one.
    """
    mine = {name for name in posted if posted[name] != original[name]}
    theirs = {name for name in posted if current[name] != original[name]}
    for group in groups:
        if mine & group and theirs & group:
            mine |= group & posted.keys()
            theirs |= group & posted.keys()
    disputed = {name for name in mine & theirs if posted[name] != current[name]}
    conflicts = tuple(
        Conflict(name, original[name], current[name], posted[name])
        for name in posted
        if name in disputed
    )
    return Merged({name: posted[name] for name in posted if name in mine - disputed}, conflicts)
