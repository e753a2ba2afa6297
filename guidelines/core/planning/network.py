"""A pathway and a case as bounds between points in time, ready to be solved.

Dates of the past may be partial. A washout always counts from the last day on which the dose can
have been given. The `strict` network also counts every "at most" from the first day possible;
where that leaves no plan, the `lenient` one shows whether a more exact date could.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Literal

from guidelines.core.content.pathways import Interval, Pathway, Step
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.bounds import ORIGIN, Bound, Window
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.days import Days
from guidelines.core.planning.draft import ORDER
from guidelines.core.planning.recorded import Recorded
from guidelines.core.record.dates import When

ACTIVE = {"planned", "open", "done"}
NoteCode = Literal["event_date_unknown", "event_unknown", "done_without_date"]

EVENTS: Mapping[str, tuple[str, str | None]] = {
    "last_bevacizumab": ("clock.last_bevacizumab_to_now", "systemic.bevacizumab"),
    "last_cytotoxic": ("clock.last_cytotoxic_to_now", "systemic.started"),
    "primary_surgery": ("clock.primary_surgery_to_now", None),
}
"""Events that intervals count from: the clock that starts with it, the fact that it happened."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is settled about the steps that are not done yet."""

    calendar: Calendar | None = None
    pins: Mapping[str, date] = field(default_factory=dict)
    """Steps that the board has put on a day."""
    dropped: Collection[str] = ()
    """Steps that the board has left out."""
    since: Mapping[str, date] = field(default_factory=dict)
    """Of steps that the board added: the day before which no treatment was one of them."""


@dataclass
class Network:
    PLAN_START: ClassVar[str] = "plan.start"

    strict: list[Bound] = field(default_factory=list)
    lenient: list[Bound] = field(default_factory=list)
    vague: list[str] = field(default_factory=list)
    """Points of the past of which only an interval is known and from which a rule counts."""
    notes: list[tuple[NoteCode, str]] = field(default_factory=list)
    past: dict[str, Window] = field(default_factory=dict)
    allowed: dict[str, Days] = field(default_factory=dict)
    """Of the starts of steps that wait for a resource: its days."""

    @property
    def in_question(self) -> list[Bound]:
        """The bounds of which it is said that they contradict each other."""
        return self.lenient if self.vague else self.strict

    def add(self, bound: Bound) -> None:
        self.strict.append(bound)
        self.lenient.append(bound)

    def fix(self, point: str, window: Window, why: str) -> None:
        """A point of the past, with its ends as points of their own for the worst case."""
        self.past[point] = window
        self.add(Bound(why, ORIGIN, point, window.earliest, window.latest))
        for side, day in (("first", window.earliest), ("last", window.latest)):
            if day is not None:
                self.add(Bound(why, ORIGIN, f"{point}@{side}", day, day))


def build_network(
    pathway: Pathway,
    states: Mapping[str, str],
    done: Mapping[str, Recorded],
    history: Collection[str],
    facts: Facts,
    as_of: date,
    ahead: Ahead,
) -> Network:
    """`history`: done steps that the case no longer asks for; they bind nothing before them."""
    network = Network()
    for step in pathway.steps:
        if step.id in done:
            _add_done(network, step, done[step.id], as_of)
        elif states[step.id] in ACTIVE:
            _add_undone(network, step, ahead, as_of)
    _add_plan_start(network, [step for step in done if step not in history])
    inactive = [step.id for step in pathway.steps if states[step.id] not in ACTIVE]
    links = _without(inactive, history, pathway.intervals)
    for name in dict.fromkeys(link.start for link in links if link.start.startswith("event:")):
        _add_event(network, name, facts, as_of)
    for link in links:
        _add_link(network, link)
    return network


def passed_steps(pathway: Pathway, done: Collection[str]) -> set[str]:
    """Work-up and decisions that come before a step already done: nothing is left to date.

    What the board puts before it in its own order is put there to be done all the same.
    """
    befores: dict[str, set[str]] = {}
    for interval in pathway.intervals:
        if not interval.id.startswith(ORDER):
            befores.setdefault(_owner(interval.end), set()).add(_owner(interval.start))
    reached: set[str] = set()
    waiting = list(done)
    while waiting:
        for earlier in befores.get(waiting.pop(), set()) - reached:
            reached.add(earlier)
            waiting.append(earlier)
    work_up = {step.id for step in pathway.steps if step.done_by is None}
    return reached & work_up


def _owner(point: str) -> str:
    return point.rpartition(".")[0]


def _add_undone(network: Network, step: Step, ahead: Ahead, as_of: date) -> None:
    start, end = f"{step.id}.start", f"{step.id}.end"
    network.add(Bound(f"not_before:{step.id}", ORIGIN, start, 0, None))
    network.add(_duration(step, start, end))
    if step.id in ahead.pins:
        day = (ahead.pins[step.id] - as_of).days
        network.add(Bound(f"pin:{step.id}", ORIGIN, start, day, day))
    days = ahead.calendar.days_of(step.resource, as_of) if ahead.calendar else None
    if days is not None:
        network.allowed[start] = days


def _duration(step: Step, start: str, end: str) -> Bound:
    low, high = min(step.duration_days, default=0), max(step.duration_days, default=0)
    return Bound(f"duration:{step.id}", start, end, low, high)


def _add_done(network: Network, step: Step, recorded: Recorded, as_of: date) -> None:
    start, end = f"{step.id}.start", f"{step.id}.end"
    why = f"done:{step.id}"
    began = _days(recorded.start, as_of)
    if began is None:
        network.notes.append(("done_without_date", step.id))
    network.fix(start, began or Window(None, 0), why)
    network.add(Bound(why, start, end, 0, None))
    if recorded.ongoing:
        network.add(Bound(why, ORIGIN, end, 0, None))
        network.add(replace(_duration(step, start, end), hard=False))
        return
    ended = _days(recorded.end, as_of)
    if ended is None and began is not None and step.done_by and step.done_by.kind != "systemic":
        ended = _over_in_time(began, max(step.duration_days, default=0))
    network.fix(end, ended or Window(None, 0), why)


def _over_in_time(began: Window, days: int) -> Window:
    """When something short that has begun was over: as long as it takes, and not after today."""
    latest = began.latest or 0
    return Window(began.earliest, max(latest, min(latest + days, 0)))


def _days(when: When | None, as_of: date) -> Window | None:
    """Days from `as_of`; None for a date that has no place on the calendar."""
    if when is None or when.anchor is not None:
        return None
    first, last = (when.earliest - as_of).days, (when.latest - as_of).days
    return Window(first, max(first, min(last, 0)))


def _add_plan_start(network: Network, done: list[str]) -> None:
    """The plan starts with its first recorded step, else today."""
    dated = {
        step: day for step in done if (day := network.past[f"{step}.start"].earliest) is not None
    }
    if dated:
        first = min(dated, key=lambda step: (dated[step], step))
        network.add(Bound("plan.start", f"{first}.start", Network.PLAN_START, 0, 0))
    else:
        network.add(Bound("plan.start", ORIGIN, Network.PLAN_START, 0, 0))


def _add_event(network: Network, name: str, facts: Facts, as_of: date) -> None:
    event = name.removeprefix("event:")
    clock, happened = EVENTS.get(event, (f"clock.{event}_to_now", None))
    fact = facts.get(clock)
    if fact is not None and fact.state == "not_applicable":
        return
    said = facts.get(happened) if happened else None
    given = said.options if said else ()
    if given == ("no",):
        return
    window = _days(fact.start, as_of) if fact else None
    if window is None:
        code: NoteCode = "event_date_unknown" if given == ("yes",) else "event_unknown"
        network.notes.append((code, event))
    else:
        network.fix(name, window, name)


@dataclass(frozen=True, slots=True)
class _Link:
    """An interval of the content, or the order that is left where a step between is skipped."""

    id: str
    start: str
    end: str
    low: int
    high: int | None
    hard: bool
    why: str
    stated: bool = True
    """Whether its numbers are those of the content, which the board can change."""
    rank: int = 0

    @property
    def chosen(self) -> bool:
        """Whether the order that the board chose has a part in it."""
        return any(part.startswith(ORDER) for part in self.id.split("+"))


def _without(
    inactive: Collection[str], history: Collection[str], intervals: Iterable[Interval]
) -> list[_Link]:
    """The intervals between steps that take place; order reaches across the others."""
    links = [_link(interval) for interval in intervals]
    for step in (*inactive, *history):
        into = [link for link in links if _owner(link.end) == step]
        out = [link for link in links if _owner(link.start) == step]
        gone = into if step in history else [*into, *out]
        links = [link for link in links if link not in gone]
        links += [_across(a, b) for a in into for b in out if _reaches(step, a, b)]
    return links


def _link(interval: Interval) -> _Link:
    return _Link(
        interval.id,
        interval.start,
        interval.end,
        interval.min_days or 0,
        interval.max_days,
        interval.hard,
        interval.why,
        stated=not interval.id.startswith(ORDER),
        rank=interval.rank,
    )


def _across(into: _Link, out: _Link) -> _Link:
    hard, rank = into.hard and out.hard, max(into.rank, out.rank)
    name = f"{into.id}+{out.id}"
    return _Link(name, into.start, out.end, 0, None, hard, "", stated=False, rank=rank)


def _reaches(step: str, into: _Link, out: _Link) -> bool:
    """Whether what comes before a step also comes before what follows it."""
    before, after = _owner(into.start), _owner(out.end)
    chained = step not in {before, after} and before != after
    return chained and not into.start.startswith("event:") and min(into.low, out.low) >= 0


def _add_link(network: Network, link: _Link) -> None:
    """Rules between two points of the past are history, not planning.

    Nor can the order that the board chose put what lies ahead before what has been done.
    """
    past = link.start in network.past
    if link.chosen and link.end in network.past:
        return
    if (past and link.end in network.past) or (link.start.startswith("event:") and not past):
        return
    bound = Bound(
        link.id, link.start, link.end, link.low, link.high, link.why, link.hard,
        rank=link.rank, relaxable=link.stated,
    )  # fmt: skip
    if not past:
        network.add(bound)
        return
    window = network.past[link.start]
    if window.earliest != window.latest and link.start not in network.vague:
        network.vague.append(link.start)
    network.lenient.append(bound)
    if window.latest is not None:
        network.add(replace(bound, source=f"{link.start}@last", high=None))
    if window.earliest is not None and link.high is not None:
        network.strict.append(replace(bound, source=f"{link.start}@first", low=None))
