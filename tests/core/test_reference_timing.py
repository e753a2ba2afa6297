"""The classifier against the published M stage of real patients, at several intervals.

The data are not part of the repository; without them a small invented sample still runs.
"""

from __future__ import annotations

import csv
import os
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from guidelines.core.content.items import Definition, Synchronous
from guidelines.core.record.case_record import CaseHeader, CaseRecord, DateDetail, Lesion, Primary
from guidelines.core.timing.classification import classify

REFERENCE_VARIABLE = "TUMORBOARD_REFERENCE_DATA"
FOLDER = Path(os.environ.get(REFERENCE_VARIABLE, "")) / "breast_msk_2018"
PUBLISHED = {
    3: (1235, 10, 16),
    4: (1239, 11, 11),
    6: (1235, 18, 8),
    12: (1187, 61, 13),
}
"""Months → patients whose class agrees with the M stage, contradicts it, or stays unknown."""

INVENTED = [
    # age at diagnosis, at first metastasis (months; the second is rounded), M stage, at 6 months
    ("500.25", "500", "M1", "synchronous"),
    ("500.25", "503", "M0", "synchronous"),
    ("500.25", "506", "M0", "unknown"),
    ("500.25", "507", "M0", "metachronous"),
    ("500.25", "620", "M0", "metachronous"),
    ("500.25", "499", "M1", "synchronous"),
]


def within(months: int) -> Definition:
    return Definition(
        id=f"within-{months}",
        label=f"within {months} months of diagnosis",
        kind="metastasis_timing",
        streams=("breast",),
        anchor="diagnosis",
        synchronous=Synchronous(rule="within_months", months=Decimal(months), inclusive=True),
        text="Up to the number of months after the diagnosis of the primary.",
        sources=("INTEROP",),
    )


def age(months: str) -> DateDetail:
    return DateDetail(anchor="birth", months=Decimal(months))


def record_of(diagnosis: str, metastasis: str) -> CaseRecord:
    primary = Primary(id="P1", diagnosis_date=age(diagnosis))
    lesion = Lesion(id="L1", organ="other", nature="metastasis", first_seen=age(metastasis))
    header = CaseHeader(id="R", stream="breast")
    return CaseRecord(schema_version=1, case=header, primaries=[primary], lesions=[lesion])


def label_of(diagnosis: str, metastasis: str, months: int) -> str:
    return classify(record_of(diagnosis, metastasis), [within(months)], {}).lesions[0].label


@pytest.mark.parametrize(("diagnosis", "metastasis", "stage", "expected"), INVENTED)
def test_ages_in_months_are_intervals(
    diagnosis: str, metastasis: str, stage: str, expected: str
) -> None:
    assert label_of(diagnosis, metastasis, 6) == expected


def reference_rows() -> list[dict[str, str]]:
    path = FOLDER / "expected.csv"
    if not path.exists():
        message = f"{REFERENCE_VARIABLE} names no folder with breast_msk_2018/expected.csv"
        warnings.warn(pytest.PytestWarning(message), stacklevel=2)
        pytest.skip(message)
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["met_age_months"] != "NA"]


@pytest.mark.reference_data
@pytest.mark.filterwarnings("default::pytest.PytestWarning")
@pytest.mark.parametrize("months", sorted(PUBLISHED))
def test_classes_of_real_patients_against_their_stage(months: int) -> None:
    counts: Counter[str] = Counter()
    for row in reference_rows():
        published = row["published_label"].partition("(")[0]
        if published not in {"synchronous", "metachronous"}:
            continue
        label = label_of(row["dx_age_months"], row["met_age_months"], months)
        counts[label if label == "unknown" else str(label == published)] += 1
    assert (counts["True"], counts["False"], counts["unknown"]) == PUBLISHED[months]
