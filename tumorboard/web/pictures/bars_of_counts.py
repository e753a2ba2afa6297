"""Counts as bars under one another, each below its words: one scale from nothing to the most."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from tumorboard.web.pictures.lanes import Text

WIDTH = 360
NUMBER = 44  # room for the number right of the longest bar
LINE = 16
BAR = 12
GAP = 10
LETTERS = 46  # to a line
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class CountBar:
    words: tuple[Text, ...]
    y: float
    width: float
    number: Text


@dataclass(frozen=True, slots=True)
class CountPicture:
    width: int
    height: float
    bars: tuple[CountBar, ...]


def draw(counts: Iterable[tuple[str, int]]) -> CountPicture | None:
    """None where there is nothing to show. A count of nothing stands in the table alone."""
    rows = [(label, count) for label, count in counts if count]
    most = max((count for _, count in rows), default=0)
    if not most:
        return None
    bars, y = [], 0.0
    for label, count in rows:
        bar = _bar(label, count, most, y)
        bars.append(bar)
        y = bar.y + BAR + GAP
    return CountPicture(WIDTH, y, tuple(bars))


def _bar(label: str, count: int, most: int, top: float) -> CountBar:
    lines = textwrap.wrap(label, LETTERS, max_lines=MOST_LINES, placeholder=" …") or [""]
    words = tuple(Text(0, top + LINE * (n + 1) - 4, line) for n, line in enumerate(lines))
    y = top + LINE * len(lines)
    width = round((WIDTH - NUMBER) * count / most, 1)
    return CountBar(words, y, width, Text(width + 6, y + BAR - 1, f"{count}"))
