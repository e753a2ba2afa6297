"""What the decisions of a period were, and what became of them. Pure counting.

Dates count as they were entered: where only a month is known, the days are a range.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from uuid import UUID

from guidelines.core.record.dates import When
from tumorboard.decisions.models import Concordance, DeviationReason, Result
from tumorboard.followup.models import Implemented, WhyNot
from tumorboard.followup.report import (
    Decided,
    Departed,
    Listed,
    Measure,
    Part,
    Period,
    Sat,
    Target,
    counted,
    parts_by,
    percent,
    share,
)
from tumorboard.meetings.models import ItemState

AT_FIRST, DONE, UNKNOWN = Target(92), Target(92), Target(2, at_most=True)
BINS = ((0, 14), (15, 31), (32, 62), (63, None))
MOST_OVERRIDDEN = 10
NONE_DECIDED = "No decision of this period is signed."
NOTHING_RECORDED = "nothing"


@dataclass(frozen=True)
class _Made:
    """A signed decision that recommends something, with where it came from."""

    case: UUID
    held_on: dt.date
    decided: Decided


def decision_measures(
    period: Period, held: Sequence[Sat], presented: Sequence[Listed]
) -> tuple[Measure, ...]:
    dates = {each.id: each.date for each in held}
    made = [
        _Made(each.case, dates[each.meeting], each.decided)
        for each in presented
        if each.decided is not None and each.decided.result == Result.DECIDED
    ]
    return (
        _at_first(presented),
        _concordance(made),
        _deviations(made),
        _overridden(made),
        _days(made, period.settings.treatment_days),
        *_implemented(made, period.today),
        _why_not(made),
    )


# ---------------------------------------------------------------- at the meeting


def _at_first(presented: Sequence[Listed]) -> Measure:
    first = [each for each in presented if each.is_first]
    waiting = [e for e in first if e.state != ItemState.DEFERRED and e.decided is None]
    settled = [each for each in first if each not in waiting]
    parts = parts_by((*_result(each), each.case) for each in settled)
    reached = sum(part.count for part in parts if part.key == Result.DECIDED)
    sentence = "No case whose first discussion has a result."
    if settled:
        sentence = f"{share(reached, len(settled), 'first discussion')} led to a decision."
    notes: tuple[str, ...] = ()
    if waiting:
        notes = (f"{counted(len(waiting), 'first discussion')} left out: not signed yet.",)
    return Measure(
        "at-first", "Decided at the first discussion", sentence, tuple(parts), count=reached,
        of=len(settled), target=AT_FIRST, notes=notes,
    )  # fmt: skip


def _result(item: Listed) -> tuple[str, str]:
    """A deferral that was signed, or one without a decision."""
    result = Result(item.decided.result) if item.decided else Result.DEFERRED
    return result.value, str(result.label)


def _concordance(made: Sequence[_Made]) -> Measure:
    guided = [each for each in made if each.decided.concordance in _GUIDED]
    agreed = sum(each.decided.concordance == Concordance.CONCORDANT for each in guided)
    sentence = NONE_DECIDED
    if guided:
        about = f"Of {counted(len(guided), 'decision')} for which there was guidance"
        be = "is" if agreed == 1 else "are"
        sentence = f"{about}, {agreed} ({percent(agreed, len(guided))}) {be} in line with it."
    elif made:
        sentence = "For no decision of this period was there guidance."
    codes = {code: str(label) for code, label in Concordance.choices}
    parts = [_coded(code, label, made) for code, label in codes.items()] if made else []
    return Measure(
        "concordance", "In line with the guideline", sentence, tuple(parts), unit="decision",
        count=agreed, of=len(guided),
    )  # fmt: skip


_GUIDED = frozenset({Concordance.CONCORDANT, Concordance.CONDITIONAL, Concordance.DEVIATING})


def _coded(code: str, label: str, made: Sequence[_Made]) -> Part:
    cases = tuple(each.case for each in made if each.decided.concordance == code)
    return Part(code, label, len(cases), cases)


def _departing(made: Sequence[_Made]) -> list[_Made]:
    """By the board's own word, or with a reason because the plan departs."""
    return [
        each
        for each in made
        if each.decided.concordance == Concordance.DEVIATING or each.decided.deviation
    ]


def _deviations(made: Sequence[_Made]) -> Measure:
    departing = _departing(made)
    sentence = NONE_DECIDED
    if made:
        departed = share(len(departing), len(made), "decision")
        sentence = f"{departed} depart from the guideline, by the board’s word or by its plan."
    rows = (
        (each.decided.deviation or "unstated", _deviation(each.decided.deviation), each.case)
        for each in departing
    )
    return Measure(
        "deviations", "Reasons for departing", sentence, tuple(parts_by(rows)), unit="decision",
        count=len(departing), of=len(made),
    )  # fmt: skip


def _deviation(code: str) -> str:
    return str(DeviationReason(code).label) if code else "Reason not stated"


def _overridden(made: Sequence[_Made]) -> Measure:
    """By recommendation; of words that name none, by the words."""
    named = [(each.decided.departs_from, each.case) for each in made if each.decided.departs_from]
    parts = parts_by((from_.key, _departed(from_), case) for from_, case in named)
    items = {from_.key: from_.item for from_, _ in named}
    parts = [replace(each, item=items[each.key]) for each in parts]
    sentence = NONE_DECIDED
    if made:
        told = "names the recommendation" if len(named) == 1 else "name the recommendation"
        sentence = f"{counted(len(named), 'decision')} {told} that the board departs from."
    notes: tuple[str, ...] = ()
    if len(parts) > MOST_OVERRIDDEN:
        notes = (f"The {MOST_OVERRIDDEN} most frequent of {len(parts)} are shown.",)
    return Measure(
        "overridden", "Recommendations most often departed from", sentence,
        tuple(parts[:MOST_OVERRIDDEN]), unit="decision", notes=notes,
    )  # fmt: skip


# ---------------------------------------------------------------- afterwards


def _departed(from_: Departed) -> str:
    return from_.title if from_.item else f"{from_.title} (in the board’s words)"


def _days(made: Sequence[_Made], wanted: int) -> Measure:
    standing = [each for each in made if each.decided.in_force]
    ranges = [(_since(when, each.held_on), each.case) for each, when in _begun(standing)]
    after = [(days, case) for days, case in ranges if days[1] >= 0]
    sentence = "No first treatment after a decision of this period is recorded."
    if after:
        lows, highs = (median(days[end] for days, _ in after) for end in (0, 1))
        sure = sum(days[1] <= wanted for days, _ in after)
        sentence = (
            f"Median {_range_words(lows, highs)} from the meeting to the first treatment, in "
            f"{len(after)} of {counted(len(standing), 'decision')} in force; {sure} of "
            f"{len(after)} certainly within {wanted} days."
        )
    notes = []
    if before := len(ranges) - len(after):
        notes.append(f"{counted(before, 'decision')} left out: treatment began before the meeting.")
    if any(low != high for (low, high), _ in after):
        notes.append("Dates of which only the month or year is known count as a range of days.")
    parts = _binned(after) if after else []
    return Measure(
        "days", "Days to the first treatment", sentence, tuple(parts), unit="decision",
        notes=tuple(notes),
    )  # fmt: skip


def _begun(made: Sequence[_Made]) -> Iterator[tuple[_Made, When]]:
    for each in made:
        if each.decided.outcome and (when := each.decided.outcome.first_treatment) is not None:
            yield each, when


def _since(when: When, held_on: dt.date) -> tuple[int, int]:
    return (when.earliest - held_on).days, (when.latest - held_on).days


def _range_words(low: float, high: float) -> str:
    return f"{low:g} days" if low == high else f"{low:g} to {high:g} days"


def _binned(after: Sequence[tuple[tuple[int, int], UUID]]) -> list[Part]:
    """A range counts in a bin only if it lies in it wholly."""
    parts, placed = [], 0
    for first, last in BINS:
        cases = tuple(
            case for (low, high), case in after if low >= first and (last is None or high <= last)
        )
        placed += len(cases)
        label = f"{first} days or more" if last is None else f"{first} to {last} days"
        parts.append(Part(f"from-{first}", label, len(cases), cases))
    if placed < len(after):
        known = {case for part in parts for case in part.cases}
        rest = tuple(case for _, case in after if case not in known)
        parts.append(Part("imprecise", "Date not precise enough", len(after) - placed, rest))
    return parts


def _implemented(made: Sequence[_Made], today: dt.date) -> tuple[Measure, Measure]:
    standing = [each for each in made if each.decided.in_force]
    due = [e for e in standing if e.decided.outcome or e.decided.outcome_due <= today]
    parts = [_became(code, str(label), due) for code, label in Implemented.choices]
    parts.append(_became(NOTHING_RECORDED, "Due, and nothing recorded", due))
    fully = next(part.count for part in parts if part.key == Implemented.FULLY)
    unknown = [part for part in parts if part.key in {Implemented.UNKNOWN, NOTHING_RECORDED}]
    dark = sum(part.count for part in unknown)
    done_words = dark_words = "No outcome of a decision of this period is due yet."
    if due:
        done_words = f"{share(fully, len(due), 'decision')} carried out fully."
        dark_words = f"{share(dark, len(due), 'decision')} without a known outcome."
    notes = _left_out(made, standing, due)
    return (
        Measure(
            "implemented", "Decisions carried out", done_words, tuple(parts) if due else (),
            unit="decision", count=fully, of=len(due), target=DONE, notes=notes,
        ),
        Measure(
            "unknown", "Outcomes unknown", dark_words, tuple(unknown) if due else (),
            unit="decision", count=dark, of=len(due), target=UNKNOWN,
        ),
    )  # fmt: skip


def _became(code: str, label: str, due: Sequence[_Made]) -> Part:
    def is_so(decided: Decided) -> bool:
        return (decided.outcome.implemented if decided.outcome else NOTHING_RECORDED) == code

    cases = tuple(each.case for each in due if is_so(each.decided))
    return Part(code, label, len(cases), cases)


def _left_out(
    made: Sequence[_Made], standing: Sequence[_Made], due: Sequence[_Made]
) -> tuple[str, ...]:
    notes = []
    if early := len(standing) - len(due):
        notes.append(f"{counted(early, 'decision')} left out: the outcome is not due yet.")
    if replaced := len(made) - len(standing):
        notes.append(f"{counted(replaced, 'decision')} left out: the board has decided anew since.")
    return tuple(notes)


def _why_not(made: Sequence[_Made]) -> Measure:
    lacking = [
        (each.decided.outcome, each.case)
        for each in made
        if each.decided.in_force
        and each.decided.outcome
        and each.decided.outcome.implemented in {Implemented.PARTLY, Implemented.NOT}
    ]
    rows = ((done.why_not, str(WhyNot(done.why_not).label), case) for done, case in lacking)
    sentence = "No decision of this period is recorded as partly or not carried out."
    if lacking:
        sentence = f"{counted(len(lacking), 'decision')} partly or not carried out, with a reason."
    return Measure(
        "why-not", "Reasons for not carrying out", sentence, tuple(parts_by(rows)), unit="decision"
    )
