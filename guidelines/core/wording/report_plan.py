"""A pathway of an assessment as the JSON that `plan_case` prints: plan, branches, why not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from guidelines.core.content.pathways import Argument, Gate, Pathway, Step
from guidelines.core.evaluation.result import PathwayResult
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway, PlannedStep, PlanRepair
from guidelines.core.planning.why_not import Change, why_not
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_why_not import WhyNotExplainer, joined
from guidelines.core.wording.report_timing import YES_NO, Json


def pathway_report(result: PathwayResult, desk: Desk) -> Json:
    """`desk`: where the plans of this cancer are solved, with the calendar of the assessment."""
    plan, item, draft = result.plan, desk.guideline.pathways[result.id], Draft(pathway=result.id)
    return {
        "id": result.id,
        "stream": item.stream,
        "status": plan.status,
        "title": item.title,
        "intent": item.intent,
        "alternative": item.alternative,
        "review_status": item.review_status,
        "sources": list(result.sources),
        "conflict": result.conflict,
        "missing": list(plan.open_facts),
        "why_not": _why_not(item, desk),
        "for": _arguments(item.arguments_for, result.arguments_for),
        "against": _arguments(item.against, result.arguments_against),
        "stop": item.stop,
        **_planned(plan, item.steps),
        "off_systemic_days": desk.solve(draft).off_systemic_days,
        "branches": [_branch(each) for each in desk.branches(draft)],
    }


def _planned(plan: PlannedPathway, steps: Sequence[Step]) -> Json:
    items = {step.id: step for step in steps}
    return {
        "feasibility": plan.feasibility,
        "steps": [_step(each, items[each.id]) for each in plan.steps],
        "reasons": [
            {
                "id": reason.id,
                "from": reason.start,
                "to": reason.end,
                "relation": reason.relation,
                "days": reason.days,
                "why": reason.why,
                "resource": reason.resource,
                "weekdays": list(reason.weekdays),
            }
            for reason in plan.reasons
        ],
        "repairs": [_repair(each) for each in plan.repairs],
        "short_by_days": plan.short_by_days,
        "first_treatment_days": list(plan.first_treatment_days),
        "total_days": list(plan.total_days),
        "notes": [
            {"code": note.code, "about": note.about, "facts": list(note.facts)}
            for note in plan.notes
        ],
    }


def _branch(branch: PlannedBranch) -> Json:
    """Its plan holds the steps up to the gate, too: each branch is solved alone."""
    return {
        "gate": branch.gate,
        "outcome": branch.outcome,
        "label": branch.label,
        "on_record": None if branch.verdict is None else YES_NO[branch.verdict],
        "continues": branch.continues,
        "continuation": branch.continuation,
        "stop": branch.stop,
        "sources": list(branch.sources),
        **_planned(branch.plan, branch.pathway.steps),
    }


def _why_not(pathway: Pathway, desk: Desk) -> Json | None:
    """None where the pathway is proposed."""
    found = why_not(pathway, desk.evaluator)
    if found is None:
        return None
    words = WhyNotExplainer(Explainer(desk.guideline, desk.part.facts))
    return {
        "text": words.sentences(found),
        "sites": list(found.sites),
        "others": _sets(found.others),
        "sets": _sets(found.sets),
        "complete": found.complete,
    }


def _sets(sets: Sequence[Sequence[Change]]) -> list[list[Json]]:
    return [[_change(change) for change in changes] for changes in sets]


def _change(change: Change) -> Json:
    """An answer without anything in it is that the fact is not known."""
    answers = [each.codes() for each in joined(change.answers)]
    return {"fact": change.fact, "answers": [msgspec.to_builtins(each) for each in answers]}


def _repair(repair: PlanRepair) -> Json:
    return {
        "kind": repair.kind,
        "about": repair.about,
        "relation": repair.relation,
        "days": repair.days,
        "days_now": repair.days_now,
        "from": repair.start,
        "to": repair.end,
        "date": repair.date,
        "resource": repair.resource,
    }


def _arguments(arguments: Sequence[Argument], holding: Sequence[int]) -> list[Json]:
    return [
        {"text": arguments[place].text, "sources": list(arguments[place].sources)}
        for place in holding
    ]


def _step(planned: PlannedStep, item: Step) -> Json:
    return {
        "id": planned.id,
        "action": planned.action,
        "label": item.label,
        "state": planned.state,
        "earliest": planned.earliest,
        "latest": planned.latest,
        "end_earliest": planned.end_earliest,
        "end_latest": planned.end_latest,
        "weeks": list(planned.weeks),
        "done_by": planned.done_by,
        "needs": planned.needs,
        "needs_facts": list(planned.needs_facts),
        "open_facts": list(planned.open_facts),
        "gate": _gate(item.gate) if item.gate else None,
        "sources": list(item.sources),
    }


def _gate(gate: Gate) -> Json:
    """What follows its outcomes is among the branches of the pathway."""
    return {
        "ask": gate.ask,
        "who": gate.who,
        "facts": list(gate.facts),
        "outcomes": list(gate.outcomes),
    }
