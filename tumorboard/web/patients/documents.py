"""The documents of a patient: their list on the patient's page, filing one, and reading one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from tumorboard.audit import services as audit
from tumorboard.patients import services
from tumorboard.patients.filing import FiledBefore, file_document
from tumorboard.patients.models import Patient, PatientDocument
from tumorboard.patients.queries import documents_of
from tumorboard.web import seals
from tumorboard.web.patients.forms.documents import FilingForm
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Listed:
    row: PatientDocument
    when: str
    about: str


def documents_listed(patient: Patient) -> list[Listed]:
    return [
        Listed(row, shown_date(row.date) or "not dated", str(row.specimen or row.lesion or ""))
        for row in documents_of(patient)
    ]


def document_to_read(request: Request, pk: uuid.UUID) -> PatientDocument:
    """A document in a record that this person sees, with the look noted; otherwise 404."""
    mine = PatientDocument.objects.visible_to(request.user)
    document = get_object_or_404(mine.select_related("patient", "file"), pk=pk)
    audit.record_read(
        "document.read",
        by=request.user,
        on=document,
        patient=document.patient_id,
        hospital=document.patient.hospital_id,
    )
    return document


class Filing:
    """The form that files a document; sent twice, it files one."""

    def __init__(self, request: Request, patient: Patient) -> None:
        self.request, self.patient = request, patient
        self.before: PatientDocument | None = None  # holds the same bytes
        self.form = FilingForm(patient=patient, initial=_asked_for(request))
        self.seal = seals.seal_key(about=self._about)

    def send(self) -> PatientDocument | None:
        """None: the form says what is wrong, or which document it is already."""
        self.seal = self.request.POST.get("seal", "")
        blank = PatientDocument(patient=self.patient)
        posted, files = self.request.POST, self.request.FILES
        self.form = FilingForm(posted, files, patient=self.patient, instance=blank)
        try:
            key = seals.unseal_key(self.seal, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
            return None
        return self._file(key) if self.form.is_valid() else None

    def _file(self, key: uuid.UUID) -> PatientDocument | None:
        try:
            return file_document(
                patient=self.patient, by=self.request.user, key=key, **self.form.cleaned_data
            )
        except FiledBefore as found:
            self.before = found.document
            self.form.add_error("upload", f"This very file is filed already: “{self.before}”")
        except services.UsedKey:
            self.form.add_error(None, seals.CANNOT_BE_READ)
        return None

    def context(self) -> dict[str, Any]:
        return {
            "pk": self.patient.pk,
            "patient": patient_bar(self.patient, self.request.as_of),
            "form": self.form,
            "seal": self.seal,
            "before": self.before,
            # Browsers do not send a file again by themselves.
            "choose_again": bool(self.form.errors) and "upload" not in self.form.errors,
        }

    @property
    def _about(self) -> str:
        return f"file {self.patient.pk} {self.request.user.pk}"


def _asked_for(request: Request) -> dict[str, str]:
    """What the link says, for example `?kind=imaging_report`."""
    return {name: str(request.GET[name]) for name in ("kind",) if name in request.GET}
