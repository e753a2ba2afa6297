"""Why a pathway has no dates and what would give it some, as codes and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from guidelines.core.content.pathways import Step
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.conflict import Inconsistent, Reason
from guidelines.core.planning.draft import ADDED, ORDER
from guidelines.core.planning.network import Network
from guidelines.core.planning.plan import PlanReason, PlanRepair
from guidelines.core.planning.repairs import PIN, Repair, Repairs
from guidelines.core.planning.schedule import holds

Undone = Mapping[PlanRepair, Callable[[], Network]]
"""What the board could take back, and the network without it."""


class Contradiction:
    """Repairs are looked for only where a calendar is given: plans of old are kept as they were.

    To set a rule aside is for a board at its desk; no assessment proposes it.
    """

    def __init__(
        self,
        answer: Inconsistent,
        steps: Sequence[Step],
        calendar: Calendar | None,
        as_of: date,
        *,
        at_desk: bool = False,
    ) -> None:
        self.at_desk = at_desk
        self.answer = answer
        self.resources = {step.id: step.resource for step in steps}
        self.calendar = calendar
        self.as_of = as_of

    def reasons(self) -> tuple[PlanReason, ...]:
        return tuple(map(self._reason, self.answer.reasons))

    def repairs(
        self,
        network: Network,
        states: Mapping[str, str],
        network_of: Callable[[Mapping[str, str]], Network],
        undone: Undone,
    ) -> tuple[PlanRepair, ...]:
        """`network_of`: the network with other steps taking place."""
        if self.calendar is None:
            return ()
        open_days = {
            point: self.calendar.days_not_closed(self._resource(point), self.as_of)
            for point in network.allowed
        }
        repairs = Repairs(network.in_question, network.allowed, open_days)
        changes = [self._repair(each) for each in repairs.of(self.answer.reasons)]
        dropped = [
            PlanRepair(kind="drop_step", about=step)
            for step in self._undecided(states)
            if _holds(network_of({**states, step: "skipped"}))
        ]
        restored = [
            repair
            for repair, network_without in undone.items()
            if self._concerns(repair) and _holds(network_without())
        ]
        first = [each for each in changes if each.kind != "relax"]
        found = (*first, *restored, *dropped, *changes[len(first) :])
        if self.at_desk and all(repair.kind == "restore_order" for repair in found):
            aside = repairs.setting_aside(self.answer.reasons)
            return (*found, *map(self._repair, aside))
        return found

    def _concerns(self, repair: PlanRepair) -> bool:
        """Whether what the board would take back has a part in the contradiction."""
        if repair.kind == "restore_order":
            return any(ORDER in reason.id for reason in self.answer.reasons)
        return repair.about in self._steps()

    def _undecided(self, states: Mapping[str, str]) -> Iterator[str]:
        """Steps of the contradiction that may not be needed, or that the board itself added."""
        for step in self._steps():
            if states.get(step) == "open" or (
                states.get(step) == "planned" and step.startswith(ADDED)
            ):
                yield step

    def _steps(self) -> list[str]:
        points = (p for reason in self.answer.reasons for p in (reason.source, reason.target))
        return list(dict.fromkeys(point.rpartition(".")[0] for point in points))

    def _reason(self, reason: Reason) -> PlanReason:
        resource = self._resource(reason.target) if reason.relation == "on_days" else None
        return PlanReason(
            id=reason.id,
            start=_point(reason.source),
            end=_point(reason.target),
            relation=reason.relation,
            days=reason.days,
            why=reason.why,
            resource=resource,
            weekdays=self.calendar.weekdays_of(resource) if self.calendar else (),
            date=self._date(reason.days) if reason.id.startswith(PIN) else None,
        )

    def _repair(self, repair: Repair) -> PlanRepair:
        reason = repair.reason
        step = reason.target.rpartition(".")[0]
        if repair.kind in {"move_pin", "add_day"}:
            day = self._date(repair.days)
            resource = self._resource(reason.target) if repair.kind == "add_day" else None
            return PlanRepair(kind=repair.kind, about=step, date=day, resource=resource)
        return PlanRepair(
            kind=repair.kind,
            about=reason.id,
            relation="at_least" if reason.relation == "at_least" else "at_most",
            days=repair.days,
            days_now=reason.days,
            start=_point(reason.source),
            end=_point(reason.target),
        )

    def _date(self, days: int) -> str:
        return (self.as_of + timedelta(days=days)).isoformat()

    def _resource(self, point: str) -> str | None:
        return self.resources.get(point.rpartition(".")[0])


def _holds(network: Network) -> bool:
    return holds(network.in_question, network.allowed)


def _point(point: str) -> str:
    """A point of the past without the side at which it was counted."""
    return point.partition("@")[0]
