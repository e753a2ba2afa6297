"""The review lists of the demonstration have something on them, and are made once."""

from __future__ import annotations

import pytest

from tests.clinic import patient_on
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import State
from tumorboard.cases.review_models import ReviewRequest
from tumorboard.cases.services import move, refer
from tumorboard.demo import meetings, people, reviews
from tumorboard.demo.people import named
from tumorboard.meetings.models import Meeting
from tumorboard.meetings.review_lists import review_groups
from tumorboard.patients.models import Examination, Patient, Specimen
from tumorboard.patients.services import record_finding

COLORECTAL, LUNG = people.BOARDS[:2]


def meeting_of(demo: people.DemoBoard) -> Meeting:
    board, by = people.load()[demo], named(demo.coordinator)
    cases = []
    for number in ("1", "2"):
        patient = patient_on(board, by, f"Patient {number}", number)
        _record(patient)
        case = refer(patient=patient, board=board, question="Resectable?", by=by)
        move(case, to=State.READY, by=by)
        cases.append(case)
    return meetings.load(demo, board, cases)


def _record(patient: Patient) -> None:
    by = named("coordinator")
    for modality in ("CT", "MRI"):
        record_finding(
            Examination, patient=patient, by=by, region="liver", examined=True,
            modality=modality, date="2020-05",
        )  # fmt: skip
    record_finding(Specimen, patient=patient, by=by, kind="biopsy", date="2020-04")


def test_some_wait_one_has_not_arrived_and_one_is_reviewed(db: None) -> None:
    meeting = meeting_of(COLORECTAL)
    reviews.load(COLORECTAL, meeting)
    today = meeting.date
    (radiology,) = review_groups(named("radiologist"), today=today)
    (pathology,) = review_groups(named("pathologist"), today=today)
    assert (len(radiology.requests), radiology.to_review) == (4, 3)
    assert radiology.missing > 0
    assert (len(pathology.requests), len(pathology.markers)) == (2, 1)
    assert [each.newest.differs for each in radiology.requests if each.newest] == [True]


@pytest.mark.parametrize("demo", [COLORECTAL, LUNG])
def test_loading_again_or_where_nobody_reads_changes_nothing(
    db: None, demo: people.DemoBoard
) -> None:
    meeting = meeting_of(demo)
    reviews.load(demo, meeting)
    rows, events = ReviewRequest.objects.count(), AuditEvent.objects.count()
    reviews.load(demo, meeting)
    assert (ReviewRequest.objects.count(), AuditEvent.objects.count()) == (rows, events)
    assert bool(rows) == (demo == COLORECTAL)
