"""What two editors made of one item, put together: part by part, and in lists row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guidelines.core.content.loading import Data
from tumorboard.records import Conflict, merge

NAME = "id"


def merged(
    shown: Mapping[str, Data], current: Mapping[str, Data], wanted: Mapping[str, Data]
) -> tuple[dict[str, Data], tuple[Conflict, ...]]:
    """What this person changed, put on what others made of it meanwhile.

    Where the same part was changed in two ways that of this person stands, and is told. Rows that
    have ids, such as the steps of a pathway, are merged one by one.
    """
    fields = dict.fromkeys((*wanted, *shown, *current))
    found = merge(
        original={name: shown.get(name) for name in fields},
        current={name: current.get(name) for name in fields},
        posted={name: wanted.get(name) for name in fields},
    )
    result: dict[str, Any] = {**current, **found.changes}
    conflicts: list[Conflict] = []
    for each in found.conflicts:
        rows, disputed = _rows(each)
        result[each.field] = rows
        conflicts += disputed
    return {name: each for name, each in result.items() if each is not None}, tuple(conflicts)


def _rows(conflict: Conflict) -> tuple[Any, Sequence[Conflict]]:
    sides = [_by_id(each) for each in (conflict.original, conflict.theirs, conflict.mine)]
    base, theirs, mine = sides
    if base is None or theirs is None or mine is None:
        return conflict.mine, [conflict]
    order = _order(list(base), list(theirs), list(mine))
    if order is None:
        return conflict.mine, [conflict]
    found, disputed = [], []
    for name in order:
        row, problems = _row(base.get(name), theirs.get(name), mine.get(name))
        disputed += [Conflict(f"{conflict.field}.{name}{each}", *said) for each, *said in problems]
        if row is not None:
            found.append(row)
    return found, disputed


def _row(base: Any, theirs: Any, mine: Any) -> tuple[Any, list[tuple[Any, ...]]]:
    """A row as it is to be (None: taken out), and the parts on which both differ."""
    if theirs in (base, mine):
        return mine, []
    if mine == base:
        return theirs, []
    if base is None or theirs is None or mine is None:
        return mine if mine is not None else theirs, [("", base, theirs, mine)]
    row, conflicts = merged(base, theirs, mine)
    return row, [(f".{each.field}", each.original, each.theirs, each.mine) for each in conflicts]


def _order(base: list[str], theirs: list[str], mine: list[str]) -> list[str] | None:
    """The rows of both in the order of whoever changed it; None where both did, differently."""
    common = set(base) & set(theirs) & set(mine)
    orders = [[name for name in side if name in common] for side in (base, theirs, mine)]
    if orders[1] != orders[0] and orders[2] != orders[0] and orders[1] != orders[2]:
        return None
    first, second = (theirs, mine) if orders[1] != orders[0] else (mine, theirs)
    found = list(first)
    for place, name in enumerate(second):
        if name not in found:
            before = next((each for each in second[:place][::-1] if each in found), None)
            found.insert(found.index(before) + 1 if before else 0, name)
    return found


def _by_id(rows: Any) -> dict[str, Any] | None:
    """None where rows cannot be told apart."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    found = {row.get(NAME): row for row in rows}
    return found if len(found) == len(rows) and None not in found else None
