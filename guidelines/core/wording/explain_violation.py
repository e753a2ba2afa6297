"""What a plan in hand runs into, in one sentence each: the rule, where, and by how much."""

from __future__ import annotations

from decimal import Decimal

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Pattern
from guidelines.core.content.pathways import Interval, Pathway
from guidelines.core.evaluation.result import PatternHit
from guidelines.core.planning.draft import ChangedInterval
from guidelines.core.planning.violations import Violation
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_advice import lifetime_dose
from guidelines.core.wording.explain_plan import BOUNDS, EVENTS, days
from guidelines.core.wording.words import listed


class ViolationExplainer:
    """`pathway`: that of the plan in hand, so that added steps and changed cycles are known."""

    def __init__(self, guideline: Guideline, explainer: Explainer, pathway: Pathway) -> None:
        self.guideline = guideline
        self.explainer = explainer
        self.steps = {step.id: step for step in pathway.steps}

    def sentence(self, found: Violation) -> str:
        item = self.guideline.pitfalls[found.pitfall]
        where = self.where(item.pattern, found.hit) if item.pattern else ""
        said = f"{item.title}{where}."
        if not found.possible:
            return said
        facts = listed([self.explainer.label(fact) for fact in found.missing])
        decided = f" Decided by {facts}." if facts else ""
        return f"Possibly: {said}{decided}"

    def unchecked(self, step: str) -> str:
        """Nothing was checked, so nothing is said to be all right (SAFETY-31)."""
        label = self.steps[step].label
        return f"{label}: added by the board; no rule of the guideline was checked for it."

    def unkept(self, interval: Interval, change: ChangedInterval) -> str:
        """`interval`: as the content has it."""
        bounds = ((BOUNDS["at_least"], interval.min_days), (BOUNDS["at_most"], interval.max_days))
        numbers = [f"{bound} {days(count)}" for bound, count in bounds if count is not None]
        stated = f" ({listed(numbers)})" if numbers else ""
        return f"Not kept: {interval.why.rstrip('.')}{stated}. The board: {change.reason}"

    def where(self, pattern: Pattern, hit: PatternHit) -> str:
        labels = [self.steps[step].label for step in hit.steps]
        match pattern.kind:
            case "interval_min" | "interval_max" if hit.days is not None:
                first, second = labels
                bound = "less" if pattern.kind == "interval_min" else "more"
                gap = f"{days(hit.days)} after {first}, {bound} than {_limit(hit)}"
                return f": {second} {gap}"
            case "after_event" if hit.days is not None:
                event = EVENTS.get(pattern.event or "", (pattern.event or "").replace("_", " "))
                side = "after" if hit.days >= 0 else "before"
                gap = f"{days(abs(hit.days))} {side} {event}, less than {_limit(hit)} after it"
                return f": {listed(labels)} {gap}"
            case "cycles_max":
                cycles = sum(self.steps[step].cycles or 0 for step in hit.steps)
                return f": {listed(labels)}, {cycles} cycles, more than {_number(hit.limit)}"
            case "dose_max":
                return lifetime_dose(hit)
        return f": {listed(labels)}" if labels else ""


def _limit(hit: PatternHit) -> str:
    return days(int(hit.limit or 0))


def _number(limit: Decimal | None) -> str:
    return f"{(limit or Decimal(0)).normalize():f}"
