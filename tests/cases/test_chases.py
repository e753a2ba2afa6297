"""Chasing what is missing: taken over, given away, let go, and ended by itself when it came."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from tests.assessment.test_readiness import look
from tests.clinic import Clinic, patient_on
from tumorboard.assessment.asking import ASKED_BY_BOARDS
from tumorboard.assessment.chasing import chased_by
from tumorboard.assessment.readiness import prepared
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import chases
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import Case
from tumorboard.cases.services import move
from tumorboard.patients.merging import merge_patients
from tumorboard.patients.models import Fitness, Patient
from tumorboard.patients.services import change_record, originals, record_finding
from tumorboard.people.models import User
from tumorboard.people.services import withdraw_role
from tumorboard.records import StaleVersion

ECOG, WISHES = "fitness.ecog", "wish.recorded"


def give(
    clinic: Clinic, to: User | None, item: str = ECOG, revision: int = 0, note: str = ""
) -> Chase:
    by = clinic.coordinator
    return chases.assign(clinic.case, item, to=to, by=by, revision=revision, note=note)


def who(clinic: Clinic) -> dict[str, User | None]:
    return {row.item: row.chased_by for row in Chase.objects.waiting()}


def record_ecog(clinic: Clinic) -> None:
    by = clinic.coordinator
    record_finding(Fitness, patient=clinic.patient, by=by, date="2026-11-20", ecog=1)


def record_death(patient: Patient, by: User) -> None:
    shown = originals(patient, ["vital_status"])
    change_record(patient, patient=patient, original=shown, by=by, vital_status="dead")


def test_it_is_given_given_on_and_let_go_and_every_step_stays(clinic: Clinic) -> None:
    nurse = clinic.world.nurse
    give(clinic, clinic.coordinator)
    assert who(clinic) == {ECOG: clinic.coordinator}
    give(clinic, nurse, revision=1, note="asked by telephone")
    assert who(clinic) == {ECOG: nurse}
    give(clinic, None, revision=2)
    assert who(clinic) == {}
    history = chases.history_of(clinic.case, ECOG)
    assert [(row.revision, row.chased_by, row.note) for row in history] == [
        (3, None, ""),
        (2, nurse, "asked by telephone"),
        (1, clinic.coordinator, ""),
    ]
    told = AuditEvent.objects.filter(action__startswith="case.chase").order_by("id")
    assert [row.action for row in told] == ["case.chase_given"] * 2 + ["case.chase_let_go"]


def test_whoever_goes_on_chasing_has_been_since_they_began(clinic: Clinic) -> None:
    began = give(clinic, clinic.coordinator).since
    with time_machine.travel(timezone.now() + dt.timedelta(days=9), tick=False):
        assert give(clinic, clinic.coordinator, revision=1, note="promised").since == began
        assert give(clinic, clinic.world.nurse, revision=2).since > began


def test_of_two_who_give_it_at_once_the_second_is_told(clinic: Clinic) -> None:
    give(clinic, clinic.coordinator)
    with pytest.raises(StaleVersion):
        give(clinic, clinic.world.nurse)
    assert who(clinic) == {ECOG: clinic.coordinator}


def test_taking_over_takes_only_what_nobody_has(clinic: Clinic) -> None:
    nurse = clinic.world.nurse
    give(clinic, nurse)
    chases.take_over(clinic.case, [ECOG, WISHES, WISHES], by=clinic.coordinator)
    assert who(clinic) == {ECOG: nurse, WISHES: clinic.coordinator}
    chases.take_over(clinic.case, [ECOG, WISHES], by=clinic.coordinator)
    assert Chase.objects.count() == 2


def test_nobody_outside_the_team_gets_it(clinic: Clinic) -> None:
    for outsider in clinic.world.outsiders:
        with pytest.raises(chases.NotOnTheTeam):
            give(clinic, outsider)
    assert not Chase.objects.exists()


def test_what_came_is_chased_no_longer_and_nobody_ticks_it(clinic: Clinic) -> None:
    chases.take_over(clinic.case, [ECOG, WISHES], by=clinic.coordinator)
    look(clinic.case)
    assert {each.item.id for each in chased_by(clinic.coordinator)} == {ECOG, WISHES}
    record_ecog(clinic)
    look(clinic.case)
    assert [each.item.id for each in chased_by(clinic.coordinator)] == [WISHES]
    newest = chases.history_of(clinic.case, ECOG)[0]
    assert (newest.came, newest.chased_by, newest.written_by) == (True, None, None)
    look(clinic.case)
    assert len(chases.history_of(clinic.case, ECOG)) == 2  # told once


def test_what_cannot_be_checked_has_not_come(clinic: Clinic) -> None:
    """Without guidance nothing is known of its facts; what the board asks is known still."""
    look(clinic.case)
    items = prepared([clinic.case], now=timezone.now())[clinic.case.pk].items
    fact = next(each.id for each in items if each.id not in ASKED_BY_BOARDS)
    chases.take_over(clinic.case, [fact, ECOG], by=clinic.coordinator)
    type(clinic.version).objects.all().delete()
    record_ecog(clinic)
    look(clinic.case)
    assert who(clinic) == {fact: clinic.coordinator}


def test_who_presents_is_asked_of_the_case_itself(clinic: Clinic) -> None:
    look(clinic.case)
    case = Case.objects.get(pk=clinic.case.pk)
    assert "case.presenter" in [i.id for i in prepared([case], now=timezone.now())[case.pk].items]
    case.presenter = "Lena Vogt"
    assert "case.presenter" not in [
        each.id for each in prepared([case], now=timezone.now())[case.pk].items
    ]


def test_death_ends_it_on_the_record_and_on_one_merged_into_it(clinic: Clinic) -> None:
    look(clinic.case)
    give(clinic, clinic.coordinator)
    stays = patient_on(clinic.board, clinic.coordinator, "Hollt", "900001")
    merge_patients(duplicate=clinic.patient, into=stays, by=clinic.coordinator, reason="one person")
    assert len(chased_by(clinic.coordinator)) == 1
    record_death(Patient.objects.get(pk=stays.pk), clinic.coordinator)
    assert chased_by(clinic.coordinator) == []
    clinic = Clinic(**{**vars(clinic), "case": Case.objects.get(pk=clinic.case.pk)})
    with pytest.raises(chases.PatientDied):
        give(clinic, clinic.coordinator, revision=1)


def test_a_closed_case_and_a_withdrawn_role_end_it_too(clinic: Clinic) -> None:
    look(clinic.case)
    give(clinic, clinic.world.nurse)
    assert len(chased_by(clinic.world.nurse)) == 1
    for role in clinic.world.nurse.memberships.all():
        withdraw_role(role, by=clinic.world.administrator)
    assert chased_by(clinic.world.nurse) == []
    give(clinic, clinic.coordinator, WISHES)
    move(clinic.case, to="closed", by=clinic.coordinator)
    assert chased_by(clinic.coordinator) == []
