"""Everything that may be recorded of a patient: one registry, served by one set of views."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from tumorboard.patients import models as stored
from tumorboard.patients.queries import of_patient
from tumorboard.patients.rules import PARENTS
from tumorboard.records import VersionedModel
from tumorboard.web.patients.forms import condition, course, disease, documents
from tumorboard.web.patients.forms.base import FindingForm


@dataclass(frozen=True)
class Kind:
    """One kind of entry. `slug` stands in addresses; the words are those of the page."""

    slug: str
    model: type[VersionedModel]
    form: type[FindingForm]
    singular: str
    plural: str
    empty: str = ""  # what an empty list means, and what to do
    fixed: bool = False  # there is one per patient from the beginning: never added or removed
    when: Callable[[Any], str] = lambda row: getattr(row, "date", "")

    @property
    def parent(self) -> str:
        """The field that names the row which this one is part of."""
        return PARENTS.get(self.model.__name__, "")

    @property
    def add_label(self) -> str:
        article = "an" if self.singular[0] in "aeio" else "a"
        return f"Add {article} {self.singular}"

    @property
    def fields(self) -> tuple[str, ...]:
        """Columns that the form writes, in its order."""
        return self.form.columns or tuple(self.form._meta.fields or ())

    @property
    def children(self) -> tuple[Kind, ...]:
        return tuple(
            kind
            for kind in KINDS.values()
            if kind.parent and self.model is _target(kind.model, kind.parent)
        )

    def row_of(self, patient: stored.Patient, pk: Any) -> VersionedModel:
        """One row of this patient, removed or not; Http404 for anybody else's."""
        row: VersionedModel | None = None
        if issubclass(self.model, stored.Finding):
            row = of_patient(self.model, patient).filter(pk=pk).first()
        elif pk == patient.pk:
            row = patient
        if row is None:
            raise Http404
        return row


def _target(model: type[VersionedModel], name: str) -> Any:
    return model._meta.get_field(name).related_model


def _course(row: stored.Treatment) -> str:
    if row.ongoing:
        return f"{row.start or '?'} – ongoing"
    end = row.end or row.last_dose
    return f"{row.start or '?'} – {end}" if end and end != row.start else row.start


_ALL = (
    Kind("identity", stored.Patient, condition.IdentityForm, "identity", "identity", fixed=True),
    Kind(
        "histories", stored.Patient, condition.HistoriesForm, "completeness of the lists",
        "completeness of the lists", fixed=True,
    ),
    Kind(
        "emergencies", stored.Emergencies, condition.EmergenciesForm, "emergencies", "Emergencies",
        fixed=True,
    ),
    Kind(
        "primary", stored.Primary, disease.PrimaryForm, "primary", "Primaries",
        "No primary recorded. Unknown, not absent.", when=lambda row: row.diagnosis_date,
    ),
    Kind("staging", stored.Staging, disease.StagingForm, "staging", "Stagings"),
    Kind(
        "lesion", stored.Lesion, disease.LesionForm, "lesion", "Lesions",
        "No lesion recorded. Unknown, not absent: say below where one has looked.",
        when=lambda row: row.first_seen,
    ),
    Kind("attribution", stored.Attribution, disease.AttributionForm, "origin", "Origins"),
    Kind("measurement", stored.Measurement, disease.MeasurementForm, "size", "Sizes"),
    Kind(
        "examination", stored.Examination, disease.ExaminationForm, "examination",
        "Where one has looked",
    ),
    Kind(
        "resectability", stored.ResectabilityOpinion, disease.ResectabilityForm,
        "judgement of resectability", "Resectability",
        "Nobody has judged resectability. It is never derived from a count.",
    ),
    Kind(
        "liver", stored.LiverFunction, condition.LiverForm, "liver remnant", "Liver remnant",
        "Neither the future remnant nor the background liver is recorded.",
    ),
    Kind(
        "treatment", stored.Treatment, course.TreatmentForm, "treatment", "Treatments",
        "No treatment recorded. Unknown, not absent.", when=_course,
    ),
    Kind("drug", stored.TreatmentDrug, course.DrugForm, "drug", "Drugs",
         when=lambda row: row.last_dose),
    Kind(
        "specimen", stored.Specimen, course.SpecimenForm, "specimen", "Specimens and biomarkers",
        "No specimen recorded. A biomarker belongs to the specimen it was found in.",
    ),
    Kind("biomarker", stored.Biomarker, course.BiomarkerForm, "biomarker", "Biomarkers"),
    Kind(
        "laboratory", stored.LaboratoryValue, course.LaboratoryForm, "laboratory value",
        "Laboratory and organ function", "No laboratory value recorded.",
    ),
    Kind(  # filed by views of its own (views_documents.py), because a file comes with it
        "document", stored.PatientDocument, documents.DocumentForm, "document", "Documents",
    ),
    Kind(
        "fitness", stored.Fitness, condition.FitnessForm, "fitness entry", "Fitness",
        "ECOG and frailty are not recorded.",
    ),
    Kind(
        "background", stored.Background, condition.BackgroundForm, "background", "Background",
        fixed=True,
    ),
    Kind("genetics", stored.Genetics, condition.GeneticsForm, "genetics and DPD",
         "Genetics and DPD", fixed=True),
    Kind("wishes", stored.Wishes, condition.WishesForm, "wishes", "Wishes", fixed=True),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.slug: kind for kind in _ALL}


def kind_named(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]
