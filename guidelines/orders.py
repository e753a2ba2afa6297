"""The order in which each published case was treated, and the plan that gives the same order.

`orders.yaml` tells for every published case what was done one after the other and which pathway has
the same order; where the guideline does not support it, or sources contradict each other, it says
why, and which items show that to the board.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Part, Texts
from guidelines.core.content.loading import (
    ContentInvalidError,
    Mapping,
    Node,
    Sequence,
    read_yaml,
    to_data,
)
from guidelines.core.content.pathways import Pathway
from guidelines.core.content.schema import Report, Reporter, build, shown
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.recall import CaseExpectation, Warn, recall
from guidelines.core.evaluation.result import Result
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.expectations import CASES

EXCLUDED = "excluded:"
"""Prefix of what is shown by a column that is excluded: the id of the pathway."""
ORDERS = Path(__file__).parent / "orders.yaml"
Because = Literal["contested", "advised_against", "not_stated", "not_encoded"]
"""Why a published order has no plan: sources disagree, the guideline advises against it, the text
that was read tells no order of treatments, or no pathway speaks of it."""


class Extra(Mapping):
    """Part of a case file: what is recorded beside what the publication states."""


class Shown(Part, frozen=True, kw_only=True):
    """A reason in our words, the items that show it to the board, and the statements behind it."""

    text: str
    shown_by: Texts
    """Ids of items in view, `asks:` and a fact, or `excluded:` and a pathway."""
    sources: Texts = ()


class DaysAfter(Part, frozen=True, kw_only=True):
    """The published number of days from a point of the plan to the start of this step."""

    point: str
    days: tuple[int, ...]
    """At least and at most."""


class Published(Part, frozen=True, kw_only=True):
    """One thing that was done, as an action of the content."""

    action: str
    what: str
    place: str
    """Where the case file of the inventory says so."""
    done: str | None = None
    """The treatment of the case file that was this; it was given before the plan begins."""
    step: str | None = None
    """The step of the plan, where several have this action."""
    together: bool = False
    """In one operation with what is named before it, or in the days after."""
    days_after: DaysAfter | None = None
    apart: Shown | None = None
    """Why the plan does not have this step here."""


class Supports(Part, frozen=True, kw_only=True):
    pathway: str
    gate: str | None = None
    outcome: str | None = None
    """What was decided at the gate, where the order goes on in a branch."""


class WhyNot(Shown, frozen=True, kw_only=True):
    because: Because


class Assumed(Part, frozen=True, kw_only=True):
    """What the text read does not state and the plan asks for."""

    why: str
    record: Extra


class Order(Part, frozen=True, kw_only=True):
    case: str
    file: str
    at: str
    """The moment that the case file describes, and whether another can be planned."""
    order: tuple[Published, ...] = ()
    supports: Supports | None = None
    assumed: Assumed | None = None
    why_not: WhyNot | None = None


def orders() -> list[Order]:
    return read_orders(ORDERS.name, ORDERS.read_text(encoding="utf-8"))


def read_orders(file: str, text: str) -> list[Order]:
    """The orders of a file, or `ContentInvalidError` with everything wrong in it."""
    tree, report = read_yaml(file, text), Reporter(file)
    if not isinstance(tree, Sequence):
        report(tree, ".", shown(tree), "a list of cases")
        raise ContentInvalidError(report.errors)
    parsers: dict[type, Callable[[Node, str, Report], Any]] = {Extra: _extra}
    found = [build(node, Order, str(n), report, parsers) for n, node in enumerate(tree.items)]
    for number, order in enumerate(found):
        if order is not None and (order.supports is None) == (order.why_not is None):
            report(tree.items[number], str(number), "both or none", "either supports or why_not")
    if report.errors:
        raise ContentInvalidError(report.errors)
    return [each for each in found if each is not None]


def _extra(node: Node, path: str, report: Report) -> Extra | None:
    if not isinstance(node, Mapping):
        report(node, path, shown(node), "part of a case file")
        return None
    return Extra(node.entries, node.line)


@dataclass(frozen=True)
class Reproduced:
    """What the engine makes of a published order."""

    result: Result
    pathway: Pathway
    plan: PlannedPathway
    steps: tuple[tuple[Published, PlannedStep | None], ...]
    """The published steps that the plan is to have, with those that it has."""

    def outside_intervals(self) -> Iterator[str]:
        """Published numbers of days that the hard intervals of the plan do not allow."""
        for published, step in self.steps:
            after = published.days_after
            if after is None or step is None:
                continue
            for each in self.pathway.intervals:
                if each.hard and (each.start, each.end) == (after.point, f"{step.id}.start"):
                    if min(after.days) < (each.min_days or 0):
                        yield f"{each.id}: {after.days} days"
                    if each.max_days is not None and max(after.days) > each.max_days:
                        yield f"{each.id}: {after.days} days"

    def out_of_order(self) -> Iterator[str]:
        """Published steps that the plan lacks, or has before what they came after."""
        ready: str | None = None
        for published, step in self.steps:
            if step is None or step.state == "skipped":
                yield f"no step of the plan is {published.what!r}"
                continue
            starts = step.earliest or step.end_earliest
            if step.state == "done" or published.together:
                ready = max(filter(None, (ready, step.end_earliest)), default=None)
                continue
            if starts is None:
                yield f"{step.id} has no date"
            elif ready is not None and starts < ready:
                yield f"{step.id} on {starts}, before {ready}"
            ready = step.end_earliest


def recorded(order: Order, *, assumed: bool = True) -> CaseRecord:
    """The case file, with what is assumed beside it unless it is to be as published."""
    path = CASES / f"{order.file}.yaml"
    text = path.read_text(encoding="utf-8")
    if order.assumed is None or not assumed:
        return read_case(path.name, text)
    whole = merged(to_data(read_yaml(path.name, text)), to_data(order.assumed.record))
    return read_case(f"{order.file}.json", json.dumps(whole))


def merged(data: Any, more: Any) -> Any:
    """Maps key by key, rows by their id; other rows are added, and everything else replaced."""
    if isinstance(data, dict) and isinstance(more, dict):
        return {**data, **{key: merged(data.get(key), value) for key, value in more.items()}}
    if isinstance(data, list) and isinstance(more, list):
        by_id = {row["id"]: row for row in more if isinstance(row, dict) and "id" in row}
        known = [row.get("id") if isinstance(row, dict) else None for row in data]
        rows = [merged(row, by_id.get(name, row)) for row, name in zip(data, known, strict=True)]
        added = [
            row for row in more if not isinstance(row, dict) or row.get("id") not in known
            or "id" not in row
        ]  # fmt: skip
        return [*rows, *added]
    return more


def as_published(order: Order, guideline: Guideline, *, as_of: date) -> Result:
    """The answer for the case file alone."""
    return assess(recorded(order, assumed=False), guideline, as_of=as_of).result


def reproduced(order: Order, guideline: Guideline, *, as_of: date) -> Reproduced:
    """The plan of the pathway that supports the order, followed into its branch if it names one."""
    supports = order.supports
    if supports is None:
        raise ValueError(f"{order.case}: no pathway supports this order")
    record = recorded(order)
    result = assess(record, guideline, as_of=as_of).result
    part = result.offering(supports.pathway)
    if part is None:
        raise ValueError(f"{order.case}: {supports.pathway} is offered for none of the cancers")
    desk = Desk(guideline, part, record, as_of=as_of, calendar=NO_CALENDAR)
    draft = Draft(pathway=supports.pathway)
    in_hand = desk.solve(draft)
    pathway, plan = in_hand.pathway, in_hand.plan
    if supports.gate is not None:
        branch = next(
            each
            for each in desk.branches(draft)
            if (each.gate, each.outcome) == (supports.gate, supports.outcome)
        )
        pathway, plan = branch.pathway, branch.plan
    wanted = [each for each in order.order if each.done is None and each.apart is None]
    return Reproduced(part, pathway, plan, tuple(_matched(wanted, plan)))


def not_shown(order: Order, result: Result, guideline: Guideline) -> Iterator[str]:
    """What a reason names and the board would not see."""
    reasons = (order.why_not, *(published.apart for published in order.order))
    for name in (name for reason in reasons if reason for name in reason.shown_by):
        if not _is_shown(name, result, guideline):
            yield name


def _is_shown(name: str, result: Result, guideline: Guideline) -> bool:
    if name.startswith(EXCLUDED):
        pathway = name.removeprefix(EXCLUDED)
        plans = (each.plan for part in result.parts for each in part.pathways)
        return any(plan.id == pathway and plan.feasibility == "excluded" for plan in plans)
    warn = Warn(text=name, shown_by=(name,))
    expected = CaseExpectation(case="", stream="", files=("",), warn=(warn,))
    return all(met.is_met for met in recall([expected], {"": result}, guideline))


def _matched(
    wanted: list[Published], plan: PlannedPathway
) -> Iterator[tuple[Published, PlannedStep | None]]:
    """Each published step with the first step of the plan that is like it and not taken yet."""
    left = [step for step in plan.steps if step.state != "skipped"]
    for each in wanted:
        found = next(
            (step for step in left if step.action == each.action and each.step in {None, step.id}),
            None,
        )
        if found is not None:
            left.remove(found)
        yield each, found
