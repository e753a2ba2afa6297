"""At the desk: a board edits the plan of a patient and is told at once what it comes to."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec
import pytest

from guidelines.core.content.canonical import canonical_json
from guidelines.core.evaluation.assess import assess
from guidelines.core.planning.calendar import Calendar, Resource
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.draft import ChangedStep, Draft, NewStep
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    KeepRule,
    MoveStep,
    PinStep,
    RestoreOrder,
    StopKeeping,
    edit_of,
)
from guidelines.core.record.case_record import CaseRecord, Treatment
from tests.content import lung_patients, osteosarcoma_patients
from tests.content.breast_patients import two_breasts
from tests.content.patients import (
    SINCE_JANUARY,
    TODAY,
    adjuvant,
    markers,
    patient,
    relapse,
    sequencing,
    systemic,
)
from tests.core.on_the_desk import days, desk_for, in_hand, repairs, sentence, warnings, words

CHEMOTHERAPY_FIRST = "colon-chemotherapy-first"
HOSPITAL = Calendar(
    schema_version=1,
    resources={
        "theatre": Resource(weekdays=("tuesday", "thursday")),
        "board": Resource(weekdays=("wednesday",)),
    },
)
DURING_CHEMOTHERAPY = PinStep("liver", date(2026, 8, 4))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_for(patient(), HOSPITAL)


@pytest.mark.parametrize(
    "record",
    [
        patient(),
        patient(**markers(MMR="")),
        patient(**SINCE_JANUARY, treatments=[systemic(last_dose="2026-04-20")]),
        patient(**relapse("2025-04-15", adjuvant())),
        osteosarcoma_patients.relapse(),
        lung_patients.patient(),
        two_breasts(),
    ],
)
def test_an_unedited_draft_is_the_pathway_as_it_was_assessed(record: CaseRecord) -> None:
    result = assess(record, sequencing(), as_of=TODAY, calendar=HOSPITAL).result
    for part in result.parts:
        desk = Desk(sequencing(), part, record, as_of=TODAY, calendar=HOSPITAL)
        for offered in part.pathways:
            found = desk.solve(Draft(pathway=offered.id))
            plan = offered.plan
            proposed = tuple(each for each in found.plan.repairs if each.kind != "set_aside")
            as_offered = msgspec.structs.replace(found.plan, steps=plan.steps, repairs=proposed)
            assert as_offered == plan
            assert found.plan.steps == plan.steps or plan.feasibility == "inconsistent"
            assert found.pathway == desk.guideline.pathways[offered.id]


def test_a_step_is_put_on_a_day_and_the_others_follow(desk: Desk) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, PinStep("systemic", date(2026, 5, 18)))
    assert days(found) == {
        "systemic": "2026-05-18",
        "restage": "2026-07-13",
        "primary": "2026-08-25",  # four weeks after the last dose of 27 July, on a Tuesday
        "liver": "2026-09-24",
        "adjuvant": "2026-10-23",
        "surveillance": "2026-12-24",
    }
    assert found.plan.first_treatment_days == (14, 14)
    assert found.off_systemic_days == 88  # 27 July to 23 October


def test_liver_surgery_before_its_washout_gets_the_sentence_the_repair_and_the_alternatives(
    desk: Desk,
) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, DURING_CHEMOTHERAPY)
    assert found.plan.feasibility == "inconsistent"
    why = sentence(desk, found)
    assert "Liver resection is pinned to 4 Aug 2026" in why
    assert "(Recovery from resection of the primary before the liver operation)" in why
    assert why.endswith("5 weeks short.")
    assert repairs(desk, found) == ["Liver resection on 10 Sep 2026 instead"]
    assert any("too soon after planned chemotherapy" in each for each in warnings(desk, found))
    assert "liver-first" in found.alternatives
    assert {"palliative-systemic", "observation", "supportive-care"} <= set(found.alternatives)
    assert CHEMOTHERAPY_FIRST not in found.alternatives
    assert days(found) == {"liver": "2026-08-04"}  # what is pinned stays where it was put


def test_a_repair_is_one_edit_away(desk: Desk) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, DURING_CHEMOTHERAPY)
    (repair,) = found.plan.repairs
    edit = edit_of(repair, found.pathway)
    assert edit == PinStep("liver", date(2026, 9, 10))
    repaired = desk.solve(desk.apply(found.draft, edit))
    assert repaired.plan.feasibility == "feasible"
    assert (repaired.alternatives, repaired.violations) == ((), ())


def test_a_day_without_a_list_is_named_with_a_further_list(desk: Desk) -> None:
    friday = date(2026, 10, 2)
    found = in_hand(desk, CHEMOTHERAPY_FIRST, PinStep("liver", friday))
    assert "only on Tuesday or Thursday, as the calendar of theatre allows" in sentence(desk, found)
    assert repairs(desk, found) == [
        "Liver resection on 1 Oct 2026 instead",
        "Liver resection on 6 Oct 2026 instead",
        "Liver resection: a further day for it (theatre), 2 Oct 2026",
    ]
    agreed = desk.solve(desk.apply(found.draft, AddDay("theatre", friday)))
    assert agreed.plan.feasibility == "feasible"
    assert days(agreed)["liver"] == "2026-10-02"


def test_an_order_against_the_content_says_whose_order_it_is(desk: Desk) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, MoveStep("restage", "liver"))
    why = sentence(desk, found)
    assert "Restage liver, chest and abdomen after" in why
    assert "(the order that the board chose)" in why
    assert "(The decision is taken on the restaging images)" in why
    assert repairs(desk, found) == ["the steps in the order of the pathway again"]
    assert edit_of(found.plan.repairs[0], found.pathway) == RestoreOrder()


def test_a_rule_without_a_number_is_set_aside_where_nothing_smaller_helps() -> None:
    """The board may start for urgency, with a reason."""
    unknown = desk_for(patient(**markers(MMR="")))
    found = in_hand(unknown, CHEMOTHERAPY_FIRST, MoveStep("mmr_dpd", "systemic"))
    assert [repair.kind for repair in found.plan.repairs] == ["restore_order", "set_aside"]
    assert repairs(unknown, found)[1].startswith("without the rule: Combination chemotherapy")
    edit = edit_of(found.plan.repairs[1], found.pathway, reason="Liver failure is near")
    urgent = unknown.solve(unknown.apply(found.draft, edit))
    assert urgent.plan.feasibility == "feasible"
    assert days(urgent)["systemic"] == "2026-05-04"
    assert urgent.draft.intervals["mmr-dpd-end-to-systemic-start"].reason == "Liver failure is near"


def test_a_longer_treatment_can_be_taken_back_where_it_does_not_fit(desk: Desk) -> None:
    pinned = PinStep("primary", date(2026, 8, 20))
    longer = ChangeStep("systemic", ChangedStep(cycles=9, reason="Good response"))
    found = in_hand(desk, CHEMOTHERAPY_FIRST, pinned, longer)
    assert found.plan.feasibility == "inconsistent"
    assert "restore_step" in {repair.kind for repair in found.plan.repairs}
    assert any("without the change of the board" in each for each in repairs(desk, found))


def test_an_added_step_that_does_not_fit_can_be_left_out_again(desk: Desk) -> None:
    trip = NewStep(label="Holiday", duration_days=(90, 90), after="primary")
    pinned = [PinStep("primary", date(2026, 9, 1)), PinStep("liver", date(2026, 10, 6))]
    found = in_hand(desk, CHEMOTHERAPY_FIRST, AddStep(trip), *pinned)
    drop = next(each for each in found.plan.repairs if each.kind == "drop_step")
    assert words(desk, found).repair(drop) == "without Holiday, which the board added"
    repaired = desk.apply(found.draft, edit_of(drop, found.pathway))
    assert repaired.added == ()
    assert desk.solve(repaired).plan.feasibility == "feasible"


def test_order_reaches_across_a_step_that_the_board_left_out(desk: Desk) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, DropStep("restage", "Imaged last week"))
    assert {s.id: s.state for s in found.plan.steps}["restage"] == "skipped"
    assert days(found)["primary"] == days(in_hand(desk, CHEMOTHERAPY_FIRST))["primary"]


def test_an_added_treatment_is_done_once_it_was_given_after_it_was_added() -> None:
    stoma = AddStep(NewStep(label="Stoma", kind="surgery", duration_days=(1, 1)))
    draft = in_hand(desk_for(patient()), CHEMOTHERAPY_FIRST, stoma).draft
    operation = {"id": "T1", "kind": "surgery", "operation": "stoma"}
    for start, state in (("2026-05-02", "planned"), ("2026-05-05", "done")):
        later = desk_for(patient(treatments=[operation | {"start": start}]), as_of=date(2026, 5, 8))
        steps = {step.id: step.state for step in later.solve(draft).plan.steps}
        assert steps["added-1"] == state


def test_what_is_done_is_locked() -> None:
    started = desk_for(patient(**SINCE_JANUARY, treatments=[systemic(last_dose="2026-04-20")]))
    with pytest.raises(EditError, match="a step that is not done yet"):
        in_hand(started, CHEMOTHERAPY_FIRST, PinStep("systemic", date(2026, 6, 1)))
    moved = in_hand(started, CHEMOTHERAPY_FIRST, MoveStep("restage", None))
    assert moved.plan.feasibility == "feasible"  # nothing is asked to come before the past
    scan = AddStep(NewStep(label="Volumetry", after="liver_mri", duration_days=(9, 9)))
    added = in_hand(started, CHEMOTHERAPY_FIRST, scan)  # listed before what has been done
    assert days(added)["added-1"] == "2026-05-04"
    assert days(added)["restage"] == "2026-05-13"


def test_time_goes_by_under_a_pin() -> None:
    draft = in_hand(
        desk_for(patient()), CHEMOTHERAPY_FIRST, PinStep("systemic", date(2026, 5, 11))
    ).draft
    later = desk_for(patient(), as_of=date(2026, 5, 20))
    found = later.solve(draft)
    assert "is pinned to 11 May 2026" in sentence(later, found)
    assert repairs(later, found)[0].endswith("on 20 May 2026 instead")


# ------------------------------------------------------------------ what only the desk knows


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (AddStep(NewStep(label="X", action="haruspicy")), "action"),
        (AddStep(NewStep(label="X", regimen="leeches")), "regimen"),
        (AddDay("clinic", date(2026, 6, 1)), "resource"),
        (KeepRule("plan-more-than-six-cycles", "patient_wish"), "pitfall"),
    ],
)
def test_what_guideline_and_calendar_do_not_know_is_refused(
    desk: Desk, edit: Edit, field: str
) -> None:
    with pytest.raises(EditError) as raised:
        desk.apply(Draft(pathway=CHEMOTHERAPY_FIRST), edit)
    assert raised.value.field == field


def test_a_rule_that_the_board_keeps_to_violate_stays_visible(desk: Desk) -> None:
    more = ChangeStep("systemic", ChangedStep(cycles=8, reason="Slow response"))
    keep = KeepRule("plan-more-than-six-cycles", "patient_wish", "Wants a complete response")
    found = in_hand(desk, CHEMOTHERAPY_FIRST, more, keep)
    (violation,) = found.violations
    assert violation.kept is not None
    assert (violation.kept.code, violation.kept.words) == (
        "patient_wish", "Wants a complete response"
    )  # fmt: skip
    released = desk.apply(found.draft, StopKeeping("plan-more-than-six-cycles"))
    assert desk.solve(released).violations[0].kept is None


def test_a_reason_to_keep_a_violation_does_not_cover_a_worse_one(desk: Desk) -> None:
    rule = "plan-more-than-six-cycles"

    def cycles(number: int) -> ChangeStep:
        return ChangeStep("systemic", ChangedStep(cycles=number, reason="Slow response"))

    eight = in_hand(desk, CHEMOTHERAPY_FIRST, cycles(8), KeepRule(rule, "patient_wish"))
    more = desk.solve(desk.apply(eight.draft, cycles(12)))
    assert [each.kept for each in more.violations if each.pitfall == rule] == [None]
    fewer = desk.solve(desk.apply(eight.draft, cycles(7)))
    assert all(each.kept for each in fewer.violations if each.pitfall == rule)
    again = desk.solve(desk.apply(more.draft, KeepRule(rule, "patient_wish")))
    assert all(each.kept for each in again.violations if each.pitfall == rule)


def test_plans_in_hand_can_be_written_down(desk: Desk) -> None:
    found = in_hand(desk, CHEMOTHERAPY_FIRST, DURING_CHEMOTHERAPY)
    for part, kind in ((found.plan, type(found.plan)), (found.draft, Draft)):
        assert msgspec.json.decode(canonical_json(part), type=kind) == part


# ------------------------------------------------------------------ every repair of many plans


def contradictions(desk: Desk) -> list[PlanInHand]:
    """Every pathway with every step on a few days, and in some orders."""
    found = []
    for offered in desk.part.pathways:
        if offered.plan.feasibility == "excluded":
            continue
        draft = Draft(pathway=offered.id)
        steps = [s.id for s in offered.plan.steps if s.state in {"planned", "open"}]
        edits: list[Edit] = [
            PinStep(step, date(2026, month, 15)) for step in steps for month in (5, 7, 9)
        ]
        edits += [MoveStep(step, steps[-1]) for step in steps[:-1]]
        for edit in edits:
            plan = desk.solve(desk.apply(draft, edit))
            if plan.plan.feasibility == "inconsistent":
                found.append(plan)
    return found


@pytest.mark.parametrize("mmr", ["", "pMMR"])
def test_every_repair_as_an_edit_gives_dates(mmr: str) -> None:
    desk = desk_for(patient(**markers(MMR=mmr)), HOSPITAL)
    kinds: Counter[str] = Counter()
    for found in contradictions(desk):
        for repair in found.plan.repairs:
            kinds[repair.kind] += 1
            edit = edit_of(repair, found.pathway)
            repaired = desk.solve(desk.apply(found.draft, edit))
            assert repaired.plan.feasibility != "inconsistent", (found.draft, repair)
    assert {"move_pin", "add_day", "restore_order", "set_aside"} <= set(kinds)


def test_what_was_done_on_a_day_that_nobody_recorded_is_not_said_to_be_done_today() -> None:
    undated = Treatment(id="T1", kind="surgery", operation="primary_resection", target="P1")
    desk = desk_for(msgspec.structs.replace(patient(), treatments=[undated]))
    assert "lies today at the latest" in sentence(desk, in_hand(desk, CHEMOTHERAPY_FIRST))
