"""Two records of one person become one and can be taken apart again."""

import pytest

from tests.patients.records import MIRREN, liver_lesion, patient_of, rectum
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import services
from tumorboard.patients.merging import CannotMerge, merge_patients, take_apart
from tumorboard.patients.models import Access, Attribution, Measurement, Patient
from tumorboard.patients.queries import boards_seeing, findings_of
from tumorboard.patients.services import Identity

pytestmark = pytest.mark.django_db

TWICE = Identity("Hold", "Mirren", "1964-03-12", identifiers=(("Health number", "943"),))


@pytest.fixture
def kept(world: World) -> Patient:
    return patient_of(world)


@pytest.fixture
def duplicate(world: World) -> Patient:
    return patient_of(world, TWICE, board=world.other_board)


def merge(duplicate: Patient, kept: Patient, world: World) -> None:
    merge_patients(
        duplicate=duplicate, into=kept, by=world.coordinator, reason="same health number"
    )


def test_the_findings_of_both_stand_together(
    world: World, kept: Patient, duplicate: Patient
) -> None:
    rectum(world, kept)
    liver_lesion(world, duplicate)
    merge(duplicate, kept, world)
    findings = findings_of(kept)
    assert (len(findings.primaries), len(findings.lesions)) == (1, 1)
    assert findings.merged == (duplicate.pk,)
    assert list(Patient.objects.current()) == [kept]


def test_both_boards_see_both(world: World, kept: Patient, duplicate: Patient) -> None:
    lung = world.outsider_same_hospital
    assert kept not in Patient.objects.visible_to(lung)
    merge(duplicate, kept, world)
    assert kept in Patient.objects.visible_to(lung)
    assert duplicate in Patient.objects.visible_to(world.member)
    assert boards_seeing(kept) == boards_seeing(duplicate) == [world.board, world.other_board]


def test_taking_apart_gives_back_exactly_what_was(
    world: World, kept: Patient, duplicate: Patient
) -> None:
    lesion = liver_lesion(world, duplicate)
    merge(duplicate, kept, world)
    size = services.record_finding(
        Measurement,
        patient=kept,
        by=world.radiologist,
        lesion=lesion,
        date="2026",
        not_visible=True,
    )
    assert size.patient == duplicate  # what belongs to a row stays with it
    take_apart(duplicate=Patient.objects.get(pk=duplicate.pk), by=world.coordinator, reason="twins")
    assert findings_of(kept).lesions == []
    assert findings_of(Patient.objects.get(pk=duplicate.pk)).lesions == [lesion]
    assert kept not in Patient.objects.visible_to(world.outsider_same_hospital)
    assert AuditEvent.objects.get(action="patient.merge_undone").reason == "twins"


def test_rows_that_join_both_are_changed_before_taking_apart(
    world: World, kept: Patient, duplicate: Patient
) -> None:
    primary, lesion = rectum(world, kept), liver_lesion(world, duplicate)
    merge(duplicate, kept, world)
    services.record_finding(
        Attribution, patient=kept, by=world.member, lesion=lesion, primary=primary
    )
    with pytest.raises(CannotMerge, match="Rectum"):
        take_apart(duplicate=Patient.objects.get(pk=duplicate.pk), by=world.coordinator, reason="x")


def test_what_cannot_be_merged(world: World, kept: Patient, duplicate: Patient) -> None:
    elsewhere = patient_of(world, MIRREN, board=world.board_elsewhere)
    for one, other in [(kept, kept), (elsewhere, kept)]:
        with pytest.raises(CannotMerge):
            merge(one, other, world)
    merge(duplicate, kept, world)
    third = patient_of(world, Identity("Third"))
    with pytest.raises(CannotMerge, match="take that apart"):
        merge(Patient.objects.get(pk=kept.pk), third, world)
    with pytest.raises(CannotMerge, match="already"):
        merge(Patient.objects.get(pk=duplicate.pk), third, world)
    with pytest.raises(CannotMerge, match="not merged"):
        take_apart(duplicate=kept, by=world.coordinator, reason="x")


def test_merging_gives_no_case_of_a_third_board(
    world: World, kept: Patient, duplicate: Patient
) -> None:
    merge(duplicate, kept, world)
    assert not Access.objects.filter(board=world.board_elsewhere).exists()
    assert not Patient.objects.visible_to(world.outsider_other_hospital).exists()
