"""What the agenda shows: its cases and breaks with their times, and how its order may change."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from tumorboard.assessment.readiness import Prepared, prepared
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.meetings import queries
from tumorboard.meetings.agenda import order_to_undo
from tumorboard.meetings.agenda_models import AgendaBreak
from tumorboard.meetings.complexity import Complexity
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.planned import Cutoff, Planned, complexities, cutoff_for, planned
from tumorboard.meetings.standard_models import Triage
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import name_key
from tumorboard.people.board_rules import rules_of
from tumorboard.people.permissions import Permission
from tumorboard.web.cases.listing import Row as ClockRow
from tumorboard.web.cases.listing import clock_rows
from tumorboard.web.guarding import require
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Timed:
    """A row's place among cases and breaks, and when it is planned."""

    place: int
    minutes: int
    begins: dt.time | None
    moved: str = ""
    """`up` or `down`: where it has just been moved; its button keeps the focus."""


@dataclass(frozen=True)
class AgendaRow:
    """One case on the agenda."""

    item: AgendaItem
    number: int
    timed: Timed
    same_name: bool
    decision: Decision | None  # the newest that was made here
    prepared: Prepared
    complexity: Complexity
    clocked: ClockRow
    is_late: bool = False
    triage_again: Triage | None = None  # of a cancelled meeting, which does not count here

    @property
    def case(self) -> Case:
        return self.item.case

    @property
    def person(self) -> Patient:
        return self.case.patient.person

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def born(self) -> str:
        return shown_date(self.person.birth_date) or "date not stated"

    @property
    def numbers(self) -> list[str]:
        return [str(each) for each in self.person.identifiers.all() if not each.withdrawn_at]


@dataclass(frozen=True)
class BreakRow:
    rest: AgendaBreak
    timed: Timed

    @property
    def name(self) -> str:
        return self.rest.label


@dataclass(frozen=True)
class Agenda:
    """Everything on it, read once, with a fixed number of queries."""

    request: Request
    meeting: Meeting
    moved: tuple[str, str] = ("", "")

    @cached_property
    def items(self) -> list[AgendaItem]:
        return queries.agenda_of(self.meeting)

    @cached_property
    def plan(self) -> Planned:
        return planned(self.meeting, self.items, self._rules)

    @cached_property
    def cutoff(self) -> Cutoff:
        return cutoff_for(self.meeting, self._rules)

    @cached_property
    def looked(self) -> dict[uuid.UUID, Prepared]:
        return prepared([item.case for item in self.items], now=self.request.now)

    @cached_property
    def complexity(self) -> dict[uuid.UUID, Complexity]:
        rows = {case: each.row for case, each in self.looked.items()}
        return complexities([item.case for item in self.items], rows)

    @cached_property
    def sequence(self) -> list[AgendaRow | BreakRow]:
        """Patients of the same family name are marked, because they are mixed up."""
        people = {item.case.patient.person for item in self.items}
        names = Counter(name_key(person.family_name) for person in people)
        found: list[AgendaRow | BreakRow] = []
        number = 0
        for each in self.plan.rows:
            row = each.row
            timed = Timed(each.place, each.minutes, each.begins, self._moved(row))
            if isinstance(row, AgendaBreak):
                found.append(BreakRow(row, timed))
                continue
            number += 1
            found.append(self._case(row, number, timed, names))
        return found

    @property
    def rows(self) -> list[AgendaRow]:
        return [each for each in self.sequence if isinstance(each, AgendaRow)]

    @property
    def is_late_now(self) -> bool:
        """A case that is put on the agenda now is a late addition."""
        return self.cutoff.is_late(self.request.now)

    def context(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "sequence": self.sequence,
            "plan": self.plan,
            "cutoff": self.cutoff,
            "late_now": self.is_late_now,
            "may_triage": self.request.grants.may(Permission.TRIAGE_CASE, board=self.meeting.board),
            "late_count": sum(row.is_late for row in self.rows),
            "undo": order_to_undo(self.meeting, [each.row for each in self.plan.rows]),
        }

    def _case(self, item: AgendaItem, number: int, timed: Timed, names: Counter[str]) -> AgendaRow:
        return AgendaRow(
            item,
            number,
            timed,
            same_name=names[name_key(item.case.patient.person.family_name)] > 1,
            decision=self._made.get(item.pk),
            prepared=self.looked[item.case_id],
            complexity=self.complexity[item.case_id],
            clocked=self._clocked[item.case_id],
            is_late=self.cutoff.is_late(item.created_at),
            triage_again=self._again.get(item.case_id) if item.state == "listed" else None,
        )

    @cached_property
    def _again(self) -> dict[uuid.UUID, Triage]:
        return queries.triages_to_do_again(item.case_id for item in self.items)

    @cached_property
    def _clocked(self) -> dict[uuid.UUID, ClockRow]:
        rows = clock_rows(self.request, [item.case for item in self.items])
        return {row.case.pk: row for row in rows}

    @cached_property
    def _made(self) -> dict[uuid.UUID | None, Decision]:
        mine = Decision.objects.visible_to(self.request.user)
        made = mine.filter(agenda_item__meeting=self.meeting).order_by("number")
        return {row.agenda_item_id: row for row in made}

    @cached_property
    def _rules(self) -> Any:
        return rules_of(self.meeting.board)

    def _moved(self, row: AgendaItem | AgendaBreak) -> str:
        return self.moved[1] if str(row.pk) == self.moved[0] else ""


def places(rows: Sequence[AgendaRow | BreakRow]) -> list[tuple[str, str]]:
    """Where a break can be put, as choices."""
    after = [(str(row.timed.place + 1), f"After {row.name}") for row in rows]
    return [("1", "At the beginning"), *after]


def break_to_change(request: Request, pk: uuid.UUID, rest: uuid.UUID) -> AgendaBreak:
    mine = AgendaBreak.objects.visible_to(request.user).standing()
    found = get_object_or_404(mine.select_related("meeting__board__hospital"), pk=rest, meeting=pk)
    require(request, Permission.ARRANGE_MEETING, found.meeting.board)
    return found
