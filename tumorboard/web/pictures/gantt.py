"""A plan drawn: when each step can be at the earliest and must be at the latest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tumorboard.web.pictures.bars import RowShape, row
from tumorboard.web.pictures.lanes import LETTER, Text, width_of
from tumorboard.web.pictures.layout import COLUMN, LARGE, NARROW, WIDE, Layout
from tumorboard.web.pictures.planned import Gantt, Kind, Step, Wait, Window
from tumorboard.web.pictures.scale import TICK_ROOM, Scale, Span, Tick, around, ticks, weeks_from

__all__ = [
    "COLUMN", "LARGE", "NARROW", "WIDE", "Gantt", "GanttPicture", "Kind", "Layout", "Pictures",
    "Step", "Wait", "Window", "draw", "draw_for_all", "spans_of",
]  # fmt: skip

HEAD = 40.0  # dates, and weeks from today below them
SUNDAY_SEEN = 5.0  # pixels that a day needs before weekends are shaded
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Shade:
    x: float
    width: float
    name: str  # why nothing takes place; empty for weekends


@dataclass(frozen=True, slots=True)
class GanttPicture:
    width: float
    height: float
    font: float
    unit: float
    top: float
    bottom: float
    left: float  # where the axis starts …
    right: float  # … and ends
    first: date  # … and the day at its start
    pixels_per_day: float
    dates_x: float | None  # of the column of dates; none where they stand above
    ticks: tuple[Tick, ...]
    weeks: tuple[Tick, ...]
    shades: tuple[Shade, ...]
    steps: tuple[RowShape, ...]
    today: float | None
    today_label: Text | None

    @property
    def plot_height(self) -> float:
        return self.bottom - self.top

    @property
    def has(self) -> frozenset[str]:
        """What the key has to explain."""
        said = {
            "window": any(each.core and not each.is_wait for each in self.steps),
            "starts": any(each.starts for each in self.steps),
            "ends": any(each.ends for each in self.steps),
            "listed": any(each.listed for each in self.steps),
            "gate": any(each.centre for each in self.steps),
            "wait": any(each.is_wait for each in self.steps),
            "preferred": any(each.preferred for each in self.steps),
            "lock": any(each.lock for each in self.steps),
            "pin": any(each.pin for each in self.steps),
            "cross": any(each.cross for each in self.steps),
            "sign": any(each.sign for each in self.steps),
            "arrow": any(each.arrow for each in self.steps),
            "shade": bool(self.shades),
        }
        return frozenset(name for name, drawn in said.items() if drawn)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The same plan for a desk, for a phone, and for a projector or paper."""

    wide: GanttPicture
    narrow: GanttPicture
    large: GanttPicture


def draw_for_all(gantt: Gantt) -> Pictures | None:
    """None where no step has a date."""
    wide, narrow, large = (draw(gantt, layout) for layout in (WIDE, NARROW, LARGE))
    return Pictures(wide, narrow, large) if wide and narrow and large else None


def draw(gantt: Gantt, layout: Layout = WIDE, over: Iterable[Span] = ()) -> GanttPicture | None:
    """None where nothing has a date. `over`: further days that the axis has to show."""
    shown = [*spans_of(gantt), *over]
    today = [gantt.today] if gantt.today else []
    scale = around([*shown, *today] if shown else [], layout.left, layout.right)
    if scale is None:
        return None
    unit, now = layout.unit, scale.x(gantt.today.lo) if gantt.today else None
    top = y = HEAD * unit if gantt.today and gantt.axis.origin is None else HEAD * unit - 14 * unit
    rows = []
    for item in gantt.steps:
        rows.append(row(item, scale, gantt.axis, y, layout))
        y += rows[-1].row_height
    label = _today(now, gantt.today_label, scale, layout) if now is not None else None
    room = TICK_ROOM * unit
    return GanttPicture(
        width=layout.width,
        height=round(y + 6 * unit, 1),
        font=layout.font,
        unit=round(unit, 3),
        top=top,
        bottom=round(y, 1),
        left=layout.left,
        right=layout.right,
        first=scale.first,
        pixels_per_day=round(scale.pixels_per_day, 4),
        dates_x=None if layout.stacked else layout.width - layout.dates,
        ticks=ticks(scale, gantt.axis, room),
        weeks=tuple(_weeks(gantt, scale, label, layout)),
        shades=tuple(_shades(gantt, scale, unit)),
        steps=tuple(rows),
        today=now,
        today_label=label,
    )


def spans_of(gantt: Gantt) -> list[Span]:
    """The days of the steps and waits; none where no step has a date."""
    found: list[Span] = []
    for item in gantt.steps:
        if isinstance(item, Wait):
            found.append(Span(item.since, max(item.better_over, item.until or item.since)))
        elif item.window:
            found += [item.window.start, item.window.end]
    return found


def _today(x: float, words: str, scale: Scale, layout: Layout) -> Text | None:
    if not words:
        return None
    y = (HEAD - 12) * layout.unit
    half = width_of(words) * layout.unit / 2
    centre = min(max(x, scale.left + half), scale.right - half)
    return Text(round(centre, 1), y, words, "middle")


def _weeks(gantt: Gantt, scale: Scale, today: Text | None, layout: Layout) -> Iterator[Tick]:
    """Weeks from today, where the name of today leaves room for them."""
    if gantt.today is None or gantt.axis.origin is not None:
        return
    letters = LETTER * layout.unit
    for tick in weeks_from(scale, gantt.today.lo, TICK_ROOM * layout.unit):
        reach = (len(tick.label) + (len(today.words) if today else 0)) / 2 * letters
        if today is None or abs(tick.x - today.x) > reach + letters:
            yield tick


def _shades(gantt: Gantt, scale: Scale, unit: float) -> Iterator[Shade]:
    for span, why in gantt.closed:
        if span.hi >= scale.first and span.lo <= scale.last:
            yield _shade(scale, max(span.lo, scale.first), min(span.hi, scale.last), why)
    if gantt.axis.origin is None and scale.pixels_per_day >= SUNDAY_SEEN * unit:
        day = scale.first + timedelta(days=(SATURDAY - scale.first.weekday()) % 7)
        while day < scale.last:
            yield _shade(scale, day, day + timedelta(days=1), "")
            day += timedelta(days=7)


def _shade(scale: Scale, first: date, last: date, why: str) -> Shade:
    """Both days whole: a day reaches from its own place to that of the next."""
    left = scale.x(first)
    right = min(scale.x(last) + scale.pixels_per_day, scale.right)
    return Shade(left, round(max(right - left, 1), 1), why)
