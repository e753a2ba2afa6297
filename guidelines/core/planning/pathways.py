"""A pathway of the content against one case: which steps, on which days, or why not.

Nothing here hides a pathway: one that does not apply is marked excluded and stays in the list, so
that systemic treatment with palliative intent, observation and supportive care always have their
column. Steps that a recorded treatment shows as done keep its dates; every other step lies on or
after `as_of`. Washouts count from the last dose actually given.

The result holds ids, codes and days only; sentences are rendered elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Literal

import msgspec

from guidelines.core.content.conditions import Condition, Count, Not, Ref, Test, children
from guidelines.core.content.pathways import Pathway, Step
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.bounds import Window
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.conflict import Inconsistent
from guidelines.core.planning.contradiction import Contradiction, Undone
from guidelines.core.planning.lengths import first_treatment, total
from guidelines.core.planning.network import ACTIVE, Ahead, Network, build_network, passed_steps
from guidelines.core.planning.plan import (
    Feasibility,
    Needs,
    PlannedPathway,
    PlannedStep,
    PlanNote,
    PlanRepair,
    Status,
    StepState,
    without_days,
)
from guidelines.core.planning.recorded import Recorded, match_done
from guidelines.core.planning.schedule import solve
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.truth import Truth, negate

Evaluate = Callable[[Condition], Truth]
Undoing = Mapping[PlanRepair, Pathway]
"""Changes of the board that could be taken back, and the pathway without each of them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a case has come on a pathway."""

    done: Mapping[str, Recorded]
    history: set[str]
    """Done steps that the case does not ask for (any more), such as an earlier resection."""
    states: Mapping[str, StepState]


class Planner:
    """Plans pathways for one case. `named` are the conditions that a `ref` may name."""

    def __init__(
        self,
        *,
        facts: Facts,
        record: CaseRecord,
        as_of: date,
        evaluate: Evaluate,
        named: Mapping[str, Condition] | None = None,
        calendar: Calendar | None = None,
        ahead: Ahead | None = None,
        repairing: bool = True,
    ) -> None:
        """`ahead`: of a board at its desk, the calendar with what else is settled."""
        self.facts = facts
        self.record = record
        self.as_of = as_of
        self.evaluate = evaluate
        self.named = named or {}
        self.ahead = ahead or Ahead(calendar)
        self.repairing = repairing
        self.at_desk = ahead is not None

    def plan(self, pathway: Pathway, undoing: Undoing | None = None) -> PlannedPathway:
        applies = self.evaluate(pathway.when)
        excluded = self._if_stated(pathway.excluded_when)
        contested = self._if_stated(pathway.contested_when)
        status: Status = _STATUS[applies]
        open_facts = self.undecided(pathway.when) if status == "open" else ()
        if applies is Truth.FALSE or excluded is Truth.TRUE:
            steps = tuple(
                PlannedStep(id=step.id, action=step.action, state="planned")
                for step in pathway.steps
            )
            return PlannedPathway(
                id=pathway.id,
                status=status,
                feasibility="excluded",
                open_facts=open_facts,
                steps=steps,
            )
        undated = self._held_up(pathway)
        plan = self._dated(pathway, status, open_facts, undoing or {})
        if undated is not None:
            plan = without_days(plan, undated)
        notes = [*plan.notes]
        if excluded is Truth.UNKNOWN:
            notes.append(self._maybe("may_be_excluded", pathway, pathway.excluded_when))
        if contested is Truth.UNKNOWN:
            notes.append(self._maybe("may_be_contested", pathway, pathway.contested_when))
        feasibility: Feasibility = plan.feasibility
        if contested is Truth.TRUE and feasibility == "feasible":
            feasibility = "contested"
        return msgspec.structs.replace(plan, feasibility=feasibility, notes=tuple(notes))

    def undecided(self, condition: Condition | None, wanted: Truth = Truth.TRUE) -> tuple[str, ...]:
        """The facts in those parts of a condition that keep it from coming to what is wanted."""
        verdict = wanted if condition is None else self.evaluate(condition)
        if condition is None or verdict is wanted:
            return ()
        if isinstance(condition, Ref):
            return self.undecided(self.named.get(condition.id), wanted)
        if isinstance(condition, Test):
            return (condition.fact,)
        if isinstance(condition, Count):
            return (f"history.{condition.rows}_complete",) if verdict is Truth.UNKNOWN else ()
        inner = negate(wanted) if isinstance(condition, Not) else wanted
        found = [
            self.undecided(part, inner)
            for part in children(condition)
            if verdict is not Truth.UNKNOWN or self.evaluate(part) is Truth.UNKNOWN
        ]
        return tuple(dict.fromkeys(fact for facts in found for fact in facts))

    def _held_up(self, pathway: Pathway) -> PlanNote | None:
        """What the pathway wants known and adequate before it gets days (SAFETY-26)."""
        if pathway.dated_when is None or self.evaluate(pathway.dated_when) is Truth.TRUE:
            return None
        facts = self.undecided(pathway.dated_when)
        return PlanNote(code="not_dated", about=pathway.id, facts=facts)

    def _if_stated(self, condition: Condition | None) -> Truth:
        return Truth.FALSE if condition is None else self.evaluate(condition)

    def _maybe(
        self,
        code: Literal["may_be_excluded", "may_be_contested"],
        pathway: Pathway,
        condition: Condition | None,
    ) -> PlanNote:
        return PlanNote(code=code, about=pathway.id, facts=self.undecided(condition))

    def standing(self, pathway: Pathway) -> Standing:
        done = match_done(pathway.steps, self.record, self.ahead.since)
        history = self._history(pathway, done)
        passed = passed_steps(pathway, set(done) - history)
        states: dict[str, StepState] = {
            step.id: "passed" if step.id in passed - set(done) else self._state(step, done)
            for step in pathway.steps
        }
        return Standing(done, history, states)

    def _network(
        self, pathway: Pathway, standing: Standing, states: Mapping[str, str] | None = None
    ) -> Network:
        return build_network(
            pathway,
            standing.states if states is None else states,
            standing.done,
            standing.history,
            self.facts,
            self.as_of,
            self.ahead,
        )

    def _dated(
        self, pathway: Pathway, status: Status, open_facts: tuple[str, ...], undoing: Undoing
    ) -> PlannedPathway:
        standing = self.standing(pathway)
        states, done = standing.states, standing.done
        network = self._network(pathway, standing)
        notes = [PlanNote(code=code, about=about) for code, about in network.notes]
        answer = solve(network.strict, allowed=network.allowed)
        if isinstance(answer, Inconsistent) and network.vague:
            answer = solve(network.lenient, allowed=network.allowed)
            notes += [PlanNote(code="exact_date_needed", about=p) for p in network.vague]
        if isinstance(answer, Inconsistent):
            days = self.ahead.calendar
            why = Contradiction(answer, pathway.steps, days, self.as_of, at_desk=self.at_desk)
            repairs: tuple[PlanRepair, ...] = ()
            if self.repairing:
                others = partial(self._network, pathway, standing)
                repairs = why.repairs(network, states, others, self._undone(undoing))
            return PlannedPathway(
                id=pathway.id,
                status=status,
                feasibility="inconsistent",
                open_facts=open_facts,
                steps=tuple(self._step(step, states, done, None, 0) for step in pathway.steps),
                reasons=why.reasons(),
                repairs=repairs,
                short_by_days=answer.short_by_days,
                notes=tuple(notes),
            )
        notes += [PlanNote(code="preference_dropped", about=gone.id) for gone in answer.dropped]
        begin = answer.windows[Network.PLAN_START].earliest or 0
        return PlannedPathway(
            id=pathway.id,
            status=status,
            feasibility="feasible",
            open_facts=open_facts,
            steps=tuple(
                self._step(step, states, done, answer.windows, begin) for step in pathway.steps
            ),
            notes=tuple(notes),
            first_treatment_days=first_treatment(pathway.steps, states, answer.windows),
            total_days=total(states, answer.windows, begin),
        )

    def _undone(self, undoing: Undoing) -> Undone:
        return {
            repair: partial(self._network, pathway, self.standing(pathway))
            for repair, pathway in undoing.items()
        }

    def _history(self, pathway: Pathway, done: Mapping[str, Recorded]) -> set[str]:
        return {
            step.id
            for step in pathway.steps
            if step.id in done
            and step.when is not None
            and self.evaluate(step.when) is not Truth.TRUE
        }

    def _state(self, step: Step, done: Mapping[str, Recorded]) -> StepState:
        if step.id in done:
            return "done"
        if step.id in self.ahead.dropped:
            return "skipped"
        needed = Truth.TRUE if step.when is None else self.evaluate(step.when)
        return _STEP_STATE[needed]

    def _step(
        self,
        step: Step,
        states: Mapping[str, StepState],
        done: Mapping[str, Recorded],
        windows: Mapping[str, Window] | None,
        begin: int,
    ) -> PlannedStep:
        state = states[step.id]
        recorded = done.get(step.id)
        start = end = Window(None, None)
        if windows is not None and state in ACTIVE:
            start, end = windows[f"{step.id}.start"], windows[f"{step.id}.end"]
        waiting = state in {"planned", "open"}
        needs, needs_facts = self._needs(step) if waiting else ("none", ())
        return PlannedStep(
            id=step.id,
            action=step.action,
            state=state,
            done_by=recorded.treatment if recorded else None,
            earliest=self._iso(start.earliest),
            latest=self._iso(start.latest),
            end_earliest=self._iso(end.earliest),
            end_latest=self._iso(end.latest),
            weeks=(_weeks(start.earliest, begin), _weeks(start.latest, begin)),
            needs=needs,
            needs_facts=needs_facts,
            open_facts=self.undecided(step.when) if state == "open" else (),
        )

    def _needs(self, step: Step) -> tuple[Needs, tuple[str, ...]]:
        if step.needs is None:
            return "none", ()
        truth = self.evaluate(step.needs)
        if truth is Truth.TRUE:
            return "met", ()
        return ("unmet" if truth is Truth.FALSE else "unknown"), self.undecided(step.needs)

    def _iso(self, day: int | None) -> str | None:
        return None if day is None else (self.as_of + timedelta(days=day)).isoformat()


_STATUS: Mapping[Truth, Status] = {
    Truth.TRUE: "applies",
    Truth.UNKNOWN: "open",
    Truth.FALSE: "does_not_apply",
}
_STEP_STATE: Mapping[Truth, StepState] = {
    Truth.TRUE: "planned",
    Truth.UNKNOWN: "open",
    Truth.FALSE: "skipped",
}


def _weeks(day: int | None, begin: int) -> int | None:
    return None if day is None else (day - begin) // 7
