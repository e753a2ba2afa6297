"""Lesion sizes over time: one line per lesion, told apart by shape as well as by colour."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tumorboard.web.pictures.lanes import Text, width_of
from tumorboard.web.pictures.scale import CALENDAR, Axis, Scale, Span, Tick, around, ticks

LEFT = 48
TOP = 16
BOTTOM = 30  # the axis below the plot
SHAPES = ("circle", "square", "diamond", "triangle", "cross")
LINE_HEIGHT = 14
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Measurement:
    when: Span
    size: Decimal
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


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    uncertain: tuple[float, float] | None
    name: str


@dataclass(frozen=True, slots=True)
class SeriesShape:
    label: Text
    shape: str
    number: int  # 1, 2, …: the stylesheet's colours
    path: str  # SVG path through the points
    points: tuple[Point, ...]
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
    entries: tuple[tuple[str, str, str, str], ...]  # lesion, date, size, how

    @property
    def level_x(self) -> float:
        return self.left - 8


def draw(plot: SizePlot, width: float = 400, height: float = 220) -> SizePicture | None:
    """None where nothing has been measured."""
    shown = tuple(series for series in plot.series if series.measurements)
    spans = [each.when for series in shown for each in series.measurements]
    right = width - max((width_of(series.label) for series in shown), default=0) - 16
    scale = around(spans, LEFT, right)
    if scale is None:
        return None
    bottom = height - BOTTOM
    levels = _levels(max(each.size for series in shown for each in series.measurements))
    top_value = levels[-1]

    def y(size: Decimal) -> float:
        return round(bottom - float(size / top_value) * (bottom - TOP), 1)

    drawn = [
        _series(series, number, scale, [y(each.size) for each in _by_time(series)], plot)
        for number, series in enumerate(shown)
    ]
    return SizePicture(
        width=width,
        height=height,
        left=LEFT,
        right=right,
        bottom=bottom,
        unit=plot.unit,
        ticks=ticks(scale, plot.axis),
        levels=tuple(Level(y(Decimal(value)), f"{value}") for value in levels),
        series=tuple(_apart(drawn)),
        entries=_entries(shown, plot),
    )


def _by_time(series: Series) -> list[Measurement]:
    return sorted(series.measurements, key=lambda each: each.when.lo)


def _levels(largest: Decimal) -> list[int]:
    """Round values from 0 to just above the largest size, four to seven of them."""
    step = next((step for step in STEPS if largest <= step * 5), STEPS[-1])
    count = max(math.ceil(largest / step), 1)
    return [step * number for number in range(count + 1)]


def _series(
    series: Series, number: int, scale: Scale, heights: Sequence[float], plot: SizePlot
) -> SeriesShape:
    points = [
        _point(each, scale, height, plot)
        for each, height in zip(_by_time(series), heights, strict=True)
    ]
    last = points[-1]
    steps = " ".join(f"{point.x},{point.y}" for point in points)
    return SeriesShape(
        label=Text(scale.right + 12, last.y + 4, series.label),
        shape=SHAPES[number % len(SHAPES)],
        number=number % len(SHAPES) + 1,
        path=f"M{steps}",
        points=tuple(points),
        name=f"{series.label}: " + "; ".join(point.name for point in points),
    )


def _point(each: Measurement, scale: Scale, y: float, plot: SizePlot) -> Point:
    start, end = scale.extent(each.when)
    uncertain = None if each.when.exact else (start, round(end - start, 1))
    name = f"{plot.axis.tell_span(each.when)} {each.size} {plot.unit}"
    return Point(round((start + end) / 2, 1), y, uncertain, name)


def _apart(series: list[SeriesShape]) -> list[SeriesShape]:
    """The names at the right edge, moved down until none covers another."""
    moved: dict[int, SeriesShape] = {}
    lowest = float("-inf")
    for each in sorted(series, key=lambda item: item.label.y):
        y = max(each.label.y, lowest + LINE_HEIGHT)
        lowest = y
        label = Text(each.label.x, y, each.label.words)
        moved[id(each)] = SeriesShape(
            label, each.shape, each.number, each.path, each.points, each.name
        )
    return [moved[id(each)] for each in series]


def _entries(shown: tuple[Series, ...], plot: SizePlot) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (series.label, plot.axis.tell_span(each.when), f"{each.size} {plot.unit}", each.detail)
        for series in shown
        for each in _by_time(series)
    )
