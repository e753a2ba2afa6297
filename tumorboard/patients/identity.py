"""Who the patient is, and which boards may see the record."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.patients.choices import Sex, VitalStatus
from tumorboard.patients.fields import CodeField, PartialDateField, YesNoField, codes_known
from tumorboard.patients.querysets import LONGEST_KEY, PatientQuerySet
from tumorboard.people.models import Board, Hospital, User
from tumorboard.records import Record, VersionedModel


class Patient(VersionedModel):
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="patients")
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=LONGEST_KEY, editable=False)
    birth_date = PartialDateField()
    sex = CodeField(Sex)
    vital_status = CodeField(VitalStatus, default=VitalStatus.ALIVE)
    # An invented person may stand on demo boards only, a real one never does.
    is_demo = models.BooleanField(default=False, editable=False)
    derived_from = models.CharField(max_length=300, blank=True, editable=False)
    primaries_complete = YesNoField("the list of primaries is complete")
    lesions_complete = YesNoField("the list of lesions is complete")
    treatments_complete = YesNoField("the list of treatments is complete")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_records", editable=False
    )

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["name_key", "pk"]
        indexes = [models.Index(fields=["hospital", "name_key"], name="patient_by_name")]
        constraints = [
            *codes_known("patient", sex=Sex, vital_status=VitalStatus),
            CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="patient_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def person(self) -> Patient:
        """The record that holds who the patient is: where this one was merged, the other one."""
        return self.merged_into or self

    @property
    def merged_from(self) -> str:
        """The name on a record that was merged, to be said beside the person's own."""
        return self.name if self.merged_into_id else ""

    @property
    def name_now(self) -> str:
        """For lists: the person's name, and the one on this record where it was merged."""
        aside = f" (merged from {self.merged_from})" if self.merged_into_id else ""
        return f"{self.person.name}{aside}"


class IdentifiersInUse(models.Manager["PatientIdentifier"]):
    """Without the numbers that were withdrawn as wrong."""

    def get_queryset(self) -> models.QuerySet[PatientIdentifier]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class PatientIdentifier(Record):
    """A number given to the patient by a system: hospital number, national health number.

    A wrong one is withdrawn with a reason; it stays, and the right patient may then have it.
    """

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="identifiers")
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="+")
    system = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = IdentifiersInUse()
    with_withdrawn = models.Manager()

    class Meta:
        ordering = ["system", "value"]
        constraints = [
            UniqueConstraint(
                fields=["hospital", "system", "value"],
                condition=Q(withdrawn_at__isnull=True),
                name="identifier_once_per_hospital",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"


class Access(Record):
    """A board's sight of a patient: through registration, a case, or an explicit share."""

    class Reason(models.TextChoices):
        REGISTERED = "registered", "Registered by the board"
        CASE = "case", "Case on the board"
        SHARED = "shared", "Shared by another board"

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="accesses")
    board = models.ForeignKey(Board, models.PROTECT, related_name="accesses")
    reason = models.CharField(max_length=20, choices=Reason)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["patient", "board"],
                condition=Q(ended_at__isnull=True),
                name="board_sees_patient_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}: {self.get_reason_display()}"


@append_only
class EmergencyAccess(Record):
    """Break-glass: one person sees one patient for a short time, with a reason that stays."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="emergency_accesses")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} until {self.until:%Y-%m-%d %H:%M}"
