"""Every decision says who decides, on which facts, and what follows each of its outcomes."""

from functools import cache
from itertools import chain

import pytest

from guidelines.core.content.conditions import Count, Test, walk
from guidelines.core.content.pathways import Gate
from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.violations import violations
from guidelines.expectations import CASES, read
from tests.content.branches import every_gate
from tests.content.patients import TODAY, sequencing

INVENTED = sorted(path.stem for path in CASES.glob("invented-*.yaml"))
COUNTS = {"metastases.count", "metastases.liver_count", "metastases.lung_count"}


def gate_of(pathway: str, step: str) -> Gate:
    steps = sequencing().pathways[pathway].steps
    gate = next(each.gate for each in steps if each.id == step)
    assert gate is not None
    return gate


every = pytest.mark.parametrize(("pathway", "step"), every_gate())


@every
def test_a_gate_says_who_decides_and_on_which_facts(pathway: str, step: str) -> None:
    gate = gate_of(pathway, step)
    assert gate.who
    assert gate.facts


@every
def test_each_outcome_of_a_gate_is_followed_by_something(pathway: str, step: str) -> None:
    gate = gate_of(pathway, step)
    assert tuple(each.outcome for each in gate.branches) == gate.outcomes
    assert all(each.label and each.sources for each in gate.branches)


@every
def test_no_outcome_is_closed_or_opened_by_a_count(pathway: str, step: str) -> None:
    """SAFETY-9."""
    conditions = [each.when for each in gate_of(pathway, step).branches if each.when]
    for node in chain.from_iterable(map(walk, conditions)):
        assert not isinstance(node, Count)
        assert not (isinstance(node, Test) and node.fact in COUNTS)


def test_every_step_of_a_continuation_has_its_source_its_place_and_its_question() -> None:
    for continuation in sequencing().continuations.values():
        assert continuation.stop, continuation.id
        for step in continuation.steps:
            assert step.sources, (continuation.id, step.id)
            assert step.resource, (continuation.id, step.id)
            if step.gate is not None:
                assert step.gate.who, (continuation.id, step.id)
                assert step.gate.outcomes, (continuation.id, step.id)


def test_where_no_source_gives_a_time_it_says_so() -> None:
    """An interval with a source, or the words that there is none."""
    for continuation in sequencing().continuations.values():
        timed = [each for each in continuation.intervals if each.min_days or each.max_days]
        of_steps = chain.from_iterable(step.notes for step in continuation.steps)
        told = " ".join([*continuation.notes, *of_steps])
        assert timed or "Timing" in told, continuation.id


def test_preferences_of_a_pathway_say_which_gives_way_first() -> None:
    """Follow-up gives way before waiting, and what protects the patient last of all."""
    for pathway in sequencing().pathways.values():
        soft = [each for each in pathway.intervals if not each.hard]
        for each in soft:
            if each.setting == "bev.washout_weeks":
                assert each.rank == 0, (pathway.id, each.id)
            if each.end == "surveillance.start" and len(soft) > 1:
                assert each.rank == max(other.rank for other in soft), (pathway.id, each.id)


@cache
def plans(name: str) -> tuple[tuple[Desk, Draft, PlanInHand, tuple[PlannedBranch, ...]], ...]:
    """Every pathway that is offered to a patient, with its branches."""
    record = read(name)
    result = assess(record, sequencing(), as_of=TODAY).result
    found = []
    for part in result.parts:
        desk = Desk(sequencing(), part, record, as_of=TODAY, calendar=NO_CALENDAR)
        for each in part.pathways:
            if each.plan.feasibility != "excluded":
                draft = Draft(pathway=each.id)
                found.append((desk, draft, desk.solve(draft), desk.branches(draft)))
    return tuple(found)


@pytest.mark.parametrize("name", INVENTED)
def test_what_follows_can_be_dated_wherever_the_plan_itself_can(name: str) -> None:
    for _, draft, in_hand, found in plans(name):
        if in_hand.plan.feasibility == "inconsistent":
            continue
        stuck = [
            (each.gate, each.outcome) for each in found if each.plan.feasibility == "inconsistent"
        ]
        assert not stuck, (draft.pathway, stuck)


@pytest.mark.parametrize("name", INVENTED)
def test_no_branch_runs_into_what_must_not_be_done(name: str) -> None:
    """Washouts, doses and cycles hold across a decision as they do within a pathway."""
    for desk, draft, in_hand, found in plans(name):
        before = {each.pitfall for each in in_hand.violations}
        for each in found:
            hits = violations(desk.guideline, desk.evaluator, draft, each.pathway, each.plan)
            new = {
                hit.pitfall
                for hit in hits
                if hit.kind == "do_not" and not hit.possible and hit.pitfall not in before
            }
            assert not new, (draft.pathway, each.gate, each.outcome, new)
