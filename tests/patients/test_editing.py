"""Two people at one record: nothing is overwritten unseen, nothing is lost."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.patients.records import MIRREN, change, liver_lesion, patient_of, rectum
from tests.world import World
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.patients import services
from tumorboard.patients.models import (
    Attribution,
    Lesion,
    Measurement,
    Patient,
    Staging,
    Treatment,
)
from tumorboard.patients.references import AnotherPatient, StillReferredTo
from tumorboard.patients.services import Conflicting, Identity, TakenMeanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesion(world: World, patient: Patient) -> Lesion:
    return liver_lesion(world, patient)


def test_different_fields_merge(world: World, lesion: Lesion) -> None:
    mine, theirs = Lesion.objects.get(), Lesion.objects.get()
    change(theirs, world, original=lesion, nature="metastasis", first_seen="2026-02")
    merged = change(mine, world, original=lesion, nature="", first_seen="2026-02-14")
    assert (merged.nature, merged.first_seen) == ("metastasis", "2026-02-14")
    assert merged.version == 3


def test_the_same_field_asks_and_shows_both_values(world: World, lesion: Lesion) -> None:
    change(Lesion.objects.get(), world, original=lesion, nature="metastasis")
    with pytest.raises(Conflicting) as asked:
        change(Lesion.objects.get(), world, original=lesion, nature="benign")
    (conflict,) = asked.value.conflicts
    assert (conflict.field, conflict.original) == ("nature", "")
    assert (conflict.theirs, conflict.mine) == ("metastasis", "benign")
    assert Lesion.objects.get().nature == "metastasis"


def test_the_same_change_twice_is_no_conflict(world: World, lesion: Lesion) -> None:
    change(Lesion.objects.get(), world, original=lesion, nature="benign")
    change(Lesion.objects.get(), world, original=lesion, nature="benign")
    assert Lesion.objects.get().version == 2


def test_an_unchanged_form_writes_nothing(world: World, lesion: Lesion) -> None:
    before = AuditEvent.objects.count()
    change(lesion, world, original=lesion, nature="", segments="5 8")
    assert (Lesion.objects.get().version, AuditEvent.objects.count()) == (1, before)


def test_fields_bound_together_merge_as_one(world: World, lesion: Lesion) -> None:
    """One says 2 to 4, the other "multiple": half of each would be a count nobody stated."""
    shown = {"count_kind": "exact", "count_low": 1, "count_high": None}
    ranged = shown | {"count_kind": "range", "count_low": 2, "count_high": 4}
    change(Lesion.objects.get(), world, original=lesion, **ranged)
    with pytest.raises(Conflicting) as asked:
        change(Lesion.objects.get(), world, original=lesion, **(shown | {"count_low": 3}))
    assert {conflict.field for conflict in asked.value.conflicts} == {
        "count_kind", "count_low", "count_high",
    }  # fmt: skip


def test_a_decimal_is_the_same_however_it_is_written(world: World, lesion: Lesion) -> None:
    size = services.record_finding(
        Measurement, patient=lesion.patient, by=world.radiologist,
        lesion=lesion, date="2026-02", longest_mm=Decimal("34"),
    )  # fmt: skip
    stored = Measurement.objects.get()
    change(stored, world, original=size, longest_mm=Decimal("34.0"), date="2026-02")
    assert Measurement.objects.get().version == 1


def test_a_new_name_is_found_by_search(world: World, patient: Patient) -> None:
    shown = services.originals(patient, ["family_name", "given_name"])
    services.change_record(
        patient, patient=patient, original=shown, by=world.coordinator,
        family_name="Müller", given_name="Mirren",
    )  # fmt: skip
    assert list(Patient.objects.matching("muller mirren")) == [patient]
    assert not Patient.objects.matching("Holt").exists()


def test_who_changed_what_is_kept(world: World, lesion: Lesion) -> None:
    change(lesion, world, original=lesion, nature="metastasis")
    event = AuditEvent.objects.get(action="lesion.changed")
    assert event.actor == world.member
    assert event.changes() == {"nature": ["", "metastasis"]}
    assert event.patient_id == lesion.patient_id


def test_removal_is_a_state_with_a_reason(world: World, lesion: Lesion) -> None:
    services.remove_finding(lesion, by=world.member, reason="Haemangioma of another patient")
    removed = Lesion.objects.get()
    assert removed.removed_by == world.member
    assert removed.removed_reason.startswith("Haemangioma")
    assert AuditEvent.objects.get(action="lesion.removed").operation == Operation.DELETE
    services.restore_finding(removed, by=world.surgeon)
    assert Lesion.objects.get().removed_at is None


def test_what_others_rest_on_cannot_be_removed(world: World, patient: Patient) -> None:
    primary = rectum(world, patient)
    services.record_finding(Staging, patient=patient, by=world.surgeon, primary=primary, basis="c")
    course = services.record_finding(
        Treatment, patient=patient, by=world.oncologist, kind="systemic", primary=primary
    )
    with pytest.raises(StillReferredTo, match="Systemic treatment"):
        services.remove_finding(primary, by=world.surgeon, reason="twice")
    services.remove_finding(course, by=world.surgeon, reason="twice")
    services.remove_finding(primary, by=world.surgeon, reason="twice")  # its staging goes with it


def test_putting_back_what_was_recorded_again_is_refused(world: World, lesion: Lesion) -> None:
    primary = rectum(world, lesion.patient)

    def attribute() -> Attribution:
        return services.record_finding(
            Attribution, patient=lesion.patient, by=world.member, lesion=lesion, primary=primary
        )

    first = attribute()
    services.remove_finding(first, by=world.member, reason="wrong")
    attribute()
    with pytest.raises(TakenMeanwhile):
        services.restore_finding(first, by=world.member)
    assert Attribution.objects.filter(removed_at=None).count() == 1


def test_a_row_never_names_another_patients_row(world: World, lesion: Lesion) -> None:
    somebody = patient_of(world, Identity("Quill", identifiers=(("Hospital no.", "7"),)))
    with pytest.raises(AnotherPatient):
        services.record_finding(
            Measurement, patient=somebody, by=world.member, lesion=lesion, date="2026"
        )
    treatment = services.record_finding(
        Treatment, patient=somebody, by=world.member, kind="surgery"
    )
    with pytest.raises(AnotherPatient):
        change(treatment, world, original=treatment, lesion=lesion)


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Lesion, {"organ": "hepar"}),
        (Lesion, {"organ": "liver", "count_kind": "exact", "count_low": None}),
        (Lesion, {"organ": "liver", "count_kind": "range", "count_low": 4, "count_high": 2}),
        (Lesion, {"organ": "liver", "timing_override": "synchronous"}),
        (Treatment, {"kind": "systemic", "neuropathy_grade": 7}),
    ],
)
def test_the_tables_refuse_what_no_form_may_send(
    world: World, patient: Patient, model: type[Lesion], values: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        services.record_finding(model, patient=patient, by=world.member, **values)


def test_two_records_are_not_mistaken_for_each_other_by_search(world: World) -> None:
    patient_of(world)
    assert Patient.objects.matching("402 118").count() == 1
    assert Patient.objects.matching(MIRREN.birth_date).count() == 1
    assert Patient.objects.matching("1964").count() == 0
