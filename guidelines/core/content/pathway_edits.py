"""What an editor does to the steps, intervals and branches of a pathway, as plain data.

Parts are named by their place: `steps.2`, `intervals.0`, `steps.2.gate.branches.1`. Data may be
incomplete; nothing is lost because something beside it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guidelines.core.content.loading import Data

Item = dict[str, Data]
STEPS, INTERVALS = "steps", "intervals"
START, END = ".start", ".end"
ENDS = frozenset({"from", "to"})
NEW_STEP = "New step"


class NotThere(ValueError):
    """There is no such part any more, or it cannot be moved further."""


def rows(item: Mapping[str, Data], name: str) -> list[Any]:
    found = item.get(name)
    return list(found) if isinstance(found, list) else []


def part_at(item: Mapping[str, Data], path: str) -> Any:
    """Raises NotThere."""
    found: Any = item
    for name in path.split("."):
        if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif isinstance(found, Mapping) and name in found:
            found = found[name]
        else:
            raise NotThere(path)
    return found


def with_part(item: Mapping[str, Data], path: str, part: Data) -> Item:
    """The item with another part there. Raises NotThere."""
    name, _, rest = path.partition(".")
    return {**item, name: _put(item.get(name), rest, part)}


def _put(owner: Any, path: str, part: Data) -> Data:
    name, _, rest = path.partition(".")
    if not name:
        return part
    if isinstance(owner, list) and name.isdecimal() and int(name) < len(owner):
        here = int(name)
        return [*owner[:here], _put(owner[here], rest, part), *owner[here + 1 :]]
    if isinstance(owner, Mapping):
        return {**owner, name: _put(owner.get(name), rest, part)}
    raise NotThere(path)


def moved(item: Mapping[str, Data], path: str, by: int) -> tuple[Item, str]:
    """The part one place up (-1) or down (1) among its like, and where it is now."""
    above, _, last = path.rpartition(".")
    part_at(item, path)
    every, here = list(part_at(item, above)), int(last)
    there = here + by
    if not 0 <= there < len(every):
        raise NotThere(path)
    every[here], every[there] = every[there], every[here]
    return with_part(item, above, every), f"{above}.{there}"


def with_new_step(item: Mapping[str, Data], after: int) -> tuple[Item, str]:
    """A step after that one (-1: the first), and where it is."""
    steps = rows(item, STEPS)
    name = free_name("step", {step.get("id") for step in steps})
    steps.insert(after + 1, {"id": name, "label": NEW_STEP})
    return {**item, STEPS: steps}, f"{STEPS}.{after + 1}"


def with_new_interval(item: Mapping[str, Data], start: str = "", end: str = "") -> tuple[Item, str]:
    """An interval at the end of the list, and where it is."""
    intervals = rows(item, INTERVALS)
    wanted = f"{start}-to-{end}".replace(".", "-").replace("_", "-") if start and end else ""
    name = free_name(wanted or "interval", {each.get("id") for each in intervals}, bare=wanted)
    ends = {key: point for key, point in (("from", start), ("to", end)) if point}
    least = {"min_days": "0"} if start and end else {}
    made = {"id": name, **ends, **least, "hard": "true"}
    return {**item, INTERVALS: [*intervals, made]}, f"{INTERVALS}.{len(intervals)}"


def with_new_branch(item: Mapping[str, Data], step: str) -> tuple[Item, str]:
    """A branch of the gate of that step, and where it is; a step without a gate gets one."""
    part = dict(part_at(item, step))
    gate = dict(part.get("gate") or {})
    gate["branches"] = [*(gate.get("branches") or []), {"label": "New branch"}]
    changed = with_part(item, step, {**part, "gate": gate})
    return changed, f"{step}.gate.branches.{len(gate['branches']) - 1}"


def tied(item: Mapping[str, Data], step: str) -> tuple[Item, str]:
    """With an interval from the end of the step before to the start of this one."""
    here = int(step.rpartition(".")[2])
    steps = rows(item, STEPS)
    before = f"{steps[here - 1]['id']}{END}" if here else "plan.start"
    return with_new_interval(item, before, f"{steps[here]['id']}{START}")


def without(item: Mapping[str, Data], path: str) -> tuple[Item, int]:
    """Without that part, and how many intervals went with it because they began or ended there."""
    above, _, last = path.rpartition(".")
    gone = part_at(item, path)
    every = [each for here, each in enumerate(part_at(item, above)) if here != int(last)]
    found = with_part(item, above, every)
    if above.endswith(".branches") and not every:
        gate = {key: data for key, data in part_at(item, above[:-9]).items() if key != "branches"}
        found = with_part(item, above[:-9], gate)
    if above != STEPS:
        return found, 0
    ends = {f"{gone.get('id')}{START}", f"{gone.get('id')}{END}"}
    kept = [
        each for each in rows(found, INTERVALS) if not ends & {each.get("from"), each.get("to")}
    ]
    number = len(rows(found, INTERVALS)) - len(kept)
    return ({**found, INTERVALS: kept} if number else found), number


def without_gate(item: Mapping[str, Data], step: str) -> Item:
    part = part_at(item, step)
    return with_part(item, step, {key: data for key, data in part.items() if key != "gate"})


def renamed(item: Mapping[str, Data], old: str, new: str) -> Item:
    """Intervals follow a step that is called otherwise now."""
    names = {f"{old}{edge}": f"{new}{edge}" for edge in (START, END)}
    followed: list[Data] = [
        {key: names.get(data, data) if key in ENDS else data for key, data in each.items()}
        for each in rows(item, INTERVALS)
    ]
    return {**item, INTERVALS: followed} if followed else dict(item)


def is_tied(item: Mapping[str, Data], step: str) -> bool:
    """Whether any interval says when the step can be."""
    name = part_at(item, step).get("id")
    own = {f"{name}{START}", f"{name}{END}"}
    return any(own & {each.get("from"), each.get("to")} for each in rows(item, INTERVALS))


def free_name(begin: str, taken: set[Any], *, bare: str = "") -> str:
    if bare and bare not in taken:
        return bare
    number = 1
    while f"{begin}-{number}" in taken:
        number += 1
    return f"{begin}-{number}"
