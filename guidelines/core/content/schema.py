"""Types a content tree: nodes of text in, msgspec structs out, every error with its place.

msgspec converts too, but stops at the first error, cannot say the line, and reads `1` as true;
content authors need the whole list in one run.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from guidelines.core.content.loading import ContentError, Mapping, Node, Scalar, Sequence, join

T = TypeVar("T")
Report = Callable[[Node, str, str, str], None]
"""Notes an error: node, path, value found, what was expected."""


class Reporter:
    """Collects the errors of one file; `item` is the id that paths are inside of."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.item = ""
        self.errors: list[ContentError] = []

    def __call__(self, node: Node, path: str, value: str, expected: str) -> None:
        whole = ".".join(part for part in (self.item, path) if part) or "."
        self.errors.append(ContentError(self.file, node.line, whole, value, expected))


class Invalid(Exception):
    """This value could not be built; the error is already noted."""


def shown(node: Node) -> str:
    """What stands there, short enough for an error message."""
    if isinstance(node, Scalar):
        return repr(node.text if len(node.text) <= 60 else node.text[:57] + "…")
    if isinstance(node, Sequence):
        return f"a list of {len(node.items)}"
    return "a map with " + (", ".join(node.entries) or "nothing")


class Builder:
    """Builds values of a declared type; `parsers` reads the types that are not plain data."""

    def __init__(
        self, report: Report, parsers: dict[type, Callable[[Node, str, Report], Any]]
    ) -> None:
        self.report = report
        self.parsers = parsers

    def build(self, node: Node, kind: Any, path: str) -> Any:
        """The value, or `Invalid` once what is wrong has been reported."""
        origin = get_origin(kind)
        if kind in self.parsers:
            value = self.parsed(node, kind, path)
        elif origin in (Union, types.UnionType):
            value = self.optional(node, kind, path)
        elif origin is Literal:
            value = self.one_of(node, get_args(kind), path)
        elif origin is tuple:
            value = self.list_of(node, get_args(kind)[0], path)
        elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            value = self.struct(node, kind, path)
        else:
            value = self.scalar(node, kind, path)
        return value

    def fail(self, node: Node, path: str, expected: str) -> Invalid:
        self.report(node, path, shown(node), expected)
        return Invalid()

    def parsed(self, node: Node, kind: type, path: str) -> Any:
        value = self.parsers[kind](node, path, self.report)
        if value is None:
            raise Invalid
        return value

    def optional(self, node: Node, kind: Any, path: str) -> Any:
        kinds = [each for each in get_args(kind) if each is not types.NoneType]
        if isinstance(node, Scalar) and node.is_null:
            return None
        return self.build(node, kinds[0], path)

    def one_of(self, node: Node, allowed: tuple[str, ...], path: str) -> str:
        if isinstance(node, Scalar) and node.text in allowed:
            return node.text
        raise self.fail(node, path, "one of " + ", ".join(allowed))

    def list_of(self, node: Node, kind: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            raise self.fail(node, path, "a list")
        return tuple(
            self.collect(
                (item, kind, join(path, str(index))) for index, item in enumerate(node.items)
            )
        )

    def collect(self, parts: Any) -> list[Any]:
        """Builds all parts, so that every error is noted, and only then gives up."""
        values: list[Any] = []
        failed = False
        for node, kind, path in parts:
            try:
                values.append(self.build(node, kind, path))
            except Invalid:
                failed = True
        if failed:
            raise Invalid
        return values

    def struct(self, node: Node, kind: type[msgspec.Struct], path: str) -> msgspec.Struct:
        if not isinstance(node, Mapping):
            raise self.fail(node, path, "a map with " + ", ".join(_names(kind)))
        fields, hints = _shape(kind)
        failed = False
        for key, value in node.entries.items():
            if key not in fields:
                known = ", ".join(name for name in fields if name not in node.entries)
                self.report(value, join(path, key), "unknown key", "one of " + (known or "none"))
                failed = True
        for name, field in fields.items():
            if field.required and name not in node.entries:
                self.report(node, join(path, name), "missing", _described(hints[field.name]))
                failed = True
        present = [name for name in node.entries if name in fields]
        try:
            built = self.collect(
                (node.entries[name], hints[fields[name].name], join(path, name)) for name in present
            )
        except Invalid:
            failed = True
            built = []
        if failed:
            raise Invalid
        return kind(**dict(zip((fields[name].name for name in present), built, strict=True)))

    def scalar(self, node: Node, kind: Any, path: str) -> Any:
        if not isinstance(node, Scalar) or node.is_null:
            raise self.fail(node, path, _described(kind))
        if kind is str:
            return node.text
        if kind is bool and node.text in {"true", "false"}:
            return node.text == "true"
        if kind is int and node.text.lstrip("-").isdecimal():
            return int(node.text)
        if kind is Decimal:
            try:
                number = Decimal(node.text)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        raise self.fail(node, path, _described(kind))


@lru_cache(maxsize=128)
def _shape(
    kind: type[msgspec.Struct],
) -> tuple[dict[str, msgspec.structs.FieldInfo], dict[str, Any]]:
    """Fields by the name they are written with, and the declared types by attribute."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    return fields, get_type_hints(kind)


def _names(kind: type[msgspec.Struct]) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(kind)]


def _described(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if get_origin(kind) is tuple:
        return "a list"
    words = {str: "a text", int: "a whole number", Decimal: "a number", bool: "true or false"}
    return words.get(kind, "a map")


def build(
    node: Node,
    kind: type[T],
    path: str,
    report: Report,
    parsers: dict[type, Callable[[Node, str, Report], Any]],
) -> T | None:
    """A `kind` from the tree; None when something was wrong (and reported)."""
    try:
        return cast(T, Builder(report, parsers).build(node, kind, path))
    except Invalid:
        return None
