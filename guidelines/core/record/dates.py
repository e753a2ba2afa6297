"""Partial dates as intervals, and intervals between them.

A date is never guessed: `2024` is the whole year. An answer about two dates is true or false only
if it holds for every pair of days that the two entries allow, otherwise it is unknown. Learning a
date more precisely therefore never changes an answer that was already given.

A relative date ("6 months after diagnosis") lives on the nominal axis of its anchor. Two dates can
be compared only on the same axis, and a day of a nominal axis is never shown as a calendar date.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from guidelines.core.record.case_record import DateDetail, DateEntry
from guidelines.core.truth import Truth

NOMINAL_ZERO = date(2000, 1, 1)
"""Where every anchor sits on its own nominal axis."""

FIRST_YEAR, LAST_YEAR = 1850, 2200
EXPECTED = "a date as YYYY, YYYY-MM or YYYY-MM-DD, with a leading ~ if it is estimated"
EXPECTED_DETAIL = "either a date, or an anchor with one of months, weeks or days"

_HALF = Decimal("0.5")
_APPROXIMATE_MONTHS = Decimal(6)
_ESTIMATED_DAYS = 15
_TENTH = Decimal("0.1")


class DateError(ValueError):
    """A date entry that cannot be read: the value, and what was expected."""

    def __init__(self, value: str, expected: str = EXPECTED) -> None:
        super().__init__(f"{value!r} is not {expected}")
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class When:
    """All days that a date entry allows, and how it was entered."""

    text: str
    earliest: date
    latest: date
    estimated: bool = False
    anchor: str | None = None
    offset: tuple[Decimal, Decimal] | None = None
    """Relative dates stated in months: least and greatest offset, compared without a calendar."""

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest

    @property
    def precision(self) -> str:
        """`day`, `month` or `year`: how finely the entry was stated (relative dates: `offset`)."""
        if self.anchor is not None:
            return "offset"
        return ("year", "month", "day")[self.text.lstrip("~").count("-")]


@dataclass(frozen=True, slots=True)
class Span:
    """Least and greatest time between two dates, in days and in calendar months."""

    low_days: int
    high_days: int
    low_months: Decimal
    high_months: Decimal


def on(day: date) -> When:
    """One calendar day that is known exactly."""
    return When(text=day.isoformat(), earliest=day, latest=day)


def parse_when(entry: DateEntry) -> When:
    """The interval that an entry of the record stands for; `DateError` if it cannot be read."""
    if isinstance(entry, str):
        text = entry.strip()
        return _calendar(text.removeprefix("~"), estimated=text.startswith("~"))
    if entry.date is not None:
        if entry.anchor or _offsets(entry):
            raise DateError(entry.date, EXPECTED_DETAIL)
        text = entry.date.strip()
        return _calendar(text.removeprefix("~"), estimated=entry.estimated or text.startswith("~"))
    return _relative(entry)


def add_months(day: date, months: int | Decimal) -> date:
    """The same day `months` later, or the last day of a month that is too short for it.

    A fraction is counted in days of the month that is reached. Monotone in `day`.
    """
    whole = int(Decimal(months).to_integral_value(rounding=ROUND_FLOOR))
    index = day.year * 12 + day.month - 1 + whole
    year, month = divmod(index, 12)
    length = monthrange(year, month + 1)[1]
    reached = date(year, month + 1, min(day.day, length))
    return reached + timedelta(days=int((Decimal(months) - whole) * length))


def comparable(first: When, second: When) -> bool:
    """Whether two dates lie on the same axis."""
    return first.anchor == second.anchor


def within_months(start: When, end: When, months: int | Decimal, inclusive: bool) -> Truth:
    """Whether `end` is at most (`inclusive`) or less than `months` calendar months after `start`.

    An end before the start is within. Dates on different axes: unknown.
    """
    if not comparable(start, end):
        return Truth.UNKNOWN
    if start.offset is not None and end.offset is not None:
        return _within_offsets(start.offset, end.offset, Decimal(months), inclusive)
    slack = timedelta(0) if inclusive else timedelta(days=1)
    if end.latest <= add_months(start.earliest, months) - slack:
        return Truth.TRUE
    if end.earliest > add_months(start.latest, months) - slack:
        return Truth.FALSE
    return Truth.UNKNOWN


def _within_offsets(
    start: tuple[Decimal, Decimal], end: tuple[Decimal, Decimal], months: Decimal, inclusive: bool
) -> Truth:
    longest, shortest = end[1] - start[0], end[0] - start[1]
    if longest < months or (inclusive and longest == months):
        return Truth.TRUE
    if shortest > months or (not inclusive and shortest == months):
        return Truth.FALSE
    return Truth.UNKNOWN


def not_after(first: When, second: When) -> Truth:
    """Whether `first` is on or before `second`."""
    if not comparable(first, second):
        return Truth.UNKNOWN
    if first.latest <= second.earliest:
        return Truth.TRUE
    return Truth.FALSE if first.earliest > second.latest else Truth.UNKNOWN


def before(first: When, second: When) -> Truth:
    """Whether `first` is on an earlier day than `second`."""
    if not comparable(first, second):
        return Truth.UNKNOWN
    if first.latest < second.earliest:
        return Truth.TRUE
    return Truth.FALSE if first.earliest >= second.latest else Truth.UNKNOWN


def span(start: When, end: When) -> Span | None:
    """Least and greatest time from `start` to `end`; `None` if they cannot be compared."""
    if not comparable(start, end):
        return None
    return Span(
        low_days=(end.earliest - start.latest).days,
        high_days=(end.latest - start.earliest).days,
        low_months=_months_between(start.latest, end.earliest),
        high_months=_months_between(start.earliest, end.latest),
    )


def whole_years(start: When, end: When) -> tuple[int, int] | None:
    """Least and greatest number of completed years between two dates."""
    distance = span(start, end)
    if distance is None:
        return None
    return int(distance.low_months // 12), int(distance.high_months // 12)


def format_when(when: When) -> str:
    """A date as it was entered; a relative one in words, never as a calendar date."""
    return when.text


def earliest_of(whens: list[When]) -> When | None:
    """The interval of the earliest of several dates on one axis; `None` if there is none.

    Each stays where it is, the earliest of them lies between the least earliest and least latest.
    """
    if not whens or any(not comparable(when, whens[0]) for when in whens):
        return None
    first = min(whens, key=lambda when: (when.latest, when.earliest))
    earliest = min(when.earliest for when in whens)
    if earliest == first.earliest:
        return first
    return replace(first, earliest=earliest, offset=None)


def latest_of(whens: list[When]) -> When | None:
    """The interval of the latest of several dates on one axis; `None` if there is none."""
    if not whens or any(not comparable(when, whens[0]) for when in whens):
        return None
    last = max(whens, key=lambda when: (when.earliest, when.latest))
    latest = max(when.latest for when in whens)
    return last if latest == last.latest else replace(last, latest=latest, offset=None)


def _months_between(start: date, end: date) -> Decimal:
    """Calendar months from start to end, rounded down to a tenth."""
    if end < start:
        return -_months_between(end, start)
    whole = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, whole) > end:
        whole -= 1
    reached, following = add_months(start, whole), add_months(start, whole + 1)
    part = Decimal((end - reached).days) / Decimal((following - reached).days)
    return whole + part.quantize(_TENTH, rounding=ROUND_FLOOR)


def _calendar(text: str, *, estimated: bool) -> When:
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        raise DateError(text)
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise DateError(text)
    numbers = [int(part) for part in parts]
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        raise DateError(text, f"a date between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        earliest, latest = _bounds(numbers)
    except ValueError as error:
        raise DateError(text, "a day that the calendar has") from error
    if estimated:
        earliest, latest = _widened(earliest, latest, len(numbers))
    return When(("~" if estimated else "") + text, earliest, latest, estimated=estimated)


def _bounds(numbers: list[int]) -> tuple[date, date]:
    year = numbers[0]
    if len(numbers) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    month = numbers[1]
    first = date(year, month, 1)
    if len(numbers) == 2:
        return first, date(year, month, monthrange(year, month)[1])
    day = date(year, month, numbers[2])
    return day, day


def _widened(earliest: date, latest: date, parts: int) -> tuple[date, date]:
    """One unit of its own precision to either side."""
    if parts == 3:
        days = timedelta(days=_ESTIMATED_DAYS)
        return earliest - days, latest + days
    months = 12 if parts == 1 else 1
    return add_months(earliest, -months), add_months(latest + timedelta(1), months) - timedelta(1)


def _offsets(entry: DateDetail) -> list[tuple[str, Decimal]]:
    named = (("month", entry.months), ("week", entry.weeks), ("day", entry.days))
    return [(unit, amount) for unit, amount in named if amount is not None]


def _relative(entry: DateDetail) -> When:
    offsets = _offsets(entry)
    if not entry.anchor or len(offsets) != 1:
        raise DateError(_shown(entry), EXPECTED_DETAIL)
    unit, amount = offsets[0]
    slack = _slack(entry, unit, amount)
    try:
        earliest, latest = _nominal(unit, amount - slack), _nominal(unit, amount + slack)
    except (ValueError, OverflowError) as error:
        raise DateError(str(amount), "an offset within the length of a life") from error
    vague = entry.approx or entry.estimated
    text = _relative_text(entry.anchor, unit, amount, vague=vague)
    offset = (amount - slack, amount + slack) if unit == "month" else None
    return When(text, earliest, latest, estimated=vague, anchor=entry.anchor, offset=offset)


def _slack(entry: DateDetail, unit: str, amount: Decimal) -> Decimal:
    """How far the true offset may lie from the stated one: published months are rounded."""
    if entry.approx:
        months = _APPROXIMATE_MONTHS
        return {"month": months, "week": months * 4, "day": months * 30}[unit]
    if entry.estimated:
        return {"month": 1 + _HALF, "week": 1 + _HALF, "day": Decimal(_ESTIMATED_DAYS)}[unit]
    if unit == "day" or amount == 0:
        return Decimal(0)
    return _HALF.scaleb(min(0, _exponent(amount)))


def _exponent(amount: Decimal) -> int:
    """`444.87` is rounded to hundredths, so it is less uncertain than `445`."""
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _nominal(unit: str, amount: Decimal) -> date:
    if unit == "month":
        return add_months(NOMINAL_ZERO, amount)
    days = amount * 7 if unit == "week" else amount
    return NOMINAL_ZERO + timedelta(days=int(days.to_integral_value(rounding=ROUND_FLOOR)))


def _relative_text(anchor: str, unit: str, amount: Decimal, *, vague: bool) -> str:
    number = format(abs(amount), "f")
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    anchor_words = anchor.replace("_", " ")
    about = "about " if vague else ""
    if amount < 0:
        return f"{about}{number} {unit}s before {anchor_words}"
    if amount == 0:
        return f"about the time of {anchor_words}" if vague else anchor_words
    return f"{about}{unit} {number} after {anchor_words}"


def _shown(entry: DateDetail) -> str:
    parts = [f"{unit}s={amount}" for unit, amount in _offsets(entry)]
    return ", ".join([f"anchor={entry.anchor}", *parts])
