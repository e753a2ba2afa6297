"""Every outcome of a decision ahead has a plan of its own; what is decided branches no more."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.content.pathways import Branch, Continuation, DoneBy, Gate, Pathway
from guidelines.core.planning.branches import PlannedBranch, branches
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseRecord, Treatment
from guidelines.core.truth import Truth
from tests.core.small import guideline
from tests.core.test_pathways import (
    CHEMOTHERAPY,
    EMPTY,
    HEADER,
    HEPATECTOMY,
    LIVER,
    TODAY,
    asks,
    between,
    named,
    step,
    verdicts,
)

GATE = Gate(
    ask="Resectable now?",
    who="The board with a liver surgeon",
    facts=("resectable.metastases",),
    outcomes=("resectable", "progression", "complete_response"),
    branches=(
        Branch(outcome="resectable", label="Resectable", when=asks("resectable"), continues=True),
        Branch(outcome="progression", label="Progression", continuation="second-line"),
        Branch(outcome="complete_response", label="Gone", stop="Ask the liver surgeon"),
    ),
)
RESTAGE = step("restage", duration_days=(1, 7), gate=GATE)
CONVERSION = Pathway(
    stream="colorectal",
    id="conversion",
    sources=("X",),
    title="Conversion",
    intent="curative",
    alternative="chemotherapy_first",
    order=1,
    when=asks("metastases.present"),
    stop="progression",
    steps=(CHEMOTHERAPY, RESTAGE, HEPATECTOMY),
    intervals=(
        between("chemotherapy.end", "restage.start", 7, 21),
        between("restage.end", "hepatectomy.start", 0, None),
        between("chemotherapy.end", "hepatectomy.start", 28, None),
    ),
)
SECOND_LINE = Continuation(
    id="second-line",
    stream="colorectal",
    sources=("X",),
    title="Another line",
    steps=(
        step("markers", duration_days=(7, 7)),
        step(
            "drugs",
            duration_days=(56, 56),
            done_by=DoneBy(kind="systemic", intents=("conversion",)),
        ),
        step("look", gate=Gate(ask="Again?", branches=GATE.branches)),
    ),
    intervals=(
        between("gate.end", "drugs.start", 14, None),
        between("drugs.end", "look.start", 0, None),
    ),
)


def given(name: str, start: str, end: str) -> Treatment:
    return Treatment(id=name, kind="systemic", intent="conversion", start=start, end=end)


FIRST_LINE = given("T1", "2026-01-05", "2026-03-01")


def branched(
    record: CaseRecord = EMPTY,
    pathway: Pathway = CONVERSION,
    pins: dict[str, date] | None = None,
    then: Continuation = SECOND_LINE,
    **answers: Truth,
) -> dict[str, PlannedBranch]:
    """By outcome."""
    evaluate = verdicts(**({"metastases__present": Truth.TRUE} | answers))

    def planner(never: Collection[str] = ()) -> Planner:
        ahead = Ahead(None, pins or {}, since=dict.fromkeys(never, date.max))
        return Planner(facts={}, record=record, as_of=TODAY, evaluate=evaluate, ahead=ahead)

    def solve(whole: Pathway, never: Collection[str]) -> PlannedPathway:
        return planner(never).plan(whole)

    found = branches(
        pathway,
        planner().plan(pathway),
        {then.id: then},
        solve=solve,
        evaluate=evaluate,
    )
    return {each.outcome: each for each in found}


def ids(branch: PlannedBranch) -> list[str]:
    return [each.id for each in branch.plan.steps]


def test_each_outcome_has_the_steps_before_the_gate_and_what_follows_it() -> None:
    found = branched()
    assert list(found) == ["resectable", "progression", "complete_response"]
    assert ids(found["resectable"]) == ["chemotherapy", "restage", "hepatectomy"]
    assert ids(found["progression"]) == [
        "chemotherapy", "restage", "then-markers", "then-drugs", "then-look"
    ]  # fmt: skip
    assert ids(found["complete_response"]) == ["chemotherapy", "restage"]
    assert found["complete_response"].stop == "Ask the liver surgeon"
    assert all(each.gate == "restage" for each in found.values())


def test_what_follows_is_dated_from_the_decision_and_never_before_it() -> None:
    plan = branched()["progression"].plan
    decided = date.fromisoformat(named(plan, "restage").end_earliest or "")
    assert named(plan, "then-markers").earliest == decided.isoformat()
    assert named(plan, "then-drugs").earliest == (decided + timedelta(14)).isoformat()
    assert plan.feasibility == "feasible"


def test_the_rest_of_the_pathway_binds_only_the_branch_that_continues_it() -> None:
    """The washout before the operation is not waited for where there is no operation."""
    found = branched()
    assert found["resectable"].plan.total_days != found["complete_response"].plan.total_days
    assert {each.id for each in found["complete_response"].pathway.intervals} == {
        "chemotherapy.end->restage.start"
    }


@pytest.mark.parametrize("verdict", list(Truth))
def test_the_outcome_that_is_on_record_is_marked(verdict: Truth) -> None:
    found = branched(resectable=verdict)
    assert found["resectable"].verdict is verdict
    assert found["progression"].verdict is None


def test_a_gate_that_is_passed_offers_no_branches() -> None:
    operation = Treatment(
        id="T2",
        kind="surgery",
        start="2026-04-02",
        operation="liver_resection_minor",
        organ="liver",
        target="L1",
    )
    begun = CaseRecord(schema_version=1, case=HEADER, lesions=[LIVER], treatments=[FIRST_LINE])
    operated = CaseRecord(
        schema_version=1, case=HEADER, lesions=[LIVER], treatments=[FIRST_LINE, operation]
    )
    assert branched(begun)
    assert not branched(operated)


def test_no_treatment_on_record_shows_a_step_that_follows_a_decision_ahead() -> None:
    """Of two lines given before, the second is no step of what follows the restaging ahead."""
    again = given("T2", "2026-03-05", "2026-04-20")
    record = CaseRecord(
        schema_version=1, case=HEADER, lesions=[LIVER], treatments=[FIRST_LINE, again]
    )
    plan = branched(record)["progression"].plan
    assert named(plan, "chemotherapy").done_by == "T1"
    assert (named(plan, "then-drugs").state, named(plan, "then-drugs").done_by) == ("planned", None)


def test_what_is_done_stays_in_every_branch_wherever_it_is_listed() -> None:
    """Radiotherapy beside the chemotherapy, listed after a restaging that does not wait for it."""
    pelvic = step("pelvic", done_by=DoneBy(kind="radiotherapy"))
    pathway = msgspec.structs.replace(CONVERSION, steps=(*CONVERSION.steps, pelvic))
    radiated = Treatment(id="T2", kind="radiotherapy", start="2026-03-20", target="L1")
    record = CaseRecord(
        schema_version=1, case=HEADER, lesions=[LIVER], treatments=[FIRST_LINE, radiated]
    )
    found = branched(record, pathway)
    assert ids(found["complete_response"]) == ["chemotherapy", "pelvic", "restage"]
    assert "pelvic" not in ids(branched(pathway=pathway)["complete_response"])


def starts_of(then: Continuation, name: str) -> tuple[date, date]:
    """When chemotherapy before the gate ends and a step after it begins, at the earliest."""
    found = branched(then=then)["progression"].plan
    ended = named(found, "chemotherapy").end_earliest or ""
    return date.fromisoformat(ended), date.fromisoformat(named(found, name).earliest or "")


def test_a_washout_counts_from_doses_planned_before_the_gate_too() -> None:
    washout = between("event:last_cytotoxic", "operation.start", 60, None)
    then = msgspec.structs.replace(SECOND_LINE, steps=(step("operation"),), intervals=(washout,))
    ended, begins = starts_of(then, "then-operation")
    assert (begins - ended).days == 60


def test_two_lines_of_treatment_do_not_overlap() -> None:
    """Even where nothing else is said about the next one, and the gate lies in the middle."""
    early = step("restage", gate=GATE)
    pathway = msgspec.structs.replace(CONVERSION, steps=(CHEMOTHERAPY, early), intervals=())
    drugs = msgspec.structs.replace(SECOND_LINE, steps=SECOND_LINE.steps[1:2], intervals=())
    plan = branched(pathway=pathway, then=drugs)["progression"].plan
    assert named(plan, "restage").earliest == TODAY.isoformat()
    assert named(plan, "then-drugs").earliest == named(plan, "chemotherapy").end_earliest


def test_a_step_that_follows_in_place_of_another_keeps_its_distance_to_what_came_before() -> None:
    """The operation at least four weeks after chemotherapy, in whichever branch it is done."""
    then = msgspec.structs.replace(
        SECOND_LINE, steps=(step("hepatectomy"), step("other")), intervals=()
    )
    ended, begins = starts_of(then, "then-hepatectomy")
    assert (begins - ended).days == 28
    assert starts_of(then, "then-other")[1] < begins


def test_what_the_board_set_before_the_gate_counts_in_every_branch() -> None:
    found = branched(pins={"restage": date(2026, 8, 3), "hepatectomy": date(2026, 10, 1)})
    assert {named(each.plan, "restage").earliest for each in found.values()} == {"2026-08-03"}


def test_a_pathway_that_is_excluded_has_no_branches() -> None:
    assert not branched(metastases__present=Truth.FALSE)


def test_a_gate_within_a_continuation_is_shown_and_not_followed() -> None:
    found = branched()
    assert sum(each.gate == "then-look" for each in found.values()) == 0
    last = found["progression"].pathway.steps[-1]
    assert last.gate is not None
    assert last.gate.ask == "Again?"


# ------------------------------------------------------------------ what check_content says

PATHWAY = """\
- id: conversion
  stream: colorectal
  title: Conversion
  intent: curative
  alternative: one
  order: 1
  when: {fact: resectable, eq: no}
  stop: Stop.
  steps:
    - id: restage
      action: restage
      label: Restage
      duration_days: [1, 7]
      gate:
        ask: Resectable now?
        who: The board
        facts: [resectable]
        outcomes: [resectable, progression]
        branches:
          - {outcome: resectable, label: Resectable, continues: true, sources: [S]}
          - {outcome: progression, label: Progression, continuation: second-line}
      sources: [S]
  sources: [S]
"""
CONTINUATION = """\
- id: second-line
  stream: colorectal
  title: Another line
  steps: [{id: drugs, action: systemic, label: Drugs, duration_days: [56, 56]}]
  intervals: [{id: soon, from: gate.end, to: drugs.start, max_days: 14, why: Soon, sources: [S]}]
  sources: [S]
"""


def errors(pathways: str = PATHWAY, continuations: str = CONTINUATION) -> list[str]:
    with pytest.raises(ContentInvalidError) as caught:
        guideline(pathways=pathways, continuations=continuations)
    return [str(error) for error in caught.value.errors]


def test_a_sound_gate_is_read() -> None:
    of = guideline(pathways=PATHWAY, continuations=CONTINUATION)
    gate = of.pathways["conversion"].steps[0].gate
    assert gate is not None
    assert [branch.continuation for branch in gate.branches] == [None, "second-line"]
    assert list(of.continuations) == ["second-line"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "outcome: progression, l", "outcome: growth, l",
            "pathways.yaml:21 conversion.steps.0.gate.branches.1.outcome: 'growth', expected"
            " one of the outcomes of the gate: resectable, progression",
        ),
        (
            "outcome: progression, l", "outcome: resectable, l",
            "pathways.yaml:21 conversion.steps.0.gate.branches.1.outcome: 'resectable' again,"
            " expected one branch per outcome",
        ),
        (
            "facts: [resectable]", "facts: [resectability]",
            "pathways.yaml:17 conversion.steps.0.gate.facts.0: 'resectability', expected"
            " the id of a fact of the vocabulary",
        ),
        (
            "continues: true, ", "",
            "pathways.yaml:20 conversion.steps.0.gate.branches.0: a branch that leads nowhere,"
            " expected one of continues, continuation and stop",
        ),
        (
            "continues: true", "continues: true, stop: Here",
            "pathways.yaml:20 conversion.steps.0.gate.branches.0: more than one of them,"
            " expected one of continues, continuation and stop",
        ),
        (
            "        who: The board\n", "",
            "pathways.yaml:15 conversion.steps.0.gate.who: missing,"
            " expected who decides, where there are branches",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_gate_is_said_with_its_place(
    old: str, new: str, expected: str
) -> None:
    assert old in PATHWAY
    assert errors(PATHWAY.replace(old, new)) == [expected]


def test_continuations_are_named_and_used() -> None:
    missing, unused = errors(PATHWAY.replace("second-line", "third-line"))
    assert missing == (
        "pathways.yaml:21 conversion.steps.0.gate.branches.1.continuation: 'third-line',"
        " expected the id of one of continuations"
    )
    assert unused == (
        "continuations.yaml:1 second-line.id: 'second-line',"
        " expected a continuation that a branch of a gate names"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: drugs, a", "id: gate, a", "second-line.steps: 'gate', expected another id"),
        ("from: gate.end", "from: gates.end", "second-line.intervals.0.from: 'gates.end', exp"),
    ],
)
def test_the_gate_is_a_point_of_every_continuation(old: str, new: str, expected: str) -> None:
    assert old in CONTINUATION
    assert any(expected in error for error in errors(PATHWAY, CONTINUATION.replace(old, new)))


def test_the_gate_is_no_point_of_a_pathway() -> None:
    interval: Any = "  intervals: [{id: i, from: gate.end, to: restage.start, min_days: 1,"
    interval += " why: W, sources: [S]}]\n  sources: [S]\n"
    wrong = PATHWAY.removesuffix("  sources: [S]\n") + interval
    assert any("conversion.intervals.0.from: 'gate.end'" in error for error in errors(wrong))
