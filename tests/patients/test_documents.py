"""Documents of a patient: filed once, kept as they are, saved by whoever sees the record."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.patients.pages import ClientOf, fields_of, send, text, words
from tests.patients.records import liver_lesion, patient_of
from tests.support.at_once import at_once
from tests.support.refusal import assert_refused
from tests.world import World, build_world
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.documents.sniffing import Media
from tumorboard.patients import services
from tumorboard.patients.documents import LARGEST_FILE
from tumorboard.patients.filing import FiledBefore, NotTaken, file_document, look_at
from tumorboard.patients.merging import CannotMerge, merge_patients, take_apart
from tumorboard.patients.models import Patient, PatientDocument, PatientFile, Specimen
from tumorboard.patients.references import StillReferredTo
from tumorboard.patients.services import Identity

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nMRI of the liver of an invented person\n"
TWICE = Identity("Hold", "Mirren", "1964-03-12", identifiers=(("Health number", "943"),))
FORM = {"kind": "imaging_report", "title": "MRI of the liver", "date": "2026-03"}


def file_for(
    patient: Patient, world: World, content: bytes = PDF, **stated: Any
) -> PatientDocument:
    return file_document(
        patient=patient, upload=look_at(content), by=world.radiologist, **(FORM | stated)
    )


def attached(content: bytes, name: str = "Holt Mirren MRI.pdf") -> SimpleUploadedFile:
    """As a browser sends it, with a word on its type that nobody believes."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def add(client: Client, patient: Patient, content: bytes | None = PDF, **changes: str) -> Any:
    address = reverse("document-add", args=[patient.pk])
    form = fields_of(client.get(address)) | FORM | changes
    name = form.pop("name", "mri.pdf")
    if content is not None:
        form["upload"] = attached(content, name)
    return client.post(address, form)


def saved(client: Client, document: PatientDocument) -> Any:
    return client.get(reverse("patient-document", args=[document.pk]))


# ---------------------------------------------------------------- filing


def test_a_report_is_filed_and_comes_back_byte_for_byte(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    lesion = liver_lesion(world, patient)
    client = client_of(world.radiologist)
    answer = add(client, patient, lesion=str(lesion.pk))
    document = PatientDocument.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#finding-{document.pk}")
    assert (document.file.size, document.file.media) == (len(PDF), Media.PDF)
    assert document.file.sha256 == hashlib.sha256(PDF).hexdigest()

    page = words(client.get(reverse("patient", args=[patient.pk])))
    assert f"MRI of the liver PDF, 48 bytes Imaging report 2026-03 {lesion} Rada Petrova" in page
    answer = saved(client, document)
    assert answer.content == PDF


def test_it_is_saved_under_a_name_that_tells_nobody_whose_it_is(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client = client_of(world.radiologist)
    add(client, patient, date="~2026-03", name="Holt_Mirren_402118.pdf")
    answer = saved(client, PatientDocument.objects.get())
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="imaging-report-2026-03.pdf"'
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    row = PatientDocument.objects.select_related("file").values().get()
    assert "402118" not in str(row)


def test_what_it_is_is_read_from_its_content(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    add(client_of(world.member), patient, b"Histology: adenocarcinoma\n", name="report.pdf")
    document = PatientDocument.objects.get()
    assert document.file.media is Media.TEXT
    assert document.saved_as == "imaging-report-2026-03.txt"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(128) + b"DICM\x02\x00", "“mri.pdf” is a DICOM file. Expected is PDF, PNG, JPEG or"),
        (b"<html><script>alert(1)</script>", "“mri.pdf” is a web page or XML. Expected"),
        (b"", "“mri.pdf” is empty. Expected"),
        (b"%PDF-" + bytes(LARGEST_FILE), "“mri.pdf” has 20.1 MB. At most 20 MB are taken"),
        (None, "Choose a file"),
    ],
    ids=["DICOM", "web page", "empty", "too large", "none"],
)
def test_anything_else_is_refused_by_name_and_the_other_fields_stay(
    world: World, patient: Patient, client_of: ClientOf, content: bytes | None, said: str
) -> None:
    answer = add(client_of(world.member), patient, content)
    assert answer.status_code == 422
    assert said in text(answer)
    assert fields_of(answer)["title"] == FORM["title"]
    assert fields_of(answer)["date"] == FORM["date"]
    assert not PatientFile.objects.exists()


def test_the_largest_file_is_taken(world: World, patient: Patient, client_of: ClientOf) -> None:
    content = b"%PDF-".ljust(LARGEST_FILE, b" ")
    assert add(client_of(world.member), patient, content).status_code == 303
    document = PatientDocument.objects.get()
    assert saved(client_of(world.nurse), document).content == content


def test_nobody_goes_around_the_look_at_the_content() -> None:
    for content in (b"", bytes(10), bytes(LARGEST_FILE + 1)):
        with pytest.raises(NotTaken):
            look_at(content)


def test_when_another_field_is_wrong_the_file_is_asked_for_again(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    lesion = liver_lesion(world, patient)
    specimen = services.record_finding(
        Specimen, patient=patient, by=world.pathologist, kind="biopsy"
    )
    client = client_of(world.member)
    answer = add(client, patient, date="12/2026", lesion=str(lesion.pk), specimen=str(specimen.pk))
    assert answer.status_code == 422
    page = words(answer)
    assert "Choose the file again" in page
    assert "Choose either the specimen or the lesion" in page
    assert "“12/2026” is not a date" in page


# ---------------------------------------------------------------- once


def test_the_same_bytes_lead_to_the_first_document(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client = client_of(world.member)
    first = file_for(patient, world)
    answer = add(client, patient, title="The same under another title")
    assert answer.status_code == 422
    assert f'href="/patients/{patient.pk}/#finding-{first.pk}"' in text(answer)
    assert "This very file is filed already: “MRI of the liver”" in text(answer)
    assert PatientFile.objects.count() == 1

    services.remove_finding(first, by=world.member, reason="of somebody else")
    answer = add(client, patient)
    assert "was removed from the record: of somebody else" in words(answer)
    assert reverse("patient-removed", args=[patient.pk]) in text(answer)


def test_the_same_bytes_of_another_patient_are_another_document(
    world: World, patient: Patient
) -> None:
    file_for(patient, world)
    file_for(patient_of(world, TWICE), world)
    assert PatientFile.objects.count() == 2


def test_a_form_sent_again_files_one_document(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client = client_of(world.member)
    address = reverse("document-add", args=[patient.pk])
    form = fields_of(client.get(address)) | FORM
    answers = [client.post(address, form | {"upload": attached(PDF)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    other = client.post(address, form | {"upload": attached(PDF), "seal": "torn"})
    assert other.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_filed_once() -> None:
    world = build_world()
    patient = patient_of(world)
    for number in range(1, 6):
        send_it = partial(
            file_document, patient=patient, upload=look_at(PDF + bytes(str(number), "ascii")),
            by=world.member, key=uuid.uuid4(), **FORM,
        )  # fmt: skip
        first, second = at_once(send_it, send_it)
        assert first == second
        assert PatientDocument.objects.count() == PatientFile.objects.count() == number


# ---------------------------------------------------------------- kept


Attempt = Callable[[], object]


def test_the_bytes_are_never_changed(world: World, patient: Patient) -> None:
    document = file_for(patient, world)
    files = PatientFile.objects.filter(pk=document.file_id)
    attempts: list[Attempt] = [
        lambda: files.update(content=b"%PDF-other"),
        lambda: files.update(sha256="0" * 64),
        document.file.save,
        lambda: files._raw_delete(files.db),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    assert bytes(PatientFile.objects.get().content) == PDF


def test_what_is_said_about_it_is_changed_with_its_history(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client = client_of(world.member)
    document = file_for(patient, world)
    address = reverse("finding-edit", args=[patient.pk, "document", document.pk])
    assert send(client, address, title="MRI of liver and pelvis").status_code == 303
    history = words(
        client.get(reverse("finding-history", args=[patient.pk, "document", document.pk]))
    )
    assert "MRI of liver and pelvis" in history
    assert str(document.file_id) not in history


def test_removed_it_is_served_to_nobody_and_can_be_put_back(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client, document = client_of(world.member), file_for(patient, world)
    remove = reverse("finding-remove", args=[patient.pk, "document", document.pk])
    assert client.post(remove, {"reason": ""}).status_code == 422
    assert client.post(remove, {"reason": "report of somebody else"}).status_code == 303
    assert saved(client, document).status_code == 404
    assert "MRI of the liver" not in words(client.get(reverse("patient", args=[patient.pk])))
    removed = words(client.get(reverse("patient-removed", args=[patient.pk])))
    assert "MRI of the liver" in removed
    assert "report of somebody else" in removed
    client.post(reverse("finding-restore", args=[patient.pk, "document", document.pk]))
    assert saved(client, document).content == PDF


def test_what_it_reports_on_is_not_removed_under_it(world: World, patient: Patient) -> None:
    lesion = liver_lesion(world, patient)
    file_for(patient, world, lesion=lesion)
    with pytest.raises(StillReferredTo, match="MRI of the liver"):
        services.remove_finding(lesion, by=world.member, reason="x")


# ---------------------------------------------------------------- merged records


def test_merged_records_show_the_documents_of_both(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    duplicate = patient_of(world, TWICE, board=world.other_board)
    document = file_for(duplicate, world)
    lung = client_of(world.outsider_same_hospital)
    own = file_for(patient, world, PDF + b"2", title="CT of the chest")
    assert saved(lung, own).status_code == 404
    merge_patients(duplicate=duplicate, into=patient, by=world.coordinator, reason="one person")
    client = client_of(world.member)
    page = words(client.get(reverse("patient", args=[patient.pk])))
    assert "MRI of the liver" in page
    assert "CT of the chest" in page
    assert saved(client, document).content == PDF
    assert saved(lung, own).status_code == 200
    with pytest.raises(FiledBefore):
        file_for(patient, world)

    lesion = liver_lesion(world, Patient.objects.get(pk=duplicate.pk))
    joining = file_for(patient, world, PDF + b"3", lesion=lesion, title="CT of both")
    with pytest.raises(CannotMerge, match="CT of both"):
        take_apart(
            duplicate=Patient.objects.get(pk=duplicate.pk), by=world.coordinator, reason="twins"
        )
    services.change_record(
        joining, patient=patient, original={"lesion": str(lesion.pk)}, by=world.member, lesion=None
    )
    take_apart(duplicate=Patient.objects.get(pk=duplicate.pk), by=world.coordinator, reason="twins")
    assert saved(client, document).status_code == 404


# ---------------------------------------------------------------- who


def test_every_look_is_noted(world: World, patient: Patient, client_of: ClientOf) -> None:
    document = file_for(patient, world)
    saved(client_of(world.nurse), document)
    event = AuditEvent.objects.get(action="document.read")
    assert (event.actor, event.operation) == (world.nurse, Operation.READ)
    assert (event.object_id, event.patient_id) == (str(document.pk), patient.pk)
    filed = AuditEvent.objects.get(action="document.recorded")
    assert filed.changes()["file"] == [None, str(document.file_id)]


def test_outsiders_learn_nothing(world: World, patient: Patient) -> None:
    document = file_for(patient, world)
    others = (*world.outsiders, world.administrator)
    assert_refused(reverse("patient-document", args=[document.pk]), others)
    address = reverse("document-add", args=[patient.pk])
    assert_refused(address, others)
    assert_refused(address, others, method="post")


def test_by_breaking_glass_one_reads_and_does_not_write(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    document = file_for(patient, world)
    lung = world.outsider_same_hospital
    services.break_glass(patient=patient, by=lung, reason="bleeding, on call")
    assert saved(client_of(lung), document).status_code == 200
    assert client_of(lung).get(reverse("document-add", args=[patient.pk])).status_code == 403


def test_a_long_list_costs_as_much_as_a_short_one_and_loads_no_bytes(
    world: World, patient: Patient, client_of: ClientOf
) -> None:
    client = client_of(world.member)
    lesion = liver_lesion(world, patient)

    def look() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("patient", args=[patient.pk])).status_code == 200
        return [query["sql"] for query in queries]

    file_for(patient, world, lesion=lesion)
    look()
    few = look()
    for number in range(9):
        file_for(patient, world, PDF + bytes([65 + number]), lesion=lesion, title=f"MRI {number}")
    many = look()
    assert len(many) == len(few)
    assert not [sql for sql in many if '"content"' in sql]
