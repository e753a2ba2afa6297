"""Referring a patient to a board, and moving the case on."""

import pytest

from tests.clinic import Clinic, patient_on
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import NEXT_STATES, NotPossibleNow, header, is_open, move, refer
from tumorboard.patients.models import Patient
from tumorboard.patients.services import WrongBoard
from tumorboard.people.services import open_board


def test_a_referral_gives_the_board_sight_of_the_patient(world: World) -> None:
    patient = patient_on(world.board, world.coordinator)
    lung = world.outsider_same_hospital
    assert not Patient.objects.visible_to(lung).filter(pk=patient.pk).exists()
    case = refer(patient=patient, board=world.other_board, question="A second primary?", by=lung)
    assert Patient.objects.visible_to(lung).filter(pk=patient.pk).exists()
    assert case.owner == lung
    assert case.state == State.PREPARING
    assert AuditEvent.objects.filter(action="case.referred", object_id=str(case.pk)).exists()


def test_each_board_sees_its_own_cases(clinic: Clinic) -> None:
    world = clinic.world
    assert Case.objects.visible_to(world.member).get() == clinic.case
    for outsider in (*world.outsiders, world.administrator, world.auditor):
        assert not Case.objects.visible_to(outsider).exists()


def test_a_real_patient_never_stands_on_a_demo_board(clinic: Clinic) -> None:
    demo = open_board(
        hospital=clinic.board.hospital,
        name="Demonstration",
        stream="colorectal",
        is_demo=True,
        by=Actor.SYSTEM,
    )
    with pytest.raises(WrongBoard):
        refer(patient=clinic.patient, board=demo, question="?", by=clinic.coordinator)
    assert not Case.objects.filter(board=demo).exists()


def test_the_question_is_about_a_primary_of_this_patient(clinic: Clinic) -> None:
    other = patient_on(clinic.board, clinic.coordinator, "Brand", "402119")
    with pytest.raises(ValueError, match="another patient"):
        refer(
            patient=other,
            board=clinic.board,
            question="?",
            by=clinic.coordinator,
            focus_primary=clinic.primary,
        )


def test_the_core_is_told_the_question_and_not_who_the_patient_is(clinic: Clinic) -> None:
    told = header(clinic.case)
    assert told.question == clinic.case.question
    assert told.focus_primary == str(clinic.primary.pk)
    assert told.title is None


def test_a_case_moves_from_state_to_state_with_its_reason(clinic: Clinic) -> None:
    case, by = clinic.case, clinic.coordinator
    move(case, to=State.READY, by=by)
    move(case, to=State.LISTED, by=by)
    move(case, to=State.DEFERRED, by=by, reason="No MRI yet")
    case.refresh_from_db()
    assert case.state == State.DEFERRED
    event = AuditEvent.objects.get(action="case.deferred")
    assert event.reason == "No MRI yet"
    assert event.changes()["state"] == ["listed", "deferred"]


def test_the_same_state_again_writes_nothing(clinic: Clinic) -> None:
    before = AuditEvent.objects.count()
    move(clinic.case, to=State.PREPARING, by=clinic.coordinator)
    assert (clinic.case.version, AuditEvent.objects.count()) == (1, before)


@pytest.mark.parametrize("state", State.values)
def test_only_the_named_transitions_are_possible(clinic: Clinic, state: str) -> None:
    for target in State.values:
        case = Case.objects.get(pk=clinic.case.pk)
        case.update_fields(case.version, by=None, state=state)
        if target == state or target in NEXT_STATES[state]:
            move(case, to=target, by=clinic.coordinator)
            assert case.state == target
        else:
            with pytest.raises(NotPossibleNow):
                move(case, to=target, by=clinic.coordinator)


def test_a_closed_case_stays_closed(clinic: Clinic) -> None:
    move(clinic.case, to=State.CLOSED, by=clinic.coordinator)
    assert not is_open(clinic.case)
    assert NEXT_STATES[State.CLOSED] == frozenset()


@pytest.mark.parametrize(
    ("words", "found"),
    [("holt", True), ("Mirren HOLT", True), ("liver", True), ("402118", True), ("brand", False)],
)
def test_a_case_is_found_by_name_number_or_question(
    clinic: Clinic, words: str, found: bool
) -> None:
    assert Case.objects.matching(words).exists() is found
