"""Documents of a patient: what each is about, and its bytes, which are never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.audit.guards import append_only
from tumorboard.documents.sniffing import Media
from tumorboard.patients.course import Specimen
from tumorboard.patients.disease import Finding, Lesion
from tumorboard.patients.fields import CodeField, PartialDateField, codes_known, when
from tumorboard.patients.identity import Patient
from tumorboard.people.models import User
from tumorboard.records import Record

LARGEST_FILE = 20 * 1024 * 1024


class DocumentKind(models.TextChoices):
    IMAGING = "imaging_report", "Imaging report"
    PATHOLOGY = "pathology_report", "Pathology report"
    MOLECULAR = "molecular_report", "Molecular report"
    ENDOSCOPY = "endoscopy_report", "Endoscopy report"
    OPERATION = "operation_note", "Operation note"
    REFERRAL = "referral_letter", "Referral letter"
    CLINIC = "clinic_letter", "Clinic or discharge letter"
    PICTURE = "picture", "Picture"
    OTHER = "other", "Other document"


@append_only
class PatientFile(Record):
    """The bytes, apart from what is said about them, so that lists never load them."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="files")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=40)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(size__gte=1, size__lte=LARGEST_FILE), name="patient_file_size_in_range"
            ),
            CheckConstraint(
                condition=Q(media_type__in=[media.value for media in Media]),
                name="patient_file_media_type_known",
            ),
            UniqueConstraint(fields=["patient", "sha256"], name="patient_file_once_per_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.media.words}, {self.size} bytes"

    @property
    def media(self) -> Media:
        return Media(self.media_type)


class DocumentQuerySet(models.QuerySet["PatientDocument"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        """What stands in the records that this person sees; without what was removed."""
        seen = Patient.objects.visible_to(user)
        return self.filter(patient__in=seen.values("pk"), removed_at=None)


class PatientDocument(Finding):
    """A report or letter: what it is, when it was written, what it reports on."""

    file = models.OneToOneField(PatientFile, models.PROTECT, related_name="document")
    kind = CodeField(DocumentKind, blank=False)
    title = models.CharField(max_length=120)
    date = PartialDateField()
    specimen = models.ForeignKey(
        Specimen, models.PROTECT, null=True, blank=True, related_name="documents"
    )
    lesion = models.ForeignKey(
        Lesion, models.PROTECT, null=True, blank=True, related_name="documents"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta(Finding.Meta):
        constraints = [
            *codes_known("patient_document", kind=DocumentKind),
            CheckConstraint(
                condition=Q(specimen__isnull=True) | Q(lesion__isnull=True),
                name="patient_document_reports_one_thing",
            ),
        ]
        verbose_name = "document"

    def __str__(self) -> str:
        return self.title

    @property
    def saved_as(self) -> str:
        """A name that tells nobody whose it is: `imaging-report-2026-03.pdf`."""
        known = when(self.date)
        day = f"-{self.date.lstrip('~')}" if known else ""
        return f"{self.kind.replace('_', '-')}{day}.{self.file.media.ending}"
