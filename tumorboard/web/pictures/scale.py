"""Where a day lies on a picture, and what the axis below it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

TICK_ROOM = 58  # pixels that the label of one tick needs
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
WEEK_STEPS = (1, 2, 4, 8, 13, 26, 52)
DAYS_IN_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date may stand for: 14 May is one day, "2024-05" is a month."""

    lo: date
    hi: date
    text: str = ""  # the date as it was entered, where that says more than the day

    def __post_init__(self) -> None:
        if self.hi < self.lo:
            raise ValueError(f"a span ends before it starts: {self.lo} … {self.hi}")

    @property
    def exact(self) -> bool:
        return self.lo == self.hi

    @staticmethod
    def on(day: date) -> "Span":
        return Span(day, day)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """How days are told: as calendar days, or from an origin ("week 3") where none are known."""

    origin: date | None = None
    unit: str = "weeks"  # or months; only read with an origin
    word: str = ""  # what stands before the number, for example "week"

    def tell(self, day: date) -> str:
        if self.origin is None:
            return f"{day.day} {day:%b %Y}"
        return f"{self.word} {self.number(day, self.origin)}".strip()

    def tell_span(self, span: Span) -> str:
        if span.text:
            return span.text
        first, last = self.tell(span.lo), self.tell(span.hi)
        if first == last:
            return first
        if self.origin is not None:
            return f"{first}–{self.number(span.hi, self.origin)}"
        if span.lo.year == span.hi.year:
            first = f"{span.lo.day} {span.lo:%b}"
        return f"{first} – {last}"

    def number(self, day: date, origin: date) -> int:
        days = (day - origin).days
        return round(days / 7) if self.unit == "weeks" else round(days / DAYS_IN_MONTH)


CALENDAR = Axis()


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from days to pixels."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(self.left + share * (self.right - self.left), 1)

    def extent(self, span: Span) -> tuple[float, float]:
        return self.x(span.lo), self.x(span.hi)

    @property
    def pixels_per_day(self) -> float:
        return (self.right - self.left) / max((self.last - self.first).days, 1)


def around(spans: list[Span], left: float, right: float) -> Scale | None:
    """A scale that shows all spans, with a little air at both ends; none without any date."""
    if not spans:
        return None
    first, last = min(span.lo for span in spans), max(span.hi for span in spans)
    air = max(timedelta(days=round((last - first).days * 0.03)), timedelta(days=7))
    return Scale(first - air, last + air, left, right)


def ticks(scale: Scale, axis: Axis, room: float = TICK_ROOM) -> tuple[Tick, ...]:
    if axis.origin is not None:
        return tuple(_relative_ticks(scale, axis, axis.origin, room))
    return tuple(_calendar_ticks(scale, room))


def weeks_from(scale: Scale, day: date, room: float = TICK_ROOM) -> tuple[Tick, ...]:
    """`+4 wk`, `+8 wk` … after a day."""
    step = _step(WEEK_STEPS, scale.pixels_per_day * 7, room)
    found, number = [], step
    while (then := day + timedelta(weeks=number)) <= scale.last:
        found.append(Tick(scale.x(then), f"+{number} wk"))
        number += step
    return tuple(found)


def _calendar_ticks(scale: Scale, room: float) -> Iterator[Tick]:
    if scale.pixels_per_day * DAYS_IN_MONTH > 4 * room:
        monday = scale.first + timedelta(days=-scale.first.weekday() % 7)
        yield from (Tick(scale.x(day), f"{day.day} {day:%b}") for day in _every(scale, monday, 7))
        return
    step = _step(MONTH_STEPS, scale.pixels_per_day * DAYS_IN_MONTH, room)
    days = [day for day in _months(scale) if (day.year * 12 + day.month - 1) % step == 0]
    if step >= 12:
        yield from (Tick(scale.x(day), f"{day:%Y}") for day in days)
        return
    # The year stands at the first label and wherever it changes.
    years = [None, *(day.year for day in days)]
    for day, (before, year) in zip(days, pairwise(years), strict=True):
        yield Tick(scale.x(day), f"{day:%b}" if before == year else f"{day:%b %Y}")


def _relative_ticks(scale: Scale, axis: Axis, origin: date, room: float) -> Iterator[Tick]:
    if axis.unit == "weeks":
        step: float = 7 * _step(WEEK_STEPS, scale.pixels_per_day * 7, room)
    else:
        step = DAYS_IN_MONTH * _step(MONTH_STEPS, scale.pixels_per_day * DAYS_IN_MONTH, room)
    number = -int((origin - scale.first).days // step)
    while (day := origin + timedelta(days=round(number * step))) <= scale.last:
        if day >= scale.first:
            yield Tick(scale.x(day), axis.tell(day))
        number += 1


def _step(steps: tuple[int, ...], pixels: float, room: float) -> int:
    return next((step for step in steps if step * pixels >= room), steps[-1])


def _months(scale: Scale) -> Iterator[date]:
    month = scale.first.year * 12 + scale.first.month - 1
    while (day := date(month // 12, month % 12 + 1, 1)) <= scale.last:
        if day >= scale.first:
            yield day
        month += 1


def _every(scale: Scale, start: date, days: int) -> Iterator[date]:
    day = start
    while day <= scale.last:
        yield day
        day += timedelta(days=days)
