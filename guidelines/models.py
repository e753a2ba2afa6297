"""Versions of guideline content: the canonical text, its hash, and what has been done with it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone


class VersionIsImmutableError(Exception):
    """A stored version was to be changed; its text and its approval stay as they are."""


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    APPROVED = "approved", "approved"
    RETIRED = "retired", "retired"


class GuidelineVersionQuerySet(models.QuerySet["GuidelineVersion"]):
    def of(self, guideline: str) -> GuidelineVersionQuerySet:
        return self.filter(guideline=guideline)

    def approved(self) -> GuidelineVersionQuerySet:
        return self.filter(status=Status.APPROVED)

    def in_force(self, guideline: str, on: date) -> GuidelineVersion | None:
        """The approved version with the latest effective date that has come."""
        effective = self.of(guideline).approved().filter(effective_from__lte=on)
        return effective.order_by("-effective_from", "-approved_at").first()


class GuidelineVersion(models.Model):
    """One version. Written once; `guidelines.publishing` alone moves its status."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guideline = models.CharField(max_length=64, editable=False)
    version = models.CharField(max_length=64, editable=False)
    title = models.CharField(max_length=200, editable=False)
    document = models.TextField(editable=False)
    """Canonical JSON; `sha256` is of exactly this text."""
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    engine_semantics = models.PositiveIntegerField(editable=False)
    author = models.CharField(max_length=200, editable=False)
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT, editable=False)
    approved_by = models.CharField(max_length=200, blank=True, default="", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approval_reason = models.TextField(blank=True, default="", editable=False)
    effective_from = models.DateField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    objects = GuidelineVersionQuerySet.as_manager()

    class Meta:
        ordering = ["guideline", "-loaded_at"]
        constraints = [
            CheckConstraint(
                name="guideline_version_status",
                condition=Q(status__in=["draft", "approved", "retired"]),
            ),
            CheckConstraint(
                name="guideline_version_approval_complete",
                condition=Q(status="draft", approved_at=None, effective_from=None)
                | (
                    Q(status__in=["approved", "retired"])
                    & Q(approved_at__isnull=False, effective_from__isnull=False)
                    & ~Q(approved_by="")
                    & ~Q(approval_reason="")
                ),
            ),
            CheckConstraint(
                name="guideline_version_second_person",
                condition=Q(approved_by="") | ~Q(approved_by=models.F("author")),
            ),
            UniqueConstraint(
                "guideline",
                "version",
                condition=~Q(status="draft"),
                name="guideline_version_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VersionIsImmutableError(f"{self.guideline} {self.version}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise VersionIsImmutableError(f"{self.guideline} {self.version}")
