"""Recording: every kind of entry through the same views, with and without scripts."""

from typing import Any

import pytest
from django.test import Client

from tests.patients.pages import (
    HTMX,
    ClientOf,
    add_address,
    edit_address,
    fields_of,
    send,
    text,
    words,
)
from tests.patients.records import liver_lesion, patient_of, rectum
from tests.world import World
from tumorboard.patients import services
from tumorboard.patients.models import (
    Biomarker,
    Finding,
    LaboratoryValue,
    Lesion,
    Patient,
    Specimen,
    Treatment,
)
from tumorboard.patients.services import Identity
from tumorboard.web.patients.forms.disease import PrimaryForm
from tumorboard.web.patients.kinds import KINDS

pytestmark = pytest.mark.django_db

# One valid entry of every kind that can be added.
VALID: dict[str, dict[str, Any]] = {
    "primary": {"topography": "C20.9", "diagnosis_date": "2026-01"},
    "staging": {"basis": "c", "t": "3b", "n": "1", "m": "1a", "edition": "8"},
    "lesion": {"organ": "liver", "segments": ["5", "8"]},
    "attribution": {"confidence": "probable", "basis": "imaging"},
    "measurement": {"date": "2026-02-03", "longest_mm": "34", "modality": "CT"},
    "examination": {"region": "liver", "examined": "yes", "modality": "MRI"},
    "resectability": {"scope": "liver", "verdict": "unresectable", "specialist": "Dr Vogt"},
    "liver": {"remnant_percent": "34", "background": "normal"},
    "treatment": {"kind": "systemic", "regimen": "FOLFOX", "cycles_low": "4"},
    "drug": {"drug": "Oxaliplatin", "total": "340", "unit": "mg/m2"},
    "specimen": {"kind": "biopsy", "date": "2026-01"},
    "biomarker": {"value": "MMR:pMMR"},
    "laboratory": {"test": "CEA", "value": "96", "date": "2026-02"},
    "fitness": {"ecog": "1", "rockwood": "3"},
}


@pytest.fixture
def client(world: World, client_of: ClientOf) -> Client:
    return client_of(world.member)


def opened_for(slug: str, patient: Patient, world: World) -> str:
    """The address of the form, with the row that a part belongs to."""
    wholes: dict[str, Any] = {
        "staging": lambda: {"primary": rectum(world, patient)},
        "measurement": lambda: {"lesion": liver_lesion(world, patient)},
        "attribution": lambda: {
            "lesion": liver_lesion(world, patient),
            "primary": rectum(world, patient),
        },
        "drug": lambda: {"treatment": record(Treatment, patient, world, kind="systemic")},
        "biomarker": lambda: {"specimen": record(Specimen, patient, world)},
    }
    given = wholes.get(slug, dict)()
    query = "&".join(f"{name}={row.pk}" for name, row in given.items())
    return f"{add_address(patient, slug)}?{query}"


def record(model: type[Finding], patient: Patient, world: World, **values: Any) -> Any:
    return services.record_finding(model, patient=patient, by=world.member, **values)


def test_every_kind_that_can_be_added_is_tried() -> None:
    tried = VALID.keys() | {"document"}  # filed with its bytes: test_documents.py
    assert tried == {slug for slug, kind in KINDS.items() if not kind.fixed}


@pytest.mark.parametrize("slug", VALID)
@pytest.mark.parametrize("htmx", [False, True])
def test_every_kind_is_added_and_changed(
    world: World, client: Client, patient: Patient, slug: str, htmx: bool
) -> None:
    answer = send(client, opened_for(slug, patient, world), htmx=htmx, **VALID[slug])
    assert answer.status_code == (200 if htmx else 303), words(answer)
    if htmx:
        assert text(answer).strip().startswith('<div id="patient-record"')
        assert "announce" in answer.headers["HX-Trigger"]
    (row,) = KINDS[slug].model._default_manager.filter(created_by=world.member)
    edited = send(client, edit_address(patient, slug, row))
    assert edited.status_code == 303
    row.refresh_from_db()
    assert row.version == 1, "sending a form back unchanged must change nothing"


@pytest.mark.parametrize("slug", [slug for slug, kind in KINDS.items() if kind.fixed])
def test_what_stands_once_is_changed_but_never_added_or_removed(
    client: Client, patient: Patient, slug: str
) -> None:
    kind = KINDS[slug]
    once: Any = kind.model._default_manager
    row = patient if kind.model is Patient else once.get(patient=patient)
    assert client.get(add_address(patient, slug)).status_code == 404
    assert send(client, edit_address(patient, slug, row)).status_code == 303
    removal = edit_address(patient, slug, row) + "remove/"
    assert client.post(removal, {"reason": "x"}).status_code == 404


def test_what_was_typed_arrives(world: World, client: Client, patient: Patient) -> None:
    send(
        client, add_address(patient, "lesion"),
        organ="liver", segments=["8", "4a"], count_kind="range", count_low="2", count_high="4",
        first_seen="~2026-02", nature="metastasis", typical_imaging="yes",
    )  # fmt: skip
    lesion = Lesion.objects.get()
    assert (lesion.segments, lesion.first_seen) == ("4a 8", "~2026-02")
    assert (lesion.count_low, lesion.count_high) == (2, 4)
    assert (lesion.typical_imaging, lesion.histology_confirmed) == (True, None)
    assert lesion.created_by == world.member


@pytest.mark.parametrize(("organ", "stored"), [("liver", "2 4"), ("lung", "RUL LLL"), ("bone", "")])
def test_places_are_kept_of_the_organ_that_is_chosen(
    client: Client, patient: Patient, organ: str, stored: str
) -> None:
    ticked = {"segments": ["4", "2"], "lobes": ["RUL", "LLL"]}
    send(client, add_address(patient, "lesion"), organ=organ, **ticked)
    assert Lesion.objects.get().segments == stored


def test_another_organ_takes_its_own_places(world: World, client: Client, patient: Patient) -> None:
    lesion = liver_lesion(world, patient)
    send(client, edit_address(patient, "lesion", lesion), organ="lung", lobes=["RML"])
    lesion.refresh_from_db()
    assert (lesion.organ, lesion.segments) == ("lung", "RML")


@pytest.mark.parametrize(
    ("organ", "segments"),
    [("liver", "8 5"), ("lung", "RLL RUL"), ("liver", "right 7"), ("bone", "L3")],
)
def test_saving_changes_no_place_that_was_not_touched(
    world: World, client: Client, patient: Patient, organ: str, segments: str
) -> None:
    lesion = liver_lesion(world, patient, organ=organ, segments=segments)
    send(client, edit_address(patient, "lesion", lesion), nature="metastasis")
    lesion.refresh_from_db()
    assert (lesion.segments, lesion.nature) == (segments, "metastasis")


def test_a_link_and_another_like_this_tick_the_places(
    world: World, client: Client, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    for query in (f"?like={lesion.pk}", "?organ=liver&segments=5+8"):
        assert fields_of(client.get(add_address(patient, "lesion") + query))["segments"] == [
            "5",
            "8",
        ]


def test_units_are_given_and_markers_hold_their_own_results(
    world: World, client: Client, patient: Patient
) -> None:
    send(client, add_address(patient, "laboratory"), test="GFR", value="61.50")
    assert str(LaboratoryValue.objects.get()) == "Glomerular filtration rate 61.5 mL/min"
    send(client, opened_for("biomarker", patient, world), value="BRAF:V600E")
    assert (Biomarker.objects.get().name, Biomarker.objects.get().value) == ("BRAF", "V600E")


@pytest.mark.parametrize(
    ("slug", "wrong", "told"),
    [
        ("lesion", {"organ": "liver", "first_seen": "12/2026"}, "“12/2026” is not a date"),
        ("lesion", {"organ": "liver", "segments": "9"}, "“9”: Select a valid choice"),
        ("lesion", {"organ": "liver", "count_low": ""}, "State the number"),
        ("lesion", {"organ": "liver", "first_seen": "2026-03", "confirmed": "2025"}, "is before"),
        ("lesion", {"organ": "liver", "timing_override": "synchronous"}, "Say why the board"),
        ("lesion", {}, "cannot be left empty"),
        ("measurement", {"date": "2026"}, "State the size"),
        ("measurement", {"date": "2026", "longest_mm": "5", "not_visible": "on"}, "has no size"),
        ("primary", {"topography": "somewhere"}, "“somewhere”"),
        ("primary", {}, "Give it a name or a site"),
        ("laboratory", {"test": "CEA", "value": "5", "unit": "g/L"}, "recorded in ng/mL"),
        ("laboratory", {"test": "LVEF", "value": "150"}, "a percentage from 0 to 100"),
        ("fitness", {"ecog": "7"}, "a whole number from 0 to 5"),
        ("examination", {"region": "liver", "examined": "no", "result": "clear"}, "no result"),
        ("treatment", {"kind": "systemic", "start": "2026-05", "end": "2026-04"}, "is before"),
        ("treatment", {"kind": "systemic", "cycles_low": "6", "cycles_high": "4"}, "less than"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    world: World, client: Client, patient: Patient, slug: str, wrong: dict[str, str], told: str
) -> None:
    before = KINDS[slug].model._default_manager.count()
    address = opened_for(slug, patient, world)
    page = send(client, address, **wrong)
    assert page.status_code == 422
    assert told in words(page)
    assert "<html" in text(page)
    fragment = send(client, address, htmx=True, **wrong)
    assert fragment.status_code == 422
    assert "<html" not in text(fragment)
    assert fragment.headers["HX-Retarget"].startswith(f"#finding-new-{slug}")
    assert KINDS[slug].model._default_manager.filter(created_by=world.member).count() == before


def test_the_same_twice_is_refused_in_words(world: World, client: Client, patient: Patient) -> None:
    address = opened_for("biomarker", patient, world)
    send(client, address, value="MMR:pMMR")
    again = send(client, address, value="MMR:dMMR")
    assert again.status_code == 422
    assert "has a result of that marker already" in words(again)


def test_a_double_submit_makes_one_row(client: Client, patient: Patient) -> None:
    address = add_address(patient, "lesion")
    form = fields_of(client.get(address)) | VALID["lesion"]
    assert [client.post(address, form).status_code for _ in range(2)] == [303, 303]
    assert Lesion.objects.count() == 1


def test_a_form_of_one_patient_does_not_write_to_another(
    world: World, client: Client, patient: Patient
) -> None:
    """Two tabs, and the wrong one is sent: what was typed stays with its patient."""
    other = patient_of(world, Identity("Quill"))
    form = fields_of(client.get(add_address(patient, "lesion"))) | VALID["lesion"]
    answer = client.post(add_address(other, "lesion"), form)
    assert answer.status_code == 422
    assert "can no longer be read" in words(answer)
    assert not Lesion.objects.exists()


def test_two_people_change_different_fields(
    world: World, client: Client, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    mine = fields_of(client.get(address)) | {"nature": "metastasis"}
    send(client_of(world.radiologist), address, first_seen="2026-02-14")
    assert client.post(address, mine).status_code == 303
    lesion.refresh_from_db()
    assert (lesion.nature, lesion.first_seen) == ("metastasis", "2026-02-14")


@pytest.mark.parametrize("htmx", [False, True])
def test_the_same_field_twice_shows_both_and_asks(
    world: World, client: Client, client_of: ClientOf, patient: Patient, htmx: bool
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    mine = fields_of(client.get(address)) | {"nature": "benign"}
    send(client_of(world.radiologist), address, nature="metastasis", first_seen="2026-02-14")
    asked = client.post(address, mine, headers=HTMX if htmx else {})
    assert asked.status_code == 409
    assert "Rada Petrova" in words(asked)
    assert "Metastasis" in words(asked)
    assert "Benign" in words(asked)
    lesion.refresh_from_db()
    assert lesion.nature == "metastasis"
    # The form now stands on what is stored: sent again it says so knowingly, and only that.
    again = fields_of(asked)
    assert (again["nature"], again["first_seen"]) == ("benign", "2026-02-14")
    assert client.post(address, again).status_code == 303
    lesion.refresh_from_db()
    assert (lesion.nature, lesion.first_seen) == ("benign", "2026-02-14")


def test_another_like_this_starts_from_the_first(
    world: World, client: Client, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient, nature="metastasis", label="the large one")
    form = fields_of(client.get(add_address(patient, "lesion"), {"like": lesion.pk}))
    assert (form["organ"], form["nature"], form["first_seen"]) == ("liver", "metastasis", "2026-02")
    assert form["label"] == ""


def test_a_kind_of_treatment_asks_for_its_own_fields(client: Client, patient: Patient) -> None:
    surgery = fields_of(client.get(add_address(patient, "treatment"), {"kind": "surgery"}))
    assert "operation" in surgery
    assert "regimen" not in surgery
    everything = fields_of(client.get(add_address(patient, "treatment")))
    assert {"operation", "regimen", "dose_gy"} <= everything.keys()


def test_removing_needs_a_reason_and_can_be_undone(
    world: World, client: Client, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    address = edit_address(patient, "lesion", lesion)
    assert client.post(address + "remove/").status_code == 422
    assert client.post(address + "remove/", {"reason": "artefact"}).status_code == 303
    listed = client.get(f"/patients/{patient.pk}/removed/")
    assert "artefact" in words(listed)
    assert client.post(address + "restore/").status_code == 303
    lesion.refresh_from_db()
    assert lesion.removed_at is None


def test_what_others_rest_on_is_not_removed(world: World, client: Client, patient: Patient) -> None:
    primary = rectum(world, patient)
    record(Treatment, patient, world, kind="systemic", regimen="FOLFOX", primary=primary)
    address = edit_address(patient, "primary", primary) + "remove/"
    answer = client.post(address, {"reason": "twice"}, headers=HTMX)
    assert answer.status_code == 409
    assert "FOLFOX" in words(answer)


def test_the_history_of_a_row_tells_old_and_new(
    world: World, client: Client, patient: Patient
) -> None:
    primary = rectum(world, patient)
    specimen = record(Specimen, patient, world, kind="biopsy", date="2026-01-05")
    send(client, edit_address(patient, "specimen", specimen), primary=primary.pk, date="2026-01")
    told = words(client.get(edit_address(patient, "specimen", specimen) + "history/"))
    assert "Lena Vogt" in told
    assert "Date: 5 Jan 2026 → 2026-01" in told
    assert "From the primary: not stated → Rectum" in told


def test_after_saving_one_comes_back_to_where_one_was(client: Client, patient: Patient) -> None:
    address = add_address(patient, "fitness")
    for given, wanted in [("/cases/?q=1", "/cases/?q=1"), ("https://elsewhere.example/", None)]:
        form = fields_of(client.get(address, {"next": given})) | {"ecog": "1"}
        answer = client.post(address, form)
        back = wanted or f"/patients/{patient.pk}/"
        assert answer.headers["Location"].startswith(back)


def test_nothing_is_known_by_an_unknown_name(client: Client, patient: Patient) -> None:
    assert client.get(add_address(patient, "nonsense")).status_code == 404


def test_a_site_is_taken_in_words_or_as_its_code(world: World) -> None:
    """Nobody has to know by heart that the sigmoid is C18.7."""
    patient = patient_of(world)
    for typed, stored in [("sigmoid colon", "C18.7"), ("c20.9", "C20.9"), ("C41", "C41")]:
        form = PrimaryForm({"topography": typed}, patient=patient)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["topography"] == stored
    wrong = PrimaryForm({"topography": "somewhere"}, patient=patient)
    assert "“somewhere”: choose a site" in wrong.errors["topography"][0]
