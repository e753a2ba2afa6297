"""A plan in hand as something to draw: steps with their days, and the waits that part them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidelines.core.content.pathways import Interval, Pathway, Step
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.network import EVENTS
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.planning.recorded import when_or_none
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain_plan import EVENTS as EVENT_WORDS
from tumorboard.web.assessment.actions import look
from tumorboard.web.pictures import gantt
from tumorboard.web.pictures.scale import CALENDAR, Span

DRAWN = frozenset({"planned", "open", "done"})
AHEAD = frozenset({"planned", "open"})
LONG_AGO = dt.timedelta(weeks=26)
"""What was over before that is told and not drawn, or the weeks ahead would have no room."""
SOON_ENOUGH = dt.timedelta(days=730)  # no list is looked for later than this
GOES_ON = dt.timedelta(weeks=4)
"""Of a step that can be as late as one likes so much is drawn, and an arrow."""
NO_TIME = dt.timedelta()
START, END = ".start", ".end"
NO_DATES = "no days while the plan does not fit"
CONTRADICTS = "part of what cannot fit"

Row = Callable[[str], str]


def no_row(_: str) -> str:
    return ""


@dataclass(frozen=True)
class Background:
    """What a plan is drawn against."""

    as_of: dt.date
    facts: Facts = field(default_factory=dict)
    calendar: Calendar = NO_CALENDAR
    record: CaseRecord | None = None
    rules: Mapping[str, str] = field(default_factory=dict)  # titles of pitfalls
    row: Row = no_row
    """The address of the step's row in the table beside the picture."""


def background_of(desk: Desk, row: Row = no_row) -> Background:
    return Background(
        as_of=desk.as_of,
        facts=desk.evaluator.facts,
        calendar=desk.calendar,
        record=desk.record,
        rules={key: pitfall.title for key, pitfall in desk.guideline.pitfalls.items()},
        row=row,
    )


def plan_pictures(hand: PlanInHand, background: Background) -> gantt.Pictures | None:
    """None where no step has a date."""
    return gantt.draw_for_all(gantt_of(hand, background))


def gantt_of(hand: PlanInHand, background: Background) -> gantt.Gantt:
    against: dict[str, list[str]] = defaultdict(list)
    for violation in hand.violations:
        title = background.rules.get(violation.pitfall, violation.pitfall)
        for step in violation.hit.steps:
            against[step].append(f"{title} (kept by the board)" if violation.kept else title)
    drawer = Drawer(hand.plan, hand.pathway, background)
    drawer.pins, drawer.against = hand.draft.pins, against
    drawer.calendar = background.calendar.with_days(hand.draft.extra_days)
    return drawer.drawing(hand.pathway.steps)


class Drawer:
    """One planned pathway with what it is drawn against."""

    def __init__(self, plan: PlannedPathway, pathway: Pathway, background: Background) -> None:
        self.plan, self.pathway, self.background = plan, pathway, background
        self.planned = {step.id: step for step in plan.steps if step.state in DRAWN}
        self.labels = {step.id: step.label for step in pathway.steps}
        self.treatments = {step.id for step in pathway.steps if step.done_by is not None}
        self.calendar = background.calendar
        self.pins: Mapping[str, dt.date] = {}
        self.against: Mapping[str, Sequence[str]] = {}
        self.fits = plan.feasibility != "inconsistent"
        self.contradicting = {
            point.rpartition(".")[0] for each in plan.reasons for point in (each.start, each.end)
        }

    def drawing(self, steps: Sequence[Step], *, waits: bool = True) -> gantt.Gantt:
        rows: list[gantt.Step | gantt.Wait] = []
        for step in steps:
            if planned := self.planned.get(step.id):
                rows += self.waits_not_in(rows, planned) if waits else ()
                rows.append(self.step(step, planned))
        today = self.background.as_of
        return gantt.Gantt(
            tuple(rows),
            Span.on(today),
            f"today {today.day} {today:%b}",
            closed=tuple(
                (Span(closed.first, closed.until), closed.why or "closed")
                for closed in self.calendar.closed
            ),
        )

    def step(self, step: Step, planned: PlannedStep) -> gantt.Step:
        window = self.window(planned)
        done = planned.state == "done"
        told = ""
        if done and window and window.end.hi < self.background.as_of - LONG_AGO:
            told = f"done {CALENDAR.tell_span(Span(window.start.lo, window.end.hi))}"
            window = None
        gate = step.gate is not None or look(step.action).kind == "gate"
        listed = () if done or window is None else self.listed(step, window)
        return gantt.Step(
            label=step.label,
            kind=gantt.Kind.GATE if gate else gantt.Kind.TREATMENT,
            window=window,
            fixed=done,
            why_not=self.why_not(planned),
            note=_note(planned),
            href=self.background.row(step.id),
            id=step.id,
            open_end=not done and window is not None and self.open(planned),
            pinned=step.id in self.pins and not done,
            listed=listed,
            listed_as=step.resource or "",
            against=() if done else tuple(dict.fromkeys(self.against.get(step.id, ()))),
            told=told or ("done, no date" if done else ""),
        )

    def why_not(self, planned: PlannedStep) -> str:
        if self.fits or planned.state == "done":
            return ""
        return CONTRADICTS if planned.id in self.contradicting else NO_DATES

    def open(self, planned: PlannedStep) -> bool:
        return planned.latest is None and planned.id not in self.pins

    def window(self, planned: PlannedStep) -> gantt.Window | None:
        """Its days in the plan; without a plan those that stand anyway: done, or set."""
        first = _day(planned.earliest)
        if first is not None:
            end = max(first, _day(planned.end_earliest) or first)
            further = GOES_ON if planned.state in AHEAD and self.open(planned) else NO_TIME
            last = max(first, _day(planned.latest) or first + further)
            last_end = max(end + further, last, _day(planned.end_latest) or last)
            return gantt.Window(Span(first, last), Span(end, last_end))
        if planned.state == "done":
            return self.recorded(planned)
        if not self.fits and (pinned := self.pins.get(planned.id)):
            return gantt.Window(Span.on(pinned), Span.on(pinned))
        return None

    def recorded(self, planned: PlannedStep) -> gantt.Window | None:
        given = self.background.record.treatments if self.background.record else []
        treatment = next((each for each in given if each.id == planned.done_by), None)
        start = when_or_none(treatment.start) if treatment else None
        if treatment is None or start is None or start.anchor is not None:
            return None
        end = when_or_none(treatment.end) or when_or_none(treatment.last_dose) or start
        return gantt.Window(
            Span(start.earliest, start.latest),
            Span(max(start.earliest, end.earliest), max(start.latest, end.latest)),
        )

    def listed(self, step: Step, window: gantt.Window) -> tuple[dt.date, ...]:
        """The days of its calendar on which it can start."""
        today = self.background.as_of
        days = self.calendar.days_of(step.resource, today)
        if days is None:
            return ()
        found, last = [], min(window.start.hi, today + SOON_ENOUGH)
        ahead = days.next((max(window.start.lo, today) - today).days)
        while ahead is not None and (day := today + dt.timedelta(days=ahead)) <= last:
            found.append(day)
            ahead = days.next(ahead + 1)
        return tuple(found)

    def waits_not_in(
        self, rows: Sequence[gantt.Step | gantt.Wait], target: PlannedStep
    ) -> Iterator[gantt.Wait]:
        """Without those that an earlier step has waited for already."""
        drawn = {(e.label, e.over, e.better_over) for e in rows if isinstance(e, gantt.Wait)}
        for wait in self.waits_before(target):
            if (
                wait.broken
                or wait.given_up
                or (wait.label, wait.over, wait.better_over) not in drawn
            ):
                yield wait

    def waits_before(self, target: PlannedStep) -> Iterator[gantt.Wait]:
        """Of washouts and of other waits the one that ends last; the rest pass within it."""
        by_source: dict[str, list[Interval]] = defaultdict(list)
        for each in self.pathway.intervals:
            if each.end == target.id + START and self.parts(each):
                by_source[each.start].append(each)
        found: dict[gantt.Kind, list[gantt.Wait]] = defaultdict(list)
        for intervals in by_source.values():
            if wait := self.wait(intervals, target):
                found[wait.kind].append(wait)
        for waits in found.values():
            last = max(waits, key=lambda wait: (wait.broken, wait.over, wait.better_over))
            others = {wait.label for wait in waits} - {last.label}
            within = f"besides: {'; '.join(sorted(others))}" if others else ""
            yield replace(last, note=" · ".join(part for part in (last.note, within) if part))

    def parts(self, interval: Interval) -> bool:
        """Whether it makes a treatment wait for what was before it."""
        counts = interval.start.startswith("event:") or (
            interval.start.endswith(END) and interval.start.removesuffix(END) in self.treatments
        )
        return counts and _least(interval) > 0

    def wait(self, intervals: Sequence[Interval], target: PlannedStep) -> gantt.Wait | None:
        """Rules from one point to another: the longest that must pass, and that had better."""
        since = self.since(intervals[0].start)
        if target.state not in AHEAD or since is None:
            return None
        must = [each for each in intervals if each.hard]
        longest = max(must or intervals, key=_least)
        window = self.window(target)
        label, kind = self.named(longest.start)
        wait = gantt.Wait(
            label=label,
            kind=kind,
            since=since,
            least=max(map(_least, must), default=0),
            until=window.start.lo if window else None,
            better=max((_least(each) for each in intervals if not each.hard), default=0),
            note=longest.why.rstrip("."),
            id=longest.id,
        )
        return wait if wait.better_over >= self.background.as_of else None

    def since(self, point: str) -> dt.date | None:
        """The earliest day that a wait can count from; of the past the last day possible."""
        if point.startswith("event:"):
            event = point.removeprefix("event:")
            fact = self.background.facts.get(EVENTS.get(event, (f"clock.{event}_to_now",))[0])
            when = fact.start if fact else None
            return None if when is None or when.anchor is not None else when.latest
        planned = self.planned.get(point.removesuffix(END))
        window = self.window(planned) if planned else None
        if planned is None or window is None:
            return None
        return window.end.hi if planned.state == "done" else window.end.lo

    def named(self, point: str) -> tuple[str, gantt.Kind]:
        if point.startswith("event:"):
            event = point.removeprefix("event:")
            words = EVENT_WORDS.get(event, event.replace("_", " "))
            drug = event != "primary_surgery"
            kind = gantt.Kind.WASHOUT if drug else gantt.Kind.RECOVERY
            return f"{'Washout' if drug else 'Recovery'} after {words}", kind
        step = point.removesuffix(END)
        if look(self.planned[step].action).kind == "systemic":
            return f"Washout after: {self.labels[step]}", gantt.Kind.WASHOUT
        return f"Wait after: {self.labels[step]}", gantt.Kind.RECOVERY


def _least(interval: Interval) -> int:
    return interval.min_days or 0


def _note(planned: PlannedStep) -> str:
    if planned.state == "done":
        return ""
    if planned.open_facts:
        return "if needed"
    return "waits for an answer" if planned.needs in {"unmet", "unknown"} else ""


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
