"""Radiologists and pathologists are asked to look again, and say what they saw."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.clinic import AS_OF, Clinic
from tests.sitting import Sitting
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import reviews
from tumorboard.cases.review_models import Review, ReviewRequest, ReviewState
from tumorboard.meetings.review_lists import review_groups
from tumorboard.patients.models import Examination, Specimen
from tumorboard.patients.services import record_finding
from tumorboard.people.board_rules import set_rules
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


def ask(clinic: Clinic, discipline: str = "radiology", **values: object) -> ReviewRequest:
    shown = {"what": "CT: liver", "question": "How many lesions?", "requested_on": AS_OF}
    return reviews.ask_for_review(
        clinic.case, discipline=discipline, by=clinic.coordinator, **{**shown, **values}
    )


def said(asked: ReviewRequest, by: User, after: int = 0, **values: object) -> Review:
    shown = {"reviewed_on": AS_OF, "seen": "Two lesions", "differs": False}
    return reviews.enter_review(asked, after=after, by=by, **{**shown, **values})


def examined(clinic: Clinic, **values: object) -> Examination:
    return record_finding(
        Examination, patient=clinic.patient, by=clinic.coordinator, examined=True, **values
    )


def test_a_review_is_kept_and_a_correction_follows_it(clinic: Clinic) -> None:
    asked, radiologist = ask(clinic), clinic.world.radiologist
    said(asked, radiologist)
    said(asked, radiologist, after=1, differs=True, difference="A third lesion")
    asked = ReviewRequest.objects.shown().get()
    assert asked.state == ReviewState.REVIEWED
    assert asked.newest is not None
    assert (asked.newest.difference, asked.newest.revision) == ("A third lesion", 2)
    assert [each.seen for each in asked.corrected] == ["Two lesions"]
    entered = AuditEvent.objects.filter(action="review.entered")
    assert {event.patient_id for event in entered} == {clinic.patient.pk}
    assert entered.count() == 2


def test_what_was_entered_cannot_be_changed_in_the_database(clinic: Clinic) -> None:
    review = said(ask(clinic), clinic.world.radiologist)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(seen="Nothing")
    assert Review.objects.get().seen == "Two lesions"


def test_the_second_of_two_who_enter_at_once_is_told(clinic: Clinic) -> None:
    asked = ask(clinic)
    said(asked, clinic.world.radiologist)
    with pytest.raises(StaleVersion):
        said(asked, clinic.world.radiologist, seen="Three")
    assert Review.objects.get().seen == "Two lesions"


@pytest.mark.parametrize(
    ("discipline", "who"), [("radiology", "pathologist"), ("pathology", "radiologist")]
)
def test_only_who_reads_these_enters_a_review(clinic: Clinic, discipline: str, who: str) -> None:
    asked = ask(clinic, discipline)
    for person in (getattr(clinic.world, who), clinic.world.chair, clinic.coordinator):
        with pytest.raises(reviews.NotTheirs):
            said(asked, person)
    assert not Review.objects.exists()


def test_what_is_no_longer_needed_is_not_reviewed_and_what_is_reviewed_is_not_withdrawn(
    clinic: Clinic,
) -> None:
    asked = ask(clinic)
    by = clinic.coordinator
    reviews.change_request(asked, version=1, by=by, withdrawn_reason="Asked for twice")
    with pytest.raises(reviews.NotStanding):
        said(asked, clinic.world.radiologist)
    reviews.change_request(asked, version=2, by=by, withdrawn_reason="")
    said(asked, clinic.world.radiologist)
    asked.refresh_from_db()
    with pytest.raises(reviews.NotStanding):
        reviews.change_request(asked, version=asked.version, by=by, withdrawn_reason="x")


# ------------------------------------------------------------------ what to ask for


def test_the_newest_imaging_and_specimens_are_proposed_until_they_are_asked_for(
    clinic: Clinic,
) -> None:
    examined(clinic, region="liver", modality="CT", date="2026-05-02")
    newest = examined(clinic, region="liver", modality="CT", date="2026-10-12")
    examined(clinic, region="chest", modality="CT", date="2026-10-12")
    examined(clinic, region="colon", modality="endoscopy", date="2026-11-01")
    biopsy, by = {"patient": clinic.patient, "kind": "biopsy"}, clinic.coordinator
    record_finding(Specimen, by=by, date="2025-03", primary=clinic.primary, **biopsy)
    liver = record_finding(Specimen, by=by, date="2026-10-20", lesion=clinic.lesion, **biopsy)
    record_finding(Specimen, patient=clinic.patient, by=by, kind="blood", date="2026-11-02")
    found = reviews.unasked(clinic.case)
    assert [study.words for study in found.studies] == ["CT: liver, chest"]
    assert [each.date for each in found.specimens] == ["2026-10-20", "2025-03"]
    made = reviews.ask_for_unasked(
        clinic.case, chosen=[newest.pk, liver.pk], question="How many?", requested_on=AS_OF, by=by
    )
    assert [(each.discipline, each.dated) for each in made] == [
        ("radiology", "2026-10-12"), ("pathology", "2026-10-20"),
    ]  # fmt: skip
    left = reviews.unasked(clinic.case)
    assert (left.studies, [each.date for each in left.specimens]) == ([], ["2025-03"])


def test_asking_twice_asks_once(clinic: Clinic) -> None:
    study = examined(clinic, region="liver", modality="MRI", date="2026-10")
    shared = {"question": "How many?", "requested_on": AS_OF, "by": clinic.coordinator}
    reviews.ask_for_unasked(clinic.case, chosen=[study.pk], **shared)
    assert reviews.ask_for_unasked(clinic.case, chosen=[study.pk], **shared) == []
    assert ReviewRequest.objects.count() == 1


# ------------------------------------------------------------------ the list


def test_the_list_stands_by_meeting_with_the_days_left_to_its_cut_off(sitting: Sitting) -> None:
    clinic = sitting.clinic
    set_rules(clinic.board, version=0, by=clinic.world.chair, cutoff_days=4)
    asked = ask(clinic)
    ask(clinic, "pathology", what="Biopsy")
    today = AS_OF - dt.timedelta(days=7)
    (group,) = review_groups(clinic.world.radiologist, today=today)
    assert (group.meeting, group.requests) == (sitting.meeting, [asked])
    thursday_before = AS_OF - dt.timedelta(days=6)  # four working days: that of the agenda
    assert (group.cutoff, group.days_left) == (thursday_before, 1)
    assert (group.to_review, group.missing) == (1, 1)
    assert review_groups(clinic.world.member, today=today) == []


def test_what_stands_on_no_agenda_is_not_forgotten(clinic: Clinic) -> None:
    asked = ask(clinic)
    (group,) = review_groups(clinic.world.radiologist, today=AS_OF)
    assert (group.meeting, group.requests) == (None, [asked])


def test_a_colleagues_request_stands_on_the_list_of_everyone_alone(clinic: Clinic) -> None:
    ask(clinic, reviewer=clinic.world.pathologist)
    assert review_groups(clinic.world.radiologist, today=AS_OF) == []
    assert len(review_groups(clinic.world.radiologist, today=AS_OF, everyone=True)) == 1
