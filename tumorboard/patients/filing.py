"""Filing a document: its bytes are looked at once, stored once, and stay."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from tumorboard.documents.sniffing import EXPECTED, Media, sniff
from tumorboard.patients.documents import LARGEST_FILE, PatientDocument, PatientFile
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import of_patient
from tumorboard.patients.recording import record_finding
from tumorboard.patients.writing import UsedKey, made_before
from tumorboard.people.models import User

MEGABYTE = 1024 * 1024


class NotTaken(Exception):
    """What was found in the file, and what is expected instead."""


class FiledBefore(Exception):
    """The same bytes are in this record already, as `document`."""

    def __init__(self, document: PatientDocument) -> None:
        super().__init__(str(document))
        self.document = document


@dataclass(frozen=True)
class Upload:
    """Bytes that were looked at; only `look_at` makes one."""

    content: bytes
    media: Media
    sha256: str


def look_at(content: bytes) -> Upload:
    """Raises NotTaken."""
    check_size(len(content))
    found = sniff(content)
    if found.media is None:
        raise NotTaken(f"is {found.words}. Expected is {EXPECTED}")
    return Upload(content, found.media, hashlib.sha256(content).hexdigest())


def check_size(size: int) -> None:
    """Raises NotTaken."""
    if not size:
        raise NotTaken(f"is empty. Expected is {EXPECTED}")
    if size > LARGEST_FILE:
        megabytes = -(-size * 10 // MEGABYTE) / 10  # never rounded down to what is allowed
        raise NotTaken(f"has {megabytes:.1f} MB. At most {LARGEST_FILE // MEGABYTE} MB are taken")


@transaction.atomic
def file_document(
    *, patient: Patient, upload: Upload, by: User, key: UUID | None = None, **stated: Any
) -> PatientDocument:
    """A new document of the record. Raises FiledBefore, UsedKey."""
    first = made_before(PatientDocument, key, by) or _same_bytes(patient, upload)
    if first is not None:
        return _returned(first, key)
    try:
        with transaction.atomic():
            file = PatientFile.objects.create(
                patient=patient,
                content=upload.content,
                sha256=upload.sha256,
                size=len(upload.content),
                media_type=upload.media.value,
            )
    except IntegrityError:  # somebody filed it at this very moment
        first = _same_bytes(patient, upload)
        if first is None:
            raise
        return _returned(first, key)
    document = record_finding(PatientDocument, patient=patient, by=by, key=key, file=file, **stated)
    if document.file_id != file.pk:  # the form was sent at the same time with another file
        raise UsedKey(str(key))
    return document


def _returned(first: PatientDocument, key: UUID | None) -> PatientDocument:
    """What this form has made already; what another one has made is no new document."""
    if first.pk != key:
        raise FiledBefore(first)
    return first


def _same_bytes(patient: Patient, upload: Upload) -> PatientDocument | None:
    """In any record of the person, removed documents too: their bytes are still here."""
    return of_patient(PatientDocument, patient).filter(file__sha256=upload.sha256).first()
