"""The patient's record: who, what was found, what was done, and the person as a whole."""

from tumorboard.patients.condition import (
    Background,
    Emergencies,
    Fitness,
    Genetics,
    LiverFunction,
    OncePerPatient,
    Wishes,
)
from tumorboard.patients.course import (
    Biomarker,
    LaboratoryValue,
    Specimen,
    Treatment,
    TreatmentDrug,
)
from tumorboard.patients.disease import (
    Attribution,
    Examination,
    Finding,
    Lesion,
    Measurement,
    Primary,
    ResectabilityOpinion,
    Staging,
)
from tumorboard.patients.documents import PatientDocument, PatientFile
from tumorboard.patients.drafts import FormDraft
from tumorboard.patients.identity import Access, EmergencyAccess, Patient, PatientIdentifier

__all__ = [
    "Access", "Attribution", "Background", "Biomarker", "Emergencies", "EmergencyAccess",
    "Examination", "Finding", "Fitness", "FormDraft", "Genetics", "LaboratoryValue", "Lesion",
    "LiverFunction", "Measurement", "OncePerPatient", "Patient", "PatientDocument", "PatientFile",
    "PatientIdentifier", "Primary", "ResectabilityOpinion", "Specimen", "Staging", "Treatment",
    "TreatmentDrug", "Wishes",
]  # fmt: skip
