"""What somebody typed into a form of a patient's record and has not saved yet.

A draft is its author's private text: nobody else sees it, it is no part of the record, and it
goes when the form is saved. Its audit says that one was begun or thrown away, never what it says.
"""

from __future__ import annotations

import json
from typing import cast

from django.db import models
from django.db.models import Q, UniqueConstraint

from tumorboard.patients.identity import Patient
from tumorboard.people.models import User
from tumorboard.records import Record

LONGEST_NAME = 200


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, user: User) -> FormDraftQuerySet:
        """One's own, of patients whom one still sees."""
        return self.filter(user=user, patient__in=Patient.objects.visible_to(user))

    def about(self, patient: Patient) -> FormDraftQuerySet:
        """Of all records of the person; the newest of a form comes last."""
        person = patient.merged_into_id or patient.pk
        mine = self.filter(Q(patient=person) | Q(patient__merged_into=person))
        return mine.order_by("saved_at", "pk")


class FormDraft(Record):
    """One form as one person left it. `form` is the name that the form gives itself."""

    user = models.ForeignKey(User, models.CASCADE, related_name="form_drafts")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="form_drafts")
    form = models.CharField(max_length=LONGEST_NAME)
    # {field: [values]} as the browser sent them: half a date is kept as half a date.
    typed = models.TextField()
    saved_at = models.DateTimeField()

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "patient", "form"], name="form_draft_once_per_person"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="form_draft_by_age")]

    def __str__(self) -> str:
        return f"draft of {self.form}"

    @property
    def values(self) -> dict[str, list[str]]:
        return cast(dict[str, list[str]], json.loads(self.typed))
