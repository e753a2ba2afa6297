"""Pitfalls that are patterns over plans, looked for in the plan that a pathway became.

The earliest days of a plan together form a valid schedule, so distances are read from it. Steps
that are skipped, passed or already done by a recorded treatment are no part of what is proposed,
except as the first of two steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Pattern
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.result import PatternHit
from guidelines.core.facts.derive.ledger import LEDGERS, factor_of
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.plan import PlannedPathway, PlannedStep

PROPOSED = frozenset({"planned", "open"})
_DAYS = {"days": 1, "weeks": 7}


def hits(
    pattern: Pattern, pathway: Pathway, plan: PlannedPathway, guideline: Guideline, facts: Facts
) -> Iterator[PatternHit]:
    """Every place where this plan looks the way the pattern warns of."""
    if plan.status == "does_not_apply" or plan.feasibility == "excluded":
        return
    match pattern.kind:
        case "same_day" | "interval_min" | "interval_max":
            yield from _pairs(pattern, pathway, plan, guideline)
        case "cycles_max":
            yield from _cycles(pattern, pathway, plan, guideline)
        case "after_event":
            yield from _after_event(pattern, plan, guideline, facts)
        case "step_present":
            yield from _present(pattern, plan)
        case "dose_max":
            yield from _dose(pattern, pathway, plan, guideline, facts)
        case "step_absent" if pathway.intent != "diagnostic":
            if not any(step.state != "skipped" for step in _steps(plan, pattern.actions)):
                yield PatternHit(pathway=plan.id, steps=())


def limit_in_days(pattern: Pattern, guideline: Guideline) -> int | None:
    """The number of days that a pattern names, or that its setting stands for."""
    if pattern.setting is None:
        return pattern.days
    threshold = guideline.thresholds[pattern.setting]
    return int(threshold.value * _DAYS.get(threshold.unit, 1))


def cycle_limit(pattern: Pattern, guideline: Guideline) -> int | None:
    """The number of cycles that a pattern names, or that its setting stands for."""
    if pattern.setting is None:
        return pattern.cycles
    return int(guideline.thresholds[pattern.setting].value)


def _steps(plan: PlannedPathway, actions: tuple[str, ...]) -> list[PlannedStep]:
    return [step for step in plan.steps if step.action in actions]


def _proposed(plan: PlannedPathway, actions: tuple[str, ...]) -> list[PlannedStep]:
    return [step for step in _steps(plan, actions) if step.state in PROPOSED]


def _present(pattern: Pattern, plan: PlannedPathway) -> Iterator[PatternHit]:
    """Steps with the action; where `first` is named, only those that none of it comes before."""
    earlier = [step for step in _steps(plan, pattern.first) if step.state != "skipped"]
    for step in _proposed(plan, pattern.actions):
        if not any(_begins(other) <= _begins(step) for other in earlier):
            yield PatternHit(pathway=plan.id, steps=(step.id,))


def _begins(step: PlannedStep) -> str:
    """ISO days sort as text; a step that lies behind has no day any more."""
    return step.earliest or ""


def _pairs(
    pattern: Pattern, pathway: Pathway, plan: PlannedPathway, guideline: Guideline
) -> Iterator[PatternHit]:
    """A side without actions stands for the steps whose regimen contains the drug."""
    limit = limit_in_days(pattern, guideline)
    giving = _giving(pattern.drug, pathway, guideline)
    firsts, seconds = (
        [step for step in plan.steps if (step.action in side if side else step.id in giving)]
        for side in (pattern.first, pattern.second)
    )
    for first in firsts:
        for second in (step for step in seconds if step.state in PROPOSED):
            days = _distance(pattern, first, second)
            if days is None or first.state in {"skipped", "passed"}:
                continue
            if first.id == second.id and pattern.kind != "same_day":
                continue
            wrong = (
                days == 0
                if pattern.kind == "same_day"
                else limit is not None
                and (0 <= days < limit if pattern.kind == "interval_min" else days > limit)
            )
            if wrong:
                shown = None if pattern.kind == "same_day" or limit is None else Decimal(limit)
                steps = tuple(dict.fromkeys((first.id, second.id)))
                yield PatternHit(pathway=plan.id, steps=steps, days=days, limit=shown)


def _giving(drug: str | None, pathway: Pathway, guideline: Guideline) -> frozenset[str]:
    """The steps that name a regimen with this drug."""
    regimens = {
        key
        for key, regimen in guideline.regimens.items()
        if any(dose.drug == drug for dose in regimen.doses)
    }
    return frozenset(step.id for step in pathway.steps if step.regimen in regimens)


def _distance(pattern: Pattern, first: PlannedStep, second: PlannedStep) -> int | None:
    """Days from the end of the first (same day: its start) to the start of the second."""
    begin = first.earliest if pattern.kind == "same_day" else first.end_earliest
    if begin is None or second.earliest is None:
        return None
    days = (date.fromisoformat(second.earliest) - date.fromisoformat(begin)).days
    within = pattern.kind == "interval_min" and days < 0 and _goes_on(first, second, days)
    return 0 if within else days


def _goes_on(first: PlannedStep, second: PlannedStep, days: int) -> bool:
    """Whether the second begins while a first that ends later is still given.

    Two operations on one day are a matter of their own: `same_day`.
    """
    begins, then = _begins(first), _begins(second)
    return begins < then or (begins == then and days < -1)


def _cycles(
    pattern: Pattern, pathway: Pathway, plan: PlannedPathway, guideline: Guideline
) -> Iterator[PatternHit]:
    limit = cycle_limit(pattern, guideline)
    cycles: Mapping[str, int] = {step.id: step.cycles or 0 for step in pathway.steps}
    for step in _proposed(plan, pattern.actions):
        if limit is not None and cycles[step.id] > limit:
            yield PatternHit(pathway=plan.id, steps=(step.id,), limit=Decimal(limit))


def _after_event(
    pattern: Pattern, plan: PlannedPathway, guideline: Guideline, facts: Facts
) -> Iterator[PatternHit]:
    """Steps that begin sooner after an event than the limit, whenever it was at the latest."""
    clock = facts.get(f"clock.{pattern.event}_to_now")
    limit = limit_in_days(pattern, guideline)
    if clock is None or clock.start is None or clock.start.anchor or limit is None:
        return
    for step in _proposed(plan, pattern.actions):
        if step.earliest is not None:
            days = (date.fromisoformat(step.earliest) - clock.start.latest).days
            if days < limit:
                yield PatternHit(pathway=plan.id, steps=(step.id,), days=days, limit=Decimal(limit))


def _dose(
    pattern: Pattern,
    pathway: Pathway,
    plan: PlannedPathway,
    guideline: Guideline,
    facts: Facts,
) -> Iterator[PatternHit]:
    """A plan whose remaining steps bring a lifetime dose above its limit, or may do so.

    A past dose that nobody recorded is told as such, where the pathway applies; it is never taken
    for none (SAFETY-12).
    """
    added = {
        step.id: dose
        for step in plan.steps
        if step.state in PROPOSED and (dose := _planned_dose(pattern, pathway, step.id, guideline))
    }
    past = facts.get(f"ledger.{pattern.drug}")
    if not added or past is None or pattern.setting is None:
        return
    limit = guideline.thresholds[pattern.setting].value
    total = (past.low or Decimal(0)) + sum(added.values())
    highest = None if past.high is None else past.high + sum(added.values())
    beyond = total > limit
    may_be_beyond = plan.status == "applies" and (highest is None or highest > limit)
    if beyond or may_be_beyond:
        yield PatternHit(
            pathway=plan.id, steps=tuple(added), limit=limit, total=total, past_unknown=not beyond
        )


def _planned_dose(
    pattern: Pattern, pathway: Pathway, step_id: str, guideline: Guideline
) -> Decimal | None:
    """What the regimen of a step adds to the ledger; None where it adds nothing.

    A step with other cycles than its regimen has gives so much more or less of it.
    """
    step = next(each for each in pathway.steps if each.id == step_id)
    regimen = guideline.regimens.get(step.regimen or "")
    if regimen is None or pattern.drug is None:
        return None
    values = {key: threshold.value for key, threshold in guideline.thresholds.items()}
    doses = [
        regimen.total(drug) * (factor_of(drug, pattern.drug, values) or Decimal(0))
        for drug in LEDGERS[pattern.drug]
        if any(dose.drug == drug for dose in regimen.doses)
    ]
    whole = sum(doses, Decimal(0))
    share = Decimal(step.cycles) / regimen.cycles if step.cycles and regimen.cycles else Decimal(1)
    return whole * share or None
