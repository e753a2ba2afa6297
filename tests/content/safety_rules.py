"""Where each rule that must never be wrong is shown to fire, and where to stay silent.

A word alone is a test case of the content (`guidelines/content/*/*/examples*.yaml`); anything else
is the id of a test.
"""

from __future__ import annotations

from typing import NamedTuple

_GENERAL = "tests/content/test_safety_rules_general.py::"
_LOOSE = "tests/content/test_safety_rules_loose_ends.py::"
_BOTH = "tests/content/test_safety_rules_both_ways.py::"
_PATHWAYS = "tests/content/test_pathways_colorectal.py::"
_CLASSES = "tests/core/test_classification.py::"
_LOOKED = "tests/core/test_derive_metastases.py::TestWhereOneHasLooked::"
_STALE = "tests/core/test_derive_resectability.py::TestStale::"
_LEDGER = "tests/core/test_ledger.py::"
_CRC = "tests/content/test_branches_colorectal.py::"
_OS = "tests/content/test_branches_osteosarcoma.py::"
_DECIDED = "tests/decisions/test_rules.py::"


def _case(theme: str, case: str) -> str:
    name = "test_rule_fires_where_it_must_and_only_there"
    return f"tests/content/test_safety_rules_{theme}.py::{name}[{case}]"


class Shown(NamedTuple):
    fires: tuple[str, ...]
    silent: tuple[str, ...]


SHOWN: dict[int, Shown] = {
    # ------------------------------------------------------------ timing
    1: Shown(
        (
            _GENERAL + "test_seen_on_baseline_staging_is_synchronous_although_days_after_diagnosis",
            _CLASSES + "TestAnchorAtSurgery::test_absent_for_a_primary_that_was_never_resected",
            "timing-not-established",
        ),
        (
            _GENERAL + "test_seen_after_the_staging_window_is_metachronous",
            _CLASSES + "TestAnchorAtSurgery::test_present_on_the_day_of_the_operation_and_after_it",
            "timing-established",
        ),
    ),
    2: Shown(
        (
            "definitions-disagree",
            _CLASSES + "test_the_same_patient_is_early_and_late_by_different_clocks",
            _BOTH + "test_2_clocks_that_disagree_show_both_pathways",
        ),
        (
            "definitions-agree",
            _CLASSES + "TestClocks::test_dates_of_different_anchors_are_not_compared",
        ),
    ),
    3: Shown(
        (
            "found-on-treatment",
            _CLASSES + "TestOnTreatment::test_between_the_first_and_the_last_dose",
            _BOTH + "test_3_the_oxaliplatin_rule_reads_that_they_came_on_treatment",
        ),
        (
            "found-off-treatment",
            _CLASSES + "TestOnTreatment::test_it_is_the_class_only_for_definitions_that_say_so",
        ),
    ),
    4: Shown(
        ("contradiction", _CLASSES + "TestStageAgainstDates::"
         "test_m1_with_a_later_metastasis_opens_the_case"),
        (_CLASSES + "TestStageAgainstDates::test_agreement_is_silent",),
    ),
    # ------------------------------------------------------------ what is known
    5: Shown(
        (
            _GENERAL + "test_nothing_recorded_and_not_looked_is_unknown_never_none",
            _GENERAL + "test_no_prior_oxaliplatin_needs_a_complete_list_of_treatments",
            "chest-not-looked-at",
        ),
        (_LOOKED + "test_examined_and_clear_is_absent", "chest-imaging-current-does-not-apply"),
    ),
    6: Shown(
        ("at-least-three-lesions", _GENERAL + "test_a_group_counts_as_an_interval"),
        ("nine-lesions",),
    ),
    7: Shown(
        (
            "surgeons-disagree",
            "resectability-not-judged",
            _GENERAL + "test_disagreeing_specialists_leave_resectability_open",
        ),
        ("resectability-judged",),
    ),
    8: Shown(
        (
            _GENERAL + "test_newer_imaging_makes_a_judgement_stale",
            _BOTH + "test_8_a_result_that_is_too_old_is_asked_again_and_shown_with_its_value",
        ),
        (
            _STALE + "test_other_imaging_does_not[scan0]",
            _BOTH + "test_8_a_current_result_is_not_asked_again",
        ),
    ),
    9: Shown(
        (
            "bilobar",
            _GENERAL + "test_no_number_of_lesions_excludes_a_curative_option[14]",
            _GENERAL + "test_a_high_number_is_a_caution_that_keeps_the_curative_option",
        ),
        ("bilobar-not-incurable-does-not-apply", "technical-resectability-does-not-apply"),
    ),
    # ------------------------------------------------------------ first of all
    10: Shown(
        (
            "obstruction-first",
            _GENERAL + "test_an_emergency_outranks_sequences_and_what_is_to_be_obtained_first",
        ),
        ("no-emergency", _GENERAL + "test_an_emergency_never_lifts_a_safety_prohibition"),
    ),
    11: Shown(
        (
            "dpd-missing-colon",
            "dpd-complete",
            "gfr-missing",
            "lvef-her2-colon",
            "immunotherapy-lung-unasked",
            "immunotherapy-transplant",
            "pregnancy-not-excluded",
            _GENERAL + "test_safety_facts_are_asked_before_the_ranked_questions",
        ),
        (
            "dpd-waived",
            "dpd-not-for-bone",
            "gfr-normal",
            "lvef-her2-negative",
            "immunotherapy-pmmr",
            "pregnancy-excluded",
            "fertility-late",
        ),
    ),
    12: Shown(
        (
            "os-past-epirubicin",
            "os-past-dose-unknown",
            "anthracycline-unknown",
            _LEDGER + "TestAPlanAboveTheLimit::test_above_it_says_total_and_limit",
        ),
        (
            "anthracycline-none",
            _LEDGER + "TestAPlanAboveTheLimit::test_up_to_the_limit_it_is_silent",
        ),
    ),
    # ------------------------------------------------------------ colorectal
    13: Shown(
        ("mmr-first", "ras-braf-gate-antibody"),
        ("mmr-known", _case("systemic", "13 the doublet may start without RAS")),
    ),
    14: Shown(
        ("resectable-no-anti-egfr", "right-no-anti-egfr"),
        ("left-wild-unresectable", _case("systemic", "14 named regimen")),
    ),
    15: Shown(
        ("dmmr-immunotherapy", _case("systemic", "15 outranks the short course")),
        ("pmmr-no-immunotherapy",),
    ),
    16: Shown(
        (
            "converted-operate",
            _case("systemic", "16 six cycles ask"),
            _CRC + "TestNoCycleOnceResectable::"
            "test_the_first_resectable_restaging_ends_chemotherapy",
        ),
        (
            "resectable-baseline-planned",
            _CRC + "TestNoCycleOnceResectable::test_while_it_is_not_resectable_treatment_goes_on",
            _CRC + "TestNoCycleOnceResectable::test_immunotherapy_may_go_on",
            _case("systemic", "16 not for immunotherapy"),
            _LOOSE + "test_16_no_number_of_cycles_forbids_anything",
        ),
    ),
    17: Shown(
        (
            "oxaliplatin-failed",
            "neuropathy-two",
            _case("systemic", "17 every later step carries it"),
        ),
        ("capecitabine-alone-failed", _case("systemic", "17 relapse 18 months after its end")),
    ),
    18: Shown(
        (
            "short-course-colon",
            "short-course-again",
            "rectosigmoid-mri",
            "pelvic-radiotherapy-may-be-omitted-applies",
        ),
        ("short-course-rectum", "pelvic-radiotherapy-may-be-omitted-does-not-apply"),
    ),
    19: Shown(
        ("simultaneous-caution", _case("colorectal", "19 major and rectum")),
        ("simultaneous-contested-does-not-apply", _case("colorectal", "19 minor and colon")),
    ),
    20: Shown(
        ("incidental-no-needle", "typical-resectable-no-biopsy-applies", "cirrhosis-liver-lesion"),
        ("incidental-in-doubt", "solitary-liver-lesion"),
    ),
    21: Shown(
        (
            "bevacizumab-recent",
            _LOOSE + "test_21_six_weeks_are_planned_and_a_restart_waits",
            _CRC + "TestWashoutsAcrossTheDecision::"
            "test_the_operation_waits_for_the_last_planned_antibody",
        ),
        (
            _CRC + "TestWashoutsAcrossTheDecision::"
            "test_without_systemic_treatment_nothing_is_waited_for",
            _case("colorectal", "21 never given"),
            "tests/content/test_pitfalls_colorectal.py::"
            "test_without_bevacizumab_there_is_nothing_to_wait_for",
        ),
    ),
    22: Shown(
        (
            "vanished-lesion",
            "liver-mri-before-first-dose-applies",
            _CRC + "TestVanishedLesions::test_they_are_resected_or_ablated_as_they_were_before",
        ),
        (
            "no-vanished-lesion",
            "liver-mri-before-first-dose-does-not-apply",
            _CRC + "TestVanishedLesions::test_after_immunotherapy_both_ways_are_open",
        ),
    ),
    23: Shown(
        (_case("colorectal", "23 early metachronous"),),
        (
            "early-not-for-synchronous",
            _PATHWAYS + "test_a_synchronous_patient_never_gets_the_metachronous_pathways",
        ),
    ),
    24: Shown(
        (
            "short-course-both-schedules",
            _LOOSE + "test_24_both_timings_stand_side_by_side_with_their_clocks",
        ),
        ("short-course-metachronous",),
    ),
    25: Shown(
        (
            "ecog-three-unasked",
            "conversion-not-reached-applies",
            _CRC + "TestNeverDeclaredPalliative::"
            "test_still_not_resectable_goes_to_the_liver_surgeon_again",
        ),
        (
            "ecog-three-irreversible",
            "conversion-not-reached-does-not-apply",
            _CRC + "TestNoCycleOnceResectable::"
            "test_the_first_resectable_restaging_ends_chemotherapy",
        ),
    ),
    # ------------------------------------------------------------ osteosarcoma, lung, breast
    26: Shown(
        (
            "os-16-all-known",
            "os-vanished-present",
            _OS + "TestAfterRestaging::test_it_has_these_four_outcomes",
            _OS + "TestAfterRestaging::"
            "test_and_its_side_is_still_explored_or_watched_on_purpose",
        ),
        (
            "os-45-alternative",
            "os-kidney-poor",
            _OS + "TestAfterRestaging::"
            "test_no_day_is_given_to_a_branch_either_before_kidneys_and_heart_are_known",
        ),
    ),
    27: Shown(("os-16-all-known",), ("os-low-grade", "os-parosteal")),
    28: Shown(
        (
            "os-early-relapse",
            "os-third-relapse",
            _OS + "TestRelapse::test_whatever_is_resectable_again_is_operated_on",
        ),
        (
            "os-third-relapse-unresectable",
            _OS + "TestRelapse::test_what_is_not_resectable_is_never_a_stop",
        ),
    ),
    29: Shown(
        ("lung-egfr-alk-missing", "lung-brain-symptoms", "lung-brain-quiet-driver"),
        ("lung-egfr-alk-known", "lung-squamous", "lung-brain-quiet-no-driver"),
    ),
    30: Shown(
        (
            _GENERAL + "test_a_second_primary_is_staged_by_itself",
            _GENERAL + "test_mmr_belongs_to_a_specimen_and_specimens_may_differ",
            "breast-second-cancer-as-metastasis-applies",
        ),
        ("breast-second-cancer-as-metastasis-same", "breast-receptors-again-tested"),
    ),
    # ------------------------------------------------------------ every template
    31: Shown(
        (_LOOSE + "test_31_an_empty_pane_says_that_nothing_was_checked", "late-high-score"),
        (
            _LOOSE + "test_31_disease_without_metastases_is_told_what_is_not_covered",
            "breast-early-not-metastatic",
        ),
    ),
    32: Shown(
        ("columns-always", "declines-surgery-known", "wish-not-asked"),
        (_LOOSE + "test_32_a_wish_is_carried_to_the_board_in_its_own_words",),
    ),
    33: Shown(
        (
            "breast-luminal-first-line-crisis-open",
            _LOOSE + "test_33_several_open_overriders_are_all_named",
        ),
        (
            "breast-luminal-first-line-applies",
            _LOOSE + "test_33_what_may_still_override_is_named[pMMR-applies]",
        ),
    ),
    # ------------------------------------------------------------ kinds and deviation
    34: Shown(
        (
            _DECIDED + "test_leaving_out_what_is_strongly_recommended_departs",
            _DECIDED + "test_planning_what_must_not_be_done_departs",
            _DECIDED + "test_departing_asks_for_a_code_and_for_what_is_departed_from",
        ),
        (
            _DECIDED + "test_softer_advice_cannot_be_departed_from[consider]",
            _DECIDED + "test_only_strong_advice_counts[weak]",
            _DECIDED + "test_neither_contested_advice_nor_content_nobody_approved",
            _GENERAL + "test_only_an_approved_strong_item_could_ask_for_a_reason",
        ),
    ),
    35: Shown(
        (_BOTH + "test_35_a_sentence_that_decides_is_found",),
        (
            _BOTH + "test_35_a_sentence_that_proposes_is_left_alone",
            _BOTH + "test_35_no_sentence_of_the_content_decides",
            _BOTH + "test_35_open_questions_would_change_proposals_and_settle_nothing",
        ),
    ),
}  # fmt: skip
