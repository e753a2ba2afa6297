"""How far cases are prepared, for lists of them: read from what was noted, never computed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from guidelines.core.content.canonical import canonical_json
from guidelines.core.evaluation.result import Choices
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.normal import normalised
from guidelines.models import GuidelineVersion
from tumorboard.assessment.missing import Missing, missing_in
from tumorboard.assessment.models import Readiness
from tumorboard.assessment.services import (
    NoGuideline,
    choices_of,
    fingerprint,
    hash_of,
    note_readiness,
    version_for,
)
from tumorboard.assessment.wording import plural
from tumorboard.cases.models import OPEN, Case
from tumorboard.cases.services import header
from tumorboard.patients.queries import changed_at, findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.people.calendars import calendar_of, from_day
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at

# A change that was written but not yet committed when the facts were read is older than they are.
LONGEST_WRITE = dt.timedelta(minutes=1)

Compute = Callable[..., Missing | None]


@dataclass(frozen=True)
class Prepared:
    """What a list says of one case. Without `row`, nobody has looked at it yet."""

    row: Readiness | None
    as_of: str = ""
    """When it was looked at, if something it rests on has changed since."""

    @property
    def safety_words(self) -> str:
        number = self.row.safety if self.row else 0
        return f"{plural(number, 'safety fact')} missing"

    @property
    def named(self) -> list[str]:
        return self.row.named.splitlines() if self.row else []

    @property
    def others(self) -> int:
        """Missing items that are not named."""
        return len(self.row.missing.splitlines()) - len(self.named) if self.row else 0


@dataclass(frozen=True)
class Basis:
    """What a board's cases are computed with on a day."""

    version: GuidelineVersion | None
    choices: Choices
    calendar: Calendar
    """From today on: a change of days gone by changes nothing."""
    today: dt.date

    def holds_for(self, row: Readiness) -> bool:
        content = self.version.sha256 if self.version else ""
        now = (content, hash_of(self.choices), self.calendar.hash, self.today)
        return (row.content_sha256, row.choices_hash, row.calendar_hash, row.as_of) == now


def prepared(cases: Iterable[Case], *, now: dt.datetime) -> dict[UUID, Prepared]:
    """By case. The number of queries grows with the boards, not with the cases."""
    cases = list(cases)
    rows = _rows(cases)
    old = {case.pk for case in _overtaken(cases, rows, now=now)}
    return {
        case.pk: Prepared(rows.get(case.pk), _moment(rows.get(case.pk), case, case.pk in old))
        for case in cases
    }


def waiting(*, now: dt.datetime) -> list[Case]:
    """Open cases nobody has looked at as they stand now."""
    cases = list(Case.objects.in_state(*OPEN).with_people())
    return list(_overtaken(cases, _rows(cases), now=now, margin=LONGEST_WRITE))


def bases(cases: Iterable[Case], *, now: dt.datetime) -> dict[UUID, Basis]:
    """By board, each read once."""
    boards = {case.board_id: case.board for case in cases}
    return {pk: _basis(board, today_at(board.hospital, now)) for pk, board in boards.items()}


def look(case: Case, basis: Basis, *, read_at: dt.datetime, compute: Compute) -> None:
    """Note what is missing; `compute` runs a pure function, in this process or another."""
    record = snapshot(findings_of(case.patient), header(case))
    missing, version, choices = None, basis.version, canonical_json(basis.choices)
    if version is not None:
        text = canonical_json(normalised(record))
        calendar = canonical_json(basis.calendar)
        asked = (version.document, version.sha256, text, basis.today, choices, calendar)
        missing = compute(missing_in, *asked)
    note_readiness(
        case,
        missing,
        record_hash=fingerprint(record),
        content_sha256=version.sha256 if version else "",
        choices=basis.choices,
        calendar=basis.calendar,
        as_of=basis.today,
        read_at=read_at,
    )


def _rows(cases: list[Case]) -> dict[UUID, Readiness]:
    return {row.case_id: row for row in Readiness.objects.filter(case__in=cases)}


def _overtaken(
    cases: list[Case],
    rows: dict[UUID, Readiness],
    *,
    now: dt.datetime,
    margin: dt.timedelta = dt.timedelta(),
) -> Iterator[Case]:
    """Cases without a row, or with one that something has changed since."""
    basis = bases(cases, now=now)
    changes = changed_at(case.patient for case in cases)
    for case in cases:
        row = rows.get(case.pk)
        changed = changes.get(case.patient.merged_into_id or case.patient_id)
        if (
            row is None
            or row.focus != case.focus_primary_id
            or not basis[case.board_id].holds_for(row)
            or (changed is not None and changed + margin > row.looked_at)
        ):
            yield case


def _basis(board: Board, today: dt.date) -> Basis:
    try:
        version = version_for(board, today)
    except NoGuideline:
        version = None
    return Basis(version, choices_of(board), from_day(calendar_of(board), today), today)


def _moment(row: Readiness | None, case: Case, is_old: bool) -> str:
    if row is None or not is_old:
        return ""
    at = row.looked_at.astimezone(ZoneInfo(case.board.hospital.time_zone))
    return f"{at.day} {at:%b %Y %H:%M}"
