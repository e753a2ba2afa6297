"""How the reader stands to a record: what may be done, until when, and what has been merged."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tumorboard.patients.models import EmergencyAccess, Patient
from tumorboard.patients.queries import boards_seeing, openings_of
from tumorboard.people.permissions import Permission
from tumorboard.web.patients.access import reading_until
from tumorboard.web.request import Request

OPENINGS_SHOWN = 10


@dataclass(frozen=True)
class Standing:
    may_record: bool
    may_merge: bool
    until: dt.datetime | None  # for whoever sees the record by break-glass alone
    merged: list[Patient]
    openings: list[EmergencyAccess]  # shown to the coordinators of the patient's boards


def standing_of(request: Request, patient: Patient) -> Standing:
    boards = boards_seeing(patient)

    def may(permission: Permission) -> bool:
        on_a_board = any(request.grants.may(permission, board=board) for board in boards)
        return on_a_board and not patient.merged_into_id

    may_merge = may(Permission.MERGE_PATIENTS)
    return Standing(
        may_record=may(Permission.RECORD_FINDINGS),
        may_merge=may_merge,
        until=reading_until(request, patient),
        merged=list(patient.merged_records.prefetch_related("identifiers")),
        openings=list(openings_of(patient)[:OPENINGS_SHOWN]) if may_merge else [],
    )
