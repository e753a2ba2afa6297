"""How far cases are prepared, for lists of them: read from what was noted, never computed there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from guidelines.core.content.canonical import canonical_json
from guidelines.core.record.normal import normalised
from tumorboard.assessment.asking import presenter_items
from tumorboard.assessment.basis import Basis, ages_of
from tumorboard.assessment.items import Item, in_order
from tumorboard.assessment.missing import Missing, missing_in
from tumorboard.assessment.models import Readiness
from tumorboard.assessment.services import (
    NoGuideline,
    choices_of,
    note_readiness,
    version_for,
)
from tumorboard.assessment.wording import plural
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import OPEN, Case
from tumorboard.cases.services import header
from tumorboard.patients.queries import changed_at, findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.patients.vital import is_dead
from tumorboard.people.board_rules import rules_by_board
from tumorboard.people.calendars import calendar_of, from_day
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at
from tumorboard.people.rule_models import BoardRules

# A change that was written but not yet committed when the facts were read is older than they are.
LONGEST_WRITE = dt.timedelta(minutes=1)

NAMED = 3

Compute = Callable[..., Missing | None]


@dataclass(frozen=True)
class Prepared:
    """What a list says of one case. Without `row`, nobody has looked at it yet."""

    row: Readiness | None
    as_of: str = ""
    """When it was looked at, if something it rests on has changed since."""
    items: tuple[Item, ...] = ()
    """Everything to be asked for, by the guideline and by the board."""
    chased: Mapping[str, Chase] = field(default_factory=dict)
    """By item, what somebody is chasing."""
    is_over: bool = False
    """Nothing is asked for any more: the case was discussed or closed, or the patient died."""

    @property
    def safety_words(self) -> str:
        number = self.row.safety if self.row else 0
        return f"{plural(number, 'safety fact')} missing"

    @property
    def named(self) -> list[str]:
        return [each.words for each in (self.needed or self.items)[:NAMED]]

    @property
    def others(self) -> int:
        """Missing items that are not named."""
        return max(len(self.needed) - len(self.named), 0)

    @property
    def needed(self) -> tuple[Item, ...]:
        """Without those that matter later or for other questions."""
        return tuple(each for each in self.items if not each.is_later)

    @property
    def later_words(self) -> str:
        """`61 more would matter later or for other questions`."""
        later = len(self.items) - len(self.needed)
        return f"{later} more would matter later or for other questions" if later else ""

    @property
    def nothing_encoded(self) -> bool:
        """No guidance that the board may use, or none for this question."""
        if self.row is None:
            return False
        return not self.row.content_sha256 or (self.row.checked and not self.row.encoded)

    @property
    def unchased(self) -> list[Item]:
        return [each for each in self.items if each.id not in self.chased]

    @property
    def chased_words(self) -> str:
        """`14 missing, 2 chased`."""
        if self.is_over:
            return f"{len(self.needed)} missing when last looked at; nothing is chased any more"
        number = len(self.items) - len(self.unchased)
        return f"{len(self.needed)} missing, {number} chased"


def prepared(cases: Iterable[Case], *, now: dt.datetime) -> dict[UUID, Prepared]:
    """By case. The number of queries grows with the boards, not with the cases."""
    cases = list(cases)
    rows = _rows(cases)
    old = {case.pk for case in _overtaken(cases, rows, now=now)}
    chased = chased_of(cases)
    return {
        case.pk: Prepared(
            row := rows.get(case.pk),
            _moment(row, case, case.pk in old),
            items_of(row, case),
            chased[case.pk] if row else {},
            is_over=case.state not in OPEN or is_dead(case.patient),
        )
        for case in cases
    }


def items_of(row: Readiness | None, case: Case) -> tuple[Item, ...]:
    """As noted, with what the case itself says; empty where nobody has looked."""
    if row is None:
        return ()
    noted = msgspec.json.decode(row.items, type=tuple[Item, ...])
    return in_order((*noted, *presenter_items(case.presenter)))


def chased_of(cases: Iterable[Case]) -> dict[UUID, dict[str, Chase]]:
    """By case and item, who is chasing it: one query for any number of cases."""
    cases = list(cases)
    found: dict[UUID, dict[str, Chase]] = {case.pk: {} for case in cases}
    for chase in Chase.objects.of(cases).waiting().select_related("chased_by"):
        found[chase.case_id][chase.item] = chase
    return found


def waiting(*, now: dt.datetime) -> list[Case]:
    """Open cases nobody has looked at as they stand now."""
    cases = list(Case.objects.in_state(*OPEN).with_people())
    return list(_overtaken(cases, _rows(cases), now=now, margin=LONGEST_WRITE))


def bases(cases: Iterable[Case], *, now: dt.datetime) -> dict[UUID, Basis]:
    """By board, each read once."""
    boards = {case.board_id: case.board for case in cases}
    rules = rules_by_board(boards.values())
    return {
        pk: _basis(board, today_at(board.hospital, now), rules[pk]) for pk, board in boards.items()
    }


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
        record=record,
        basis=basis,
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


def _basis(board: Board, today: dt.date, rules: BoardRules) -> Basis:
    try:
        version = version_for(board, today)
    except NoGuideline:
        version = None
    calendar = from_day(calendar_of(board), today)
    return Basis(version, choices_of(board), calendar, today, ages_of(rules))


def _moment(row: Readiness | None, case: Case, is_old: bool) -> str:
    if row is None or not is_old:
        return ""
    at = row.looked_at.astimezone(ZoneInfo(case.board.hospital.time_zone))
    return f"{at.day} {at:%b %Y %H:%M}"
