"""What is known, as a clinician would say it; what nobody recorded is never called absent."""

from datetime import date

import pytest

from guidelines.core.evaluation.assess import assess
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    DateDetail,
    Examination,
    Lesion,
)
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tests.cases.reports import AS_OF, sequencing
from tumorboard.assessment.looking import where_looked
from tumorboard.assessment.summary import Summary, summarise
from tumorboard.assessment.wording import date_words

FILES = CONTENT.parent / "cases"


def told(record: CaseRecord, as_of: date = AS_OF) -> Summary:
    return summarise(record, assess(record, sequencing(), as_of=as_of).result)


def of_file(name: str) -> Summary:
    return told(read_case(f"{name}.yaml", (FILES / f"{name}.yaml").read_text("utf-8")))


def of(*lesions: Lesion) -> Summary:
    return told(CaseRecord(schema_version=1, case=CaseHeader(id="x"), lesions=list(lesions)))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("2026-08-01", "1 Aug 2026"),
        ("2026-08", "Aug 2026"),
        ("~2024", "about 2024"),
        (None, ""),
        (DateDetail(date="2024-05", estimated=True), "about May 2024"),
        (DateDetail(anchor="diagnosis", months=6, approx=True), "about 6 months after diagnosis"),
    ],
)
def test_a_date_is_never_more_exact_than_it_was_entered(entry: object, words: str) -> None:
    assert date_words(entry) == words


def test_a_restaged_rectal_cancer_in_the_words_of_a_round() -> None:
    summary = of_file("invented-rectum-restaged")
    assert summary.metastases == (
        "5 liver metastases, bilobar, largest 34 → 21 mm (MRI, 29 Apr 2026), "
        "first seen 11 Jan 2026",
    )
    ((name, primary),) = summary.primaries
    assert name == "Rectum, 9 cm"
    assert "cT3b N1 M1a (TNM 8)" in primary
    assert summary.fitness == "ECOG 1 · Rockwood 3 · GFR 78 mL/min · CEA 96 → 12 ng/mL"
    assert "4 cycles" in summary.treatments[0]
    assert "RAS mutant" in summary.markers


def test_nothing_recorded_is_not_known() -> None:
    summary = of_file("invented-everything-unknown")
    assert summary.metastases == summary.other_lesions == ()
    assert summary.fitness == "ECOG not known · GFR not known · CEA not known"
    assert summary.limits == (("Comorbidity", "not recorded"), ("Medication", "not recorded"))


def test_counts_stay_as_open_as_they_were_recorded() -> None:
    assert of_file("invented-convertible").metastases[0].startswith("6 to 8 liver metastases")
    uncounted = Lesion(id="L", organ="lung", count="multiple", nature="metastasis")
    assert of(uncounted).metastases == ("multiple lung metastases, not known when first seen",)


def test_what_is_not_a_metastasis_is_told_apart() -> None:
    summary = of(
        Lesion(id="A", organ="liver", nature="metastasis", first_seen="2026-04"),
        Lesion(id="B", organ="liver"),
        Lesion(id="C", organ="lung", nature="metastasis", state="resected", label="Right lung"),
    )
    assert summary.metastases == ("1 liver metastasis, first seen Apr 2026",)
    assert summary.other_lesions == (
        "1 liver lesion, nature not known, not known when first seen",
        "Right lung: resected",
    )


def test_where_nobody_looked_is_unknown() -> None:
    record = CaseRecord(
        schema_version=1,
        case=CaseHeader(id="x"),
        examinations=[
            Examination(region="liver", examined=True, modality="CT", date="2026-01"),
            Examination(region="liver", examined=True, modality="MRI", date="2026-03-02"),
            Examination(region="bone", examined=False),
        ],
    )
    found = {each.region: each for each in where_looked(record)}
    assert (found["Liver"].status, found["Liver"].how) == ("examined", "MRI 2 Mar 2026")
    assert found["Bone"].status == "not_examined"
    assert found["Brain"].status == "unknown"
