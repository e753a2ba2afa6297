"""What each role may do: the one place that says so.

Sight and action differ. Querysets (`visible_to`) decide what a person sees at all; a
permission decides what may be done with it. Serving a whole hospital (administrator,
auditor, editor) gives no sight of patients beyond what the role's own pages show.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tumorboard.people.models import Board, User
from tumorboard.people.roles import Role


class Permission(enum.Enum):
    # anybody with an account
    USE_ACCOUNT = "use_account"
    SEE_GUIDELINE = "see_guideline"
    # patients and cases of one's boards
    SEE_PATIENT = "see_patient"
    SEARCH_HOSPITAL = "search_hospital"
    REGISTER_PATIENT = "register_patient"
    MERGE_PATIENTS = "merge_patients"
    BREAK_GLASS = "break_glass"
    RECORD_FINDINGS = "record_findings"
    PREPARE_CASE = "prepare_case"
    GIVE_OPINION = "give_opinion"
    TRIAGE_CASE = "triage_case"
    RECHECK_TRIAGE = "recheck_triage"
    ASSESS_CASE = "assess_case"
    OVERRIDE_CLASSIFICATION = "override_classification"
    EDIT_PLAN = "edit_plan"
    # meetings and decisions
    SEE_MEETING = "see_meeting"
    ARRANGE_MEETING = "arrange_meeting"
    RUN_MEETING = "run_meeting"
    GRANT_DISPLAY = "grant_display"
    GRANT_REVIEW = "grant_review"
    RECORD_DECISION = "record_decision"
    SIGN_DECISION = "sign_decision"
    FOLLOW_UP = "follow_up"
    SEE_REPORTS = "see_reports"
    EXCHANGE_DATA = "exchange_data"
    # guideline content
    SEE_CHANGE_SETS = "see_change_sets"
    EDIT_GUIDELINE = "edit_guideline"
    APPROVE_GUIDELINE = "approve_guideline"
    # the house
    SEE_JOBS = "see_jobs"
    CHOOSE_DEFINITIONS = "choose_definitions"
    ADMINISTER_BOARDS = "administer_boards"
    ADMINISTER_PEOPLE = "administer_people"
    SEE_AUDIT = "see_audit"
    SEE_INCIDENTS = "see_incidents"


P = Permission

EVERYBODY = frozenset({P.USE_ACCOUNT, P.SEE_GUIDELINE})

_TEAM = {P.SEE_PATIENT, P.BREAK_GLASS, P.SEE_MEETING, P.SEE_REPORTS, P.SEE_JOBS}
_RECORDING = {P.REGISTER_PATIENT, P.RECORD_FINDINGS, P.PREPARE_CASE, P.ASSESS_CASE, P.EDIT_PLAN}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(
        _TEAM
        | _RECORDING
        | {P.SEARCH_HOSPITAL, P.MERGE_PATIENTS, P.ARRANGE_MEETING, P.RUN_MEETING}
        | {P.RECORD_DECISION, P.FOLLOW_UP, P.EXCHANGE_DATA}
    ),
    Role.MEMBER: frozenset(
        _TEAM
        | _RECORDING
        | {P.GIVE_OPINION, P.OVERRIDE_CLASSIFICATION, P.FOLLOW_UP, P.RECHECK_TRIAGE}
    ),
    Role.CHAIR: frozenset(
        _TEAM
        | _RECORDING
        | {P.GIVE_OPINION, P.OVERRIDE_CLASSIFICATION, P.ARRANGE_MEETING, P.RUN_MEETING}
        | {P.RECORD_DECISION, P.SIGN_DECISION, P.FOLLOW_UP, P.CHOOSE_DEFINITIONS}
        | {P.GRANT_DISPLAY, P.GRANT_REVIEW, P.TRIAGE_CASE, P.RECHECK_TRIAGE}
    ),
    # Whom a board names beside its chair to put cases on standard of care.
    Role.TRIAGE: frozenset(_TEAM | {P.PREPARE_CASE, P.TRIAGE_CASE, P.RECHECK_TRIAGE}),
    Role.GUIDELINE_EDITOR: frozenset({P.SEE_CHANGE_SETS, P.EDIT_GUIDELINE}),
    Role.GUIDELINE_APPROVER: frozenset({P.SEE_CHANGE_SETS, P.APPROVE_GUIDELINE}),
    Role.ADMINISTRATOR: frozenset(
        {P.ADMINISTER_BOARDS, P.ADMINISTER_PEOPLE, P.SEE_JOBS, P.CHOOSE_DEFINITIONS}
        | {P.SEE_INCIDENTS}
    ),
    Role.AUDITOR: frozenset({P.SEE_AUDIT, P.SEE_INCIDENTS}),
}


@dataclass(frozen=True)
class Grant:
    """One role held: on a board, or (board is None) for a whole hospital."""

    role: Role
    hospital: UUID
    board: UUID | None


@dataclass(frozen=True)
class Grants:
    """Everything one person may do, read once per request."""

    signed_in: bool
    held: tuple[Grant, ...] = ()

    def may(
        self, permission: Permission, *, board: Board | None = None, hospital: UUID | None = None
    ) -> bool:
        """May the person do this: on that board, in that hospital, or (neither given) at all?"""
        if not self.signed_in:
            return False
        if permission in EVERYBODY:
            return True
        return any(permission in ROLES[grant.role] for grant in self._reaching(board, hospital))

    def _reaching(self, board: Board | None, hospital: UUID | None) -> Iterable[Grant]:
        for grant in self.held:
            if board is not None:
                if grant.board == board.pk or (
                    grant.board is None and grant.hospital == board.hospital_id
                ):
                    yield grant
            elif hospital is None or grant.hospital == hospital:
                yield grant


NOBODY = Grants(signed_in=False)


def grants_of(user: User) -> Grants:
    rows = user.memberships.active().values_list("role", "hospital_id", "board_id")
    return Grants(
        signed_in=user.is_active,
        held=tuple(Grant(Role(role), hospital, board) for role, hospital, board in rows),
    )


def may(
    user: User,
    permission: Permission,
    board: Board | None = None,
    *,
    hospital: UUID | None = None,
) -> bool:
    return grants_of(user).may(permission, board=board, hospital=hospital)
