"""Reading a case file (YAML or JSON, docs/case-file.md) into a `CaseRecord`.

Everything wrong with a file is collected in one pass: where it is, what stands there, and what
was expected. Nothing is guessed: every scalar is text until the field it stands in types it.
"""

from __future__ import annotations

import json
import types
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import msgspec

from guidelines.core.content.loading import (
    ContentError,
    ContentInvalidError,
    Mapping,
    Node,
    Scalar,
    Sequence,
    join,
    read_yaml,
)
from guidelines.core.content.schema import Builder, Invalid, Reporter
from guidelines.core.record.case_record import CaseRecord, Emergencies
from guidelines.core.record.casecheck import Problem, check

NONE = "none"  # of all emergencies at once


@dataclass(frozen=True, slots=True)
class CaseError:
    """One thing wrong with a case file; `line` is 0 where the format has none."""

    path: str
    value: str
    expected: str
    line: int = 0

    def __str__(self) -> str:
        place = f"line {self.line}, {self.path}" if self.line else self.path
        return f"{place}: {self.value}, expected {self.expected}"


class CaseFileError(ValueError):
    """The file is not a usable case; `errors` lists everything found in one pass."""

    def __init__(self, errors: list[CaseError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def read_case(name: str, text: str) -> CaseRecord:
    """The record in the text of one file, JSON if `name` ends so; `CaseFileError` otherwise."""
    try:
        tree = read_json(name, text) if name.endswith(".json") else read_yaml(name, text)
    except ContentInvalidError as error:
        raise CaseFileError(list(map(_case_error, error.errors))) from error
    reporter = Reporter(name)
    try:
        record: CaseRecord = _CaseBuilder(reporter, {}).build(tree, CaseRecord, "")
    except Invalid:
        raise CaseFileError(list(map(_case_error, reporter.errors))) from None
    if problems := check(record):
        raise CaseFileError([_placed(problem, tree) for problem in problems])
    return record


def json_schema() -> dict[str, Any]:
    """JSON Schema of a case file, descriptions included."""
    schema = msgspec.json.schema(CaseRecord)
    schema["$defs"][Emergencies.__name__]["properties"][NONE] = {
        "enum": [True, None],
        "description": "All that are not named here were asked for and are absent.",
    }
    return schema


def _case_error(error: ContentError) -> CaseError:
    return CaseError(error.path, error.value, error.expected, error.line)


def _placed(problem: Problem, tree: Node) -> CaseError:
    """The problem with the line of the deepest part of its path that stands in the file."""
    node, line = tree, tree.line
    for step in problem.path.split("."):
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
        else:
            break
        line = node.line
    return CaseError(problem.path, problem.value, problem.expected, line)


class _CaseBuilder(Builder):
    """A case record also has lists, maps and fields that take one of several forms."""

    def build(self, node: Node, kind: Any, path: str) -> Any:
        if get_origin(kind) is list:
            return list(self.list_of(node, get_args(kind)[0], path))
        if get_origin(kind) is dict:
            return self.map_of(node, get_args(kind)[1], path)
        if kind is Emergencies and isinstance(node, Mapping) and NONE in node.entries:
            return self.emergencies(node, path)
        return super().build(node, kind, path)

    def emergencies(self, node: Mapping, path: str) -> Any:
        """`none: true` says of each that somebody asked and that it is absent."""
        none = node.entries[NONE]
        named = {name: each for name, each in node.entries.items() if name != NONE}
        stated = Mapping(named, node.line)
        if isinstance(none, Scalar) and none.is_null:
            return super().build(stated, Emergencies, path)
        said = self.build(stated, Emergencies, path)
        if not isinstance(none, Scalar) or none.text != "true":
            raise self.fail(none, join(path, NONE), "true, or left out")
        present = [name for name, each in named.items() if getattr(said, name)]
        for name in present:
            self.fail(named[name], join(path, name), f"false, or {NONE} left out")
        if present:
            raise Invalid
        return Emergencies(**dict.fromkeys(Emergencies.__struct_fields__, False))

    def map_of(self, node: Node, kind: Any, path: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise self.fail(node, path, "a map")
        parts = [(value, kind, join(path, key)) for key, value in node.entries.items()]
        return dict(zip(node.entries, self.collect(parts), strict=True))

    def optional(self, node: Node, kind: Any, path: str) -> Any:
        """A text, a number, a word or a map: whichever form the value has."""
        kinds = get_args(kind)
        if types.NoneType in kinds and isinstance(node, Scalar) and node.is_null:
            return None
        forms = [each for each in kinds if each is not types.NoneType]
        maps = [each for each in forms if isinstance(each, type) and _is_struct(each)]
        if isinstance(node, Mapping) and maps:
            return self.build(node, maps[0], path)
        for form in (each for each in forms if each not in maps):
            try:
                return Builder(_ignore, {}).build(node, form, path)
            except Invalid:
                continue
        raise self.fail(node, path, " or ".join(map(_in_words, forms)))


def _ignore(_node: Node, _path: str, _value: str, _expected: str) -> None:
    """A form that does not fit is no error while another one may."""


def _is_struct(kind: type) -> bool:
    return issubclass(kind, msgspec.Struct)


def _in_words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if isinstance(kind, type) and _is_struct(kind):
        return "a map with " + ", ".join(f.name for f in msgspec.structs.fields(kind))
    words = {str: "a text", int: "a whole number", Decimal: "a number", bool: "true or false"}
    return words.get(kind, "a list" if get_origin(kind) is list else "a value")


def read_json(name: str, text: str) -> Node:
    """JSON as the same tree of text; a key that is written twice is an error there as well."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in items:
            if key in seen:
                twice.append(key)
            seen[key] = value
        return seen

    try:
        data = json.loads(text, parse_float=_Word, parse_int=_Word, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        found = f"{error.msg} (column {error.colno})"
        problem = ContentError(name, error.lineno, ".", found, "well-formed JSON")
        raise ContentInvalidError([problem]) from error
    if twice:
        raise ContentInvalidError(
            [ContentError(name, 0, key, "key written twice", "each key once") for key in twice]
        )
    return _node(data, "")


class _Word(str):
    """A number as it was written."""

    __slots__ = ()


def _node(data: Any, path: str) -> Node:
    if isinstance(data, dict):
        return Mapping({key: _node(value, join(path, key)) for key, value in data.items()}, 0)
    if isinstance(data, list):
        return Sequence(tuple(_node(item, path) for item in data), 0)
    if data is None:
        return Scalar("null", 0)
    if isinstance(data, bool):
        return Scalar("true" if data else "false", 0)
    return Scalar(str(data), 0, plain=isinstance(data, _Word))
