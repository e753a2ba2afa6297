"""The measures of a period: its cases here; its meetings and its decisions beside. Pure counting.

A meeting counts once it was held: it was started, or the board turned to a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tumorboard.followup.measures_of_clocks import clocks_over
from tumorboard.followup.measures_of_decisions import decision_measures
from tumorboard.followup.measures_of_deferrals import NONE_PRESENTED, deferral_measures
from tumorboard.followup.measures_of_meetings import meeting_measures
from tumorboard.followup.measures_of_plans import board_changed
from tumorboard.followup.measures_of_quorum import case_minutes, question_quorum
from tumorboard.followup.measures_of_referrals import sent_on
from tumorboard.followup.measures_of_triage import triage_measures
from tumorboard.followup.report import (
    Listed,
    Measure,
    Part,
    Period,
    Report,
    Sat,
    Target,
    counted,
    day_words,
    share,
)
from tumorboard.meetings.models import ItemState
from tumorboard.meetings.timing import cutoff_of, is_late

PRESENTED = frozenset({ItemState.DISCUSSED, ItemState.DEFERRED})
MOST_BARS = 16

BEFORE_TREATMENT = Target(80, at_most=False)


def report_of(period: Period) -> Report:
    held = held_meetings(period)
    known = {each.id for each in held}
    items = [each for each in period.items if each.meeting in known]
    presented = [each for each in items if each.state in PRESENTED]
    measures = (
        _presented(period, held, items, presented),
        _prospective(presented),
        _late(period, held, items),
        *deferral_measures(presented),
        *triage_measures(period.triaged, held),
        *decision_measures(period, held, presented),
        *meeting_measures(period, held, presented),
        board_changed(presented),
        clocks_over(period.clocks),
        question_quorum(presented),
        case_minutes(presented, period.settings),
        sent_on(period.sent_on),
    )
    return Report(period, measures)


def held_meetings(period: Period) -> list[Sat]:
    """In order of time."""
    turned_to = {each.meeting for each in period.items if each.state in PRESENTED}
    held = [each for each in period.meetings if each.was_started or each.id in turned_to]
    return sorted(held, key=lambda each: (each.date, str(each.id)))


def _presented(
    period: Period, held: Sequence[Sat], items: Sequence[Listed], presented: Sequence[Listed]
) -> Measure:
    sentence = NONE_PRESENTED
    if presented:
        cases = counted(len({each.case for each in presented}), "case")
        times = counted(len(presented), "presentation")
        sentence = f"{cases} presented at {counted(len(held), 'meeting')}, in {times}."
    notes = []
    if missed := sum(each.state == ItemState.NOT_REACHED for each in items):
        notes.append(f"{counted(missed, 'listed case')} not reached at the meeting.")
    if period.cancelled:
        notes.append(f"{counted(period.cancelled, 'meeting')} cancelled.")
    parts = _by_time(held, presented)
    return Measure("presented", "Cases presented", sentence, tuple(parts), notes=tuple(notes))


def _by_time(held: Sequence[Sat], items: Sequence[Listed]) -> list[Part]:
    """Per meeting; per month where those would be too many bars. A day without a case is one."""
    found: dict[str, tuple[str, list[UUID]]] = {}
    for meeting in held:
        by_month = len(held) > MOST_BARS
        key = f"{meeting.date:%Y-%m}" if by_month else str(meeting.id)
        label = f"{meeting.date:%B %Y}" if by_month else day_words(meeting.date)
        _, cases = found.setdefault(key, (label, []))
        cases += [each.case for each in items if each.meeting == meeting.id]
    return [Part(key, label, len(cases), tuple(cases)) for key, (label, cases) in found.items()]


def _prospective(presented: Sequence[Listed]) -> Measure:
    """Each case once; where nobody has said, it counts for neither."""
    cases = {each.case: each.prospective for each in presented}
    ahead = [case for case, is_ahead in cases.items() if is_ahead]
    behind = [case for case, is_ahead in cases.items() if is_ahead is False]
    stated, unstated = len(ahead) + len(behind), len(cases) - len(ahead) - len(behind)
    sentence = NONE_PRESENTED
    if cases:
        sentence = "For no case was it recorded whether it was presented before treatment."
    if stated:
        told = share(len(ahead), stated, "case")
        sentence = f"{told} presented before treatment began (prospective)."
    parts = (
        Part("before", "Before treatment", len(ahead), tuple(ahead)),
        Part("after", "After treatment began", len(behind), tuple(behind)),
    )
    notes = (f"{counted(unstated, 'case')} of which nobody has said: not counted.",)
    return Measure(
        "prospective", "Presented before treatment", sentence, parts if stated else (),
        unit="case", count=len(ahead), of=stated, target=BEFORE_TREATMENT,
        notes=notes if unstated and cases else (),
    )  # fmt: skip


def _late(period: Period, held: Sequence[Sat], items: Sequence[Listed]) -> Measure:
    rules = period.settings
    limits = {each.id: cutoff_of(each.date, rules.cutoff_days, rules.closed) for each in held}
    late = [
        each
        for each in items
        if is_late(each.added_on, limits[each.meeting], in_session=each.in_session)
    ]
    sentence = "No case stood on the agenda of a meeting in this period."
    notes: tuple[str, ...] = ()
    if items:
        before = f"{counted(rules.cutoff_days, 'working day')} before the meeting"
        sentence = (
            f"{share(len(late), len(items), 'listed case')} added later than {before} or during it."
        )
        notes = ("Measured with the cut-off and the closed days as they are set today.",)
    if unexplained := sum(not each.late_reason for each in late):
        notes += (f"{counted(unexplained, 'late addition')} without a recorded reason.",)
    parts = [each for each in _by_time(held, late) if each.count]
    return Measure(
        "late", "Late additions", sentence, tuple(parts), count=len(late), of=len(items),
        notes=notes,
    )  # fmt: skip
