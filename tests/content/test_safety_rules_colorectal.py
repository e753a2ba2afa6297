"""The colorectal rules that must never be wrong, radiotherapy and surgery, both ways."""

from __future__ import annotations

import pytest

from tests.content.patients import (
    GONE,
    LIVER,
    RECTUM,
    SINCE_JANUARY,
    UNRESECTABLE,
    Changes,
    patient,
    relapse,
    status,
    systemic,
)

EXAMPLES: list[tuple[str, str, Changes, str]] = [
    # 18: pelvic short course, rectum only and once only
    ("18 rectum", "short-course-then-systemic", {"primaries": [RECTUM]}, "applies"),
    ("18 colon", "short-course-then-systemic", {}, "does_not_apply"),
    ("18 colon: never", "short-course-rectum-only", {}, "applies"),
    ("18 rectum: not this", "short-course-rectum-only", {"primaries": [RECTUM]}, "does_not_apply"),
    (
        "18 irradiated before",
        "short-course-rectum-only",
        {"primaries": [RECTUM | {"rectum": {"prior_pelvic_radiotherapy": True}}]},
        "applies",
    ),
    (
        "18 rectosigmoid asks MRI",
        "rectosigmoid-ask-mri",
        {"primaries": [RECTUM | {"topography": "C19.9"}]},
        "applies",
    ),
    (
        "18 omission shown for upper rectum",
        "pelvic-radiotherapy-may-be-omitted",
        {"primaries": [RECTUM | {"rectum": {"position": "upper"}}]},
        "applies",
    ),
    # 19: simultaneous resection, contested, not with major hepatectomy and rectum
    ("19 contested", "simultaneous-contested", {}, "applies"),
    (
        "19 primary removed, no recurrence",
        "simultaneous-contested",
        relapse(),
        "does_not_apply",
    ),
    (
        "19 major and rectum",
        "no-simultaneous-major-and-rectum",
        {"primaries": [RECTUM], "liver": {"major_hepatectomy_needed": True}},
        "applies",
    ),
    (
        "19 minor and colon",
        "no-simultaneous-major-and-rectum",
        {},
        "does_not_apply",
    ),
    (
        "19 not proposed for the rectum",
        "simultaneous-small-resection",
        {"primaries": [RECTUM]},
        "does_not_apply",
    ),
    # 20: no biopsy, unless the origin is in doubt, and then no needle proposed
    ("20 typical and resectable", "typical-resectable-no-biopsy", {}, "applies"),
    (
        "20 atypical",
        "typical-resectable-no-biopsy",
        {"lesions": [LIVER | {"typical_imaging": False}]},
        "does_not_apply",
    ),
    (
        "20 found at operation",
        "incidental-lesion-no-biopsy",
        {"lesions": [LIVER | {"seen_at": "primary_operation"}]},
        "applies",
    ),
    (
        "20 found at operation, atypical",
        "incidental-lesion-no-biopsy",
        {"lesions": [LIVER | {"seen_at": "primary_operation", "typical_imaging": False}]},
        "does_not_apply",
    ),
    (
        "20 doubt asks who establishes the origin",
        "establish-origin",
        {"lesions": [LIVER | {"typical_imaging": False}]},
        "applies",
    ),
    (
        "20 a single lesion is no trigger",
        "establish-origin",
        {"lesions": [LIVER | {"count": 1, "distribution": "solitary"}]},
        "does_not_apply",
    ),
    # 21: bevacizumab
    (
        "21 given",
        "bevacizumab-twenty-eight-days",
        SINCE_JANUARY | {"treatments": [systemic(drugs=["fluorouracil", "bevacizumab"])]},
        "applies",
    ),
    (
        "21 never given",
        "bevacizumab-twenty-eight-days",
        SINCE_JANUARY | {"treatments": [systemic()]},
        "does_not_apply",
    ),
    # 22: disappearing lesions, and liver MRI before the first dose
    (
        "22 vanished",
        "disappearing-lesions-stay",
        {"lesions": [LIVER | {"state": "disappearing"}]},
        "applies",
    ),
    ("22 all visible", "disappearing-lesions-stay", {}, "does_not_apply"),
    ("22 no MRI yet", "liver-mri-before-first-dose", {"examinations": []}, "applies"),
    ("22 MRI done", "liver-mri-before-first-dose", {}, "does_not_apply"),
    # 23: a synchronous patient never gets the early metachronous advice
    (
        "23 early metachronous",
        "chemotherapy-first-short-interval",
        relapse("2024-12-02"),
        "applies",
    ),
    ("23 synchronous", "chemotherapy-first-short-interval", {}, "does_not_apply"),
    ("23 late", "chemotherapy-first-short-interval", relapse(), "does_not_apply"),
    # 25: performance status, and conversion that fails
    (
        "25 ECOG 3 asks why",
        "fitness-ask-reversible",
        {"fitness": {"ecog": 3, "ecog_tumour_related": GONE}},
        "applies",
    ),
    (
        "25 ECOG 3 from the tumour",
        "fitness-ask-reversible",
        {"fitness": {"ecog": 3, "ecog_tumour_related": True}},
        "applies",
    ),
    ("25 ECOG 0", "fitness-ask-reversible", {}, "does_not_apply"),
    (
        "25 not converted",
        "conversion-not-reached",
        SINCE_JANUARY
        | UNRESECTABLE
        | {"treatments": [systemic(response="stable", response_date="2026-04-22")]},
        "applies",
    ),
    ("25 resectable", "conversion-not-reached", {}, "does_not_apply"),
]


@pytest.mark.parametrize(
    ("item", "changes", "expected"),
    [example[1:] for example in EXAMPLES],
    ids=[example[0] for example in EXAMPLES],
)
def test_rule_fires_where_it_must_and_only_there(
    item: str, changes: Changes, expected: str
) -> None:
    assert status(patient(**changes), item) == expected
