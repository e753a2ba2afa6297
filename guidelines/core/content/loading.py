"""Content YAML, read strictly: every scalar is text until the schema types it.

YAML guesses types (`no`, `010`, `1:30`, `2024-05-01` are traps), so nothing is guessed here.
Duplicate keys, anchors, aliases, tags, empty values and further documents are errors. Every node
keeps its line, so that whoever reads the tree can point at the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class ContentError:
    """One thing wrong with the content, where it is and what was expected there."""

    file: str
    line: int
    path: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.path}: {self.value}, expected {self.expected}"


class ContentInvalidError(ValueError):
    """The content cannot be used; `errors` lists everything found in one pass."""

    def __init__(self, errors: list[ContentError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """`null` written without quotes; the same word in quotes is a text."""
        return self.plain and self.text == "null"


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, Node]
    line: int


Node = Scalar | Sequence | Mapping


# Only its parse events are used; the one in C is ten times faster where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Reader:
    """Builds the tree from parse events, noting errors instead of stopping at the first."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.errors: list[ContentError] = []
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)

    def fail(self, event: yaml.Event, path: str, value: str, expected: str) -> None:
        line = line_of(event)
        self.errors.append(ContentError(self.file, line, path or ".", value, expected))

    def document(self) -> Node:
        next(self.events)  # stream start
        start = next(self.events)
        if isinstance(start, yaml.StreamEndEvent):
            self.fail(start, "", "nothing", "one document")
            return Sequence((), 1)
        tree = self.node(next(self.events), "")
        next(self.events)  # document end
        following = next(self.events)
        if not isinstance(following, yaml.StreamEndEvent):
            self.fail(following, "", "a second document", "one document per file")
        return tree

    def node(self, event: yaml.Event, path: str) -> Node:
        line = line_of(event)
        if isinstance(event, yaml.AliasEvent):
            self.fail(event, path, f"*{event.anchor}", "no aliases: write the value out")
            return Scalar("", line)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self.fail(event, path, f"&{event.anchor}", "no anchors")
        if getattr(event, "tag", None):
            self.fail(event, path, str(getattr(event, "tag", "")), "no tags")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, line)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, line)
        if not isinstance(event, yaml.ScalarEvent):
            raise TypeError(event)
        plain = not event.style
        if plain and not event.value:
            self.fail(event, path, "empty", "a value (or leave the key out)")
        return Scalar(event.value, line, plain)

    def sequence(self, path: str, line: int) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, join(path, str(len(items)))))
        return Sequence(tuple(items), line)

    def mapping(self, path: str, line: int) -> Mapping:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.fail(event, path, "a list or map as key", "a word as key")
                self.node(event, path)
                self.node(next(self.events), path)
                continue
            key = event.value
            value = self.node(next(self.events), join(path, key))
            if key in entries:
                self.fail(event, join(path, key), "key written twice", "each key once")
            entries[key] = value
        return Mapping(entries, line)


def line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def read_yaml(file: str, text: str) -> Node:
    """The tree of one file, or `ContentInvalidError` with every violation found in it."""
    reader = _Reader(file, text)
    try:
        tree = reader.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "not YAML"
        raise ContentInvalidError(
            [*reader.errors, ContentError(file, line, ".", problem, "well-formed YAML")]
        ) from error
    except yaml.YAMLError as error:
        raise ContentInvalidError(
            [ContentError(file, 1, ".", str(error).splitlines()[0], "well-formed YAML")]
        ) from error
    if reader.errors:
        raise ContentInvalidError(reader.errors)
    return tree


Data = None | str | list["Data"] | dict[str, "Data"]


def to_data(node: Node) -> Data:
    """The same tree without lines: the form that is hashed and stored."""
    if isinstance(node, Mapping):
        return {key: to_data(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    return None if node.is_null else node.text


def from_data(data: Data) -> Node:
    """A stored tree; it has no lines any more."""
    if isinstance(data, dict):
        return Mapping({key: from_data(value) for key, value in data.items()}, 0)
    if isinstance(data, list):
        return Sequence(tuple(from_data(item) for item in data), 0)
    return Scalar("null", 0) if data is None else Scalar(data, 0, plain=False)
