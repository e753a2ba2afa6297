"""The smallest single changes that make a contradictory plan possible, each solved again.

A change is looked for at every reason of the contradiction: whatever leaves all of them as they are
cannot help. The number that an interval needs is found by halving, because a wider interval never
loses a schedule; the day for a pin or a further list is read from the schedule that would do
without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from guidelines.core.planning.bounds import ORIGIN, Bound
from guidelines.core.planning.conflict import Reason
from guidelines.core.planning.days import Allowed, Days
from guidelines.core.planning.schedule import feasible, holds

RepairKind = Literal[
    "move_pin", "add_day", "restore_order", "restore_step", "drop_step", "relax", "set_aside"
]
PIN = "pin:"


@dataclass(frozen=True, slots=True)
class Repair:
    """`days`: of a pin or a further list its day; of a bound the number that it would need."""

    kind: RepairKind
    reason: Reason
    days: int

    @property
    def size(self) -> int:
        """Days by which it changes what there is."""
        return abs(self.days - self.reason.days)


@dataclass(frozen=True, slots=True)
class Repairs:
    """`open_days`: for each point with allowed days, the days on which a list could be added."""

    bounds: Sequence[Bound]
    allowed: Allowed
    open_days: Allowed

    def of(self, reasons: Sequence[Reason]) -> list[Repair]:
        """What costs a patient least comes first: a minimum protects, and is the last to give."""
        found = [repair for reason in reasons for repair in self._at(reason)]
        return sorted(dict.fromkeys(found), key=_place)

    def setting_aside(self, reasons: Sequence[Reason]) -> list[Repair]:
        """Intervals without which, as numbers and as an order, there would be a plan."""
        names = {bound.id for bound in self.bounds if bound.relaxable}
        found = [
            Repair("set_aside", reason, reason.days)
            for reason in reasons
            if reason.id in names and self._holds_without(reason.id)
        ]
        return sorted(dict.fromkeys(found), key=_place)

    def _at(self, reason: Reason) -> Iterator[Repair]:
        if reason.relation == "on_days":
            day = self._further_day(reason.target)
            if day is not None:
                yield Repair("add_day", reason, day)
        elif reason.id.startswith(PIN):
            for day in self._other_days(reason):
                yield Repair("move_pin", replace(reason, relation="at_least"), day)
        elif any(bound.id == reason.id and bound.relaxable for bound in self.bounds):
            days = self._number(reason)
            if days is not None:
                yield Repair("relax", reason, days)

    def _further_day(self, point: str) -> int | None:
        """The first working day, else the first day at all, that would do as a further one."""
        everything = Days(weekly=frozenset(range(7)))
        for days in (self.open_days.get(point, everything), everything):
            windows = feasible(self.bounds, {**self.allowed, point: days})
            day = windows[point].earliest if windows else None
            if day is not None:
                more = {**self.allowed, point: self.allowed[point].adding(day)}
                return day if holds(self.bounds, more) else None
        return None

    def _other_days(self, reason: Reason) -> Iterator[int]:
        """The nearest days after and before the pinned one."""
        rest = [bound for bound in self.bounds if bound.id != reason.id]
        pinned = next(bound.low for bound in self.bounds if bound.id == reason.id)
        for low, high in ((pinned, None), (None, pinned)):
            side = Bound(reason.id, ORIGIN, reason.target, low, high)
            windows = feasible([*rest, side], self.allowed)
            if windows:
                window = windows[reason.target]
                day = window.earliest if high is None else window.latest
                if day is not None:
                    yield day

    def _number(self, reason: Reason) -> int | None:
        """The number nearest to the present one with which a schedule holds."""
        if reason.relation == "at_least":
            if not self._holds(reason, 0):
                return None
            return -_least(-reason.days, 0, lambda days: self._holds(reason, -days))
        if not self._holds(reason, None):
            return None
        reach = 1
        while not self._holds(reason, reason.days + reach):
            reach *= 2
        enough = reason.days + reach
        return _least(reason.days + reach // 2, enough, lambda days: self._holds(reason, days))

    def _holds_without(self, bound_id: str) -> bool:
        return holds([bound for bound in self.bounds if bound.id != bound_id], self.allowed)

    def _holds(self, reason: Reason, days: int | None) -> bool:
        return holds(self._with(reason, days), self.allowed)

    def _with(self, reason: Reason, days: int | None) -> list[Bound]:
        """The bounds with another number at one side of the bound of a reason."""

        def changed(bound: Bound) -> Bound:
            if bound.id != reason.id:
                return bound
            if reason.relation == "at_least":
                return replace(bound, low=None if bound.low is None else days)
            return replace(bound, high=None if bound.high is None else days)

        return [changed(bound) for bound in self.bounds]


def _least(too_little: int, enough: int, holds: Callable[[int], bool]) -> int:
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if holds(middle):
            enough = middle
        else:
            too_little = middle
    return enough


_ORDER: Mapping[RepairKind, int] = {"move_pin": 0, "add_day": 1, "relax": 2, "set_aside": 4}


def _place(repair: Repair) -> tuple[int, int, str]:
    minimum = repair.kind == "relax" and repair.reason.relation == "at_least"
    return _ORDER[repair.kind] + minimum, repair.size, repair.reason.id
