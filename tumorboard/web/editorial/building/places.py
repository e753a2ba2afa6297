"""Where an item has conditions, or could have one, and how a condition is put there."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from guidelines.core.content.condition_data import put
from guidelines.core.content.loading import Data
from guidelines.core.content.parsing import KINDS
from tumorboard.web.editorial.labels import LABELS
from tumorboard.web.editorial.shapes import members_of, part, parts


@dataclass(frozen=True)
class Place:
    """`path` leads through the item, as `for.0.when`; `within` says which of several parts."""

    path: str
    label: str
    required: bool
    within: str = ""


def place_in(kind: str, data: Data, path: str) -> Place | None:
    """None where this kind of item has no condition, or the part it belongs to is not there."""
    struct: type[msgspec.Struct] | None = KINDS.get(kind)
    steps, within = path.split("."), ""
    while struct is not None and steps:
        name = steps.pop(0)
        member = next((each for each in members_of(struct) if each.name == name), None)
        if member is None:
            return None
        if member.look == "condition":
            return None if steps else Place(path, label_of(name), member.required, within)
        data, struct = part(data, name), member.of
        if member.look == "rows" and steps and steps[0].isdecimal():
            rows, index = parts(data), int(steps.pop(0))
            data = rows[index] if index < len(rows) else None
            within = f"{label_of(name)} {index + 1}{_named(data)}"
        if data is None:
            return None
    return None


def condition_at(item: Data, path: str) -> Data:
    """The condition that stands there; None where there is none."""
    for step in path.split("."):
        if isinstance(item, list):
            item = item[int(step)] if int(step) < len(item) else None
        else:
            item = part(item, step)
    return item


def with_condition(item: dict[str, Data], path: str, condition: Data) -> dict[str, Data]:
    """The item with another condition there, or without one."""
    above, _, name = path.rpartition(".")
    owner: Data = item
    for step in above.split(".") if above else []:
        owner = owner[int(step)] if isinstance(owner, list) else part(owner, step)
    if not isinstance(owner, dict):
        raise KeyError(path)
    kept = {key: value for key, value in owner.items() if key != name}
    changed: Data = owner | {name: condition} if condition is not None else kept
    whole = put(item, above, changed)
    return whole if isinstance(whole, dict) else item


def label_of(name: str) -> str:
    return LABELS.get(name) or name.replace("_", " ").capitalize()


def _named(data: Data) -> str:
    said = next((part(data, name) for name in ("label", "text", "id") if part(data, name)), "")
    words = str(said)
    return f": {words if len(words) <= 80 else words[:79] + '…'}" if words else ""
