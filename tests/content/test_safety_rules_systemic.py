"""Systemic treatment: the rules that must never be wrong fire where they must and only there."""

from __future__ import annotations

import pytest

from tests.content.patients import (
    COLON,
    CONVERTED,
    DMMR,
    GONE,
    RECTUM,
    UNRESECTABLE,
    Changes,
    adjuvant,
    judged,
    markers,
    patient,
    relapse,
    status,
    systemic,
)

EXAMPLES: list[tuple[str, str, Changes, str]] = [
    # 13: MMR and DPD are awaited before the first cycle, RAS and BRAF only before the antibody
    ("13 MMR unknown", "mmr-before-first-cycle", markers(MMR=""), "applies"),
    ("13 MMR known", "mmr-before-first-cycle", {}, "does_not_apply"),
    ("13 DPD unknown", "dpd-before-fluoropyrimidine", {"genetics": {"dpd": GONE}}, "applies"),
    ("13 DPD normal", "dpd-before-fluoropyrimidine", {}, "does_not_apply"),
    ("13 RAS unknown", "ras-braf-before-antibody", markers(RAS=""), "applies"),
    ("13 RAS and BRAF known", "ras-braf-before-antibody", {}, "does_not_apply"),
    (
        "13 the doublet may start without RAS",
        "doublet-first-line",
        UNRESECTABLE | markers(RAS="", BRAF=""),
        "applies",
    ),
    # 14: first-line anti-EGFR only inside all its limits
    ("14 all limits kept", "anti-egfr-left-wild-type", UNRESECTABLE | markers(), "applies"),
    (
        "14 RAS mutant",
        "anti-egfr-left-wild-type",
        UNRESECTABLE | markers(RAS="mutant"),
        "does_not_apply",
    ),
    (
        "14 BRAF V600E",
        "anti-egfr-left-wild-type",
        UNRESECTABLE | markers(BRAF="V600E"),
        "does_not_apply",
    ),
    (
        "14 right-sided",
        "anti-egfr-left-wild-type",
        UNRESECTABLE | markers() | {"primaries": [COLON | {"topography": "C18.2"}]},
        "does_not_apply",
    ),
    ("14 RAS unknown", "anti-egfr-left-wild-type", UNRESECTABLE | markers(RAS=""), "open"),
    ("14 RAS mutant: never", "no-first-line-anti-egfr", markers(RAS="mutant"), "applies"),
    ("14 wild type, left: not this", "no-first-line-anti-egfr", markers(), "does_not_apply"),
    ("14 resectable upfront: never", "no-anti-egfr-resectable", markers(), "applies"),
    (
        "14 not resectable: not this",
        "no-anti-egfr-resectable",
        UNRESECTABLE | markers(),
        "does_not_apply",
    ),
    ("14 named regimen", "braf-v600e-first-line", UNRESECTABLE | markers(BRAF="V600E"), "applies"),
    # 15: dMMR, immunotherapy first
    ("15 metastatic dMMR", "immunotherapy-first", DMMR, "applies"),
    ("15 pMMR", "immunotherapy-first", {}, "does_not_apply"),
    (
        "15 locally advanced dMMR without metastases",
        "immunotherapy-first",
        DMMR | {"lesions": [], "primaries": [RECTUM | {"locally_advanced": True}]},
        "applies",
    ),
    (
        "15 outranks the short course",
        "short-course-then-systemic",
        DMMR | {"primaries": [RECTUM]},
        "overridden",
    ),
    (
        "15 unless MMR = dMMR",
        "short-course-then-systemic",
        markers(MMR="") | {"primaries": [RECTUM]},
        "possibly_overridden",
    ),
    (
        "15 outranks BRAF V600E",
        "braf-v600e-first-line",
        UNRESECTABLE | markers(MMR="dMMR", BRAF="V600E"),
        "does_not_apply",
    ),
    # 16: past the first resectable restaging, only where it was unresectable at baseline
    (
        "16 converted",
        "operate-after-conversion",
        CONVERTED | {"treatments": [systemic()]},
        "applies",
    ),
    (
        "16 resectable at baseline",
        "operate-after-conversion",
        CONVERTED
        | {"treatments": [systemic()]}
        | {"resectability": [*judged("resectable", on="2026-01-20"), *judged("resectable")]},
        "does_not_apply",
    ),
    (
        "16 not for immunotherapy",
        "operate-after-conversion",
        CONVERTED | {"treatments": [systemic(drugs=["pembrolizumab"])]},
        "does_not_apply",
    ),
    (
        "16 six cycles ask",
        "six-cycles-ask",
        CONVERTED | {"treatments": [systemic(cycles=6)]},
        "applies",
    ),
    (
        "16 five do not",
        "six-cycles-ask",
        CONVERTED | {"treatments": [systemic(cycles=5)]},
        "does_not_apply",
    ),
    (
        "16 nine ask again",
        "nine-cycles-ask",
        CONVERTED | {"treatments": [systemic(cycles=9)]},
        "applies",
    ),
    (
        "16 eight do not",
        "nine-cycles-ask",
        CONVERTED | {"treatments": [systemic(cycles=8)]},
        "does_not_apply",
    ),
    # 17: no repeat of adjuvant oxaliplatin
    (
        "17 relapse 8 months after its end",
        "no-oxaliplatin-again",
        relapse("2025-06-02", adjuvant()),
        "applies",
    ),
    (
        "17 relapse 18 months after its end",
        "no-oxaliplatin-again",
        relapse("2026-04-15", adjuvant()),
        "does_not_apply",
    ),
    (
        "17 adjuvant without oxaliplatin",
        "no-oxaliplatin-again",
        relapse("2025-06-02", adjuvant(drugs=["capecitabine"])),
        "does_not_apply",
    ),
    (
        "17 last dose unknown",
        "no-oxaliplatin-again",
        relapse("2025-06-02", adjuvant(last_dose=None, end=None)),
        "open",
    ),
    (
        "17 neuropathy grade 2",
        "no-oxaliplatin-toxicity",
        relapse("2026-04-15", adjuvant(neuropathy_grade=2)),
        "applies",
    ),
    (
        "17 neuropathy grade 1, hypersensitivity not asked",
        "no-oxaliplatin-toxicity",
        relapse("2026-04-15", adjuvant(neuropathy_grade=1)),
        "open",
    ),
    (
        "17 every later step carries it",
        "adjuvant-after-hepatectomy",
        relapse("2025-06-02", adjuvant()),
        "does_not_apply",
    ),
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
