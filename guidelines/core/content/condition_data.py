"""The plain data of a condition: its parts by path, its groups taken apart and put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guidelines.core.content.conditions import (
    MAX_DEPTH,
    MAX_NODES,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    children,
    parse_condition,
)
from guidelines.core.content.loading import Data, from_data, join
from guidelines.core.content.schema import Reporter

Group = Literal["all", "any", "none", "at_least"]
"""`none` is written as `not: {any: …}`."""
TOO_DEEP = (
    f"Groups go at most {MAX_DEPTH} levels deep. Take a group apart, or give a part a name of its "
    "own under the named conditions."
)
TOO_LARGE = (
    f"A condition has at most {MAX_NODES} parts. Give some of them a name of their own under the "
    "named conditions."
)


class Refused(ValueError):
    """What was asked for would be no condition; the message says why, in a sentence."""


def parsed(tree: Data) -> Condition:
    """Raises Refused with the first thing that is wrong."""
    report = Reporter("")
    found = parse_condition(from_data(tree), "", report)
    if found is None:
        error = report.errors[0]
        if error.value == "too deep":
            raise Refused(TOO_DEEP)
        if error.value.endswith(" nodes"):
            raise Refused(TOO_LARGE)
        raise Refused(f"Here stands {error.value}; needed is {error.expected}.")
    return found


def nodes_of(condition: Condition) -> Iterator[Condition]:
    """Every part, with what a count asks of single rows."""
    yield condition
    below = children(condition)
    if isinstance(condition, Count) and condition.where is not None:
        below = (condition.where,)
    for part in below:
        yield from nodes_of(part)


def group_of(condition: Condition) -> Group | None:
    """What kind of group a part is, if it is one."""
    if isinstance(condition, Not):
        return "none" if isinstance(condition.of, AnyOf) else None
    kinds: tuple[tuple[type[Condition], Group], ...] = (
        (AllOf, "all"), (AnyOf, "any"), (AtLeast, "at_least"),
    )  # fmt: skip
    return next((kind for each, kind in kinds if isinstance(condition, each)), None)


def at(tree: Data, path: str) -> Data:
    """The part at a path that exists."""
    for step in _split(path):
        tree = tree[int(step)] if isinstance(tree, list) else map_of(tree)[step]
    return tree


@dataclass(frozen=True)
class Place:
    """Where a part of a group stands: the group, its list of parts, and the place in it."""

    group: str
    list: str
    index: int
    kind: str


def place_of(path: str) -> Place | None:
    """None for what is no part of a list: the root, what is negated, what rows are asked."""
    steps = _split(path)
    if not steps or not steps[-1].isdecimal():
        return None
    length = 3 if steps[-2] == "of" else 2
    kind = steps[-length]
    return Place(".".join(steps[:-length]), ".".join(steps[:-1]), int(steps[-1]), kind)


def taken_apart(part: Data) -> tuple[str | None, list[Data], int]:
    """Kind of group, its parts and its number; no kind for what is no group."""
    entries = map_of(part)
    inner = entries.get("not")
    if isinstance(inner, dict) and "any" in inner:
        return "none", list_of(inner["any"]), 0
    for kind in ("all", "any"):
        if kind in entries:
            return kind, list_of(entries[kind]), 0
    if "at_least" in entries:
        inside = map_of(entries["at_least"])
        return "at_least", list_of(inside["of"]), int(str(inside["n"]))
    return None, [], 0


def grouped(kind: str, parts: list[Data], n: int) -> Data:
    if kind == "none":
        return {"not": {"any": parts}}
    if kind == "at_least":
        return {"at_least": {"n": str(n), "of": parts}}
    return {kind: parts}


def part_path(group: str, kind: str, index: int) -> str:
    inside = {"none": "not.any", "at_least": "at_least.of"}.get(kind, kind)
    return join(group, f"{inside}.{index}")


def fitted(tree: Data, place: Place) -> Data:
    """The group of a part that was taken out asks for no more parts than it has left."""
    kind, parts, n = taken_apart(at(tree, place.group))
    if kind != "at_least" or n <= len(parts):
        return tree
    return put(tree, place.group, grouped(kind, parts, len(parts)))


def put(tree: Data, path: str, part: Data) -> Data:
    """The tree with another part at a path that exists."""
    if not path:
        return part
    step, _, rest = path.partition(".")
    if isinstance(tree, list):
        index = int(step)
        return [*tree[:index], put(tree[index], rest, part), *tree[index + 1 :]]
    entries = map_of(tree)
    return {**entries, step: put(entries[step], rest, part)}


def _split(path: str) -> list[str]:
    return path.split(".") if path else []


def map_of(data: Data) -> dict[str, Data]:
    if not isinstance(data, dict):
        raise Refused("This part is not there any more.")
    return data


def list_of(data: Data) -> list[Data]:
    if not isinstance(data, list):
        raise Refused("This part is not there any more.")
    return data
