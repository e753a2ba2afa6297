"""A page of the list of cases: what each row says, and the same cases as cards by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from tumorboard.assessment.readiness import Prepared, prepared
from tumorboard.assessment.wording import plural
from tumorboard.cases.clock import Clock
from tumorboard.cases.clocks import clock_of
from tumorboard.cases.models import Case, Urgency
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.followup.lost import marks
from tumorboard.people.board_rules import rules_by_board, rules_of
from tumorboard.plans.watch import open_alerts
from tumorboard.web.cases.columns import COLUMNS, in_column
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request

CARDS_PER_STATE = 8


@dataclass(frozen=True)
class Row:
    case: Case
    prepared: Prepared
    clock: Clock | None
    alerts: int = 0  # of its plan, that nobody has dealt with
    lost: str = ""  # what keeps the case from being found again: no next date, no owner

    @property
    def born(self) -> str:
        return shown_date(self.case.patient.person.birth_date)

    @property
    def clock_words(self) -> str:
        """`12 days left`, `3 days over`, `paused, 12 days left`."""
        if self.clock is None:
            return ""
        left = self.clock.days_left
        if left is None:
            return "start not recorded"
        words = f"{plural(-left, 'day')} over" if left < 0 else f"{plural(left, 'day')} left"
        return f"paused, {words}" if self.clock.state == "paused" else words

    @property
    def is_urgent(self) -> bool:
        return self.case.urgency in {Urgency.URGENT, Urgency.EMERGENCY}


@dataclass(frozen=True)
class Column:
    code: str
    title: str
    count: int
    rows: list[Row]


def rows_of(request: Request, cases: Iterable[Case]) -> list[Row]:
    """A constant number of queries; the cases come from `CaseQuerySet.listed`."""
    cases = list(cases)
    looked = prepared(cases, now=request.now)
    alerts = open_alerts(cases)
    lost = marks(cases, today=request.as_of)
    rules = rules_by_board({case.board_id: case.board for case in cases}.values())
    return [
        Row(
            each,
            looked[each.pk],
            clock_of(each, rules[each.board_id], today=request.as_of),
            alerts[each.pk],
            lost.get(each.pk, ""),
        )
        for each in cases
    ]


def clock_rows(request: Request, cases: Iterable[Case]) -> list[Row]:
    """Of each case only how urgent it is and where its clock stands; nothing of what is missing.

    The cases come with their pauses; then the number of queries grows with the boards alone.
    """
    cases = list(cases)
    rules = rules_by_board({case.board_id: case.board for case in cases}.values())
    return [
        Row(each, Prepared(None), clock_of(each, rules[each.board_id], today=request.as_of))
        for each in cases
    ]


def clock_row(request: Request, case: Case) -> Row:
    """Of one case, only how urgent it is and where its clock stands."""
    found = clock_of(case, rules_of(case.board), today=request.as_of) if case.clock else None
    return Row(case, Prepared(None), found)


def columns_of(request: Request, found: CaseQuerySet) -> list[Column]:
    """The open cases and those whose outcome is awaited, by where they stand."""
    parts = {code: in_column(found, code, request.user) for code in COLUMNS}
    first = {code: list(cases[:CARDS_PER_STATE]) for code, cases in parts.items()}
    rows = {row.case.pk: row for row in rows_of(request, [c for f in first.values() for c in f])}
    return [
        Column(
            code,
            title,
            parts[code].aggregate(number=Count("pk", distinct=True))["number"],
            [rows[each.pk] for each in first[code]],
        )
        for code, title in COLUMNS.items()
    ]
