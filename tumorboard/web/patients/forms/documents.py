"""Forms of a document: what it is; and, when it is filed, the file itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile

from tumorboard.documents.sniffing import EXPECTED, Media
from tumorboard.patients.documents import LARGEST_FILE
from tumorboard.patients.filing import MEGABYTE, NotTaken, Upload, check_size, look_at
from tumorboard.patients.models import PatientDocument
from tumorboard.web.patients.forms.base import FindingForm

ONE_SUBJECT = "Choose either the specimen or the lesion, not both"
ENDINGS = ",".join(f".{media.ending}" for media in Media)


class DocumentForm(FindingForm):
    class Meta(FindingForm.Meta):
        model = PatientDocument
        fields = ["kind", "title", "date", "specimen", "lesion"]
        labels = {
            "kind": "What it is",
            "date": "Date of the document",
            "specimen": "Reports on the specimen",
            "lesion": "Reports on the lesion",
        }
        help_texts = {"title": "For example: MRI of the liver"}

    def check(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("specimen") and cleaned.get("lesion"):
            self.add_error("lesion", ONE_SUBJECT)


class FilingForm(DocumentForm):
    upload = forms.FileField(
        label="File",
        help_text=f"{EXPECTED}, at most {LARGEST_FILE // MEGABYTE} MB",
        allow_empty_file=True,  # our own words are clearer
        max_length=None,
        widget=forms.FileInput(attrs={"accept": f"{ENDINGS},.jpeg"}),
    )
    field_order = ["upload", *DocumentForm.Meta.fields]

    def shape(self) -> None:
        super().shape()
        self.fields["upload"].error_messages["required"] = "Choose a file"

    def clean_upload(self) -> Upload:
        """Its bytes, looked at once; a file too large is not here any more, only its size."""
        sent: InMemoryUploadedFile = self.cleaned_data["upload"]
        try:
            check_size(sent.size or 0)
            return look_at(sent.read())
        except NotTaken as found:
            raise ValidationError(f"“{sent.name}” {found}") from found
