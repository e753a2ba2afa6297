"""The section “On standard of care” of a meeting: its cases, their second looks, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tumorboard.cases.models import Case, State
from tumorboard.decisions.models import Decision
from tumorboard.meetings.models import Meeting
from tumorboard.meetings.standard_models import Ending, SecondLook, Triage
from tumorboard.people.permissions import Permission
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request


@dataclass(frozen=True)
class StandardRow:
    triage: Triage
    decision: Decision | None  # the newest that was made here

    @property
    def case(self) -> Case:
        return self.triage.item.case

    @property
    def look(self) -> SecondLook | None:
        return getattr(self.triage, "second_look", None)

    @property
    def born(self) -> str:
        return shown_date(self.case.patient.person.birth_date) or "date not stated"

    @property
    def numbers(self) -> list[str]:
        found = self.case.patient.person.identifiers.all()
        return [str(each) for each in found if not each.withdrawn_at]

    @property
    def can_be_promoted(self) -> bool:
        return self.case.state == State.STANDARD


@dataclass(frozen=True)
class StandardSection:
    """A fixed number of queries, however many cases."""

    request: Request
    meeting: Meeting

    @cached_property
    def triages(self) -> list[Triage]:
        mine = Triage.objects.visible_to(self.request.user).before_the_meeting()
        numbers = ("identifiers", "merged_into__identifiers")
        return list(
            mine.filter(item__meeting=self.meeting)
            .with_case()
            .prefetch_related(*(f"item__case__patient__{each}" for each in numbers))
        )

    @cached_property
    def rows(self) -> list[StandardRow]:
        standing = [e for e in self.triages if not e.ended_at and e.item.state == "standard"]
        mine = Decision.objects.visible_to(self.request.user)
        made = {
            row.agenda_item_id: row
            for row in mine.filter(agenda_item__in=[each.item_id for each in standing])
            .defer("text")
            .order_by("number")
        }
        return [StandardRow(each, made.get(each.item_id)) for each in standing]

    @property
    def promoted(self) -> list[Triage]:
        return [each for each in self.triages if each.ending == Ending.PROMOTED]

    @property
    def waiting(self) -> int:
        """Second looks that nobody has recorded."""
        return sum(
            bool(row.look and not row.look.looked_at and row.can_be_promoted) for row in self.rows
        )

    @property
    def may_promote(self) -> bool:
        return self._may(Permission.PREPARE_CASE)

    @property
    def may_look(self) -> bool:
        return self._may(Permission.RECHECK_TRIAGE)

    @property
    def may_decide(self) -> bool:
        return self._may(Permission.RECORD_DECISION)

    def __len__(self) -> int:
        """How many patients it names."""
        return len({each.item.case.patient_id for each in self.triages})

    def _may(self, permission: Permission) -> bool:
        return self.request.grants.may(permission, board=self.meeting.board)
