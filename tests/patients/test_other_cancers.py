"""What lung, breast and bone sarcoma boards need to record, beside the bowel's."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from guidelines.core.record import case_record as core
from tests.patients.pages import ClientOf, add_address, edit_address, fields_of, send, words
from tests.patients.records import change, liver_lesion, rectum
from tests.world import World
from tumorboard.patients import services
from tumorboard.patients.models import (
    Attribution,
    Background,
    Biomarker,
    Examination,
    Finding,
    Fitness,
    Genetics,
    Lesion,
    OncePerPatient,
    Patient,
    Primary,
    Specimen,
)
from tumorboard.patients.queries import findings_of
from tumorboard.patients.snapshot import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world: World, client_of: ClientOf) -> Client:
    return client_of(world.member)


def told(patient: Patient) -> core.CaseRecord:
    return snapshot(
        findings_of(Patient.objects.get(pk=patient.pk)), core.CaseHeader(id="other cancers")
    )


def record(model: type[Finding], patient: Patient, world: World, **values: Any) -> Any:
    return services.record_finding(model, patient=patient, by=world.member, **values)


def only(model: type[OncePerPatient], patient: Patient) -> OncePerPatient:
    return model._default_manager.get(patient=patient)


# ---------------------------------------------------------------- what is typed arrives


def test_a_bone_sarcoma_is_described(client: Client, patient: Patient) -> None:
    send(client, add_address(patient, "primary"), topography="C40.2", label="Distal femur")
    primary = Primary.objects.get()
    send(
        client, edit_address(patient, "primary", primary),
        subtype="high_grade_surface", bone_normal_before="yes", largest_mm="94.5",
    )  # fmt: skip
    (found,) = told(patient).primaries
    assert (found.subtype, found.bone_normal_before) == ("high_grade_surface", True)
    assert found.largest_mm == Decimal("94.5")


def test_a_nodule_is_described(client: Client, patient: Patient) -> None:
    send(
        client, add_address(patient, "lesion"),
        organ="lung", lobes=["RUL"], solid="part_solid", spiculated="yes", calcified="no",
    )  # fmt: skip
    (found,) = told(patient).lesions
    assert (found.solid, found.spiculated, found.calcified) == ("part_solid", True, False)


def test_a_lesion_is_compared_with_each_primary(
    world: World, client: Client, patient: Patient
) -> None:
    lesion, bowel = liver_lesion(world, patient, organ="lung", segments=""), rectum(world, patient)
    lung = rectum(world, patient, label="Lung", topography="C34.1")
    for primary, histology, molecular in [
        (bowel, "different", "different"),
        (lung, "same", "not_informative"),
    ]:
        send(
            client, f"{add_address(patient, 'attribution')}?lesion={lesion.pk}",
            primary=str(primary.pk), histology=histology, molecular=molecular,
        )  # fmt: skip
    found = {each.primary: each for each in told(patient).lesions[0].candidates}
    assert (found[str(bowel.pk)].histology, found[str(bowel.pk)].molecular) == ("different",) * 2
    assert found[str(lung.pk)].molecular == "not_informative"
    page = words(client.get(f"/patients/{patient.pk}/"))
    assert "possible; same histology; molecular profile not informative" in page


def test_fitness_for_a_thorax_or_for_cisplatin(client: Client, patient: Patient) -> None:
    send(
        client, add_address(patient, "fitness"),
        ecog="1", g8="13", pleural_effusion="no", audiometry="impaired", audiometry_date="2026-10",
    )  # fmt: skip
    assert "Peak oxygen uptake, mL/kg/min" in words(client.get(add_address(patient, "laboratory")))
    for test, value in [("ppoFEV1", "41"), ("ppoDLCO", "38"), ("VO2peak", "14.5")]:
        send(client, add_address(patient, "laboratory"), test=test, value=value)
    background = only(Background, patient)
    send(client, edit_address(patient, "background", background), menopausal="post")
    found = told(patient).fitness
    assert (found.g8, found.pleural_effusion, found.menopausal) == (13, False, "post")
    assert (found.audiometry, found.audiometry_date) == ("impaired", "2026-10")
    assert (found.ppo_fev1_percent, found.ppo_dlco_percent) == (Decimal(41), Decimal(38))
    assert found.vo2_peak == Decimal("14.5")
    assert "Peak oxygen uptake 14.5 mL/kg/min" in words(client.get(f"/patients/{patient.pk}/"))


def test_the_newest_audiometry_comes_with_its_own_day(world: World, patient: Patient) -> None:
    record(Fitness, patient, world, date="2026-01", audiometry="normal", audiometry_date="2026-01")
    record(Fitness, patient, world, date="2026-05", audiometry="impaired")
    found = told(patient).fitness
    assert (found.audiometry, found.audiometry_date) == ("impaired", None)


def test_an_inherited_variant_and_its_score(client: Client, patient: Patient) -> None:
    genetics = only(Genetics, patient)
    send(
        client, edit_address(patient, "genetics", genetics),
        gene="biallelic_MMR", germline="PMS2, both parents carriers", cmmrd_score="4",
    )  # fmt: skip
    found = told(patient).genetics
    assert (found.gene, found.cmmrd_score) == ("biallelic_MMR", 4)
    assert "C4CMMRD score 4 points" in words(client.get(f"/patients/{patient.pk}/"))


def test_what_is_left_of_the_tumour(client: Client, patient: Patient) -> None:
    send(client, add_address(patient, "specimen"), kind="resection", viable_percent="7.5")
    assert told(patient).specimens[0].viable_percent == Decimal("7.5")


# ---------------------------------------------------------------- markers


@pytest.mark.parametrize(
    ("chosen", "written", "kept", "shown"),
    [
        ("PD-L1_TPS:written", "80 %", "80", "PD-L1_TPS 80 %"),
        ("PD-L1_CPS:written", "2.5", "2.5", "PD-L1_CPS 2.5"),
        ("ER:written", "0", "0", "ER 0 %"),
        ("ER:positive", "", "positive", "ER positive"),
        ("IHC:written", "TTF1: positive, p40: none", "TTF1: positive, p40: none", "IHC TTF1"),
    ],
)
def test_a_marker_may_be_a_number_or_words(
    world: World, client: Client, patient: Patient,
    chosen: str, written: str, kept: str, shown: str,
) -> None:  # fmt: skip
    specimen = record(Specimen, patient, world)
    address = f"{add_address(patient, 'biomarker')}?specimen={specimen.pk}"
    send(client, address, value=chosen, result=written)
    marker = Biomarker.objects.get()
    assert (marker.name, marker.value) == (chosen.partition(":")[0], kept)
    assert str(marker).startswith(shown)
    send(client, edit_address(patient, "biomarker", marker))
    marker.refresh_from_db()
    assert marker.version == 1, "sending a form back unchanged must change nothing"


@pytest.mark.parametrize(
    ("slug", "wrong", "said"),
    [
        ("biomarker", {"value": "PD-L1_TPS:written", "result": "101"},
         "“101”: PD-L1_TPS: a number from 0 to 100 is expected, a percentage of tumour cells"),
        ("biomarker", {"value": "ER:written", "result": "positive"}, "“positive”: ER: a number"),
        ("biomarker", {"value": "KI67:written"}, "KI67: a number from 0 to 100 is expected"),
        ("biomarker", {"value": "IHC:written"}, "IHC: expected: other stains in words"),
        ("biomarker", {"value": "MMR:dMMR", "result": "80"}, "is not needed: “dMMR” is chosen"),
        ("specimen", {"viable_percent": "120"}, "“120”: a percentage from 0 to 100 is expected"),
        ("fitness", {"g8": "18"}, "“18”: a whole number from 0 to 17 is expected"),
        ("fitness", {"audiometry_date": "2026"}, "State what the audiometry found"),
        ("primary", {"label": "x", "largest_mm": "1200"}, "“1200”: a number from 0 to 1000"),
        ("laboratory", {"test": "ppoFEV1", "value": "201"}, "“201”: a percentage from 0 to 200"),
        ("laboratory", {"test": "VO2peak", "value": "101"}, "a number from 0 to 100"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    world: World, client: Client, patient: Patient, slug: str, wrong: dict[str, str], said: str
) -> None:
    address = add_address(patient, slug)
    if slug == "biomarker":
        address += f"?specimen={record(Specimen, patient, world).pk}"
    answer = send(client, address, **wrong)
    assert answer.status_code == 422
    assert said in words(answer)


# ---------------------------------------------------------------- asked where it belongs


@pytest.mark.parametrize(
    ("values", "asked", "not_asked"),
    [
        ({"topography": "C40.2"}, {"subtype"}, {"emvi", "in_situ_origin", "whole_bowel_examined"}),
        ({"histology": "Osteosarcoma"}, {"subtype", "bone_normal_before"}, {"in_situ_origin"}),
        ({"topography": "C34.1"}, {"in_situ_origin"}, {"subtype", "rectal_height_mm"}),
        ({"topography": "C20.9"}, {"emvi", "whole_bowel_examined"}, {"subtype", "in_situ_origin"}),
        ({"topography": "C50.9", "subtype": "secondary"}, {"subtype"}, {"emvi"}),
    ],
)  # fmt: skip
def test_a_primary_is_asked_what_belongs_to_its_site(
    world: World, client: Client, patient: Patient,
    values: dict[str, str], asked: set[str], not_asked: set[str],
) -> None:  # fmt: skip
    primary = record(Primary, patient, world, label="A primary", **values)
    fields = fields_of(client.get(edit_address(patient, "primary", primary))).keys()
    assert asked <= fields
    assert not not_asked & fields


def regions_shown(client: Client, patient: Patient) -> set[str]:
    page = words(client.get(f"/patients/{patient.pk}/"))
    table = page.partition("Where one has looked")[2]
    return {name for name in ("Mediastinum", "Pleura", "Breasts", "Whole colon") if name in table}


def test_regions_of_the_chest_and_breast_are_asked_of_their_primaries(
    world: World, client: Client, patient: Patient
) -> None:
    assert regions_shown(client, patient) == {"Whole colon"}
    lung = record(Primary, patient, world, topography="C34.1")
    assert regions_shown(client, patient) == {"Mediastinum", "Pleura"}
    rectum(world, patient)
    assert regions_shown(client, patient) == {"Mediastinum", "Pleura", "Whole colon"}
    services.remove_finding(lung, by=world.member, reason="another patient's")
    record(Examination, patient, world, region="breast", examined=True, modality="mammography")
    assert regions_shown(client, patient) == {"Breasts", "Whole colon"}


# ---------------------------------------------------------------- two people, history, removal


def test_two_people_describe_different_things_of_one_patient(
    world: World, patient: Patient
) -> None:
    fitness = record(Fitness, patient, world, ecog=1)
    shown = Fitness.objects.get()
    change(fitness, world, shown, g8=12)
    change(fitness, world, shown, audiometry="normal", audiometry_date="2026-10")
    fitness.refresh_from_db()
    assert (fitness.g8, fitness.audiometry) == (12, "normal")


@pytest.mark.parametrize("second", [{"molecular": "different"}, {"confidence": "excluded"}])
def test_a_comparison_belongs_to_the_judgement_it_was_made_for(
    world: World, patient: Patient, second: dict[str, str]
) -> None:
    lesion, primary = liver_lesion(world, patient), rectum(world, patient)
    row = record(Attribution, patient, world, lesion=lesion, primary=primary)
    shown = Attribution.objects.get()
    change(row, world, shown, histology="same", molecular="", confidence="possible")
    with pytest.raises(services.Conflicting):
        change(row, world, shown, **{"histology": "", "molecular": "", "confidence": "possible"}
               | second)  # fmt: skip


def test_history_and_removal_tell_of_the_new_findings(
    world: World, client: Client, patient: Patient
) -> None:
    lesion = record(Lesion, patient, world, organ="lung", solid="solid", calcified=True)
    send(client, edit_address(patient, "lesion", lesion), solid="ground_glass")
    history = words(client.get(edit_address(patient, "lesion", lesion) + "history/"))
    assert "Density" in history
    assert "Pure ground glass" in history
    lesion.refresh_from_db()
    services.remove_finding(lesion, by=world.member, reason="artefact")
    assert told(patient).lesions == []
