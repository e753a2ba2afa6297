"""The course of a disease: a row per primary, per organ and per kind of treatment."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tumorboard.web.pictures.lanes import Lanes, Text, beside, width_of
from tumorboard.web.pictures.scale import CALENDAR, Axis, Scale, Span, Tick, around, ticks

LABELS = 150  # width of the column with the names of the rows
LANE = 22
MOST_LANES = 5
TOP = 24  # the axis
RIGHT_AIR = 12
MARK = 6  # half the width of a mark
NARROWEST_BAR = 4


class Shape(StrEnum):
    DIAGNOSIS = "diagnosis"
    LESION = "lesion"
    MEASUREMENT = "measurement"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at one time."""

    when: Span
    shape: Shape
    label: str  # drawn beside the mark: "34 mm"
    detail: str = ""  # said in the table: "CT, sum of five"


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasted."""

    start: Span
    end: Span
    label: str
    detail: str = ""
    dashed: bool = False  # a wait, such as a washout
    ongoing: bool = False  # the end is only where the picture stops


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line across all rows: the anchor, a limit of the definition in use, today."""

    when: Span
    label: str
    kind: str  # anchor, limit or today


@dataclass(frozen=True, slots=True)
class Timeline:
    rows: tuple[Row, ...]
    lines: tuple[Line, ...] = ()
    axis: Axis = CALENDAR


@dataclass(frozen=True, slots=True)
class MarkShape:
    shape: Shape
    x: float
    y: float
    uncertain: tuple[float, float] | None  # left and width of the days it may stand for
    text: Text | None
    name: str


@dataclass(frozen=True, slots=True)
class BarShape:
    x: float
    y: float
    width: float
    height: float
    certain: tuple[float, float] | None  # left and width of what holds whatever the exact dates
    dashed: bool
    ongoing: bool
    text: Text | None
    inside: bool  # the words stand on the bar
    name: str


@dataclass(frozen=True, slots=True)
class RowShape:
    y: float
    height: float
    label: Text
    bars: tuple[BarShape, ...]
    marks: tuple[MarkShape, ...]


@dataclass(frozen=True, slots=True)
class LineShape:
    x: float
    width: float  # 0 for one day; otherwise the days it may stand for
    kind: str
    text: Text
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table that says the same."""

    row: str
    what: str
    when: str
    detail: str


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    width: float
    height: float
    top: float
    bottom: float
    left: float
    ticks: tuple[Tick, ...]
    rows: tuple[RowShape, ...]
    lines: tuple[LineShape, ...]
    entries: tuple[Entry, ...]

    @property
    def plot_height(self) -> float:
        return self.bottom - self.top


def draw(timeline: Timeline, width: float = 1160) -> TimelinePicture | None:
    """None where nothing in the timeline has a date yet."""
    scale = around(_spans(timeline), LABELS, width - RIGHT_AIR)
    if scale is None:
        return None
    lines, strips = _lines(timeline, scale)
    top = y = TOP + strips * 16.0
    rows = []
    for row in timeline.rows:
        drawn = _row(row, scale, timeline.axis, y)
        rows.append(drawn)
        y += drawn.height
    return TimelinePicture(
        width=width,
        height=y + 6,
        top=top,
        bottom=y,
        left=LABELS,
        ticks=ticks(scale, timeline.axis),
        rows=tuple(rows),
        lines=lines,
        entries=_entries(timeline),
    )


def _spans(timeline: Timeline) -> list[Span]:
    marks = [mark.when for row in timeline.rows for mark in row.marks]
    bars = [span for row in timeline.rows for bar in row.bars for span in (bar.start, bar.end)]
    return marks + bars + [line.when for line in timeline.lines]


def _lines(timeline: Timeline, scale: Scale) -> tuple[tuple[LineShape, ...], int]:
    """The lines, their words in as many strips above the rows as they need."""
    lanes = Lanes(most=len(timeline.lines) or 1)
    shapes = []
    for line in sorted(timeline.lines, key=lambda each: each.when.lo):
        start, end = scale.extent(line.when)
        room = beside(start, start, line.label, scale.right + RIGHT_AIR)
        strip = lanes.place(room.left, room.right) or 0
        text = Text(room.text_x, TOP + 12 + strip * 16, line.label, room.anchor)
        name = f"{line.label}: {timeline.axis.tell_span(line.when)}"
        shapes.append(LineShape(start, round(end - start, 1), line.kind, text, name))
    return tuple(shapes), lanes.count if timeline.lines else 0


def _row(row: Row, scale: Scale, axis: Axis, y: float) -> RowShape:
    lanes = Lanes(most=MOST_LANES)
    bars = tuple(_bar(bar, scale, axis, y, lanes) for bar in row.bars)
    by_time = sorted(row.marks, key=lambda mark: mark.when.lo)
    marks = tuple(_mark(mark, scale, axis, y, lanes) for mark in by_time)
    height = lanes.count * LANE + 6
    return RowShape(y, height, Text(0, y + 18, row.label), bars, marks)


def _mark(mark: Mark, scale: Scale, axis: Axis, y: float, lanes: Lanes) -> MarkShape:
    start, end = scale.extent(mark.when)
    middle = round((start + end) / 2, 1)
    left, right = min(start, middle - MARK), max(end, middle + MARK)
    room = beside(left, right, mark.label, scale.right + RIGHT_AIR)
    lane = lanes.place(room.left, room.right)
    centre = y + 14 + (lane or 0) * LANE
    text = None if lane is None else Text(room.text_x, centre + 4, mark.label, room.anchor)
    uncertain = None if mark.when.exact else (start, round(end - start, 1))
    name = _sentence(mark.label, axis.tell_span(mark.when), mark.detail)
    return MarkShape(mark.shape, middle, centre, uncertain, text, name)


def _bar(bar: Bar, scale: Scale, axis: Axis, y: float, lanes: Lanes) -> BarShape:
    start, end = scale.x(bar.start.lo), scale.x(bar.end.hi)
    width = max(round(end - start, 1), NARROWEST_BAR)
    inside = width_of(bar.label) + 10 <= width
    room = beside(start, start + width, "" if inside else bar.label, scale.right + RIGHT_AIR)
    lane = lanes.place(room.left, room.right)
    top = y + 6 + (lane or 0) * LANE
    text = Text(start + 5 if inside else room.text_x, top + 12, bar.label, room.anchor)
    sure_start, sure_end = scale.x(bar.start.hi), scale.x(bar.end.lo)
    certain = (sure_start, round(sure_end - sure_start, 1)) if sure_end > sure_start else None
    return BarShape(
        x=start,
        y=top,
        width=width,
        height=16,
        certain=certain,
        dashed=bar.dashed,
        ongoing=bar.ongoing,
        text=text if lane is not None else None,
        inside=inside,
        name=_sentence(bar.label, _lasting(bar, axis), bar.detail),
    )


def _lasting(bar: Bar, axis: Axis) -> str:
    start = axis.tell_span(bar.start)
    return f"{start} –" if bar.ongoing else f"{start} – {axis.tell_span(bar.end)}"


def _sentence(what: str, when: str, detail: str) -> str:
    return ", ".join(part for part in (what, when, detail) if part)


def _entries(timeline: Timeline) -> tuple[Entry, ...]:
    axis = timeline.axis
    dated: list[tuple[int, date, Entry]] = []
    for number, row in enumerate(timeline.rows):
        for mark in row.marks:
            told = axis.tell_span(mark.when)
            dated.append((number, mark.when.lo, Entry(row.label, mark.label, told, mark.detail)))
        for bar in row.bars:
            entry = Entry(row.label, bar.label, _lasting(bar, axis), bar.detail)
            dated.append((number, bar.start.lo, entry))
    ordered = [entry for *_, entry in sorted(dated, key=lambda item: item[:2])]
    lines = [Entry("", line.label, axis.tell_span(line.when), "") for line in timeline.lines]
    return tuple(ordered + lines)
