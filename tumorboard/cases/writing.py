"""What every change of a case leaves in the audit."""

from __future__ import annotations

from typing import Any

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.people.models import User


def record_case(
    action: str,
    case: Case,
    *,
    by: User,
    operation: Operation = Operation.UPDATE,
    reason: str = "",
    changes: Any = None,
) -> None:
    audit.record(
        action,
        by=by,
        operation=operation,
        on=case,
        patient=case.patient_id,
        hospital=case.board.hospital_id,
        board=case.board_id,
        reason=reason,
        changes=changes,
    )
