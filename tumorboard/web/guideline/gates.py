"""Gates of pathways: who decides, knowing what, and what follows each outcome."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Branch, Gate
from tumorboard.web.guideline.conditions import Conditions
from tumorboard.web.guideline.links import Link, link_to

CONTINUES = "the rest of this pathway."


@dataclass(frozen=True)
class BranchShown:
    """`leads_to` is empty where the sequence stops, or goes on as it is."""

    label: str
    when: str
    words: str
    leads_to: Link | None
    steps: tuple[str, ...]  # of the continuation, in its order
    sources: tuple[str, ...]


@dataclass(frozen=True)
class GateShown:
    ask: str
    who: str
    facts: tuple[str, ...]
    outcomes: tuple[str, ...]  # those of which nothing more is said
    branches: tuple[BranchShown, ...]


def gate_shown(conditions: Conditions, gate: Gate) -> GateShown:
    told = {branch.outcome for branch in gate.branches}
    return GateShown(
        ask=gate.ask,
        who=gate.who or "",
        facts=tuple(conditions.explainer.label(fact) for fact in gate.facts),
        outcomes=tuple(each.replace("_", " ") for each in gate.outcomes if each not in told),
        branches=tuple(_branch(conditions, each) for each in gate.branches),
    )


def _branch(conditions: Conditions, branch: Branch) -> BranchShown:
    then = conditions.guideline.continuations.get(branch.continuation or "")
    return BranchShown(
        label=branch.label,
        when=conditions.phrase(branch.when) if branch.when else "",
        words=CONTINUES if branch.continues else branch.stop or "",
        leads_to=link_to(conditions.guideline, "continuation", then.id) if then else None,
        steps=tuple(step.label for step in then.steps) if then else (),
        sources=branch.sources,
    )


def pathways_to(guideline: Guideline, continuation: str) -> list[Link]:
    """The pathways, and other continuations, with a gate that leads to this one."""
    return [
        link_to(guideline, slug, item.id, f"after: {step.label} ({branch.label})")
        for slug, items in (
            ("pathway", guideline.pathways.values()),
            ("continuation", guideline.continuations.values()),
        )
        for item in items
        for step in item.steps
        for branch in (step.gate.branches if step.gate else ())
        if branch.continuation == continuation
    ]
