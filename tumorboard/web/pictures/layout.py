"""How the rows of a plan are arranged: for a desk, a column, a phone, a projector and paper."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from tumorboard.web.pictures.lanes import LETTER, Text

FONT = 12.0
BOLD = 0.6  # how much wider a bold letter is
LINE = 15.0
ROW = 44.0
BAR = 16.0
WAIT = 10.0  # a wait is thinner than a step
AIR = 36.0  # at both ends of the axis: half a date, or a mark beside a bar


@dataclass(frozen=True, slots=True)
class Layout:
    """Names left of the bars and dates right of them, or both above where there is no room."""

    width: float
    names: float  # room left of the bars; none: names stand above
    dates: float  # room right of the bars; none: dates stand above
    font: float = FONT

    @property
    def stacked(self) -> bool:
        return not self.names

    @property
    def unit(self) -> float:
        """What is drawn grows with the letters."""
        return self.font / FONT

    @property
    def left(self) -> float:
        return self.names + self._air

    @property
    def right(self) -> float:
        return self.width - self.dates - self._air

    @property
    def _air(self) -> float:
        return AIR * self.unit

    def wrapped(self, words: str, room: float, *, bold: bool = False) -> list[str]:
        """Lines that fit the room; a word that is longer than a line is broken."""
        letter = (LETTER + (BOLD if bold else 0)) * self.unit
        return textwrap.wrap(words, max(int(room / letter), 8))


WIDE = Layout(width=1160, names=230, dates=200)
COLUMN = Layout(width=440, names=0, dates=0)
NARROW = Layout(width=320, names=0, dates=0, font=13)
LARGE = Layout(width=1160, names=330, dates=300, font=19)
"""For a projector and for paper, where the drawing is much reduced."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one row of a plan stands: its words, and the middle of its bar."""

    top: float
    height: float
    middle: float
    name: tuple[Text, ...]
    words: tuple[Text, ...]


def place(layout: Layout, top: float, name: str, words: list[str], bar: float) -> Place:
    """Rows are as high as what they say: nothing is cut."""
    return (_above if layout.stacked else _beside)(layout, top, name, words, bar)


def _beside(layout: Layout, top: float, name: str, words: list[str], bar: float) -> Place:
    line = LINE * layout.unit
    names = layout.wrapped(name, layout.names - 8 * layout.unit, bold=True)
    dates = [part for each in words for part in layout.wrapped(each, layout.dates)]
    least = ROW * layout.unit if bar == BAR else 0.65 * ROW * layout.unit
    height = max(least, max(len(names), len(dates)) * line + 8 * layout.unit)
    middle = top + height / 2

    def column(x: float, lines: list[str]) -> tuple[Text, ...]:
        first = middle + 0.35 * layout.font - (len(lines) - 1) * line / 2
        return tuple(Text(x, round(first + n * line, 1), text) for n, text in enumerate(lines))

    right = layout.width - layout.dates
    return Place(top, height, round(middle, 1), column(0, names), column(right, dates))


def _above(layout: Layout, top: float, name: str, words: list[str], bar: float) -> Place:
    line, unit = LINE * layout.unit, layout.unit
    names = layout.wrapped(name, layout.width, bold=True)
    dates = [part for each in words for part in layout.wrapped(each, layout.width)]
    first = top + line

    def lines(begin: int, texts: list[str]) -> tuple[Text, ...]:
        return tuple(
            Text(0, round(first + (begin + n) * line, 1), text) for n, text in enumerate(texts)
        )

    text_height = (len(names) + len(dates)) * line
    middle = top + text_height + (bar / 2 + 17) * unit
    height = middle - top + (bar / 2 + 12) * unit
    return Place(top, height, round(middle, 1), lines(0, names), lines(len(names), dates))
