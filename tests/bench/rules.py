"""The same rules over the same invented cases, by several evaluators; and how all of them grow.

Every fact is known, as the others mean something else by one that is missing: this is about speed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import cel
import fhirpathpy
import zen

from guidelines.core.content.conditions import AllOf, AnyOf, Condition, Test
from guidelines.core.content.guideline import Guideline, with_thresholds
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.facts.fact import Fact
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.checks import Checks
from guidelines.core.proofs.stored import Cases, Stored, Verdicts
from guidelines.core.truth import Truth
from tests.bench.measuring import Row, milliseconds, per_second
from tests.cases.reports import sequencing
from tests.core.small import guideline

CODES = ("a", "b", "c")
FACTS = 25  # of each of two types
LIMIT = 1000  # milliseconds: quick enough to think with
SLOW = 5  # cases that the slowest evaluator is given
Case = dict[str, str | int]
Answers = list[list[bool]]


@dataclass(frozen=True)
class Rule:
    """One of two facts says so, and neither of two others speaks against it."""

    code: tuple[str, str]
    least: tuple[str, int]
    second: tuple[str, str]
    most: tuple[str, int]

    def text(self, equal: str, unequal: str, either: str, both: str) -> str:
        (c, cv), (n, nv), (s, sv), (m, mv) = self.code, self.least, self.second, self.most
        first = f"({c} {equal} '{cv}' {either} {n} >= {nv})"
        return f"{first} {both} {s} {unequal} '{sv}' {both} {m} < {mv}"

    @property
    def condition(self) -> Condition:
        (c, cv), (n, nv), (s, sv), (m, mv) = self.code, self.least, self.second, self.most
        either = AnyOf("0", (Test("0.0", c, "eq", (cv,)), Test("0.1", n, "ge", (str(nv),))))
        return AllOf("", (either, Test("1", s, "ne", (sv,)), Test("2", m, "lt", (str(mv),))))


def rules_of(count: int) -> list[Rule]:
    pick = random.Random(6)

    def coded() -> tuple[str, str]:
        return f"c{pick.randrange(FACTS)}", pick.choice(CODES)

    def numbered() -> tuple[str, int]:
        return f"n{pick.randrange(FACTS)}", pick.randrange(20, 80)

    return [Rule(coded(), numbered(), coded(), numbered()) for _ in range(count)]


def cases_of(count: int) -> list[Case]:
    pick = random.Random(60)
    return [
        {f"c{n}": pick.choice(CODES) for n in range(FACTS)}
        | {f"n{n}": pick.randrange(100) for n in range(FACTS)}
        for _ in range(count)
    ]


EMPTY = guideline()


def facts_of(case: Case) -> dict[str, Fact]:
    return {
        name: Fact(name, "known", options=(value,))
        if isinstance(value, str)
        else Fact(name, "known", low=Decimal(value), high=Decimal(value))
        for name, value in case.items()
    }


def reference(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    nodes, known = [rule.condition for rule in rules], [facts_of(case) for case in cases]
    # A test asks a fact for a value that its vocabulary would have; here there is none to look up.
    of: Guideline = replace(EMPTY, vocabulary={})

    def run() -> Answers:
        found = []
        for facts in known:
            evaluator = Evaluator(of, facts)
            found.append([evaluator.verdict(node) is Truth.TRUE for node in nodes])
        return found

    return run


def bitsets(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    nodes = [rule.condition for rule in rules]
    stored = Cases([Stored(facts_of(case), {}, frozenset()) for case in cases])
    of = replace(EMPTY, vocabulary={})

    def run() -> Answers:
        verdicts = Verdicts(of, stored)
        return [[bool(verdicts(node).true)] for node in nodes]

    return run


def flat(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    """As one would write it by hand: one function, if and else, two-valued."""
    names = ", ".join(cases[0])
    lines = ", ".join(rule.text("==", "!=", "or", "and") for rule in rules)
    code = f"def judge({names}):\n    return [{lines}]\n"
    space: dict[str, Callable[..., list[bool]]] = {}
    exec(code, space)
    judge = space["judge"]
    return lambda: [judge(**case) for case in cases]


def by_zen(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    compiled = [zen.compile_expression(r.text("==", "!=", "or", "and")) for r in rules]
    return lambda: [[each.evaluate(case) for each in compiled] for case in cases]


def by_cel(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    compiled = [cel.compile(rule.text("==", "!=", "||", "&&")) for rule in rules]
    return lambda: [[each.execute(case) for each in compiled] for case in cases]


def by_fhirpath(rules: list[Rule], cases: list[Case]) -> Callable[[], Answers]:
    compiled = [fhirpathpy.compile(rule.text("=", "!=", "or", "and")) for rule in rules]
    return lambda: [[each(case, {}) == [True] for each in compiled] for case in cases]


OTHERS = {"flat Python": flat, "zen-engine": by_zen, "CEL": by_cel, "fhirpathpy": by_fhirpath}


def rows() -> Iterator[Row]:
    """Evaluations per second: one rule on one case."""
    for rules, cases in ((60, 100), (300, 100), (60, 1000)):
        yield from compared(rules_of(rules), cases_of(cases))
    for cases in (1000, 10_000):
        few, many = rules_of(60), cases_of(cases)
        ours, walked = bitsets(few, many), reference(few, many[:100])
        other = per_second("", walked, walked, count=60 * 100).ours
        yield Row(
            f"60 rules, {cases} cases at once, evaluations/s (reference)",
            per_second("", ours, ours, count=60 * cases).ours, other,
        )  # fmt: skip
    yield from proofs()


def compared(rules: list[Rule], cases: list[Case]) -> Iterator[Row]:
    for name, evaluator in OTHERS.items():
        some = cases[:SLOW] if name == "fhirpathpy" else cases
        ours, other = reference(rules, some), evaluator(rules, some)
        assert ours() == other(), f"{name} answers otherwise"
        title = f"{len(rules)} rules, {len(cases)} cases, evaluations/s ({name})"
        yield per_second(title, ours, other, count=len(rules) * len(some))


def proofs() -> Iterator[Row]:
    """Of the whole content, which has some three hundred rules: against the time one thinks in."""
    old = sequencing()
    new = with_thresholds(old, {"geriatric.age": Decimal(60)})
    number = len(old.recommendations) + len(old.pitfalls)
    for name, action in (
        ("proofs", lambda: list(Checks(new).findings())),
        ("difference", lambda: list(Comparison(old, new).changes())),
    ):
        measured = milliseconds("", action, lambda: None, rounds=3)
        yield Row(f"{name} of {number} rules, ms (limit)", measured.ours, LIMIT)
