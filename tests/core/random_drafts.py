"""Random pathways edited at random, and their rules written down a second time for CP-SAT.

Nothing of the network is used for the second writing: steps, intervals, what was left out, pins,
lists and further days become bounds and days straight from the pathway and the draft.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import msgspec

from guidelines.core.content.conditions import Test
from guidelines.core.content.pathways import DoneBy, Interval, Pathway, Step
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.result import Result
from guidelines.core.planning.bounds import ORIGIN, Bound
from guidelines.core.planning.calendar import WEEKDAYS, Calendar, Closure, Resource
from guidelines.core.planning.days import Days
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import ChangedInterval, ChangedStep, Draft, NewStep
from guidelines.core.planning.edited import chosen_pairs, natural_order, order_of
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    MoveStep,
    PinStep,
)
from guidelines.core.record.case_record import CaseHeader, CaseRecord, Treatment
from tests.core.independent_plans import HORIZON, Plan
from tests.core.small import coded, facts, guideline

TODAY = date(2026, 5, 4)
RESOURCES = ("theatre", "board", "radiology")
DURATIONS = ((1, 1), (1, 7), (7, 14), (28, 42))
GIVEN = Treatment(id="T0", kind="surgery", operation="stoma", start="2026-04-20", end="2026-04-22")
"""Of some plans the first step, done two weeks ago."""
RECORD = CaseRecord(schema_version=1, case=CaseHeader(id="R"))


def random_pathway(chance: random.Random) -> Pathway:
    count = chance.randint(3, 7)
    steps = tuple(
        Step(
            id=f"s{place}",
            action=f"a{place}",
            label=f"Step {place}",
            duration_days=chance.choice(DURATIONS),
            resource=chance.choice((*RESOURCES, None, None)),
            done_by=DoneBy(kind="surgery", operations=("stoma",)) if place == 0 else None,
        )
        for place in range(count)
    )
    intervals = [_interval(chance, place - 1, place) for place in range(1, count)]
    for _ in range(chance.randint(0, count // 2)):
        intervals.append(_interval(chance, *sorted(chance.sample(range(count), 2))))
    return Pathway(
        stream="colorectal",
        id="p",
        sources=("X",),
        title="Random",
        intent="curative",
        alternative="x",
        order=1,
        when=Test("when", "mmr", "eq", ("pMMR",)),
        stop="Never",
        steps=steps,
        intervals=tuple(
            msgspec.structs.replace(each, id=f"i{place}") for place, each in enumerate(intervals)
        ),
    )


def _interval(chance: random.Random, first: int, second: int) -> Interval:
    low = chance.choice((None, 0, 1, 7, 14, 28))
    room = chance.choice((None, None, None, 7, 28, 60))
    return Interval(
        id="",
        start=f"s{first}.{chance.choice(('start', 'end', 'end'))}",
        end=f"s{second}.start",
        min_days=low,
        max_days=None if room is None else (low or 0) + room,
        hard=chance.random() < 0.8,
        rank=chance.choice((0, 0, 1, 2)),
        why="because",
        sources=("X",),
    )


def random_calendar(chance: random.Random) -> Calendar:
    return Calendar(
        schema_version=1,
        resources={
            name: Resource(
                weekdays=tuple(chance.sample(WEEKDAYS, chance.choice((1, 2, 5)))),
                closed=(_leave(chance),) if chance.random() < 0.3 else (),
            )
            for name in chance.sample(RESOURCES, chance.randint(0, 3))
        },
        closed=(_leave(chance),) if chance.random() < 0.3 else (),
    )


def _leave(chance: random.Random) -> Closure:
    first = TODAY + timedelta(days=chance.randint(0, 60))
    return Closure(first=first, last=first + timedelta(days=chance.randint(0, 14)))


def random_edit(chance: random.Random, draft: Draft, pathway: Pathway) -> Edit:
    step = chance.choice(order_of(draft, pathway))
    day = TODAY + timedelta(days=chance.randint(0, 120))
    low, high = chance.choice(DURATIONS)
    numbers = ChangedInterval(
        min_days=chance.choice((None, 0, 3, 21)),
        max_days=chance.choice((None, 35, 70)),
        set_aside=chance.random() < 0.3,
        reason="As agreed",
    )
    new = NewStep(
        label="Further",
        duration_days=(low, high),
        resource=chance.choice((*RESOURCES, None)),
        after=chance.choice((None, step)),
    )
    edits: tuple[Edit, ...] = (
        DropStep(step, "As agreed"),
        AddStep(new),
        MoveStep(step, chance.choice((None, *order_of(draft, pathway)))),
        MoveStep(step, chance.choice((None, *order_of(draft, pathway)))),
        PinStep(step, day),
        ChangeStep(step, ChangedStep(duration_days=(low, high), reason="As agreed")),
        ChangeInterval(chance.choice(pathway.intervals).id, numbers),
        AddDay(chance.choice(RESOURCES), day),
    )
    return chance.choice(edits)


@cache
def _part() -> Result:
    return assess(RECORD, guideline(), as_of=TODAY).result


@cache
def random_case(seed: int) -> tuple[Desk, Draft]:
    """A desk with a calendar, and a draft of one to six edits that make sense."""
    chance = random.Random(seed)
    pathway, calendar = random_pathway(chance), random_calendar(chance)
    done = chance.random() < 0.3
    content = replace(guideline(), pathways={"p": pathway})
    known = dict(facts(coded("mmr", "pMMR"), of=content))
    part = msgspec.structs.replace(_part(), facts=known, streams=("colorectal",))
    record = msgspec.structs.replace(RECORD, treatments=[GIVEN] if done else [])
    desk = Desk(content, part, record, as_of=TODAY, calendar=calendar)
    draft = Draft(pathway="p")
    for _ in range(chance.randint(1, 6)):
        try:
            draft = desk.apply(draft, random_edit(chance, draft, pathway))
        except EditError:
            continue
    return desk, draft


# ------------------------------------------------------------------ written down a second time


def rules_of(desk: Desk, draft: Draft) -> Plan:
    """The bounds and the days of a draft, preferences in the order in which they are kept."""
    pathway = desk.guideline.pathways["p"]
    done = {"s0"} if desk.record.treatments else set()
    resources = {step.id: step.resource for step in pathway.steps}
    resources |= {added.id: added.resource for added in draft.added}
    lasting = {step.id: step.duration_days for step in pathway.steps}
    lasting |= {added.id: added.duration_days for added in draft.added}
    lasting |= {s: c.duration_days for s, c in draft.changed.items() if c.duration_days}
    bounds: list[Bound] = []
    allowed: dict[str, Days] = {}
    for step in resources:
        start, end = f"{step}.start", f"{step}.end"
        if step in done:
            bounds += [Bound("done", ORIGIN, start, -14, -14), Bound("done", ORIGIN, end, -12, -12)]
        elif step not in draft.dropped:
            bounds.append(Bound("not_before", ORIGIN, start, 0))
            bounds.append(Bound("duration", start, end, min(lasting[step]), max(lasting[step])))
            if step in draft.pins:
                day = (draft.pins[step] - TODAY).days
                bounds.append(Bound("pin", ORIGIN, start, day, day))
            if resources[step] in desk.calendar.resources:
                allowed[start] = _days(desk.calendar, str(resources[step]), draft)
    bounds += _between(pathway, draft, done)
    return bounds, allowed


def _between(pathway: Pathway, draft: Draft, done: set[str]) -> Iterator[Bound]:
    """Intervals of which both ends take place, and one of them lies ahead."""
    rules = [
        Bound(i.id, i.start, i.end, low or 0, high, hard=i.hard, rank=i.rank)
        for i in pathway.intervals
        for low, high in [_numbers(i, draft)]
        if not (i.id in draft.intervals and draft.intervals[i.id].set_aside)
    ]
    ahead = {*natural_order(draft, pathway)} - {*draft.dropped} - done
    natural = [step for step in natural_order(draft, pathway) if step in ahead]
    chosen = [step for step in order_of(draft, pathway) if step in ahead]
    for first, then in chosen_pairs(natural, chosen, {added.id for added in draft.added}):
        rules.append(Bound(f"order:{first}:{then}", f"{first}.end", f"{then}.start", 0))
    for gone in draft.dropped:
        rules = _across(rules, gone)
    for rule in rules:
        if not {_owner(rule.source), _owner(rule.target)} <= done:
            yield rule


def _across(rules: list[Bound], gone: str) -> list[Bound]:
    """Without one step: what came before it still comes before what followed."""
    into = [rule for rule in rules if _owner(rule.target) == gone]
    out = [rule for rule in rules if _owner(rule.source) == gone]
    rest = [rule for rule in rules if rule not in into and rule not in out]
    return rest + [
        Bound("", a.source, b.target, 0, hard=a.hard and b.hard, rank=max(a.rank, b.rank))
        for a in into
        for b in out
        if _owner(a.source) != _owner(b.target)
    ]


def _numbers(interval: Interval, draft: Draft) -> tuple[int | None, int | None]:
    change = draft.intervals.get(interval.id)
    if change is None:
        return interval.min_days, interval.max_days
    return change.min_days, change.max_days


def _owner(point: str) -> str:
    return point.partition(".")[0]


def _days(calendar: Calendar, name: str, draft: Draft) -> Days:
    """Day by day, as somebody reads a calendar on the wall."""
    resource = calendar.resources[name]
    closures = (*calendar.closed, *resource.closed)
    agreed = draft.extra_days.get(name, ())

    def open_on(day: date) -> bool:
        closed = any(each.first <= day <= each.until for each in closures)
        return day in agreed or (WEEKDAYS[day.weekday()] in resource.weekdays and not closed)

    listed = (number for number in range(HORIZON) if open_on(TODAY + timedelta(days=number)))
    return Days(tuple(listed), HORIZON)
