"""Rows of a draft decision: actions and conditions, each with an id, kept as one text a list.

While a decision is a draft its rows may be changed freely; two people's changes merge by row.
What is signed becomes `Action` and `Condition` rows of the same ids (`promises.py`). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from guidelines.core.content.canonical import canonical_json

PERSON, IMAGING, REPORT, FACT = "person", "imaging", "report", "fact"
# The most that one row can hold of each, in characters.
LONGEST_WORDS = 300
MOST_ROWS = 30


class ActionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Dates and accounts as text: nothing is required before the signature."""

    id: str
    text: str
    owner: str = ""
    due_on: str = ""
    dropped: str = ""
    """Why what a former decision asked for is needed no more."""


class ConditionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    text: str
    settled_by: str = ""
    after: str = ""
    owner: str = ""
    expires_on: str = ""
    if_met: str = ""
    if_not_met: str = ""
    dropped: str = ""


Row = ActionRow | ConditionRow
NO_ROWS = "[]"


def action_rows(text: str) -> list[ActionRow]:
    return msgspec.json.decode(text, type=list[ActionRow])


def condition_rows(text: str) -> list[ConditionRow]:
    return msgspec.json.decode(text, type=list[ConditionRow])


# The column that holds a list, and how its rows are read.
LISTS: Mapping[str, Callable[[str], Sequence[Row]]] = {
    "action_list": action_rows,
    "condition_list": condition_rows,
}


def as_list(rows: Iterable[Row]) -> str:
    return canonical_json(list(rows))


def parts(column: str, text: str) -> dict[str, str | None]:
    """Each row as one value of a merge: `action_list:<id>` → the row as text."""
    return {name_of(column, row.id): canonical_json(row) for row in LISTS[column](text)}


def name_of(column: str, row_id: str) -> str:
    return f"{column}:{row_id}"


def column_of(name: str) -> str:
    """Empty for a value that is no row."""
    column = name.partition(":")[0]
    return column if column in LISTS else ""


def changed_list(column: str, text: str, changes: Mapping[str, str | None]) -> str:
    """The list with rows put in, changed or (None) taken out; the others stay in their order."""
    present = parts(column, text)
    present.update((name, row) for name, row in changes.items() if column_of(name) == column)
    kept = [row for text in present.values() if text for row in LISTS[column](f"[{text}]")]
    return as_list(kept)
