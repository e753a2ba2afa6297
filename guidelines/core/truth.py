"""Three-valued logic after Kleene: what is not known is neither true nor false."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """A verdict. There is no truthiness: `if verdict:` raises, compare with `is` instead."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three values: compare it with Truth.TRUE")


def from_bool(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


def negate(verdict: Truth) -> Truth:
    if verdict is Truth.UNKNOWN:
        return Truth.UNKNOWN
    return Truth.FALSE if verdict is Truth.TRUE else Truth.TRUE


def all_of(verdicts: Iterable[Truth]) -> Truth:
    """FALSE if any is, otherwise UNKNOWN if any is; TRUE for none at all.

    Like the others it looks no further than it has to.
    """
    found = Truth.TRUE
    for verdict in verdicts:
        if verdict is Truth.FALSE:
            return verdict
        if verdict is Truth.UNKNOWN:
            found = verdict
    return found


def any_of(verdicts: Iterable[Truth]) -> Truth:
    """TRUE if any is, otherwise UNKNOWN if any is; FALSE for none at all."""
    found = Truth.FALSE
    for verdict in verdicts:
        if verdict is Truth.TRUE:
            return verdict
        if verdict is Truth.UNKNOWN:
            found = verdict
    return found


def at_least(n: int, verdicts: Iterable[Truth]) -> Truth:
    """Whether at least `n` are true, whatever the unknown ones turn out to be."""
    certain = possible = 0
    for verdict in verdicts:
        certain += verdict is Truth.TRUE
        possible += verdict is not Truth.FALSE
    if certain >= n:
        return Truth.TRUE
    return Truth.UNKNOWN if possible >= n else Truth.FALSE
