"""Conditions: typed trees over facts, written in content as one-key maps.

    all: [..]   any: [..]   not: ..   at_least: {n: 2, of: [..]}   ref: named-condition
    {fact: metastases.timing, eq: synchronous}            exactly one operator
    {fact: clock.diagnosis_to_metastasis, le: {threshold: crc.early_late_months}}
    {count: lesions, where: {field: organ, eq: liver}, ge: 2}

Never text to evaluate: no arithmetic, no regular expression, bounded depth and size. A node's
`path` is its stable id within its item (`when.all.0`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from guidelines.core.content.loading import Mapping, Node, Scalar, Sequence, join
from guidelines.core.content.schema import Report, shown

MAX_DEPTH = 8
MAX_NODES = 200

Operator = Literal["eq", "ne", "in", "lt", "le", "gt", "ge", "between", "known"]
OPERATORS: tuple[Operator, ...] = ("eq", "ne", "in", "lt", "le", "gt", "ge", "between", "known")
COUNT_OPERATORS: tuple[Operator, ...] = ("eq", "lt", "le", "gt", "ge", "between")
Rows = Literal["lesions", "primaries", "treatments"]
ROWS: tuple[Rows, ...] = ("lesions", "primaries", "treatments")


@dataclass(frozen=True, slots=True)
class ThresholdRef:
    """A number that is written once, in thresholds.yaml."""

    id: str


Operand = str | ThresholdRef


@dataclass(frozen=True, slots=True)
class Condition:
    """Base of all nodes."""

    path: str


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Condition):
    of: Condition


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    n: int
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Ref(Condition):
    id: str


@dataclass(frozen=True, slots=True)
class Test(Condition):
    """One fact against one operand (`between` and `in` have several)."""

    __test__ = False  # not a test case, whatever pytest thinks of the name
    fact: str
    operator: Operator
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Count(Condition):
    """How many rows of a list satisfy `where`; its tests name fields of the row."""

    rows: Rows
    where: Condition | None
    operator: Operator
    operands: tuple[Operand, ...]


def children(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, AllOf | AnyOf | AtLeast):
        return condition.of
    if isinstance(condition, Not):
        return (condition.of,)
    return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """The node and everything below it, except what a `Count` asks of single rows."""
    yield condition
    for child in children(condition):
        yield from walk(child)


def parse_condition(node: Node, path: str, report: Report) -> Condition | None:
    """The condition at `path`, or None after reporting everything wrong with it."""
    parser = _Parser(report)
    condition = parser.condition(node, path, depth=1)
    if parser.nodes > MAX_NODES:
        report(node, path, f"{parser.nodes} nodes", f"at most {MAX_NODES}: name a part (`ref`)")
        return None
    return None if parser.failed else condition


KEYS = {
    "fact": "all, any, not, at_least, ref, fact or count",
    "field": "all, any, not, at_least or field",
}


class _Parser:
    def __init__(self, report: Report, subject: str = "fact") -> None:
        self.report = report
        self.subject = subject
        self.keys = KEYS[subject]
        self.nodes = 0
        self.failed = False

    def fail(
        self, node: Node, path: str, expected: str, value: str | None = None
    ) -> Condition | None:
        self.failed = True
        self.report(node, path, value or shown(node), expected)
        return None

    def condition(self, node: Node, path: str, depth: int) -> Condition | None:
        self.nodes += 1
        if depth > MAX_DEPTH:
            return self.fail(node, path, f"at most {MAX_DEPTH} levels", "too deep")
        if not isinstance(node, Mapping) or not node.entries:
            return self.fail(node, path, f"a condition: a map with {self.keys}")
        if self.subject in node.entries:
            return self.test(node, path)
        if "count" in node.entries and self.subject == "fact":
            return self.count(node, path, depth)
        if len(node.entries) != 1:
            return self.fail(node, path, f"a condition with exactly one key: {self.keys}")
        ((key, value),) = node.entries.items()
        return self.connective(key, value, path, depth)

    def connective(self, key: str, value: Node, path: str, depth: int) -> Condition | None:
        below = join(path, key)
        match key:
            case "all" | "any":
                parts = self.parts(value, below, depth)
                return AllOf(path, parts) if key == "all" else AnyOf(path, parts)
            case "not":
                inner = self.condition(value, below, depth + 1)
                return Not(path, inner) if inner else None
            case "at_least":
                return self.at_least(value, path, depth)
            case "ref" if isinstance(value, Scalar) and self.subject == "fact":
                return Ref(path, value.text)
        return self.fail(value, below, self.keys, f"key {key!r}")

    def parts(self, node: Node, path: str, depth: int) -> tuple[Condition, ...]:
        if not isinstance(node, Sequence) or not node.items:
            self.fail(node, path, "a list of conditions, at least one")
            return ()
        parsed = [
            self.condition(item, join(path, str(index)), depth + 1)
            for index, item in enumerate(node.items)
        ]
        return tuple(part for part in parsed if part)

    def at_least(self, node: Node, path: str, depth: int) -> Condition | None:
        below = join(path, "at_least")
        if not isinstance(node, Mapping) or set(node.entries) != {"n", "of"}:
            return self.fail(node, below, "a map with n and of")
        number = node.entries["n"]
        parts = self.parts(node.entries["of"], join(below, "of"), depth)
        if not isinstance(number, Scalar) or not number.text.isdecimal():
            return self.fail(number, join(below, "n"), "a whole number")
        n = int(number.text)
        if not 1 <= n <= len(parts):
            return self.fail(number, join(below, "n"), f"a number from 1 to {len(parts)}")
        return AtLeast(path, n, parts)

    def test(self, node: Mapping, path: str) -> Condition | None:
        fact = node.entries[self.subject]
        if not isinstance(fact, Scalar):
            return self.fail(fact, join(path, self.subject), "the id of a fact")
        operator = self.operator(node, path, {self.subject}, OPERATORS)
        if operator is None:
            return None
        operands = self.operands(node.entries[operator], join(path, operator), operator)
        return Test(path, fact.text, operator, operands)

    def count(self, node: Mapping, path: str, depth: int) -> Condition | None:
        rows = node.entries["count"]
        if not isinstance(rows, Scalar) or rows.text not in ROWS:
            return self.fail(rows, join(path, "count"), "one of " + ", ".join(ROWS))
        operator = self.operator(node, path, {"count", "where"}, COUNT_OPERATORS)
        where = node.entries.get("where")
        inner = None
        if where is not None:
            parser = _Parser(self.report, subject="field")
            inner = parser.condition(where, join(path, "where"), depth + 1)
            self.nodes += parser.nodes
            self.failed |= parser.failed
        if operator is None:
            return None
        operands = self.operands(node.entries[operator], join(path, operator), operator)
        return Count(path, rows.text, inner, operator, operands)

    def operator(
        self, node: Mapping, path: str, other: set[str], allowed: tuple[Operator, ...]
    ) -> Operator | None:
        found = [key for key in node.entries if key not in other]
        if len(found) == 1 and found[0] in allowed:
            return found[0]
        value = " and ".join(repr(key) for key in found) or "no operator"
        self.fail(node, path, "exactly one of " + ", ".join(allowed), value)
        return None

    def operands(self, node: Node, path: str, operator: Operator) -> tuple[Operand, ...]:
        if operator in {"in", "between"}:
            length = 2 if operator == "between" else 1
            if not isinstance(node, Sequence) or len(node.items) < length:
                self.fail(node, path, "two values" if length == 2 else "a list of values")
                return ()
            if operator == "between" and len(node.items) != length:
                self.fail(node, path, "two values")
            return tuple(
                self.operand(item, join(path, str(index))) for index, item in enumerate(node.items)
            )
        if operator == "known" and not (
            isinstance(node, Scalar) and node.text in {"true", "false"}
        ):
            self.fail(node, path, "true or false")
            return ()
        return (self.operand(node, path),)

    def operand(self, node: Node, path: str) -> Operand:
        if isinstance(node, Scalar) and not node.is_null:
            return node.text
        if isinstance(node, Mapping) and list(node.entries) == ["threshold"]:
            threshold = node.entries["threshold"]
            if isinstance(threshold, Scalar):
                return ThresholdRef(threshold.text)
        self.fail(node, path, "a value or {threshold: id}")
        return ""


def as_number(text: str) -> Decimal | None:
    """A decimal without exponent or special value; None for any other text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
