"""Cross-checks of content: every id that is mentioned exists, every operand fits its fact."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from guidelines.core.content.conditions import (
    Condition,
    Count,
    Ref,
    Test,
    ThresholdRef,
    as_number,
    walk,
)
from guidelines.core.content.gates import gate_problems, unused_continuations
from guidelines.core.content.items import (
    ANY_VALUE,
    Advice,
    Incompatible,
    Pattern,
    PatternKind,
    Pitfall,
    Term,
    Threshold,
)
from guidelines.core.content.knowledge import Example, Given, Regimen
from guidelines.core.content.loading import ContentError, Mapping, Node, Sequence
from guidelines.core.content.parsing import Parsed, conditions_of
from guidelines.core.content.pathways import GATE, Continuation, Interval, Pathway, Step
from guidelines.core.content.quorum import QuorumRule, quorum_problems
from guidelines.core.content.ranges import outside, range_of
from guidelines.core.facts.derive.ledger import LEDGERS
from guidelines.core.facts.rows import row_fields

JUDGED = ("recommendations", "pitfalls", "pathways", "prognosis", "notes", "quorum")
NUMERIC = {"integer", "decimal", "months"}
SCORE = "score."
_INTERVAL = ("first or drug", "second or drug", "days or setting")
PATTERN_NEEDS: dict[PatternKind, tuple[str, ...]] = {
    "same_day": ("first", "second"),
    "interval_min": _INTERVAL,
    "interval_max": _INTERVAL,
    "cycles_max": ("actions", "cycles or setting"),
    "after_event": ("actions", "event", "days or setting"),
    "step_present": ("actions",),
    "step_absent": ("actions",),
    "dose_max": ("drug", "setting"),
}


def check_references(parsed: Parsed) -> list[ContentError]:
    """Every dangling reference and ill-typed operand of a parsed folder."""
    return _Checker(parsed).run()


class _Checker:
    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.errors: list[ContentError] = []
        self.kind = ""
        self.id = ""
        self.planned = {
            step.action
            for kind in ("pathways", "continuations")
            for sequence in parsed.items[kind].values()
            for step in sequence.steps
        } | {advice.action for advice in parsed.items["recommendations"].values()}

    def run(self) -> list[ContentError]:
        for kind, items in self.parsed.items.items():
            for item_id, item in items.items():
                self.kind, self.id = kind, item_id
                self.item(item)
                if isinstance(item, Regimen):
                    self.regimen(item)
                elif isinstance(item, Example):
                    self.example(item)
        self.unused()
        self.cycles()
        return self.errors

    def fail(self, path: str, value: str, expected: str) -> None:
        place = self.parsed.places[self.kind, self.id]
        line = line_at(place.node, path)
        self.errors.append(ContentError(place.file, line, f"{self.id}.{path}", value, expected))

    def must_exist(self, path: str, kind: str, item_id: str) -> None:
        if (kind, item_id) not in self.parsed.places:
            self.fail(path, repr(item_id), f"the id of one of {kind}")

    def item(self, item: Any) -> None:
        for condition in conditions_of(item):
            self.condition(condition)
        for index, citation in enumerate(getattr(item, "citations", ())):
            self.must_exist(f"citations.{index}", "citations", citation)
        if self.kind not in {"citations", "statements"}:
            self.sources(item.sources)
        if isinstance(getattr(item, "stream", None), str):
            self.must_exist("stream", "streams", item.stream)
        if isinstance(getattr(item, "conflict", None), str):
            self.must_exist("conflict", "conflicts", item.conflict)
        self.of_its_kind(item)

    def sources(self, sources: tuple[str, ...]) -> None:
        """A folder without an inventory of statements has nothing to look them up in."""
        if not sources:
            self.fail("sources", "none", "at least one statement or safety rule")
        for index, source in enumerate(sources if self.parsed.items["statements"] else ()):
            self.must_exist(f"sources.{index}", "statements", source)

    def of_its_kind(self, item: Any) -> None:
        match item:
            case Term():
                self.term(item)
            case Advice():
                self.advice(item)
            case Pathway() | Continuation():
                self.sequence(item)
            case QuorumRule():
                for problem in quorum_problems(item):
                    self.fail(*problem)
            case Incompatible():
                self.equipoise(item)

    def equipoise(self, item: Incompatible) -> None:
        for index, pair in enumerate(item.equipoise):
            if len(set(pair.items)) != 2:
                self.fail(f"equipoise.{index}.items", ", ".join(pair.items), "two items")
            for place, each in enumerate(pair.items):
                self.must_exist(f"equipoise.{index}.items.{place}", "recommendations", each)

    def term(self, term: Term) -> None:
        if term.type in {"enum", "ordered"} and len(term.values) < 2:
            self.fail("values", f"{len(term.values)} values", "at least two for this type")
        if term.type not in {"enum", "ordered"} and term.values:
            self.fail("values", "values", f"none for type {term.type}")
        if term.type == "months" and term.clock is None:
            self.fail("clock", "missing", "{start, end}: every interval names its clock")
        if term.cost not in range(1, 5):
            self.fail("cost", str(term.cost), "1 to 4")
        for index, value in enumerate(term.lasting):
            if value not in (ANY_VALUE, *term.options):
                self.fail(f"lasting.{index}", repr(value), ", ".join((ANY_VALUE, *term.options)))

    def advice(self, advice: Advice) -> None:
        for index, override in enumerate(advice.overrides):
            if override.id == advice.id:
                self.fail(f"overrides.{index}.id", repr(override.id), "another item")
            elif ("pitfalls", override.id) not in self.parsed.places:
                self.must_exist(f"overrides.{index}.id", "recommendations", override.id)
        if not isinstance(advice, Pitfall):
            return
        if advice.id in self.parsed.items["recommendations"]:
            self.fail("id", repr(advice.id), "an id that no recommendation has")
        if advice.pattern:
            self.pattern(advice.pattern)

    def regimen(self, regimen: Regimen) -> None:
        drugs = {dose.drug for dose in regimen.doses}
        for index, limit in enumerate(regimen.limits):
            self.must_exist(f"limits.{index}.setting", "thresholds", limit.setting)
            if limit.drug not in drugs:
                self.fail(f"limits.{index}.drug", repr(limit.drug), "a drug of this regimen")
        for index, washout in enumerate(regimen.washouts):
            self.must_exist(f"washouts.{index}.setting", "thresholds", washout.setting)
        for index, fact in enumerate(regimen.needs):
            self.must_exist(f"needs.{index}", "vocabulary", fact)

    def example(self, example: Example) -> None:
        for index, given in enumerate(example.given):
            self.given(f"given.{index}", given)
        for index, expected in enumerate(example.expect):
            if not any((kind, expected.item) in self.parsed.places for kind in JUDGED):
                expectation = "the id of something with a condition of its own"
                self.fail(f"expect.{index}.item", repr(expected.item), expectation)

    def given(self, path: str, given: Given) -> None:
        term = self.parsed.items["vocabulary"].get(given.fact)
        if term is None:
            self.fail(f"{path}.fact", repr(given.fact), "the id of a fact of the vocabulary")
            return
        values = given.one_of or ((given.value,) if given.value is not None else ())
        if term.type not in NUMERIC:
            for value in values:
                if value not in term.options:
                    self.fail(path, repr(value), "one of " + ", ".join(term.options))
        elif any(as_number(value) is None for value in values):
            self.fail(path, repr(values[0]), f"a number ({term.type})")
        else:
            self.within(path, term, [*map(as_number, values), given.at_least, given.at_most])
        if not values and given.at_least is None and given.at_most is None:
            self.fail(path, "nothing", "value, one_of, at_least or at_most")

    def pattern(self, pattern: Pattern) -> None:
        for name in PATTERN_NEEDS[pattern.kind]:
            if not any(getattr(pattern, each) for each in name.split(" or ")):
                self.fail(f"pattern.{name}", "missing", f"{name} for {pattern.kind}")
        for name in ("actions", "first", "second"):
            for index, action in enumerate(getattr(pattern, name)):
                if action not in self.planned:
                    expected = "an action of a step or a recommendation"
                    self.fail(f"pattern.{name}.{index}", repr(action), expected)
        if pattern.setting:
            self.must_exist("pattern.setting", "thresholds", pattern.setting)
        if pattern.drug is not None:
            known = LEDGERS if pattern.kind == "dose_max" else self.drugs()
            if pattern.drug not in known:
                self.fail("pattern.drug", repr(pattern.drug), "one of " + ", ".join(sorted(known)))

    def drugs(self) -> set[str]:
        regimens = self.parsed.items["regimens"].values()
        return {dose.drug for regimen in regimens for dose in regimen.doses}

    def sequence(self, sequence: Pathway | Continuation) -> None:
        self.steps(sequence.steps)
        steps = {step.id for step in sequence.steps}
        before = {GATE} if isinstance(sequence, Continuation) else set()
        if before & steps:
            self.fail("steps", repr(GATE), "another id: this one is the gate before")
        for index, interval in enumerate(sequence.intervals):
            self.interval(f"intervals.{index}", interval, steps, before)
        for side in ("for", "against"):
            arguments = sequence.arguments_for if side == "for" else sequence.against
            for index, argument in enumerate(arguments):
                for number, citation in enumerate(argument.citations):
                    self.must_exist(f"{side}.{index}.citations.{number}", "citations", citation)

    def steps(self, steps: tuple[Step, ...]) -> None:
        if len({step.id for step in steps}) != len(steps):
            self.fail("steps", "a step id used twice", "one step per id")
        facts, names = (
            {name for kind, name in self.parsed.places if kind == wanted}
            for wanted in ("vocabulary", "continuations")
        )
        for problem in gate_problems(steps, facts, names):
            self.fail(*problem)
        for index, step in enumerate(steps):
            if step.regimen:
                self.must_exist(f"steps.{index}.regimen", "regimens", step.regimen)
            low_high = step.duration_days
            if len(low_high) != 2 or not 0 <= low_high[0] <= low_high[1]:
                self.fail(f"steps.{index}.duration_days", str(list(low_high)), "[least, greatest]")

    def interval(self, path: str, interval: Interval, steps: set[str], before: set[str]) -> None:
        """`before`: what an interval may also start from, beside the steps themselves."""
        for name, point in (("from", interval.start), ("to", interval.end)):
            owner, _, edge = point.rpartition(".")
            owners = steps | before if name == "from" else steps
            known = (owner in owners and edge in {"start", "end"}) or (
                name == "from" and (point == "plan.start" or point.startswith("event:"))
            )
            if not known:
                expected = "step.start, step.end" + (
                    ", plan.start or event:name" if name == "from" else ""
                )
                self.fail(f"{path}.{name}", repr(point), expected)
        if interval.min_days is None and interval.max_days is None and not interval.setting:
            self.fail(path, "no bound", "min_days, max_days or a setting")
        if interval.setting:
            self.must_exist(f"{path}.setting", "thresholds", interval.setting)
            self.same_number(path, interval)
        for number, citation in enumerate(interval.citations):
            self.must_exist(f"{path}.citations.{number}", "citations", citation)

    def same_number(self, path: str, interval: Interval) -> None:
        """A bound that names a threshold states its number."""
        threshold: Threshold | None = self.parsed.items["thresholds"].get(interval.setting or "")
        factor = {"days": 1, "weeks": 7}.get(threshold.unit) if threshold else None
        bounds = [interval.min_days, interval.max_days]
        if threshold and factor and any(bounds) and threshold.value * factor not in bounds:
            days = f"{threshold.value * factor} days, as threshold {threshold.id} says"
            self.fail(f"{path}.setting", str(bounds), f"min_days or max_days of {days}")

    def condition(self, condition: Condition) -> None:
        for node in walk(condition):
            if isinstance(node, Ref):
                self.must_exist(node.path, "conditions", node.id)
            elif isinstance(node, Test):
                self.test(node)
            elif isinstance(node, Count):
                self.count(node)

    def count(self, count: Count) -> None:
        self.numbers(count, "integer")
        fields = row_fields(count.rows)
        for node in walk(count.where) if count.where else ():
            if isinstance(node, Test) and node.fact not in fields:
                self.fail(node.path, repr(node.fact), "one of " + ", ".join(sorted(fields)))

    def test(self, test: Test) -> None:
        if test.fact.startswith(SCORE) and test.fact not in self.parsed.items["vocabulary"]:
            self.must_exist(test.path, "scores", test.fact.removeprefix(SCORE))
            self.numbers(test, "integer")
            return
        term = self.parsed.items["vocabulary"].get(test.fact)
        if term is None:
            if ("vocabulary", test.fact) not in self.parsed.places:
                self.fail(test.path, repr(test.fact), "the id of a fact of the vocabulary")
            return
        if test.operator == "known":
            return
        if term.type in NUMERIC:
            self.numbers(test, term.type)
            self.within(test.path, term, map(self.number, test.operands))
        else:
            self.codes(test, term)

    def within(self, path: str, term: Term, numbers: Iterable[Decimal | None]) -> None:
        number = outside(term, numbers)
        if number is not None:
            self.fail(path, repr(str(number)), range_of(term))

    def number(self, operand: str | ThresholdRef) -> Decimal | None:
        if isinstance(operand, str):
            return as_number(operand)
        threshold: Threshold | None = self.parsed.items["thresholds"].get(operand.id)
        return threshold.value if threshold else None

    def numbers(self, test: Test | Count, kind: str) -> None:
        if kind == "months" and test.operator in {"eq", "ne", "in"}:
            self.fail(test.path, test.operator, "lt, le, gt, ge or between for a clock")
        for operand in test.operands:
            if isinstance(operand, ThresholdRef):
                self.must_exist(test.path, "thresholds", operand.id)
            elif as_number(operand) is None:
                self.fail(test.path, repr(operand), f"a number ({kind})")

    def codes(self, test: Test, term: Term) -> None:
        if term.type != "ordered" and test.operator not in {"eq", "ne", "in"}:
            self.fail(test.path, test.operator, f"eq, ne, in or known for type {term.type}")
        for operand in test.operands:
            if isinstance(operand, ThresholdRef) or operand not in term.options:
                value = operand.id if isinstance(operand, ThresholdRef) else operand
                self.fail(test.path, repr(value), "one of " + ", ".join(term.options))

    def unused(self) -> None:
        items = self.parsed.items
        self.kind = "continuations"
        for item in unused_continuations(items["pathways"].values(), items[self.kind].values()):
            self.id = item
            self.fail("id", repr(item), "a continuation that a branch of a gate names")

    def cycles(self) -> None:
        """Named conditions and overrides must not lead back to themselves."""
        named = {key: _refs(each.when) for key, each in self.parsed.items["conditions"].items()}
        self.no_circle("conditions", named, "when", "leads back to itself")
        for kind in ("recommendations", "pitfalls"):
            edges = {
                key: {override.id for override in each.overrides}
                for other in ("recommendations", "pitfalls")
                for key, each in self.parsed.items[other].items()
            }
            own = {key: edges[key] for key in self.parsed.items[kind]}
            self.no_circle(kind, edges, "overrides", "overrides lead back to itself", own)

    def no_circle(
        self,
        kind: str,
        edges: dict[str, set[str]],
        path: str,
        problem: str,
        of: Iterable[str] | None = None,
    ) -> None:
        self.kind = kind
        for item_id in edges if of is None else of:
            if item_id in _reachable(item_id, edges):
                self.id = item_id
                self.fail(path, problem, "a chain that ends")


def _refs(condition: Condition) -> set[str]:
    return {node.id for node in walk(condition) if isinstance(node, Ref)}


def _reachable(start: str, edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = [start]
    while pending:
        new = edges.get(pending.pop(), set()) - found
        found |= new
        pending.extend(new)
    return found


def line_at(node: Node, path: str) -> int:
    """The line of the deepest part of `path` that exists below the node."""
    line = node.line
    for step in path.split("."):
        if isinstance(node, Mapping) and step in node.entries:
            node = node.entries[step]
        elif isinstance(node, Sequence) and step.isdecimal() and int(step) < len(node.items):
            node = node.items[int(step)]
        else:
            break
        line = node.line
    return line
