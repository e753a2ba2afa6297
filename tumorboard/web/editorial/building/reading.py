"""The condition in hand as a tree of sentences, each with what it comes to for whom it is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guidelines.core.content.condition_data import group_of, nodes_of
from guidelines.core.content.conditions import (
    AtLeast,
    Condition,
    Count,
    Not,
    Ref,
    Test,
    ThresholdRef,
    children,
)
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import ContentError
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import SCORE
from guidelines.core.evaluation.tracing import Trace, trace_of
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import SIGNS, Explainer
from guidelines.core.wording.words import either

HEADS = {
    "all": "All of these",
    "any": "At least one of these",
    "none": "None of these",
    "not": "Not this",
}
VERDICTS = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "open"}


@dataclass(frozen=True)
class Node:
    """`kind` is all, any, none, at_least, not, test, ref or count; `verdict` empty if not tried."""

    path: str
    kind: str
    text: str
    verdict: str = ""
    parts: tuple[Node, ...] = ()
    n: int = 0
    in_rows: str = ""
    problems: tuple[str, ...] = ()
    place: int = 0
    of: int = 0

    @property
    def key(self) -> str:
        """For ids in the page."""
        return self.path.replace(".", "-") or "root"

    @property
    def is_group(self) -> bool:
        return self.kind in {"all", "any", "none", "at_least"}

    @property
    def asks_rows(self) -> bool:
        return self.kind == "count" and bool(self.parts)

    def below(self, path: str | None) -> Node | None:
        """The node with this path, itself or a part of it."""
        if self.path == path:
            return self
        return next((found for part in self.parts if (found := part.below(path))), None)


@dataclass
class Reading:
    """One condition against one version; `evaluator` knows the case or the facts it is tried on."""

    guideline: Guideline
    condition: Condition
    evaluator: Evaluator
    tried: bool
    errors: Sequence[ContentError] = ()
    path: str = ""
    _traces: dict[str, Trace] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.explainer = Explainer(self.guideline, self.evaluator.facts)
        self.sound = not self.errors and all(
            sayable(self.guideline, node) for node in nodes_of(self.condition)
        )
        if self.sound:
            self.trace = trace_of(self.evaluator, self.condition)
            self._collect(self.condition, self.trace)

    @property
    def sentence(self) -> str:
        if not self.sound:
            return ""
        text = self.explainer.phrase(self.trace)
        return text[:1].upper() + text[1:]

    @property
    def tree(self) -> Node:
        return self.node(self.condition)

    def node(self, part: Condition, *, rows: str = "", place: int = 0, of: int = 0) -> Node:
        kind, below = self.kind(part), list(children(part))
        if kind == "none" and isinstance(part, Not):
            below = list(children(part.of))
        inside = rows
        if isinstance(part, Count):
            inside, below = part.rows, [part.where] if part.where else []
        trace = self._traces.get(part.path)
        return Node(
            part.path,
            kind,
            self.text(part, kind, rows),
            VERDICTS[trace.verdict] if trace and self.tried and not rows else "",
            tuple(
                self.node(each, rows=inside, place=number, of=len(below))
                for number, each in enumerate(below)
            ),
            part.n if isinstance(part, AtLeast) else 0,
            rows,
            self.problems(part),
            place,
            of if kind_in_list(part.path) else 0,
        )

    def kind(self, part: Condition) -> str:
        if isinstance(part, Ref):
            return "ref"
        if isinstance(part, Count):
            return "count"
        if isinstance(part, Test):
            return "test"
        return group_of(part) or "not"

    def text(self, part: Condition, kind: str, rows: str) -> str:
        if isinstance(part, AtLeast):
            return f"At least {part.n} of these"
        if kind in HEADS:
            return HEADS[kind]
        if isinstance(part, Test) and rows:
            words = row_words(part)
        elif not sayable(self.guideline, part):
            words = unsaid(part)
        else:
            words = self.explainer.phrase(trace_of(Evaluator(self.guideline, {}), part))
        counting = ", counting those where" if isinstance(part, Count) and part.where else ""
        return words[:1].upper() + words[1:] + counting

    def problems(self, part: Condition) -> tuple[str, ...]:
        """What the checks say of this very part."""
        paths = [node.path for node in nodes_of(self.condition)]
        return tuple(
            f"{error.value}: {error.expected} is needed."
            for error in self.errors
            if owner(error.path, self.path, paths) == part.path
        )

    def _collect(self, part: Condition, trace: Trace) -> None:
        self._traces[part.path] = trace
        if isinstance(part, Ref | Test | Count):
            return
        for child, inner in zip(children(part), trace.of, strict=True):
            self._collect(child, inner)


def kind_in_list(path: str) -> bool:
    return path.rpartition(".")[2].isdecimal()


def owner(error: str, root: str, paths: Sequence[str]) -> str | None:
    """The deepest part that an error path of the item lies in."""
    if error != root and not error.startswith(root + "."):
        return None
    inside = error[len(root) + 1 :]
    fitting = [path for path in paths if f"{inside}.".startswith(f"{path}.") or not path]
    return max(fitting, key=len, default=None)


def sayable(guideline: Guideline, part: Condition) -> bool:
    """Whether everything that the part names is there."""
    if isinstance(part, Ref):
        return part.id in guideline.conditions
    if isinstance(part, Test | Count):
        named = (each.id for each in part.operands if isinstance(each, ThresholdRef))
        return all(each in guideline.thresholds for each in named)
    return True


def unsaid(part: Condition) -> str:
    if isinstance(part, Ref):
        return f"the named condition {part.id}, which is not there"
    return f"{getattr(part, 'fact', 'a count')}, compared with a number that is not there"


def row_words(test: Test) -> str:
    """`organ = liver`."""
    words = [str(each).replace("_", " ") for each in test.operands]
    name = test.fact.replace("_", " ")
    if test.operator == "known":
        return f"{name} {'known' if words == ['true'] else 'not known'}"
    if test.operator == "between":
        return f"{name} from {words[0]} to {words[1]}"
    if test.operator == "in":
        return f"{name} = {either(words)}"
    return f"{name} {SIGNS[test.operator]} {words[0]}"


def facts_asked(guideline: Guideline, condition: Condition) -> list[str]:
    """Every fact that the condition looks at, through names and scores, each once."""
    found: dict[str, None] = {}
    _facts(guideline, condition, found)
    return list(found)


def _facts(guideline: Guideline, condition: Condition, found: dict[str, None]) -> None:
    scores: Mapping[str, object] = guideline.scores
    for node in nodes_of(condition):
        if isinstance(node, Ref) and node.id in guideline.conditions:
            _facts(guideline, guideline.conditions[node.id].when, found)
        elif isinstance(node, Test) and node.fact.removeprefix(SCORE) in scores:
            for item in guideline.scores[node.fact.removeprefix(SCORE)].items:
                _facts(guideline, item.when, found)
        elif isinstance(node, Test) and node.fact in guideline.vocabulary:
            found[node.fact] = None
