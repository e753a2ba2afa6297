"""Traces: why each node of a condition came to its verdict, read from marks beside the content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Operand,
    Operator,
    Ref,
    Test,
    ThresholdRef,
    children,
)
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.evaluation.evaluate import VERDICT, Evaluator, Marks
from guidelines.core.evaluation.prepared import score_of
from guidelines.core.truth import Truth

Op = Literal["all", "any", "not", "at_least", "ref", "test", "count"]


class Trace(msgspec.Struct, frozen=True):
    """What one node of a condition came to, and why: its parts, or the fact it looked at."""

    path: str
    op: Op
    verdict: Truth
    of: tuple[Trace, ...] = ()
    """The parts; of a test on a score, its items."""
    fact: str | None = None
    operator: Operator | None = None
    operands: tuple[str, ...] = ()
    """Values compared with, thresholds resolved."""
    threshold: str | None = None
    n: int | None = None
    """Of `at_least`."""
    name: str | None = None
    """Of a named condition, or the list that was counted."""


def trace_of(evaluator: Evaluator, condition: Condition) -> Trace:
    """The trace of a condition evaluated now."""
    return read_trace(evaluator.guideline, condition, evaluator.marks(condition))


def read_trace(guideline: Guideline, condition: Condition, marks: Marks) -> Trace:
    """The trace that the marks stand for; the guideline must be the one they come from."""
    reader = iter(marks)
    found = _Reader(guideline, reader).node(condition)
    if next(reader, None) is not None:
        raise ValueError(f"{condition.path}: {len(marks)} marks are too many for this condition")
    return found


class _Reader:
    """Takes the marks in the order in which the evaluator wrote them."""

    def __init__(self, guideline: Guideline, marks: Iterator[str]) -> None:
        self.guideline = guideline
        self.marks = marks

    def node(self, node: Condition) -> Trace:
        try:
            verdict = VERDICT[next(self.marks)]
        except (StopIteration, KeyError):
            raise ValueError(f"{node.path}: no mark for this node") from None
        if isinstance(node, Test):
            return self.test(node, verdict)
        if isinstance(node, Ref):
            inner = self.node(self.guideline.conditions[node.id].when)
            return Trace(node.path, "ref", verdict, (inner,), name=node.id)
        if isinstance(node, Count):
            return self.count(node, verdict)
        n = node.n if isinstance(node, AtLeast) else None
        return Trace(node.path, _op(node), verdict, tuple(map(self.node, children(node))), n=n)

    def test(self, test: Test, verdict: Truth) -> Trace:
        score = score_of(self.guideline, test.fact)
        return Trace(
            test.path,
            "test",
            verdict,
            tuple(self.node(item.when) for item in score.items) if score else (),
            fact=test.fact,
            operator=test.operator,
            operands=resolved(self.guideline, test.operands),
            threshold=_threshold(test.operands),
        )

    def count(self, count: Count, verdict: Truth) -> Trace:
        return Trace(
            count.path,
            "count",
            verdict,
            fact=f"history.{count.rows}_complete",
            operator=count.operator,
            operands=resolved(self.guideline, count.operands),
            threshold=_threshold(count.operands),
            name=count.rows,
        )


def _op(node: Condition) -> Op:
    if isinstance(node, AllOf):
        return "all"
    if isinstance(node, AnyOf):
        return "any"
    return "at_least" if isinstance(node, AtLeast) else "not"


def _threshold(operands: tuple[Operand, ...]) -> str | None:
    return next((each.id for each in operands if isinstance(each, ThresholdRef)), None)
