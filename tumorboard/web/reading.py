"""Whoever looks at a case, or at something that belongs to it, is on record."""

from __future__ import annotations

from django.db import models

from tumorboard.audit import services as audit
from tumorboard.cases.models import Case
from tumorboard.web.request import Request


def note_reading(
    request: Request, action: str, case: Case, *, on: models.Model | None = None
) -> None:
    """`on` is what was looked at, where that is not the case itself."""
    audit.record_read(
        action,
        by=request.user,
        on=on or case,
        patient=case.patient_id,
        hospital=case.board.hospital_id,
        board=case.board_id,
    )
