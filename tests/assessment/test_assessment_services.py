"""What the guideline said is kept with everything needed to say it again."""

import datetime as dt
from decimal import Decimal

import pytest

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.assess import assess, read_assessment, replays
from tests.clinic import AS_OF, Clinic, patient_on
from tests.world import World
from tumorboard.assessment import services
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    NoGuideline,
    choices_of,
    current_assessment,
    facts_changed_since,
    keep_assessment,
    loaded,
    version_for,
)
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.patients.models import Patient
from tumorboard.patients.services import change_record, originals
from tumorboard.people.calendars import calendar_in
from tumorboard.people.services import choose_definition, open_board


def kept_for(clinic: Clinic) -> Assessment:
    return keep_assessment(
        clinic.case, current_assessment(clinic.case, as_of=AS_OF), by=clinic.coordinator
    )


def state_first_seen(clinic: Clinic, date: str) -> None:
    lesion = clinic.lesion
    change_record(
        lesion,
        patient=clinic.patient,
        original=originals(lesion, ["first_seen"]),
        by=clinic.coordinator,
        first_seen=date,
    )


def test_looking_writes_nothing(clinic: Clinic) -> None:
    before = AuditEvent.objects.count()
    current = current_assessment(clinic.case, as_of=AS_OF)
    assert current.computed.envelope.as_of == "2026-11-25"
    assert not Assessment.objects.exists()
    assert AuditEvent.objects.count() == before


def test_a_stored_assessment_replays_to_the_same_bytes(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    kept.refresh_from_db()
    assert sha256(kept.envelope) == kept.sha256
    assert kept.calendar is not None
    used = calendar_in(kept.calendar.text)
    assert replays(kept.envelope, loaded(kept.guideline_version), used)
    assert read_assessment(kept.envelope).envelope.content_hash == clinic.version.sha256


def test_the_same_bytes_are_stored_once(clinic: Clinic) -> None:
    assert kept_for(clinic) == kept_for(clinic)
    assert AuditEvent.objects.filter(action="assessment.kept").count() == 1


def test_another_day_is_another_assessment_of_the_same_facts(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    later = current_assessment(clinic.case, as_of=AS_OF + dt.timedelta(days=1))
    assert not facts_changed_since(kept, later)
    assert keep_assessment(clinic.case, later, by=clinic.coordinator) != kept


def test_a_finding_that_was_stated_more_exactly_is_a_changed_fact(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    state_first_seen(clinic, "2026-10-02")
    assert facts_changed_since(kept, current_assessment(clinic.case, as_of=AS_OF))


def test_rewording_the_question_changes_no_fact(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    clinic.case.update_fields(1, by=clinic.coordinator, question="And the liver?")
    case = Case.objects.get(pk=clinic.case.pk)
    assert not facts_changed_since(kept, current_assessment(case, as_of=AS_OF))


def test_a_corrected_name_changes_no_fact_and_is_not_stored(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    assert "Holt" not in kept.envelope
    patient = Patient.objects.get(pk=clinic.patient.pk)
    patient.update_fields(patient.version, by=clinic.coordinator, family_name="Holte")
    case = Case.objects.get(pk=clinic.case.pk)
    assert not facts_changed_since(kept, current_assessment(case, as_of=AS_OF))


def test_the_boards_newest_choices_count(clinic: Clinic) -> None:
    for value in ("egoslim_2015", "estro_eortc_2020"):
        choose_definition(
            clinic.board,
            setting="definition:metastasis_timing",
            value=value,
            by=clinic.coordinator,
            reason="Agreed by the board",
        )
    choose_definition(
        clinic.board,
        setting="threshold:crc.staging_window",
        value="3",
        by=clinic.coordinator,
    )
    choices = choices_of(clinic.board)
    assert choices.definitions == {"metastasis_timing": "estro_eortc_2020"}
    assert choices.thresholds == {"crc.staging_window": Decimal(3)}
    current = current_assessment(clinic.case, as_of=AS_OF)
    assert current.computed.result.classification.case.definition == "estro_eortc_2020"
    assert current.computed.envelope.choices == choices


def test_a_board_of_another_stream_works_with_the_same_content(clinic: Clinic) -> None:
    world = clinic.world
    patient = patient_on(world.other_board, world.outsider_same_hospital, "Lund", "7")
    case = refer(
        patient=patient,
        board=world.other_board,
        question="Resectable?",
        by=world.outsider_same_hospital,
    )
    current = current_assessment(case, as_of=AS_OF)
    assert current.record.case.stream == world.other_board.stream
    assert world.other_board.stream in current.computed.result.streams


def test_content_that_nobody_approved_is_for_demo_boards_only(world: World, clinic: Clinic) -> None:
    before = dt.date(2025, 12, 31)  # the approval takes effect in 2026
    with pytest.raises(NoGuideline):
        version_for(world.board, before)
    demo = open_board(
        hospital=world.hospital,
        name="Demonstration",
        stream="colorectal",
        is_demo=True,
        by=Actor.SYSTEM,
    )
    assert version_for(demo, before) == clinic.version


def test_each_board_sees_its_own_assessments(clinic: Clinic) -> None:
    kept = kept_for(clinic)
    assert Assessment.objects.visible_to(clinic.world.member).get() == kept
    for outsider in clinic.world.outsiders:
        assert not Assessment.objects.visible_to(outsider).exists()


def test_equal_facts_are_computed_once_and_changed_ones_anew(clinic: Clinic) -> None:
    services._computed.cache_clear()
    first = current_assessment(clinic.case, as_of=AS_OF)
    again = current_assessment(Case.objects.get(pk=clinic.case.pk), as_of=AS_OF)
    assert again.computed is first.computed
    tomorrow = current_assessment(clinic.case, as_of=AS_OF + dt.timedelta(days=1))
    assert tomorrow.computed.envelope.as_of != first.computed.envelope.as_of
    state_first_seen(clinic, "2025-01")
    changed = current_assessment(clinic.case, as_of=AS_OF)
    assert changed.computed.envelope.record_hash != first.computed.envelope.record_hash
    choose_definition(
        clinic.board,
        setting="definition:metastasis_timing",
        value="egoslim_2015",
        reason="Agreed",
        by=clinic.world.chair,
    )
    chosen = current_assessment(clinic.case, as_of=AS_OF)
    assert chosen.computed.envelope.choices.definitions
    assert services._computed.cache_info()[:2] == (1, 4)


def test_what_is_remembered_is_what_would_be_computed(clinic: Clinic) -> None:
    current_assessment(clinic.case, as_of=AS_OF)
    current = current_assessment(clinic.case, as_of=AS_OF)
    fresh = assess(
        current.record,
        current.guideline,
        as_of=AS_OF,
        choices=choices_of(clinic.board),
        calendar=current.calendar,
    )
    assert current.computed.text == fresh.text


def test_only_the_last_few_are_remembered(clinic: Clinic) -> None:
    assert services._computed.cache_info().maxsize == services.REMEMBERED <= 8


def test_a_choice_that_the_content_no_longer_offers_is_told(clinic: Clinic) -> None:
    choose_definition(
        clinic.board,
        setting="threshold:crc.staging_window",
        value="7",
        reason="As the former version had it",
        by=clinic.world.chair,
    )
    with pytest.raises(ChoiceWithdrawn, match=r"crc\.staging_window"):
        current_assessment(clinic.case, as_of=AS_OF)
