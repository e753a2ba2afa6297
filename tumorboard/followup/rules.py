"""What the recorded treatments say about a plan that was decided. Pure.

It proposes an answer for whoever records the outcome; nothing is stored from it alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from guidelines.core.record.dates import When

Suggested = Literal["fully", "partly", "unknown"]


@dataclass(frozen=True)
class DecidedStep:
    """A treatment step that lay ahead when the decision was signed."""

    label: str
    done: bool
    """Whether a treatment recorded since shows it."""
    recorded: When | None = None


@dataclass(frozen=True)
class Suggestion:
    """`first` is the earliest start of a decided treatment, as recorded."""

    implemented: Suggested
    done: tuple[str, ...]
    waiting: tuple[str, ...]
    first: When | None


def suggestion(steps: Iterable[DecidedStep]) -> Suggestion:
    """No treatment recorded is unknown, never “not done”."""
    given = list(steps)
    done = [step for step in given if step.done]
    waiting = tuple(step.label for step in given if not step.done)
    dated = [step.recorded for step in done if step.recorded is not None]
    first = min(dated, key=lambda when: (when.earliest, when.latest), default=None)
    implemented: Suggested = "unknown"
    if done:
        implemented = "partly" if waiting else "fully"
    return Suggestion(implemented, tuple(step.label for step in done), waiting, first)
