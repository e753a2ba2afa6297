"""What a plan for each published case must contain, and where it must stay silent.

`active` and `applies` are statements of the inventory that the proposals must rest on; they come
from the reading of the publications (`expect.must`), corrected by the safety rules, which win.
`silent`: every proposal that rests on the statement does not apply.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    label: str
    lesions: dict[str, str] = field(default_factory=dict)
    primaries: dict[str, str] = field(default_factory=dict)
    applies: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()
    """Applies, or is open because a fact is missing."""
    silent: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    feasible: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    emergency: bool = False


def some(*names: str) -> frozenset[str]:
    return frozenset(names)


RECTUM_RESECTABLE = some(
    "rectum-short-course",
    "rectum-short-course-trial",
    "rectum-radiotherapy-interval",
    "rectum-without-radiotherapy",
)
METACHRONOUS = some(
    "early-metachronous",
    "early-metachronous-surgery-first",
    "late-metachronous-favourable",
    "late-metachronous-high-risk",
)
FIRST_DOSE = some("marker.mmr", "safety.dpd")

PUBLISHED: dict[str, Expected] = {
    "case-01": Expected(
        label="synchronous",
        lesions={"L1": "synchronous"},
        # fourteen lesions in both lobes stay curable: no count closes the way (SAFETY-9)
        applies=some("CRC-S-06", "CRC-S-22", "CRC-B-09", "CRC-B-10", "CRC-B-14", "CRC-S-17"),
        active=some("CRC-B-08", "CRC-B-11"),
        silent=some("CRC-S-10", "CRC-S-11", "CRC-S-12", "CRC-S-13", "CRC-B-22"),
        conflicts=some("conflict-01", "conflict-19"),
        asks=FIRST_DOSE | some("marker.ras", "marker.braf_v600e", "liver.remnant"),
        feasible=some("conversion", "two-stage-hepatectomy"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
    ),
    "case-03": Expected(
        label="early_metachronous",
        lesions={"L1": "early_metachronous", "L2": "early_metachronous"},
        applies=some("CRC-S-13"),
        active=some("CRC-B-01", "CRC-B-02", "CRC-B-18", "CRC-B-22"),
        silent=some("CRC-S-03", "CRC-S-04", "CRC-S-05", "CRC-S-10"),
        conflicts=some("conflict-01"),
        asks=FIRST_DOSE | some("resectable.metastases"),
        feasible=some("early-metachronous"),
        excluded=RECTUM_RESECTABLE | some("late-metachronous-favourable"),
    ),
    "case-05": Expected(
        label="synchronous",
        lesions={"L2": "synchronous"},
        primaries={"P2": "synchronous"},
        applies=some("MPC-B-01", "GEN-B-03", "CRC-B-25", "MPC-S-05"),
        active=some("CRC-B-09"),
        silent=some("CRC-S-11", "CRC-S-12", "CRC-S-13", "CRC-B-23"),
        conflicts=some("conflict-biopsy"),
        asks=FIRST_DOSE | some("emergency.obstruction"),
        feasible=some("emergency-first", "establish-origin"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
        emergency=True,
    ),
    "case-09": Expected(
        label="unknown",
        lesions={"L1": "unknown"},
        applies=some("SYS-B-02", "CRC-S-06"),
        silent=some("SYS-B-03", "CRC-S-12", "CRC-B-22"),
        asks=some("safety.autoimmune", "safety.transplant", "metastases.timing"),
        feasible=some("immunotherapy-first"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
    ),
    "case-11": Expected(
        label="unknown",
        # immunotherapy outranks the BRAF rule: encorafenib is for proficient tumours
        applies=some("SYS-B-02", "MPC-B-04"),
        silent=some("SYS-B-03", "CRC-B-23", "CRC-S-05"),
        asks=some("safety.autoimmune", "metastases.present", "emergency.obstruction"),
        feasible=some("immunotherapy-first"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
    ),
    "case-13": Expected(
        label="unknown",
        lesions={"L1": "unknown"},
        primaries={"P2": "synchronous", "P3": "metachronous"},
        applies=some("MPC-B-01", "GEN-B-03", "MPC-S-03", "MPC-S-05"),
        active=some("CRC-B-22"),
        conflicts=some("conflict-biopsy", "conflict-10"),
        asks=FIRST_DOSE,
        feasible=some("establish-origin", "late-metachronous-favourable"),
    ),
    "case-15": Expected(
        label="unknown",
        lesions={"L1": "unknown"},
        applies=some("GEN-B-03", "MPC-B-01"),
        active=some("CRC-B-02"),
        silent=some("CRC-B-23", "CRC-S-05", "CRC-S-10"),
        conflicts=some("conflict-biopsy"),
        asks=FIRST_DOSE,
        feasible=some("establish-origin"),
        excluded=RECTUM_RESECTABLE | some("liver-first", "simultaneous"),
    ),
    "case-17": Expected(
        label="synchronous",
        lesions={"L1": "synchronous", "L2": "late_metachronous", "L3": "unknown"},
        applies=some("GEN-B-03", "MPC-B-01"),
        active=some("CRC-B-21"),
        silent=some("CRC-S-11", "CRC-S-12", "CRC-S-13", "CRC-B-22"),
        conflicts=some("conflict-biopsy"),
        asks=FIRST_DOSE,
        feasible=some("establish-origin", "repeat-resection"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
    ),
    "case-19": Expected(
        label="unknown",
        lesions={"L1": "unknown"},
        applies=some("SYS-B-02", "MPC-B-05", "MPC-B-06", "CRC-B-24"),
        silent=some("SYS-B-03", "CRC-S-05", "CRC-S-10", "MPC-B-03"),
        asks=some("metastases.timing", "safety.autoimmune"),
        feasible=some("immunotherapy-first", "peritoneal-referral"),
        excluded=RECTUM_RESECTABLE,
    ),
    "case-21": Expected(
        label="unknown",
        primaries={"P2": "synchronous"},
        applies=some("MPC-S-03", "MPC-S-05", "MPC-B-04"),
        active=some("SYS-B-02"),
        silent=some("SYS-B-03", "MPC-S-07"),
        conflicts=some("conflict-10"),
        asks=some("safety.autoimmune", "emergency.bleeding"),
        feasible=some("immunotherapy-first"),
    ),
    "case-23": Expected(
        label="unknown",
        primaries={"P2": "synchronous", "P3": "synchronous", "P4": "synchronous"},
        applies=some("MPC-S-02", "MPC-S-03", "MPC-S-05", "MPC-B-04"),
        conflicts=some("conflict-10"),
        asks=FIRST_DOSE | some("emergency.bleeding"),
    ),
    "case-25": Expected(
        label="unknown",
        applies=some("MPC-B-05", "MPC-B-06"),
        silent=some("MPC-B-03", "MPC-S-01"),
        asks=FIRST_DOSE,
        excluded=METACHRONOUS,
    ),
    "case-27": Expected(
        label="unknown",
        # the variants are known: nothing is left for a germline panel to find
        applies=some("MPC-S-01", "MPC-S-02", "MPC-B-03"),
        active=some("MPC-S-05"),
        silent=some("MPC-B-05", "MPC-B-06", "CRC-B-23"),
        asks=FIRST_DOSE | some("emergency.obstruction"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
    ),
    "case-29": Expected(
        label="unknown",
        applies=some("MPC-B-03", "MPC-S-02"),
        silent=some("MPC-B-05", "MPC-B-06"),
        asks=FIRST_DOSE,
    ),
    "case-31": Expected(
        label="unknown",
        primaries={"P2": "metachronous", "P3": "metachronous"},
        applies=some("MPC-B-05", "MPC-B-06", "MPC-S-03", "MPC-S-05"),
        silent=some("MPC-B-03", "MPC-S-01"),
        conflicts=some("conflict-10"),
        asks=FIRST_DOSE,
    ),
    "case-37": Expected(
        label="unknown",
        primaries={"P2": "synchronous"},
        # not staged as metastatic: a curable second primary is treated as such (SAFETY-30)
        applies=some("MPC-B-01", "CRC-B-17", "MPC-B-08"),
        active=some("MPC-S-05"),
        silent=some("CRC-S-12"),
        conflicts=some("conflict-biopsy"),
        asks=FIRST_DOSE | some("metastases.present"),
        feasible=some("establish-origin"),
    ),
    "case-53": Expected(
        label="unknown",
        primaries={"P2": "synchronous"},
        applies=some("CRC-B-25", "MPC-S-05", "MPC-S-03", "MPC-B-04", "MPC-B-07", "MPC-B-08"),
        silent=some("CRC-B-07", "CRC-B-23", "CRC-S-10"),
        conflicts=some("conflict-10"),
        asks=FIRST_DOSE | some("emergency.perforation"),
        feasible=some("emergency-first"),
        excluded=RECTUM_RESECTABLE | METACHRONOUS,
        emergency=True,
    ),
}
