"""Conditions edited part by part: plain data of the content in, plain data out.

A path names a part from the root of its condition on, as the parser does (`all.0.not`, the root
is empty). Whatever an edit gives, the parser accepts; an edit that would give anything else is
refused with a sentence. None is a condition that is still to be begun, or was taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import msgspec

from guidelines.core.content.condition_data import (
    Group,
    Refused,
    at,
    fitted,
    grouped,
    list_of,
    map_of,
    nodes_of,
    parsed,
    part_path,
    place_of,
    put,
    taken_apart,
)
from guidelines.core.content.loading import Data, join

Wrapping = Literal["all", "any", "not", "at_least"]
Verb = Literal[
    "add", "wrap", "unwrap", "regroup", "negate", "up", "down", "out", "into", "remove",
    "replace", "only",
]  # fmt: skip


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edit. `to` is a kind of group, `n` belongs to `at_least`, `part` is a new part."""

    verb: Verb
    path: str = ""
    to: str = ""
    n: int | None = None
    part: Data = None


@dataclass(frozen=True)
class Shaped:
    """A condition after an edit, and where what was edited now stands."""

    tree: Data
    path: str = ""


def applied(tree: Data, step: Step) -> Shaped:
    """Raises Refused."""
    if tree is None:
        if step.verb != "add" or step.path:
            raise Refused("There is no condition yet. Begin with a test or a named condition.")
        return _checked(Shaped(step.part))
    if step.path not in {node.path for node in nodes_of(parsed(tree))}:
        raise Refused("This part is not there any more.")
    return _checked(EDITS[step.verb](tree, step))


def replayed(tree: Data, steps: Iterable[Step]) -> Shaped:
    """The condition after all of the steps, and where the last one was."""
    shaped = Shaped(tree)
    for step in steps:
        shaped = applied(shaped.tree, step)
    return shaped


# ---------------------------------------------------------------- the edits


def _add(tree: Data, step: Step) -> Shaped:
    kind, parts, n = taken_apart(at(tree, step.path))
    if kind is None:
        raise Refused("Only a group takes further parts. Put this part into a group first.")
    grown = put(tree, step.path, grouped(kind, [*parts, step.part], n))
    return Shaped(grown, part_path(step.path, kind, len(parts)))


def _wrap(tree: Data, step: Step) -> Shaped:
    part = at(tree, step.path)
    if step.to not in get_args(Wrapping):
        raise Refused(f"There is no group “{step.to}”.")
    outer: Data = {"not": part} if step.to == "not" else grouped(step.to, [part], 1)
    return Shaped(put(tree, step.path, outer), step.path)


def _unwrap(tree: Data, step: Step) -> Shaped:
    """What a wrapping holds, in its place; several parts only where the group around is alike."""
    part = map_of(at(tree, step.path))
    if "not" in part:
        return Shaped(put(tree, step.path, part["not"]), step.path)
    kind, parts, _ = taken_apart(part)
    if kind is None:
        raise Refused("This is no group; there is nothing to take apart.")
    if len(parts) == 1:
        return Shaped(put(tree, step.path, parts[0]), step.path)
    around = place_of(step.path)
    if around is None or kind == "at_least" or around.kind != kind:
        raise Refused(
            f"The group holds {len(parts)} parts, and taken apart they would mean something else. "
            "Move or remove parts until one is left."
        )
    siblings = list_of(at(tree, around.list))
    spliced = [*siblings[: around.index], *parts, *siblings[around.index + 1 :]]
    return Shaped(put(tree, around.list, spliced), step.path)


def _regroup(tree: Data, step: Step) -> Shaped:
    kind, parts, n = taken_apart(at(tree, step.path))
    if kind is None:
        raise Refused("Only a group can become another kind of group.")
    if step.to not in get_args(Group):
        raise Refused(f"There is no group “{step.to}”.")
    wanted = step.n if step.n is not None else min(n or 2, len(parts))
    if step.to == "at_least" and not 1 <= wanted <= len(parts):
        raise Refused(
            f"“At least {wanted}” of {len(parts)} parts: the number goes from 1 to {len(parts)}."
        )
    return Shaped(put(tree, step.path, grouped(step.to, parts, wanted)), step.path)


def _negate(tree: Data, step: Step) -> Shaped:
    part = map_of(at(tree, step.path))
    turned: Data = part.get("not", {"not": part})
    return Shaped(put(tree, step.path, turned), step.path)


def _moved(tree: Data, step: Step) -> Shaped:
    place = place_of(step.path)
    if place is None:
        raise Refused("Only parts of a group can be moved.")
    siblings = list(list_of(at(tree, place.list)))
    to = place.index + (-1 if step.verb == "up" else 1)
    if not 0 <= to < len(siblings):
        raise Refused(f"It is the {'first' if to < 0 else 'last'} part of its group already.")
    siblings[place.index], siblings[to] = siblings[to], siblings[place.index]
    return Shaped(put(tree, place.list, siblings), f"{place.list}.{to}")


def _out(tree: Data, step: Step) -> Shaped:
    """Out of its group, to stand behind it."""
    place = place_of(step.path)
    around = place and place_of(place.group)
    if place is None or around is None:
        raise Refused("There is no group around its group to move it to.")
    part = at(tree, step.path)
    kept = len(list_of(at(tree, place.list))) > 1
    if not kept and len(list_of(at(tree, around.list))) == 1:
        raise Refused("It is the only part there; take the group apart instead.")
    left = _remove(tree, step)
    siblings = list(list_of(at(left.tree, around.list)))
    index = around.index + 1 if kept else around.index
    return Shaped(put(left.tree, around.list, [*siblings[:index], part, *siblings[index:]]),
                  f"{around.list}.{index}")  # fmt: skip


def _into(tree: Data, step: Step) -> Shaped:
    """To the end of the group that stands before it."""
    place = place_of(step.path)
    if place is None or place.index == 0:
        raise Refused("There is no group before it to move it into.")
    before = f"{place.list}.{place.index - 1}"
    kind, _, _ = taken_apart(at(tree, before))
    if kind is None:
        raise Refused("The part before it is no group. Put that into a group first.")
    part = at(tree, step.path)
    siblings = list(list_of(at(tree, place.list)))
    del siblings[place.index]
    around = fitted(put(tree, place.list, siblings), place)
    return _add(around, Step("add", before, part=part))


def _remove(tree: Data, step: Step) -> Shaped:
    """A group that is left without parts goes too."""
    if not step.path:
        return Shaped(None)
    place = place_of(step.path)
    if place is None:
        above, _, last = step.path.rpartition(".")
        if last == "not":
            return _remove(tree, _instead(step, above))
        counting = {key: each for key, each in map_of(at(tree, above)).items() if key != last}
        return Shaped(put(tree, above, counting), above)
    siblings = list(list_of(at(tree, place.list)))
    if len(siblings) == 1:
        return _remove(tree, _instead(step, place.group))
    del siblings[place.index]
    shorter = fitted(put(tree, place.list, siblings), place)
    return Shaped(shorter, f"{place.list}.{min(place.index, len(siblings) - 1)}")


def _replace(tree: Data, step: Step) -> Shaped:
    """Another leaf in the same place; what a count asks of its rows stays as long as it can."""
    return Shaped(put(tree, step.path, step.part), step.path)


def _only(tree: Data, step: Step) -> Shaped:
    """A count asks this of the rows that it counts, beside what it asks already."""
    count = map_of(at(tree, step.path))
    if "count" not in count:
        raise Refused("Only a count asks something of single rows.")
    if "where" in count:
        raise Refused("It asks something of the rows already. Put that into a group to add to it.")
    rest = {key: each for key, each in count.items() if key != "count"}
    asked: Data = {"count": count["count"], "where": step.part, **rest}
    return Shaped(put(tree, step.path, asked), join(step.path, "where"))


EDITS: Mapping[Verb, Callable[[Data, Step], Shaped]] = {
    "add": _add,
    "wrap": _wrap,
    "unwrap": _unwrap,
    "regroup": _regroup,
    "negate": _negate,
    "up": _moved,
    "down": _moved,
    "out": _out,
    "into": _into,
    "remove": _remove,
    "replace": _replace,
    "only": _only,
}


def _checked(shaped: Shaped) -> Shaped:
    """The focus is on a part that is there: that which was edited, or what is around it."""
    if shaped.tree is None:
        return shaped
    there = {node.path for node in nodes_of(parsed(shaped.tree))}
    path = shaped.path
    while path not in there:
        path = path.rpartition(".")[0]
    return replace(shaped, path=path)


def _instead(step: Step, path: str) -> Step:
    """The same edit of another part."""
    return msgspec.structs.replace(step, path=path)
