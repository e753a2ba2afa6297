"""Why a pathway has no dates and what would give it some, as codes and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from guidelines.core.content.pathways import Step
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.conflict import Inconsistent, Reason
from guidelines.core.planning.network import Network
from guidelines.core.planning.plan import PlanReason, PlanRepair
from guidelines.core.planning.repairs import Repair, Repairs
from guidelines.core.planning.schedule import holds


class Contradiction:
    """Repairs are looked for only where a calendar is given: plans of old are kept as they were."""

    def __init__(
        self, answer: Inconsistent, steps: Sequence[Step], calendar: Calendar | None, as_of: date
    ) -> None:
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
        first = [each for each in changes if each.kind != "relax"]
        return (*first, *dropped, *changes[len(first) :])

    def _undecided(self, states: Mapping[str, str]) -> Iterator[str]:
        """Steps of the contradiction of which it is not known whether they are needed."""
        points = (p for reason in self.answer.reasons for p in (reason.source, reason.target))
        for step in dict.fromkeys(point.rpartition(".")[0] for point in points):
            if states.get(step) == "open":
                yield step

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
        )

    def _repair(self, repair: Repair) -> PlanRepair:
        reason = repair.reason
        step = reason.target.rpartition(".")[0]
        if repair.kind != "relax":
            day = (self.as_of + timedelta(days=repair.days)).isoformat()
            resource = self._resource(reason.target) if repair.kind == "add_day" else None
            return PlanRepair(kind=repair.kind, about=step, date=day, resource=resource)
        return PlanRepair(
            kind="relax",
            about=reason.id,
            relation="at_least" if reason.relation == "at_least" else "at_most",
            days=repair.days,
            days_now=reason.days,
            start=_point(reason.source),
            end=_point(reason.target),
        )

    def _resource(self, point: str) -> str | None:
        return self.resources.get(point.rpartition(".")[0])


def _holds(network: Network) -> bool:
    return holds(network.in_question, network.allowed)


def _point(point: str) -> str:
    """A point of the past without the side at which it was counted."""
    return point.partition("@")[0]
