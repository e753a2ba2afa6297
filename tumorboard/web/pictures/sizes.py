"""Lesion sizes over time: one line per lesion, told apart by letter and shape as well as colour.

Below the plot, on the same axis, the response that was computed from the sizes, the response that
somebody recorded, and the treatments.
"""

from __future__ import annotations

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tumorboard.web.pictures.lanes import Text
from tumorboard.web.pictures.response import Assessed
from tumorboard.web.pictures.scale import CALENDAR, Axis, Scale, Span, Tick, around, ticks
from tumorboard.web.pictures.strips import Given, GivenShape, Strip, below

__all__ = ["Given", "Measurement", "Series", "SizePicture", "SizePlot", "draw"]

LEFT = 74  # the names of the strips
RIGHT = 34  # the letters of the lesions
TOP = 16
AXIS = 30  # the dates below the plot
SHAPES = ("circle", "square", "diamond", "triangle", "cross")
LINE_HEIGHT = 14
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)
NOT_VISIBLE = "not visible"


@dataclass(frozen=True, slots=True)
class Measurement:
    when: Span
    size: Decimal | None  # none: no longer visible, drawn at the bottom and not joined to a cure
    detail: str = ""  # "CT"


@dataclass(frozen=True, slots=True)
class Series:
    label: str
    measurements: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class SizePlot:
    series: tuple[Series, ...]
    unit: str = "mm"
    axis: Axis = CALENDAR
    responses: tuple[Assessed, ...] = ()
    treatments: tuple[Given, ...] = ()
    rule: str = ""  # what computed responses rest on


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    uncertain: tuple[float, float] | None
    visible: bool
    name: str


@dataclass(frozen=True, slots=True)
class SeriesShape:
    label: Text  # its letter, at the right edge
    shape: str
    number: int  # 1, 2, …: the stylesheet's colours
    path: str  # SVG path through the points
    points: tuple[Point, ...]
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class SizePicture:
    width: float
    height: float
    left: float
    right: float
    bottom: float
    unit: str
    ticks: tuple[Tick, ...]
    levels: tuple[Level, ...]
    series: tuple[SeriesShape, ...]
    strips: tuple[Strip, ...]
    treatments: tuple[GivenShape, ...]
    entries: tuple[tuple[str, str, str, str], ...]  # lesion, date, size, how
    responses: tuple[tuple[str, Assessed], ...]  # date, response
    rule: str

    @property
    def has_unseen(self) -> bool:
        return any(not point.visible for each in self.series for point in each.points)

    @property
    def level_x(self) -> float:
        return self.left - 8


def draw(plot: SizePlot, width: float = 340, height: float = 220) -> SizePicture | None:
    """None where nothing has been measured. `height` is that of the plot with its axis."""
    shown = tuple(series for series in plot.series if series.measurements)
    spans = [each.when for series in shown for each in series.measurements]
    scale = around([*spans, *_beside(plot, spans)], LEFT, width - RIGHT)
    if not spans or scale is None:
        return None
    bottom = height - AXIS
    levels = _levels(max(each.size or Decimal(1) for s in shown for each in s.measurements))
    drawn = [
        _series(series, number, scale, _Heights(levels[-1], bottom), plot)
        for number, series in enumerate(shown)
    ]
    strips, treatments, lowest = below(
        plot.responses, plot.treatments, scale, plot.axis, height, width
    )
    return SizePicture(
        width=width,
        height=lowest + 4,
        left=LEFT,
        right=width - RIGHT,
        bottom=bottom,
        unit=plot.unit,
        ticks=ticks(scale, plot.axis),
        levels=tuple(
            Level(_Heights(levels[-1], bottom).y(Decimal(value)), f"{value}") for value in levels
        ),
        series=tuple(_apart(drawn)),
        strips=strips,
        treatments=treatments,
        entries=_entries(shown, plot),
        responses=tuple(
            (plot.axis.tell_span(each.when) if each.when else "date not recorded", each)
            for each in sorted(plot.responses, key=_in_time)
        ),
        rule=plot.rule,
    )


def _in_time(each: Assessed) -> tuple[bool, date]:
    """What has no date comes last."""
    return each.when is None, each.when.lo if each.when else date.max


def _beside(plot: SizePlot, measured: Sequence[Span]) -> list[Span]:
    """Treatments and stated responses of the time that was measured, and until today."""
    if not measured:
        return []
    first = min(span.lo for span in measured)
    stated = [each.when for each in plot.responses if each.when]
    return [
        *(span for span in stated if span.lo >= first),
        *(Span(max(each.start.lo, first), each.end.hi) for each in plot.treatments
          if each.end.hi >= first),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Heights:
    largest: int
    bottom: float

    def y(self, size: Decimal) -> float:
        return round(self.bottom - float(size / self.largest) * (self.bottom - TOP), 1)


def _by_time(series: Series) -> list[Measurement]:
    return sorted(series.measurements, key=lambda each: each.when.lo)


def _levels(largest: Decimal) -> list[int]:
    """Round values from 0 to just above the largest size, four to seven of them."""
    step = next((step for step in STEPS if largest <= step * 5), STEPS[-1])
    count = max(math.ceil(largest / step), 1)
    return [step * number for number in range(count + 1)]


def _series(
    series: Series, number: int, scale: Scale, heights: _Heights, plot: SizePlot
) -> SeriesShape:
    points = [_point(each, scale, heights, plot) for each in _by_time(series)]
    last = points[-1]
    steps = " ".join(f"{point.x},{point.y}" for point in points)
    letter = string.ascii_uppercase[number % len(string.ascii_uppercase)]
    return SeriesShape(
        label=Text(scale.right + 12, last.y + 4, letter),
        shape=SHAPES[number % len(SHAPES)],
        number=number % len(SHAPES) + 1,
        path=f"M{steps}",
        points=tuple(points),
        title=series.label,
        name=f"{letter}, {series.label}: " + "; ".join(point.name for point in points),
    )


def _point(each: Measurement, scale: Scale, heights: _Heights, plot: SizePlot) -> Point:
    start, end = scale.extent(each.when)
    uncertain = None if each.when.exact else (start, round(end - start, 1))
    name = f"{plot.axis.tell_span(each.when)} {_size(each, plot)}"
    visible = each.size is not None
    y = heights.y(each.size or Decimal(0))
    return Point(round((start + end) / 2, 1), y, uncertain, visible, name)


def _size(each: Measurement, plot: SizePlot) -> str:
    return NOT_VISIBLE if each.size is None else f"{each.size} {plot.unit}"


def _apart(series: list[SeriesShape]) -> list[SeriesShape]:
    """The letters at the right edge, moved down until none covers another."""
    moved: dict[int, SeriesShape] = {}
    lowest = float("-inf")
    for each in sorted(series, key=lambda item: item.label.y):
        y = max(each.label.y, lowest + LINE_HEIGHT)
        lowest = y
        label = Text(each.label.x, y, each.label.words)
        moved[id(each)] = SeriesShape(
            label, each.shape, each.number, each.path, each.points, each.title, each.name
        )
    return [moved[id(each)] for each in series]


def _entries(shown: tuple[Series, ...], plot: SizePlot) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (series.label, plot.axis.tell_span(each.when), _size(each, plot), each.detail)
        for series in shown
        for each in _by_time(series)
    )
