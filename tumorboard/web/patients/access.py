"""The patient a page is about, and whether this person may write in the record."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import boards_seeing
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


def patient_to_read(request: Request, pk: uuid.UUID, what: str = "patient") -> Patient:
    """A patient whom this person sees, with the look noted in the audit; otherwise 404."""
    patient = _visible(request, pk)
    audit.record_read(
        f"{what}.read",
        by=request.user,
        on=patient,
        patient=patient.pk,
        hospital=patient.hospital_id,
    )
    return patient


def patient_to_change(request: Request, pk: uuid.UUID, permission: Permission) -> Patient:
    """The same, for somebody who may do this on a board that sees the patient; otherwise 403."""
    patient = patient_to_read(request, pk) if request.method != "POST" else _visible(request, pk)
    if patient.merged_into_id or not may_change(request, patient, permission):
        raise PermissionDenied(permission.value)
    return patient


def may_change(request: Request, patient: Patient, permission: Permission) -> bool:
    """Seeing a patient by break-glass is reading only."""
    return any(request.grants.may(permission, board=board) for board in boards_seeing(patient))


def _visible(request: Request, pk: uuid.UUID) -> Patient:
    return get_object_or_404(Patient.objects.visible_to(request.user), pk=pk)
