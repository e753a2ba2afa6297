"""Who saw and changed what: append-only rows, sealed into a hash chain after commit.

Ids of patients, hospitals and boards are plain columns: an audit row outlives what it names.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils import timezone

from tumorboard.audit.guards import append_only


class Operation(models.TextChoices):
    """FHIR AuditEvent.action."""

    CREATE = "C", "Created"
    READ = "R", "Seen"
    UPDATE = "U", "Changed"
    DELETE = "D", "Removed"
    EXECUTE = "E", "Done"


class Outcome(models.TextChoices):
    """FHIR AuditEvent.outcome."""

    SUCCESS = "0", "Success"
    DENIED = "4", "Refused"
    FAILED = "8", "Failed"


class Actor(models.TextChoices):
    PERSON = "person", "Person"
    SYSTEM = "system", "The system"
    ROOM = "room", "Room display"
    ANONYMOUS = "anonymous", "Not signed in"


@append_only
class AuditEvent(models.Model):
    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    actor_kind = models.CharField(max_length=10, choices=Actor)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=80)
    operation = models.CharField(max_length=1, choices=Operation)
    outcome = models.CharField(max_length=1, choices=Outcome, default=Outcome.SUCCESS)
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    patient_id = models.UUIDField(null=True)
    hospital_id = models.UUIDField(null=True)
    board_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    # Canonical text {field: [old, new]}, never a JSON column: it is hashed.
    details = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "-id"], name="audit_by_patient"),
            models.Index(fields=["hospital_id", "-id"], name="audit_by_hospital"),
            models.Index(fields=["object_id", "-id"], name="audit_by_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor_kind=Actor.PERSON, actor__isnull=False)
                | (~models.Q(actor_kind=Actor.PERSON) & models.Q(actor__isnull=True)),
                name="audit_person_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def canonical(self) -> str:
        """Every column as text, in one fixed form."""
        values = {
            field.attname: _text(getattr(self, field.attname))
            for field in self._meta.concrete_fields
        }
        return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def changes(self) -> dict[str, list[str | None]]:
        """What the row says was changed, as {field: [old, new]}."""
        loaded: dict[str, list[str | None]] = json.loads(self.details) if self.details else {}
        return loaded


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value)


@append_only
class AuditSeal(models.Model):
    """One link of the chain: an event, bound to every event sealed before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"

    @staticmethod
    def digest_of(number: int, previous: str, event: AuditEvent) -> str:
        return hashlib.sha256(f"{number}\n{previous}\n{event.canonical()}".encode()).hexdigest()


@append_only
class AuditVerification(models.Model):
    """One check of the whole chain, with what it found."""

    at = models.DateTimeField(default=timezone.now)
    sealed = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64, blank=True)
    # Empty when the chain is whole.
    problem = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.problem or f"{self.sealed} events, chain whole"
