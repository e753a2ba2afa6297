"""The buttons of the picked part: only those that can do something there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tumorboard.web.editorial.building.reading import Node

INSTEAD = {"up": "down", "down": "up", "into": "out", "out": "into", "wrap": "unwrap"}
"""Where the focus goes if the button that was pressed is not there any more."""


@dataclass(frozen=True)
class Tool:
    """`do` is what the button sends; `name` says which button it is, wherever its part stands."""

    name: str
    do: str
    label: str
    focused: bool = False


def tools_of(node: Node, focus: str) -> list[list[Tool]]:
    """In groups: what it holds, what is around it, where it stands."""
    groups = [list(_inside(node)), list(_around(node)), list(_standing(node))]
    names = [tool.name for group in groups for tool in group]
    verb = focus.partition("-")[0]
    wanted = next((name for name in (focus, INSTEAD.get(verb, "")) if name in names), names[0])
    return [[replace(tool, focused=tool.name == wanted) for tool in group] for group in groups]


def _inside(node: Node) -> Iterator[Tool]:
    if node.is_group:
        what = "a test of the rows" if node.in_rows else "a test"
        yield _tool(node, "add-test", f"Add {what}")
        if not node.in_rows:
            yield _tool(node, "add-ref", "Add a named condition")
            yield _tool(node, "add-count", "Add a count")
    elif node.kind in {"test", "ref", "count"}:
        yield _tool(node, "edit", "Change")
    if node.kind == "count" and not node.asks_rows:
        yield _tool(node, "only", "Count only those where …")


def _around(node: Node) -> Iterator[Tool]:
    for to, words in (("all", "all of these"), ("any", "at least one of these"),
                      ("at_least", "at least n of these")):  # fmt: skip
        yield _tool(node, "wrap", f"Group as “{words}”", to)
    yield _tool(node, "negate", "Take “not” away" if node.kind == "not" else "Negate")
    if node.is_group:
        yield _tool(node, "unwrap", "Take the group apart")


def _standing(node: Node) -> Iterator[Tool]:
    if node.place > 0:
        yield _tool(node, "up", "Move up")
    if node.place < node.of - 1:
        yield _tool(node, "down", "Move down")
    if node.place > 0:
        yield _tool(node, "into", "Move into the group before")
    if node.of and _is_nested(node.path):
        yield _tool(node, "out", "Move out of its group")
    yield _tool(node, "remove", "Remove")


def _is_nested(path: str) -> bool:
    """Whether the group around stands in a group itself."""
    return sum(step.isdecimal() for step in path.split(".")) > 1


def _tool(node: Node, name: str, label: str, to: str = "") -> Tool:
    do = f"{name}:{node.path}:{to}" if to else f"{name}:{node.path}"
    return Tool(f"{name}-{to}" if to else name, do, label)
