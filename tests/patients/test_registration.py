"""Registering a patient: once, with numbers that nobody else has, never the wrong person."""

import uuid
from dataclasses import replace

import pytest

from tests.patients.records import MIRREN, patient_of
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import services
from tumorboard.patients.models import Access, Emergencies, Lesion, Patient, Wishes
from tumorboard.patients.queries import look_alikes
from tumorboard.patients.querysets import name_key
from tumorboard.patients.rules import Who
from tumorboard.patients.services import IdentifierTaken, Identity, UsedKey, WrongBoard
from tumorboard.people import services as people
from tumorboard.people.models import Board

pytestmark = pytest.mark.django_db


def test_the_board_that_registers_sees_the_patient(world: World) -> None:
    patient = patient_of(world)
    assert list(Patient.objects.visible_to(world.member)) == [patient]
    assert patient.accesses.get().reason == Access.Reason.REGISTERED
    assert [str(number) for number in patient.identifiers.all()] == ["Hospital no. 402118"]


def test_what_stands_once_per_patient_is_there_and_says_nothing(world: World) -> None:
    patient = patient_of(world)
    assert Emergencies.objects.get(patient=patient).obstruction is None
    assert Wishes.objects.get(patient=patient).statement == ""


def test_registration_is_audited_with_patient_and_board(world: World) -> None:
    patient = patient_of(world)
    event = AuditEvent.objects.get(action="patient.registered")
    assert (event.patient_id, event.board_id) == (patient.pk, world.board.pk)
    assert event.actor == world.coordinator


def test_a_number_belongs_to_one_patient_of_a_hospital(world: World) -> None:
    patient_of(world)
    other = replace(MIRREN, family_name="Other", identifiers=(("Hospital no.", "402118"),))
    with pytest.raises(IdentifierTaken) as taken:
        patient_of(world, other)
    assert (taken.value.system, taken.value.value) == ("Hospital no.", "402118")
    assert Patient.objects.count() == 1


def test_another_hospital_may_give_the_same_number(world: World) -> None:
    patient_of(world)
    patient_of(world, board=world.board_elsewhere)
    assert Patient.objects.count() == 2


def test_a_second_submit_returns_the_first_result(world: World) -> None:
    key = uuid.uuid4()

    def submit() -> Patient:
        return services.register(identity=MIRREN, board=world.board, by=world.coordinator, key=key)

    assert submit() == submit()
    assert Patient.objects.count() == 1


def test_somebody_elses_key_is_refused(world: World) -> None:
    patient = patient_of(world)
    lesion = services.record_finding(Lesion, patient=patient, by=world.member, organ="liver")
    with pytest.raises(UsedKey):
        services.record_finding(
            Lesion, patient=patient, by=world.surgeon, key=lesion.pk, organ="lung"
        )


def test_a_name_of_the_oddest_letters_is_stored_and_found(world: World) -> None:
    """One such letter is eighteen when folded for the search."""
    patient = patient_of(world, Identity("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 120))
    assert patient in Patient.objects.all().matching(patient.family_name[:5])


def test_a_comma_in_a_name_does_not_hide_the_same_person(world: World) -> None:
    known = patient_of(world, Identity("Holt, the younger", "Mirren", "1964-03-12"))
    again = Who(name_key("Holt, the younger"), name_key("Mirren"), "1964-03-12")
    assert look_alikes(world.hospital, again) == [known]


def test_an_invented_patient_never_stands_on_a_real_board(world: World) -> None:
    demo = people.open_board(
        hospital=world.hospital, name="Demo", stream="colorectal", is_demo=True,
        by=world.administrator,
    )  # fmt: skip
    invented = patient_of(world, board=demo)
    assert invented.is_demo
    for patient, board in [(invented, world.board), (patient_of(world, Identity("R")), demo)]:
        with pytest.raises(WrongBoard):
            _share(patient, board, world)


def _share(patient: Patient, board: Board, world: World) -> None:
    services.give_access(
        patient=patient, board=board, reason=Access.Reason.SHARED, by=world.coordinator
    )


@pytest.mark.parametrize(
    ("who", "alike"),
    [
        (Who("holt", "mirren", "1964-03-12"), True),
        (Who("holt", "maria", "1964"), True),  # the year does not contradict
        (Who("holt", "mirren", ""), True),
        (Who("mirren", "holt", "1964-03-12"), True),  # names in the wrong boxes
        (Who("hollt", "m", "1964-03-12"), True),  # misspelt, same day
        (Who("brown", "mirren", "1964-03-12"), True),  # married since
        (Who("holt", "mirren", "1965-03-12"), False),
        (Who("hollt", "mirren", "1964"), False),
        (Who("brown", "maria", "1964-03-12"), False),
    ],
)
def test_who_may_be_the_same_person(world: World, who: Who, alike: bool) -> None:
    patient = patient_of(world)
    assert (patient in look_alikes(world.hospital, who)) is alike
    assert look_alikes(world.other_hospital, who) == []
