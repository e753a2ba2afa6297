"""Pitfalls are found in plans: they hit the plan that has the pattern and leave others alone."""

from __future__ import annotations

import pytest

from tests.content.patients import (
    COLON,
    CONVERTED,
    LIVER,
    RECTUM,
    Changes,
    advice,
    markers,
    patient,
    result,
    sequencing,
    systemic,
)


def hit(item: str, **changes: object) -> set[str]:
    """The pathways that a pitfall in force hits."""
    found = advice(patient(**changes), item)
    return {each.pathway for each in found.hits} if found.status == "applies" else set()


def test_one_operation_for_bowel_and_liver_is_a_contested_caution() -> None:
    found = advice(patient(), "plan-simultaneous-step")
    assert (found.kind, found.conflict) == ("caution", "conflict-01")
    assert {each.pathway for each in found.hits} == {"simultaneous"}


def test_surgery_within_28_days_of_bevacizumab_is_a_do_not() -> None:
    item = sequencing().pitfalls["plan-surgery-after-bevacizumab"]
    assert item.kind == "do_not"
    assert item.pattern
    assert item.pattern.setting == "bev.minimum_days"
    assert sequencing().thresholds["bev.minimum_days"].value == 28


def test_without_bevacizumab_there_is_nothing_to_wait_for() -> None:
    given: Changes = CONVERTED | {"treatments": [systemic()]}
    assert hit("plan-surgery-after-bevacizumab", **given) == set()


def test_a_plan_that_obtains_mmr_before_the_first_cycle_is_left_alone() -> None:
    assert hit("plan-systemic-before-mmr-dpd", specimens=[]) == set()
    assert hit("plan-radiotherapy-before-mmr", specimens=[], primaries=[RECTUM]) == set()


def test_known_markers_leave_the_plan_alone() -> None:
    assert hit("plan-systemic-before-mmr-dpd") == set()
    assert hit("plan-antibody-before-ras-braf") == set()


def test_chemotherapy_first_in_dmmr_is_pointed_out() -> None:
    assert "colon-chemotherapy-first" in hit(
        "plan-chemotherapy-first-in-dmmr", **markers(MMR="dMMR")
    )
    assert hit("plan-chemotherapy-first-in-dmmr", **markers()) == set()


def test_no_fluoropyrimidine_is_planned_with_complete_deficiency() -> None:
    assert hit("plan-fluoropyrimidine-complete-dpd", genetics={"dpd": "complete"})
    assert hit("plan-fluoropyrimidine-complete-dpd") == set()


def test_no_short_course_is_offered_outside_the_rectum() -> None:
    assert hit("plan-short-course-outside-rectum") == set()
    irradiated = RECTUM | {"rectum": {"prior_pelvic_radiotherapy": True}}
    assert hit("plan-short-course-again", primaries=[irradiated]) == set()


def test_a_plan_without_liver_treatment_drops_vanished_lesions() -> None:
    vanished = [LIVER | {"state": "disappearing"}]
    dropped = hit("plan-drops-disappeared-lesions", lesions=vanished)
    assert "observation" in dropped
    assert "colon-chemotherapy-first" not in dropped
    assert hit("plan-drops-disappeared-lesions", primaries=[COLON]) == set()


def test_every_pitfall_is_a_caution_or_a_do_not_and_has_a_pattern() -> None:
    pitfalls = sequencing().pitfalls.values()
    assert {item.kind for item in pitfalls} == {"caution", "do_not"}
    assert all(item.pattern for item in pitfalls if item.stream == "colorectal")


@pytest.mark.parametrize(
    "item",
    [
        "plan-more-than-nine-cycles",
        "plan-short-course-outside-rectum",
        "plan-anti-egfr-resectable",
        "plan-surgery-soon-after-chemotherapy-step",
    ],
)
def test_a_pitfall_is_silent_where_no_plan_has_the_pattern(item: str) -> None:
    found = advice(patient(), item)
    assert (found.status, found.hits) == ("does_not_apply", ())


def test_every_pitfall_in_force_names_a_plan() -> None:
    for case in (patient(), patient(**markers(MMR="dMMR")), patient(specimens=[])):
        for each in result(case).pitfalls:
            assert (each.status == "does_not_apply") == (not each.hits), each.id
