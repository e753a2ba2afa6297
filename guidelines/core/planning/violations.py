"""The pitfalls of the content, looked for in a plan as the board has edited it.

What the board adds counts together: cycles of several steps are one course for a limit on cycles,
which nobody should get round by adding a second step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Kind, Pattern, Pitfall
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.result import PatternHit
from guidelines.core.evaluation.undecided import missing_facts
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.draft import Draft, Kept, KeptHit
from guidelines.core.planning.pitfalls import PROPOSED, cycle_limit, hits
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.truth import Truth


class Violation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pitfall of the content that the plan in hand runs into."""

    pitfall: str
    kind: Kind
    hit: PatternHit
    possible: bool = False
    """Whether the pitfall holds for this patient is open: `missing` decides."""
    missing: tuple[str, ...] = ()
    kept: Kept | None = None
    """The board keeps the plan as it is, and says why."""


def violations(
    guideline: Guideline,
    evaluator: Evaluator,
    draft: Draft,
    pathway: Pathway,
    plan: PlannedPathway,
) -> Iterator[Violation]:
    """`pathway`: with the edits of the draft; `plan`: on the days that the board wants."""
    standing = {each.pitfall: each for each in draft.kept}
    for item, pattern in _patterns(guideline, evaluator):
        holds = evaluator.verdict(item.when)
        found = tuple(hits(pattern, pathway, plan, guideline, evaluator.facts))
        if pattern.kind == "cycles_max" and not found:
            found = tuple(_together(pattern, draft, pathway, plan, guideline, evaluator.facts))
        missing = missing_facts(evaluator, item.when)
        for hit in found:
            past = (f"ledger.{pattern.drug}",) if hit.past_unknown else ()
            possible = holds is Truth.UNKNOWN or hit.past_unknown
            now = as_kept(pattern, pathway, hit, possible=possible)
            kept = standing.get(item.id)
            yield Violation(
                pitfall=item.id,
                kind=item.kind,
                hit=hit,
                possible=possible,
                missing=(*missing, *past),
                kept=kept if kept and _covers(kept, now) else None,
            )


def as_kept(pattern: Pattern, pathway: Pathway, hit: PatternHit, *, possible: bool) -> KeptHit:
    """How far the plan runs into the rule, for telling later whether it does so more."""
    cycles = {step.id: step.cycles or 0 for step in pathway.steps}
    match pattern.kind:
        case "cycles_max":
            severity = Decimal(sum(cycles[step] for step in hit.steps))
        case "dose_max":
            severity = hit.total or Decimal(0)
        case "interval_min" | "after_event":
            severity = Decimal(-(hit.days or 0))
        case _:
            severity = Decimal(hit.days or 0)
    return KeptHit(steps=hit.steps, severity=severity, possible=possible)


def _covers(kept: Kept, now: KeptHit) -> bool:
    """The board's reason holds for what it saw: the same steps, no further, no surer."""
    return any(
        then.steps == now.steps
        and now.severity <= then.severity
        and (then.possible <= now.possible)
        for then in kept.hits
    )


def unchecked(guideline: Guideline, evaluator: Evaluator, draft: Draft) -> tuple[str, ...]:
    """Treatments that the board added and that no pitfall can know (SAFETY-31).

    That is one without an action of the content, and where a lifetime dose is limited one whose
    drugs no regimen names.
    """
    kinds = {pattern.kind for _, pattern in _patterns(guideline, evaluator)}
    return tuple(
        added.id
        for added in draft.added
        if added.id not in draft.dropped
        and added.kind is not None
        and (
            not added.action
            or ("dose_max" in kinds and added.kind == "systemic" and not added.regimen)
        )
    )


def unkept(content: Pathway, draft: Draft, plan: PlannedPathway, facts: Facts) -> Iterator[str]:
    """Hard intervals of the content that the board changed and that the plan does not keep.

    Not every one has a pitfall; what protects the patient is told all the same.
    """
    days = dict(_days_of(plan))
    for interval in content.intervals:
        if not interval.hard or interval.id not in draft.intervals:
            continue
        begin, end = days.get(interval.start), days.get(interval.end)
        if interval.start.startswith("event:"):
            clock = facts.get(f"clock.{interval.start.removeprefix('event:')}_to_now")
            begin = clock.start.latest if clock and clock.start and not clock.start.anchor else None
        if begin is None or end is None:
            continue
        between, longest = (end - begin).days, interval.max_days
        if between < (interval.min_days or 0) or (longest is not None and between > longest):
            yield interval.id


def _days_of(plan: PlannedPathway) -> Iterator[tuple[str, date]]:
    """The points of a plan that have a day, at their earliest, which together hold."""
    for step in plan.steps:
        if step.earliest is not None:
            yield f"{step.id}.start", date.fromisoformat(step.earliest)
        if step.end_earliest is not None:
            yield f"{step.id}.end", date.fromisoformat(step.end_earliest)


def _patterns(guideline: Guideline, evaluator: Evaluator) -> Iterator[tuple[Pitfall, Pattern]]:
    for item in guideline.pitfalls.values():
        if item.pattern is not None and evaluator.verdict(item.when) is not Truth.FALSE:
            yield item, item.pattern


def _together(
    pattern: Pattern,
    draft: Draft,
    pathway: Pathway,
    plan: PlannedPathway,
    guideline: Guideline,
    facts: Facts,
) -> Iterator[PatternHit]:
    """Cycles of all steps that the pattern names, given and proposed, if the board changed any."""
    limit = cycle_limit(pattern, guideline)
    cycles: Mapping[str, int] = {step.id: step.cycles or 0 for step in pathway.steps}
    counted = [step for step in plan.steps if step.action in pattern.actions]
    proposed = tuple(step.id for step in counted if step.state in PROPOSED)
    edited = {added.id for added in draft.added}
    edited |= {step for step, change in draft.changed.items() if change.cycles is not None}
    if limit is None or edited.isdisjoint(proposed):
        return
    given = facts.get("systemic.preoperative_cycles")
    total = Decimal(sum(cycles[step] for step in proposed))
    if given is not None and given.low is not None and any(s.state == "done" for s in counted):
        total += given.low
    if total > limit:
        yield PatternHit(pathway=plan.id, steps=proposed, limit=Decimal(limit))
