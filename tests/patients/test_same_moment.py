"""What happens at the same moment: forms sent twice, and two people at one row."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from tests.patients.records import MIRREN, liver_lesion, patient_of
from tests.support.at_once import at_once
from tests.world import World, build_world
from tumorboard.audit.models import AuditEvent
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import Meeting
from tumorboard.patients import services
from tumorboard.patients.models import Lesion, Patient, PatientIdentifier

TIMES = 5  # whether two threads meet is a matter of luck


@pytest.fixture
def hospital(transactional_db: None) -> World:
    return build_world()


def test_a_finding_sent_twice_is_recorded_once(hospital: World) -> None:
    patient = patient_of(hospital)
    for number in range(1, TIMES + 1):
        send = partial(
            services.record_finding, Lesion,
            patient=patient, by=hospital.member, key=uuid.uuid4(), organ="liver",
        )  # fmt: skip
        first, second = at_once(send, send)
        assert first == second
        assert Lesion.objects.count() == number


def test_a_registration_sent_twice_makes_one_patient(hospital: World) -> None:
    send = partial(
        services.register,
        identity=MIRREN, board=hospital.board, by=hospital.coordinator, key=uuid.uuid4(),
    )  # fmt: skip
    first, second = at_once(send, send)
    assert first == second
    assert Patient.objects.count() == 1


def test_a_meeting_sent_twice_is_arranged_once(hospital: World) -> None:
    from_form = {"board": hospital.board, "date": "2026-12-02", "by": hospital.coordinator}
    send = partial(meetings.arrange, **from_form, key=uuid.uuid4())
    first, second = at_once(send, send)
    assert first == second
    assert Meeting.objects.count() == 1


def test_of_two_numbers_withdrawn_at_once_one_stays(hospital: World) -> None:
    patient, by = patient_of(hospital), hospital.coordinator
    for number in range(TIMES):
        services.add_identifier(patient=patient, system="Clinic no.", value=str(number), by=by)
        both = list(patient.identifiers.all())
        assert len(both) == 2

        def withdraw(identifier: PatientIdentifier) -> bool:
            try:
                services.withdraw_identifier(identifier, by=by, reason="Another person's")
            except services.LastIdentifier:
                return False
            return True

        assert sorted(at_once(*(partial(withdraw, each) for each in both))) == [False, True]
        assert patient.identifiers.count() == 1


def test_a_number_withdrawn_twice_at_once_is_withdrawn_once(hospital: World) -> None:
    patient, by = patient_of(hospital), hospital.coordinator
    for number in range(TIMES):
        services.add_identifier(patient=patient, system="Clinic no.", value=f"9{number}", by=by)
        wrong = services.add_identifier(
            patient=patient, system="Clinic no.", value=str(number), by=by
        )
        send = partial(services.withdraw_identifier, wrong, by=by, reason="Another person's")
        at_once(send, send)
        withdrawn = AuditEvent.objects.filter(action="patient.identifier_withdrawn")
        assert withdrawn.count() == number + 1


def test_different_fields_changed_at_once_are_all_kept(hospital: World) -> None:
    patient = patient_of(hospital)
    posted = ({"segments": "7"}, {"first_seen": "2025-01"}, {"nature": "benign"})
    for _ in range(TIMES):
        lesion = liver_lesion(hospital, patient)

        def change(lesion: Lesion, values: dict[str, str]) -> Callable[[], Lesion]:
            shown = services.originals(lesion, values)
            row = Lesion.objects.get(pk=lesion.pk)
            return partial(
                services.change_record,
                row, patient=patient, original=shown, by=hospital.member, **values,
            )  # fmt: skip

        at_once(*(change(lesion, values) for values in posted))
        kept = Lesion.objects.get(pk=lesion.pk)
        assert (kept.segments, kept.first_seen, kept.nature) == ("7", "2025-01", "benign")
        assert kept.version == lesion.version + len(posted)
