"""Background work as rows: the row is the truth, a broker only wakes somebody up."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tumorboard.records import Record


class State(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    INTERRUPTED = "interrupted", "Interrupted"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


DUE = (State.QUEUED, State.INTERRUPTED)
UNFINISHED = (*DUE, State.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: dt.datetime) -> JobQuerySet:
        return self.filter(state__in=DUE, run_after__lte=now).order_by("run_after", "created_at")

    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=UNFINISHED)

    def stale(self, before: dt.datetime) -> JobQuerySet:
        """Running, but without a sign of life since then."""
        return self.filter(state=State.RUNNING, heartbeat_at__lt=before)


class Job(Record):
    name = models.CharField(max_length=80)
    arguments = models.TextField(default="[]")
    queue = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    # The kind of error only: what an exception quotes may name a patient.
    error = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    worker = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Of two unfinished jobs with the same key only one exists; a slot is never run twice.
    unique_key = models.CharField(max_length=200, blank=True)
    slot = models.CharField(max_length=40, blank=True)
    hospital = models.ForeignKey("tumorboard.Hospital", models.PROTECT, null=True, related_name="+")
    board = models.ForeignKey("tumorboard.Board", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    run_after = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"], name="job_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "unique_key"],
                condition=Q(state__in=[state.value for state in UNFINISHED]) & ~Q(unique_key=""),
                name="job_unique_while_unfinished",
            ),
            models.UniqueConstraint(
                fields=["name", "slot"], condition=~Q(slot=""), name="job_slot_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def title(self) -> str:
        """The kind of work as people read it: `verify_audit` is “Verify audit”."""
        return self.name.replace("_", " ").capitalize()

    @property
    def ids(self) -> list[str]:
        loaded: Any = json.loads(self.arguments)
        return [str(item) for item in loaded]

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED
