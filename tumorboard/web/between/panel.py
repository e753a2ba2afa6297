"""Other boards on the page of a case: what they signed, what contradicts, whose step is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from tumorboard.cases.models import Case
from tumorboard.cases.share_models import BoardReferral, CaseShare
from tumorboard.decisions.elsewhere import Across, across, newest_signed_of, shares_about
from tumorboard.decisions.models import Decision
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.request import Request


@dataclass
class Row:
    """One other board: referrals between it and ours, and what each lets the other read."""

    board: Board
    referrals: list[BoardReferral] = field(default_factory=list)
    theirs: list[CaseShare] = field(default_factory=list)
    ours: CaseShare | None = None
    signed: list[Decision] = field(default_factory=list)
    found: list[Across] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        """They let us read, and have signed nothing yet."""
        return bool(self.theirs) and not self.signed


@dataclass(frozen=True)
class Elsewhere:
    request: Request
    case: Case
    room: bool  # looked at, not changed

    @property
    def may_prepare(self) -> bool:
        may = self.request.grants.may(Permission.PREPARE_CASE, board=self.case.board)
        return may and not self.room

    @property
    def may_explain(self) -> bool:
        may = self.request.grants.may(Permission.RECORD_DECISION, board=self.case.board)
        return may and not self.room

    @property
    def may_grant(self) -> bool:
        may = self.request.grants.may(Permission.GRANT_REVIEW, board=self.case.board)
        return may and not self.room

    @property
    def is_shown(self) -> bool:
        return bool(self.rows) or self.may_prepare or self.may_grant

    @cached_property
    def rows(self) -> list[Row]:
        rows: dict[UUID, Row] = {}
        mine = BoardReferral.objects.visible_to(self.request.user).of(self.case)
        for referral in mine.select_related(
            "case__board", "source__board", "next_step_owner", "created_by"
        ):
            other = referral.source if referral.case_id == self.case.pk else referral.case
            rows.setdefault(other.board_id, Row(other.board)).referrals.append(referral)
        for share in shares_about(self.case):
            if share.case_id == self.case.pk:
                rows.setdefault(share.board_id, Row(share.board)).ours = share
            else:
                rows.setdefault(share.case.board_id, Row(share.case.board)).theirs.append(share)
        self._compare(list(rows.values()))
        return sorted(rows.values(), key=lambda row: row.board.name)

    def _compare(self, rows: list[Row]) -> None:
        shared = [share.case_id for row in rows for share in row.theirs]
        if not shared:
            return
        newest = newest_signed_of([self.case.pk, *shared])
        ours = newest.get(self.case.pk)
        for row in rows:
            row.signed = [newest[each.case_id] for each in row.theirs if each.case_id in newest]
        pairs = [(ours, theirs) for row in rows for theirs in row.signed] if ours else []
        by_case = {each.theirs.case_id: each for each in across(pairs)}
        for row in rows:
            row.found = [by_case[each.case_id] for each in row.signed if each.case_id in by_case]


def elsewhere_of(request: Request, case: Case, *, room: bool) -> Elsewhere:
    return Elsewhere(request, case, room)


def pair_on(request: Request, case: Case, decision: UUID) -> Across | None:
    """Our newest decision beside the newest one of theirs with this id, as far as it is shared."""
    rows = Elsewhere(request, case, room=False).rows
    found = (each for row in rows for each in row.found)
    return next((each for each in found if each.theirs.pk == decision), None)
