"""The clock of a case: where it stands, and the pauses that people make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.clock import STARTS, TARGETS, Clock, Pause, clock
from tumorboard.cases.models import OPEN, Case, ClockPause
from tumorboard.cases.writing import record_case
from tumorboard.patients.services import change_record
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board, User
from tumorboard.people.rule_models import BoardRules


class ClockPaused(Exception):
    """The clock is paused already."""


class BeforeThePause(Exception):
    """The clock cannot run again before the day on which it was paused."""


def clock_of(case: Case, rules: BoardRules, *, today: dt.date) -> Clock | None:
    """None where the case runs against no target. Reads the pauses of the case."""
    if not case.clock:
        return None
    pauses = () if case._state.adding else case.pauses.all()
    return clock(
        starts_on=getattr(case, STARTS[case.clock]),
        target_days=getattr(rules, TARGETS[case.clock]),
        pauses=[Pause(each.first, each.until) for each in pauses],
        today=today,
    )


def keep_end(case: Case) -> None:
    """Put the end of the clock into a case that is about to be stored."""
    case.clock_ends_on = _end(case, rules_of(case.board))


def keep_ends(board: Board) -> None:
    """After the board has changed its targets: the ends of the clocks of its open cases."""
    rules = rules_of(board)
    for case in Case.objects.in_state(*OPEN).filter(board=board):
        _write_end(case, rules)


@transaction.atomic
def change_case(
    case: Case, *, original: Mapping[str, str | None], by: User, **changes: Any
) -> Case:
    """Change what the form showed, merged with what others wrote. Raises Conflicting."""
    changed = change_record(case, patient=case.patient, original=original, by=by, **changes)
    _write_end(changed, rules_of(changed.board))
    return changed


@transaction.atomic
def pause_clock(case: Case, *, first: dt.date, reason: str, by: User) -> ClockPause:
    """From that day on no day counts. Raises ClockPaused."""
    Case.objects.select_for_update().get(pk=case.pk)
    if case.pauses.filter(until__isnull=True).exists():
        raise ClockPaused(str(case.pk))
    pause = ClockPause(case=case, first=first, reason=reason, created_by=by, changed_by=by)
    pause.save()
    record_case("case.clock_paused", case, by=by, operation=Operation.CREATE, reason=reason)
    _write_end(case, rules_of(case.board))
    return pause


@transaction.atomic
def resume_clock(pause: ClockPause, *, version: int, until: dt.date, by: User) -> None:
    """The clock runs again from that day on. Raises BeforeThePause, StaleVersion."""
    if until < pause.first:
        raise BeforeThePause(pause.first.isoformat())
    changes = pause.update_fields(version, by=by, until=until)
    if changes:
        record_case("case.clock_resumed", pause.case, by=by, changes=changes)
        _write_end(pause.case, rules_of(pause.case.board))


def _write_end(case: Case, rules: BoardRules) -> None:
    """A derived column: it changes no version, and nobody is its author."""
    ends_on = _end(Case.objects.get(pk=case.pk), rules)  # with its pauses as they are now
    Case.objects.filter(pk=case.pk).update(clock_ends_on=ends_on)
    case.clock_ends_on = ends_on


def _end(case: Case, rules: BoardRules) -> dt.date | None:
    """The last day does not depend on today, as long as the clock runs."""
    found = clock_of(case, rules, today=dt.date.max)
    return found.ends_on if found else None
