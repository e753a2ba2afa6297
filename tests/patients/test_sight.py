"""Who sees a patient, who only finds one, and breaking the glass."""

import datetime as dt

import pytest
from django.db import Error, transaction
from django.utils import timezone

from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import services
from tumorboard.patients.models import Access, EmergencyAccess, Patient
from tumorboard.patients.services import BREAK_GLASS
from tumorboard.people import services as people
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db


def sees(user: User, patient: Patient, later: dt.timedelta = dt.timedelta()) -> bool:
    return patient in Patient.objects.visible_to(user, timezone.now() + later)


def test_everybody_on_the_board_and_nobody_else(world: World, patient: Patient) -> None:
    inside = [world.coordinator, world.chair, world.member, world.nurse]
    outside = [*world.outsiders, world.administrator, world.auditor, world.editor]
    assert all(sees(user, patient) for user in inside)
    assert not any(sees(user, patient) for user in outside)


def test_a_withdrawn_role_loses_sight_at_once(world: World, patient: Patient) -> None:
    people.withdraw_role(world.nurse.memberships.get(), by=world.administrator)
    assert not sees(world.nurse, patient)


def test_a_share_opens_and_ends(world: World, patient: Patient) -> None:
    access = services.give_access(
        patient=patient, board=world.other_board, reason=Access.Reason.SHARED, by=world.chair
    )
    assert sees(world.outsider_same_hospital, patient)
    Access.objects.filter(pk=access.pk).update(ended_at=timezone.now())
    assert not sees(world.outsider_same_hospital, patient)


def test_a_board_is_given_sight_once(world: World, patient: Patient) -> None:
    for _ in range(2):
        services.give_access(
            patient=patient, board=world.board, reason=Access.Reason.CASE, by=world.chair
        )
    assert patient.accesses.get().reason == Access.Reason.REGISTERED


def test_coordinators_find_all_patients_of_their_hospital(world: World, patient: Patient) -> None:
    def found(user: User) -> bool:
        return patient in Patient.objects.findable_by(user)

    assert found(world.coordinator)
    assert found(world.outsider_same_hospital)  # coordinates the lung board
    assert not any(map(found, [world.member, world.outsider_other_hospital, world.administrator]))


def test_breaking_the_glass_lasts_an_hour_and_is_told(world: World, patient: Patient) -> None:
    somebody = world.outsider_same_hospital
    services.break_glass(patient=patient, by=somebody, reason="bleeding, on call")
    assert sees(somebody, patient)
    assert not sees(somebody, patient, later=BREAK_GLASS)
    assert not sees(world.outsider_other_hospital, patient)
    event = AuditEvent.objects.get(action="patient.break_glass")
    assert (event.actor, event.reason) == (somebody, "bleeding, on call")


def test_the_reason_stays_for_good(world: World, patient: Patient) -> None:
    services.break_glass(patient=patient, by=world.outsider_same_hospital, reason="on call")
    with pytest.raises(Error), transaction.atomic():
        EmergencyAccess.objects.update(reason="other")
