"""What radiologist and pathologist saw again stands on the paper and in the pack."""

from __future__ import annotations

from tests.clinic import AS_OF
from tests.sitting import Sitting, sign
from tumorboard.cases import reviews
from tumorboard.cases.review_models import ReviewRequest
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import seen_for
from tumorboard.decisions.told_reviews import REVIEWED, review_blocks
from tumorboard.documents.blocks import Heading, Pairs, Table, read_document
from tumorboard.patients.models import Biomarker, Specimen
from tumorboard.patients.services import record_finding


def ask(sitting: Sitting, what: str, **values: object) -> ReviewRequest:
    return reviews.ask_for_review(
        sitting.clinic.case, discipline="radiology", by=sitting.clinic.coordinator, what=what,
        question="How many lesions?", requested_on=AS_OF, **values,
    )  # fmt: skip


def tables(decision: Decision) -> dict[str, tuple[tuple[str, ...], ...]]:
    blocks = read_document(decision.text).blocks
    return {block.caption: block.rows for block in blocks if isinstance(block, Table)}


def test_the_difference_from_the_issued_report_is_signed_with_the_decision(
    sitting: Sitting,
) -> None:
    world = sitting.world
    differing = ask(sitting, "MRI: liver", dated="2026-11-02", number="A 77")
    ask(sitting, "CT: chest", arrived_on=AS_OF)
    gone = ask(sitting, "CT: abdomen")
    reviews.change_request(gone, version=1, by=world.coordinator, withdrawn_reason="Asked twice")
    reviews.enter_review(
        differing, after=0, by=world.radiologist, reviewed_on=AS_OF, seen="Three lesions",
        differs=True, difference="A third lesion in segment 2",
    )  # fmt: skip
    told = tables(sign(sitting.draft(), by=world.chair))["Reviews"]
    by = "Rada Petrova, 25 Nov 2026"
    assert told == (
        ("MRI: liver, 2 Nov 2026, A 77", "Three lesions", "A third lesion in segment 2", by),
        ("CT: chest", "not reviewed yet", "", ""),
    )


def test_where_nobody_looked_again_that_is_said(sitting: Sitting) -> None:
    seen = seen_for(sitting.draft(), as_of=AS_OF)
    assert review_blocks(seen.reviews, seen.findings, level=2) == [
        Heading(REVIEWED, level=2),
        Pairs((("Reviews", "none asked for"),)),
    ]


def test_results_stand_with_their_specimen_and_its_day(sitting: Sitting) -> None:
    clinic, by = sitting.clinic, sitting.world.pathologist
    specimen = record_finding(
        Specimen, patient=clinic.patient, by=by, kind="biopsy", date="2025-03",
        primary=clinic.primary,
    )  # fmt: skip
    record_finding(
        Biomarker, patient=clinic.patient, by=by, specimen=specimen, name="MMR", value="pMMR"
    )
    told = tables(sign(sitting.draft(), by=sitting.world.chair))["Results by specimen"]
    assert [row[:3] for row in told] == [("Biopsy", "Rectum", "Mar 2025")]
    assert "pMMR" in told[0][3]
