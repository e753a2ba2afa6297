"""What has to hold before a change set can be submitted: each check with its findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256 as digest

from guidelines.core.content.conditions import Condition, Count, Test
from guidelines.core.content.editing import Edited
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.evaluation.examples import lacking, outcomes
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.prepared import domain_of, parts_of
from guidelines.core.planning.alone import as_pathway, contradictory
from guidelines.core.proofs.checks import (
    Checks,
    Collision,
    Finding,
    Gap,
    Implied,
    NeverApplies,
    Undecided,
)
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.publishing import content
from tumorboard.editorial.comparisons import collides_as_before
from tumorboard.editorial.hand import base_of, edits_of, in_hand
from tumorboard.editorial.impact import known_for
from tumorboard.editorial.models import ChangeSet, Ruling, Verdict
from tumorboard.editorial.standing import approved_since, returns_to_earlier

IMPACT_UNKNOWN = "Not all stored cases could be looked at while the page was made: count them all."


@dataclass(frozen=True)
class Found:
    """A finding with its name; `is_new`: the base does not have it; `ruling`: what was said.

    `was_there`: the base has one about the same items, which rests on something else; it is new
    only where the changes may add patients to it.
    """

    key: str
    finding: Finding
    is_new: bool
    ruling: Ruling | None
    was_there: bool = False

    @property
    def is_settled(self) -> bool:
        """What the base had already is shown, and holds nothing up."""
        return not self.is_new or self.ruling is not None


@dataclass(frozen=True)
class Gate:
    code: str
    label: str
    passed: bool
    problems: tuple[str, ...] = ()


def gates_of(change_set: ChangeSet) -> list[Gate]:
    """In order; without sound content only the first can be looked at."""
    found = in_hand(change_set)
    errors = tuple(f"{e.path}: {e.value}, expected {e.expected}" for e in found.errors)
    gates = [
        Gate("changed", "Something is changed", _says_something(change_set)),
        _current(change_set),
        Gate(
            "sound",
            "Every item is complete and every reference leads somewhere",
            not errors,
            errors,
        ),
    ]
    guideline = found.guideline
    if guideline is None:
        return gates
    open_ = tuple(each.key for each in findings_of(change_set) if not each.is_settled)
    impossible = _impossible(guideline)
    failing = tuple(_failing(guideline))
    untested = tuple(_untested(guideline, change_set))
    return [
        *gates,
        Gate("pathways", "Every pathway can be carried out", not impossible, impossible),
        Gate("findings", "Every new finding is resolved or ruled on", not open_, open_),
        Gate("tests", "Every test case comes out as expected", not failing, failing),
        Gate("tested", "Every changed recommendation has its test cases", not untested, untested),
        _impact(change_set),
    ]


def _says_something(change_set: ChangeSet) -> bool:
    """Items that are different, or the whole of an earlier version that comes back."""
    return bool(edits_of(change_set)) or returns_to_earlier(change_set)


def _current(change_set: ChangeSet) -> Gate:
    later = approved_since(change_set)
    label = "The set starts from the newest version"
    if later is None:
        return Gate("current", label, passed=True)
    problem = f"Version {later.version} was approved meanwhile; what it says is not in the set."
    return Gate("current", label, passed=False, problems=(problem,))


def _impact(change_set: ChangeSet) -> Gate:
    known = known_for(change_set)
    label = "The effect on stored cases is known for exactly this text"
    return Gate("impact", label, known, () if known else (IMPACT_UNKNOWN,))


def findings_of(change_set: ChangeSet) -> list[Found]:
    """The findings of the version in hand, new ones first."""
    guideline = in_hand(change_set).guideline
    if guideline is None:
        return []
    before = _base_findings(change_set.base.sha256)
    about_same, base = {_without_basis(key) for key in before}, content(change_set.base.sha256)
    rulings = {each.finding: each for each in change_set.rulings.select_related("made_by")}
    found = []
    for key, each in _checked(guideline):
        ruling = rulings.get(key)
        standing = None if ruling and ruling.verdict == Verdict.WITHDRAWN else ruling
        was_there = key not in before and _without_basis(key) in about_same
        is_new = key not in before and not (was_there and _adds_nobody(base, guideline, each))
        found.append(Found(key, each, is_new, standing, was_there))
    return sorted(found, key=lambda each: (not each.is_new, each.ruling is not None))


def _adds_nobody(base: Guideline, guideline: Guideline, finding: Finding) -> bool:
    """What the base has about the same items is no other finding where no patient is added."""
    if isinstance(finding, Collision):
        return collides_as_before(base, guideline, finding.first, finding.second)
    return isinstance(finding, NeverApplies | Implied)


@lru_cache(maxsize=4)
def _checked(guideline: Guideline) -> tuple[tuple[str, Finding], ...]:
    """The proofs of one version, which `in_hand` keeps as long as nobody edits it."""
    return tuple((key_of(guideline, each), each) for each in Checks(guideline).findings())


@lru_cache(maxsize=4)
def _base_findings(content_hash: str) -> frozenset[str]:
    guideline = Edited(base_of(content_hash), ()).guideline
    if guideline is None:
        return frozenset()
    return frozenset(key_of(guideline, each) for each in Checks(guideline).findings())


def about(finding: Finding) -> tuple[str, ...]:
    """The items that a finding is about."""
    match finding:
        case Collision():
            return finding.first, finding.second
        case NeverApplies():
            return (finding.item,)
        case Implied():
            return finding.item, finding.by
        case Gap():
            return finding.items
        case Undecided():
            return finding.about


def key_of(guideline: Guideline, finding: Finding) -> str:
    """Names a finding by its kind, its items and what their conditions say, numbers and all."""
    advice, items = advice_of(guideline), about(finding)
    said = "".join(_said(guideline, advice[item].when) for item in items if item in advice)
    return f"{type(finding).__name__} {' '.join(items)} {digest(said.encode()).hexdigest()[:8]}"


def _without_basis(key: str) -> str:
    return key.rpartition(" ")[0]


def _said(guideline: Guideline, node: Condition) -> str:
    """A condition with everything that its names stand for."""
    own = ""
    if isinstance(node, Test | Count):
        operands = ",".join(resolved(guideline, node.operands))
        own = f"{getattr(node, 'fact', '')}{node.operator}{operands}"
    if isinstance(node, Count):
        own += f"{node.rows}{node.where!r}"
    domain = domain_of(guideline, node)
    below = (*parts_of(guideline, node), *((domain,) if domain else ()))
    least = getattr(node, "n", "")
    return f"{type(node).__name__}{least}({own}{' '.join(_said(guideline, b) for b in below)})"


@lru_cache(maxsize=4)
def _impossible(guideline: Guideline) -> tuple[str, ...]:
    """Pathways, and what follows gates, whose intervals cannot all hold: `item: why`."""
    found = []
    every: list[Pathway | Continuation] = [*guideline.pathways.values()]
    for sequence in (*every, *guideline.continuations.values()):
        if (plan := contradictory(sequence)) is not None:
            words = PlanExplainer(Explainer(guideline, {}), as_pathway(sequence))
            found.append(f"{sequence.id}: {words.inconsistent(plan)}")
    return tuple(found)


def _failing(guideline: Guideline) -> Iterator[str]:
    for example in guideline.examples.values():
        for outcome in outcomes(guideline, example):
            if not outcome.as_expected:
                yield (
                    f"{outcome.example}: {outcome.item} is {outcome.found.replace('_', ' ')}, "
                    f"expected {outcome.expected.replace('_', ' ')}"
                )


def _untested(guideline: Guideline, change_set: ChangeSet) -> Iterator[str]:
    rows = change_set.changes.newest().filter(
        returns=False, kind__in=["recommendations", "pitfalls"]
    )
    changed = set(rows.values_list("item", flat=True))
    for item, status in lacking(guideline):
        if item.id in changed:
            yield f"{item.id}: no test case for “{status.replace('_', ' ')}”"
