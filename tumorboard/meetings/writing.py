"""What all writing about meetings shares: its audit row."""

from __future__ import annotations

from typing import Any

from django.db import models

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.meetings.models import Meeting
from tumorboard.people.models import User


def record_meeting(
    action: str,
    meeting: Meeting,
    by: User,
    operation: Operation = Operation.UPDATE,
    *,
    on: models.Model,
    case: Case | None = None,
    reason: str = "",
    changes: Any = None,
) -> None:
    audit.record(
        action,
        by=by,
        operation=operation,
        on=on,
        patient=case.patient_id if case else None,
        hospital=meeting.board.hospital_id,
        board=meeting.board_id,
        reason=reason,
        changes=changes,
    )
