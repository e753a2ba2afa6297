"""One row of a plan as shapes: a bar with the days it can start and end on, a gate, a wait."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tumorboard.web.pictures.lanes import Text
from tumorboard.web.pictures.layout import BAR, WAIT, Layout, place
from tumorboard.web.pictures.planned import Kind, Step, Wait, Window
from tumorboard.web.pictures.scale import Axis, Scale, Span

NARROWEST_BAR = 5.0
BESIDE = 16.0  # from a bar to a mark beside it
TICK_GAP = 4.0  # between the ticks of two days
HATCH = 6.0
BARB = 8.0  # of the arrow of a bar without a last day

Stretch = tuple[float, float]  # left and width


@dataclass(frozen=True, slots=True)
class RowShape:
    """A row to draw and to say. What is None is not drawn."""

    id: str
    kind: Kind
    name: str
    said: str  # the whole row in words
    label: tuple[Text, ...]
    words: tuple[Text, ...]
    top: float  # of the row
    row_height: float
    bar: Stretch | None  # the whole window
    bar_top: float
    bar_height: float
    middle: float
    core: Stretch | None = None  # when everything goes at its earliest
    starts: Stretch | None = None  # the days on which it can start
    ends: Stretch | None = None  # … and end
    listed: tuple[float, ...] = ()
    arrow: float | None = None  # where a bar without a last day goes on
    centre: float | None = None  # of the diamond of a gate
    hatch: str = ""  # SVG path
    preferred: Stretch | None = None  # of a wait: what is better than the least
    lock: float | None = None
    pin: float | None = None
    cross: float | None = None
    sign: float | None = None
    earliest: str = ""
    latest: str = ""
    ends_by: str = ""
    first_day: str = ""  # ISO, for scripts
    last_day: str = ""
    fixed: bool = False
    pinned: bool = False
    why_not: str = ""
    against: tuple[str, ...] = ()
    note: str = ""
    href: str = ""

    @property
    def is_wait(self) -> bool:
        return self.kind in {Kind.WASHOUT, Kind.RECOVERY}

    @property
    def bracket(self) -> float:
        """Above the bar: the line of the days on which it can start."""
        return round(self.bar_top - self.foot, 1)

    @property
    def below(self) -> float:
        """From the middle of the bar to the line of the days on which it can end."""
        return round(self.bar_height / 2 + 1, 1)

    @property
    def foot(self) -> float:
        return round(self.bar_height / 4, 1)

    @property
    def tick(self) -> float:
        return round(self.bar_height * 0.45, 1)


def row(item: Step | Wait, scale: Scale, axis: Axis, top: float, layout: Layout) -> RowShape:
    if isinstance(item, Wait):
        return _wait(item, scale, axis, top, layout)
    if item.window is None:
        return _without_days(item, scale, top, layout)
    return _step(item, item.window, scale, axis, top, layout)


def _step(
    step: Step, window: Window, scale: Scale, axis: Axis, top: float, layout: Layout
) -> RowShape:
    unit, gate = layout.unit, step.kind is Kind.GATE
    told = _days_of(step, window, axis)
    at = place(layout, top, step.label, [part for part in (*told, step.note) if part], BAR)
    left, right = scale.x(window.start.lo), scale.x(window.end.hi)
    width = max(round(right - left, 1), NARROWEST_BAR * unit)
    core = min(max(round(scale.x(window.end.lo) - left, 1), NARROWEST_BAR * unit), width)
    listed = _thinned([scale.x(day) for day in step.listed], TICK_GAP * unit)
    movable = not step.fixed
    before, after = round(left - BESIDE * unit, 1), round(left + width + BESIDE * unit, 1)
    return RowShape(
        id=step.id,
        kind=step.kind,
        name=step.label,
        said=_said(step, window, axis),
        label=at.name,
        words=at.words,
        top=top,
        row_height=at.height,
        bar=(left, width),
        bar_top=at.middle - BAR * unit / 2,
        bar_height=BAR * unit,
        middle=at.middle,
        core=None if gate else (left, core),
        starts=_stretch(scale, window.start) if movable else None,
        ends=_stretch(scale, window.end) if movable and not gate else None,
        listed=listed,
        arrow=left + width if step.open_end else None,
        centre=left if gate else None,
        lock=before if step.fixed else None,
        pin=left if step.pinned else None,
        cross=before if step.why_not else None,
        sign=after + (BARB * unit if step.open_end else 0) if step.against else None,
        earliest=axis.tell(window.start.lo),
        latest="" if step.open_end else axis.tell(window.start.hi),
        ends_by="" if step.open_end else axis.tell(window.end.hi),
        first_day=window.start.lo.isoformat(),
        last_day="" if step.open_end else window.start.hi.isoformat(),
        fixed=step.fixed,
        pinned=step.pinned,
        why_not=step.why_not,
        against=step.against,
        note=step.note,
        href=step.href,
    )


def _without_days(step: Step, scale: Scale, top: float, layout: Layout) -> RowShape:
    words = step.why_not or step.told or "no days yet"
    at = place(layout, top, step.label, [part for part in (words, step.note) if part], BAR)
    sentences = [step.label, words, step.note, *step.against]
    return RowShape(
        id=step.id,
        kind=step.kind,
        name=step.label,
        said=", ".join(part for part in sentences if part),
        label=at.name,
        words=at.words,
        top=top,
        row_height=at.height,
        bar=None,
        bar_top=at.middle - BAR * layout.unit / 2,
        bar_height=BAR * layout.unit,
        middle=at.middle,
        cross=scale.left if step.why_not else None,
        sign=scale.left + 2 * BESIDE * layout.unit if step.against else None,
        lock=scale.left if step.fixed else None,
        fixed=step.fixed,
        why_not=step.why_not,
        against=step.against,
        note=step.note,
        href=step.href,
    )


def _wait(wait: Wait, scale: Scale, axis: Axis, top: float, layout: Layout) -> RowShape:
    told = _length_of(wait, axis)
    at = place(layout, top, wait.label, told, WAIT)
    left, over, better = (scale.x(day) for day in (wait.since, wait.over, wait.better_over))
    end = max(scale.x(wait.until or wait.since), over, better)
    unit, height = layout.unit, WAIT * layout.unit
    told += ["what follows stands inside it"] if wait.broken else []
    return RowShape(
        id=wait.id,
        kind=wait.kind,
        name=wait.label,
        said=f"{wait.label}: {', '.join(told)}" + (f"; {wait.note}" if wait.note else ""),
        label=at.name,
        words=at.words,
        top=top,
        row_height=at.height,
        bar=(left, max(round(end - left, 1), NARROWEST_BAR * unit)),
        bar_top=at.middle - height / 2,
        bar_height=height,
        middle=at.middle,
        core=(left, max(round(over - left, 1), NARROWEST_BAR * unit)) if wait.least else None,
        preferred=(left, round(better - left, 1)) if wait.better > wait.least else None,
        hatch=_hatch(left, over, at.middle - height / 2, height, HATCH * unit),
        sign=round(over + BESIDE * unit, 1) if wait.broken else None,
        earliest=axis.tell(wait.since),
        ends_by=axis.tell(wait.over if wait.least else wait.better_over),
        against=("what follows stands inside it",) if wait.broken else (),
        note=wait.note,
    )


def _length_of(wait: Wait, axis: Axis) -> list[str]:
    told = []
    if wait.least:
        told += [f"at least {length(wait.least)}", f"until {axis.tell(wait.over)}"]
    if wait.better > wait.least:
        word = "better" if wait.least else "preferably"
        told += [f"{word} {length(wait.better)}", f"until {axis.tell(wait.better_over)}"]
    if wait.given_up:
        told.append("given up here")
    return told


def length(days: int) -> str:
    """`6 weeks`, `10 days`."""
    if days and days % 7 == 0:
        return "1 week" if days == 7 else f"{days // 7} weeks"
    return "1 day" if days == 1 else f"{days} days"


def _days_of(step: Step, window: Window, axis: Axis) -> list[str]:
    """What stands beside a bar: when it can start, or when it took place."""
    if step.fixed:
        return [axis.tell_span(Span(window.start.lo, window.end.hi)), "done"]
    if step.open_end:
        told = f"{axis.tell(window.start.lo)} or later"
    else:
        told = axis.tell_span(window.start)
    if step.why_not:
        return [told, step.why_not]
    return [told, "set by the board"] if step.pinned else [told]


def _said(step: Step, window: Window, axis: Axis) -> str:
    latest = "open" if step.open_end else axis.tell(window.start.hi)
    parts = [step.label, f"earliest {axis.tell(window.start.lo)}", f"latest {latest}"]
    if step.fixed:
        parts.append("done, date fixed")
    elif not step.open_end and step.kind is Kind.TREATMENT:
        parts.append(f"over by {axis.tell(window.end.hi)}")
    if step.pinned:
        parts.append("day set by the board")
    if step.listed:
        days = "1 day" if len(step.listed) == 1 else f"{len(step.listed)} days"
        parts.append(f"{days} of {step.listed_as or 'its calendar'} in this window")
    if step.why_not:
        parts.append(f"does not fit: {step.why_not}")
    parts += [f"against a rule: {each}" for each in step.against]
    return ", ".join([*parts, step.note] if step.note else parts)


def _stretch(scale: Scale, span: Span) -> Stretch | None:
    """Of several days; one day alone needs no bracket."""
    if span.exact:
        return None
    left, right = scale.extent(span)
    return left, round(right - left, 1)


def _thinned(places: Sequence[float], gap: float) -> tuple[float, ...]:
    """Days that are too close to tell apart are drawn for each other; first and last stay."""
    if not places:
        return ()
    kept = [places[0]]
    for each in places[1:-1]:
        if each - kept[-1] >= gap and places[-1] - each >= gap:
            kept.append(each)
    return (*kept, places[-1]) if places[-1] - kept[-1] >= gap else tuple(kept)


def _hatch(left: float, right: float, top: float, height: float, gap: float) -> str:
    """Slanted strokes within a bar, told apart from a fill on any paper."""
    strokes = []
    for number in range(1, math.ceil((right - left + height) / gap)):
        foot = left + number * gap  # where the stroke leaves the bottom, if the bar is that long
        x1, x2 = min(foot, right), max(foot - height, left)
        if x2 < x1:
            y1, y2 = top + height - (foot - x1), top + (x2 - (foot - height))
            strokes.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
    return "".join(strokes)
