"""Safety rules whose other direction had no test: 16, 21, 24, 31, 32 and 33."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guidelines.core.planning.plan import PlannedPathway
from tests.content.patients import (
    COLECTOMY_2024,
    CONVERTED,
    GONE,
    LIVER,
    RECTUM,
    RESECTED_2024,
    SINCE_JANUARY,
    Changes,
    advice,
    judged,
    markers,
    pathway,
    patient,
    relapse,
    result,
    sequencing,
    status,
    systemic,
)

# ---------------------------------------------------------------- 16: length of chemotherapy

CONVERTED_IN_MARCH = SINCE_JANUARY | {
    "resectability": [
        *judged("unresectable", on="2026-01-20"),
        *judged("resectable", on="2026-03-18"),
    ]
}
ALWAYS_RESECTABLE = SINCE_JANUARY | {
    "resectability": [*judged("resectable", on="2026-01-20"), *judged("resectable")]
}


@pytest.mark.parametrize(
    ("base", "given", "expected"),
    [
        (CONVERTED_IN_MARCH, systemic(last_dose="2026-04-13"), "applies"),
        (CONVERTED_IN_MARCH, systemic(last_dose="2026-03-16"), "does_not_apply"),
        (CONVERTED_IN_MARCH, systemic(last_dose=None), "open"),
        (
            CONVERTED_IN_MARCH,
            systemic(last_dose="2026-04-13", drugs=["nivolumab"]),
            "does_not_apply",
        ),
        (ALWAYS_RESECTABLE, systemic(last_dose="2026-04-13"), "does_not_apply"),
    ],
    ids=["past", "stopped in time", "end unknown", "immunotherapy", "resectable at baseline"],
)
def test_16_cycles_past_the_first_resectable_restaging(
    base: Changes, given: Changes, expected: str
) -> None:
    assert status(patient(**(base | {"treatments": [given]})), "cycles-past-resectable") == expected


@pytest.mark.parametrize(
    ("base", "cycles", "planned", "expected"),
    [
        (ALWAYS_RESECTABLE, 6, 4, "applies"),
        (ALWAYS_RESECTABLE, 4, 4, "does_not_apply"),
        (ALWAYS_RESECTABLE, 6, None, "open"),
        (CONVERTED, 6, 4, "does_not_apply"),
    ],
)
def test_16_the_planned_number_is_the_limit_where_resectable_from_the_start(
    base: Changes, cycles: int, planned: int | None, expected: str
) -> None:
    given = systemic(cycles=cycles, planned_cycles=planned)
    assert status(patient(**(base | {"treatments": [given]})), "cycles-past-plan") == expected


def test_16_no_number_of_cycles_forbids_anything() -> None:
    many = patient(**(CONVERTED | {"treatments": [systemic(cycles=14)]}))
    assert {advice(many, each).kind for each in ("six-cycles-ask", "nine-cycles-ask")} == {
        "caution"
    }
    forbidden = {each.id for each in result(many).recommendations if each.kind == "do_not"}
    fewer = patient(**(CONVERTED | {"treatments": [systemic(cycles=3)]}))
    assert forbidden == {each.id for each in result(fewer).recommendations if each.kind == "do_not"}


# ---------------------------------------------------------------- 21: six weeks, restart


def test_21_six_weeks_are_planned_and_a_restart_waits() -> None:
    given = systemic(drugs=["fluorouracil", "bevacizumab"], last_dose="2026-04-13")
    case = patient(**(SINCE_JANUARY | {"treatments": [given]}))
    planned = advice(case, "bevacizumab-six-weeks")
    forbidden = advice(case, "bevacizumab-twenty-eight-days")
    assert (planned.status, planned.kind) == ("applies", "do")
    assert (forbidden.status, forbidden.kind) == ("applies", "do_not")
    text = sequencing().recommendations[forbidden.id].text
    assert "do not restart it before 28 days" in text
    assert "wound" in text
    without = patient(**(SINCE_JANUARY | {"treatments": [systemic()]}))
    assert {status(without, planned.id), status(without, forbidden.id)} == {"does_not_apply"}


def test_21_a_plan_never_restarts_treatment_within_28_days_of_an_operation() -> None:
    operations = {
        "primary_resection",
        "liver_resection",
        "liver_stage_two",
        "simultaneous_resection",
    }
    colorectal = [e for e in sequencing().pathways.values() if e.stream == "colorectal"]
    for item in colorectal:
        after = [step.id for step in item.steps if step.action == "adjuvant"]
        before = [step.id for step in item.steps if step.action in operations]
        for restart in after:
            waits = [
                each.min_days or 0
                for each in item.intervals
                if each.end == f"{restart}.start"
                and each.start.split(".")[0] in before
                and each.hard
            ]
            assert not before or max(waits, default=0) >= 28, item.id


# ---------------------------------------------------------------- 24: timing after short course


def test_24_both_timings_stand_side_by_side_with_their_clocks() -> None:
    case = patient(primaries=[RECTUM])
    soon, trial = (
        pathway(case, each) for each in ("rectum-short-course", "rectum-short-course-trial")
    )
    assert (soon.plan.feasibility, trial.plan.feasibility) == ("feasible", "feasible")
    numbers = sequencing().thresholds
    assert numbers["restage.weeks"].anchor

    def week(plan: PlannedPathway, step: str) -> int:
        found = next(each for each in plan.steps if each.id == step)
        return int(found.weeks[0] or 0)

    assert week(soon.plan, "liver") < 16 <= week(trial.plan, "primary")
    assert any(each.id == "conflict-07" for each in result(case).conflicts)
    assert not any(each.id == "conflict-07" for each in result(patient()).conflicts)


# ---------------------------------------------------------------- 31 to 33


def test_31_an_empty_pane_says_that_nothing_was_checked() -> None:
    thyroid = result(patient(primaries=[RECTUM | {"topography": "C73.9"}]))
    assert thyroid.uncovered == ("P1",)
    assert "nothing-encoded" in {each.id for each in thyroid.notes}
    assert "nothing-encoded" not in {each.id for each in result(patient()).notes}


def test_31_disease_without_metastases_is_told_what_is_not_covered() -> None:
    early = {each.id: each.status for each in result(patient(
        primaries=[RECTUM | {"locally_advanced": False}], lesions=[], resectability=[],
    )).notes}  # fmt: skip
    assert early["note-nothing-encoded"] == "applies"
    metastatic = {each.id: each.status for each in result(patient()).notes}
    assert metastatic["note-nothing-encoded"] == "does_not_apply"


@pytest.mark.parametrize("changes", [{}, relapse(), {"emergencies": {"obstruction": True}}])
def test_32_the_four_alternatives_always_stand_beside_and_none_is_first(changes: Changes) -> None:
    columns = [each.id for each in result(patient(**changes)).pathways]
    always = ["palliative-systemic", "observation", "supportive-care", "clinical-trial"]
    assert [each for each in columns if each in always] == always
    assert columns[0] not in always


def test_32_columns_keep_their_order_applies_contested_excluded() -> None:
    ranks = {"feasible": 0, "contested": 1, "inconsistent": 2, "excluded": 3}
    places = [ranks[each.plan.feasibility] for each in result(patient()).pathways]
    assert places == sorted(places)


def test_32_a_wish_is_carried_to_the_board_in_its_own_words() -> None:
    said = patient(wishes={"statement": "Not another operation.", "declines": ["surgery"]})
    assert status(said, "declines-surgery") == "applies"
    assert status(
        patient(wishes={"statement": "Anything.", "declines": []}), "declines-surgery"
    ) == ("does_not_apply")


@pytest.mark.parametrize(
    ("mmr", "expected"),
    [("", "possibly_overridden"), ("pMMR", "applies"), ("dMMR", "overridden")],
)
def test_33_what_may_still_override_is_named(mmr: str, expected: str) -> None:
    found = advice(patient(**markers(MMR=mmr)), "colon-systemic-then-surgery")
    assert found.status == expected
    named = {each.id for each in found.overriders}
    assert named == (set() if mmr == "pMMR" else {"immunotherapy-first"})
    assert ("marker.mmr" in found.missing) is (not mmr)


def test_33_several_open_overriders_are_all_named() -> None:
    unasked = patient(**markers(MMR=""), emergencies=GONE)
    found = advice(unasked, "colon-systemic-then-surgery")
    assert {each.id for each in found.overriders} == {"immunotherapy-first", "emergency-first"}


def test_the_clock_after_adjuvant_is_not_the_clock_after_surgery() -> None:
    """The same dates cross one limit and not the other; neither is taken for the other."""
    facts = result(
        patient(
            primaries=[RESECTED_2024],
            treatments=[COLECTOMY_2024],
            lesions=[LIVER | {"first_seen": "2025-03-20", "seen_at": "follow_up"}],
        )
    ).facts
    surgery, diagnosis = (
        facts["clock.primary_surgery_to_metastasis"],
        facts["clock.diagnosis_to_metastasis"],
    )
    assert surgery.start != diagnosis.start
    assert facts["metastases.timing"].options == ("late_metachronous",)
    short = sequencing().thresholds["crc.short_interval_months"]
    assert short.value == Decimal(12)
    case = patient(
        primaries=[RESECTED_2024],
        treatments=[COLECTOMY_2024],
        lesions=[LIVER | {"first_seen": "2025-03-20", "seen_at": "follow_up"}],
    )
    shown = {
        each.id for each in result(case).pathways if each.plan.feasibility != "excluded"
    }  # both pathways, because the clocks disagree (rule 2)
    assert {"early-metachronous-surgery-first", "late-metachronous-high-risk"} & shown
    assert any(each.startswith("early") for each in shown)
