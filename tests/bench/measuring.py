"""A comparison, measured fairly: both sides in one process, turn by turn, the median counts."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 15


@dataclass(frozen=True)
class Row:
    """`ours` against `other`, in the same unit; the unit stands in the name."""

    name: str
    ours: float
    other: float

    def __str__(self) -> str:
        ratio = self.ours / self.other if self.other else float("nan")
        return f"{self.name:<58} {self.ours:>10.2f} {self.other:>10.2f} {ratio:>8.2f} x"


def seconds(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def medians(
    ours: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[float, float]:
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(seconds(ours))
        theirs.append(seconds(other))
    return statistics.median(mine), statistics.median(theirs)


def milliseconds(
    name: str, ours: Callable[[], object], other: Callable[[], object], *, rounds: int = ROUNDS
) -> Row:
    mine, theirs = medians(ours, other, rounds)
    return Row(name, 1000 * mine, 1000 * theirs)


def per_second(
    name: str,
    ours: Callable[[], object],
    other: Callable[[], object],
    *,
    count: int,
    rounds: int = 3,
) -> Row:
    """Each action does `count` things."""
    mine, theirs = medians(ours, other, rounds)
    return Row(name, count / mine, count / theirs)
