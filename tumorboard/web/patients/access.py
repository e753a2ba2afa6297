"""The patient a page is about, and whether this person may write in the record."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import boards_seeing, openings_of
from tumorboard.people.models import Board
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
    boards = boards_seeing(patient)  # not by break-glass, which is reading only
    allowed = any(request.grants.may(permission, board=board) for board in boards)
    if patient.merged_into_id or not allowed:
        raise PermissionDenied(permission.value)
    return patient


def reading_until(request: Request, patient: Patient) -> dt.datetime | None:
    """When the look of somebody ends who sees the patient by break-glass alone."""
    mine = Board.objects.where_role(request.user)
    if mine.filter(pk__in=[board.pk for board in boards_seeing(patient)]).exists():
        return None
    mine_now = openings_of(patient).filter(user=request.user, until__gt=request.now)
    return max((opened.until for opened in mine_now), default=None)


def sees(request: Request, patients: Iterable[Patient]) -> set[uuid.UUID]:
    """Which of these the person sees: of the others only two identifiers are shown."""
    ids = [patient.pk for patient in patients]
    seen = Patient.objects.visible_to(request.user).filter(pk__in=ids)
    return set(seen.values_list("pk", flat=True)) if ids else set()


def _visible(request: Request, pk: uuid.UUID) -> Patient:
    return get_object_or_404(Patient.objects.visible_to(request.user), pk=pk)
