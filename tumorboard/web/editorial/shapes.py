"""How the parts of a kind of content are asked for and read, from the types that declare them."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from guidelines.core.content.conditions import Condition
from guidelines.core.content.loading import Data

Look = Literal[
    "text", "prose", "number", "choice", "flag", "tri", "lines", "several", "group", "rows",
    "condition",
]  # fmt: skip

PROSE = frozenset(
    {"text", "rationale", "reason", "ask", "obtain", "why", "stop", "display", "met", "not_met",
     "if_missing", "evidence", "population", "endpoint", "note"}
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One part of a struct. `of`: the struct of a group or of rows; `codes`: what is allowed."""

    name: str
    look: Look
    required: bool
    codes: tuple[str, ...] = ()
    of: type[msgspec.Struct] | None = None
    usual: str | None = None  # what a flag is if nothing is said


@lru_cache(maxsize=128)
def members_of(struct: type[msgspec.Struct]) -> tuple[Member, ...]:
    """In the order in which they are declared, what it rests on last."""
    hints = get_type_hints(struct)
    found = [_member(each, hints[each.name]) for each in msgspec.structs.fields(struct)]
    return tuple(sorted(found, key=lambda each: each.name == "sources"))


def _member(field: msgspec.structs.FieldInfo, hint: Any) -> Member:
    name, required = field.encode_name, field.required
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(each for each in get_args(hint) if each is not types.NoneType)
        optional = True
    else:
        optional = False
    if get_origin(hint) is tuple:
        return _list(name, get_args(hint)[0], required)
    if get_origin(hint) is Literal:
        return Member(name, "choice", required, codes=get_args(hint))
    if hint is bool:
        usual = None if optional or required else str(field.default).lower()
        return Member(name, "flag" if usual == "false" else "tri", required, usual=usual)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Member(name, "group", required, of=hint)
    if hint is Condition:
        return Member(name, "condition", required)
    look: Look = "number" if hint in (int, Decimal) else "prose" if name in PROSE else "text"
    return Member(name, look, required)


def _list(name: str, hint: Any, required: bool) -> Member:
    if get_origin(hint) is Literal:
        return Member(name, "several", required, codes=get_args(hint))
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Member(name, "rows", required, of=hint)
    return Member(name, "lines", required)


def part(data: Data, name: str) -> Data:
    """A part of a mapping; None where there is none."""
    return data.get(name) if isinstance(data, Mapping) else None


def parts(data: Data) -> Sequence[Data]:
    """The elements of a list; nothing where it is none."""
    return data if isinstance(data, list) else ()


def is_empty(data: Data) -> bool:
    """Nothing is said: no text, no element, no part."""
    if isinstance(data, Mapping):
        return all(is_empty(each) for each in data.values())
    return data is None or data == "" or (isinstance(data, list) and not data)
