"""What follows the decisions of a plan, for the content tests."""

from __future__ import annotations

from functools import lru_cache

from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedStep
from guidelines.core.record.case_record import CaseRecord
from tests.content.patients import TODAY, sequencing


def desk(record: CaseRecord, pathway: str) -> Desk:
    """Where the plans of the cancer are solved that is offered this pathway."""
    part = assess(record, sequencing(), as_of=TODAY).result.offering(pathway)
    assert part is not None, f"{pathway} is offered for none of the cancers"
    return Desk(sequencing(), part, record, as_of=TODAY, calendar=NO_CALENDAR)


def branches(record: CaseRecord, pathway: str) -> tuple[PlannedBranch, ...]:
    return desk(record, pathway).branches(Draft(pathway=pathway))


def branch(record: CaseRecord, pathway: str, gate: str, outcome: str) -> PlannedBranch:
    return next(
        each for each in branches(record, pathway) if (each.gate, each.outcome) == (gate, outcome)
    )


def ahead(found: PlannedBranch) -> dict[str, PlannedStep]:
    """The steps that may take place, in their order, by their id."""
    return {step.id: step for step in found.plan.steps if step.state in {"planned", "open"}}


def after_gate(found: PlannedBranch) -> list[str]:
    """Actions of what follows the decision, in their order."""
    ids = [step.id for step in found.pathway.steps]
    later = set(ids[ids.index(found.gate) + 1 :])
    return [step.action for step in ahead(found).values() if step.id in later]


def words(found: PlannedBranch) -> str:
    """Everything that this branch says in words: title, steps, questions and when it stops."""
    content = sequencing().continuations.get(found.continuation or "")
    if content is None:
        return found.stop or ""
    gates = [step.gate.ask for step in content.steps if step.gate]
    labels = [step.label for step in content.steps]
    notes = [note for step in content.steps for note in step.notes]
    return " ".join([content.title, *labels, *gates, *notes, content.stop or "", *content.notes])


@lru_cache(maxsize=1)
def every_gate() -> tuple[tuple[str, str], ...]:
    return tuple(
        (pathway.id, step.id)
        for pathway in sequencing().pathways.values()
        for step in pathway.steps
        if step.gate is not None
    )
