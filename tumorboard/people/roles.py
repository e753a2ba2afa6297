"""Codes for what people are: their roles and specialties, and the streams boards work in."""

from collections.abc import Iterable

from django.db.models import TextChoices


class Role(TextChoices):
    COORDINATOR = "coordinator", "Coordinator"
    MEMBER = "member", "Member"
    CHAIR = "chair", "Chair"
    TRIAGE = "triage", "Standard-of-care triage"
    GUIDELINE_EDITOR = "guideline_editor", "Guideline editor"
    GUIDELINE_APPROVER = "guideline_approver", "Guideline approver"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Auditor"


# Roles that may be held for a whole hospital; the others belong to one board.
HOSPITAL_WIDE = (
    Role.GUIDELINE_EDITOR,
    Role.GUIDELINE_APPROVER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)


class Specialty(TextChoices):
    COLORECTAL_SURGERY = "colorectal_surgery", "Colorectal surgery"
    LIVER_SURGERY = "liver_surgery", "Liver surgery"
    THORACIC_SURGERY = "thoracic_surgery", "Thoracic surgery"
    UPPER_GI_SURGERY = "upper_gi_surgery", "Upper gastrointestinal surgery"
    BREAST_SURGERY = "breast_surgery", "Breast surgery"
    GYNAECOLOGICAL_SURGERY = "gynaecological_surgery", "Gynaecological surgery"
    UROLOGY = "urology", "Urology"
    ORTHOPAEDIC_ONCOLOGY = "orthopaedic_oncology", "Orthopaedic oncology"
    NEUROSURGERY = "neurosurgery", "Neurosurgery"
    MEDICAL_ONCOLOGY = "medical_oncology", "Medical oncology"
    RADIATION_ONCOLOGY = "radiation_oncology", "Radiation oncology"
    RADIOLOGY = "radiology", "Radiology"
    INTERVENTIONAL_RADIOLOGY = "interventional_radiology", "Interventional radiology"
    NUCLEAR_MEDICINE = "nuclear_medicine", "Nuclear medicine"
    PATHOLOGY = "pathology", "Pathology"
    GASTROENTEROLOGY = "gastroenterology", "Gastroenterology"
    RESPIRATORY_MEDICINE = "respiratory_medicine", "Respiratory medicine"
    HAEMATOLOGY = "haematology", "Haematology"
    CLINICAL_GENETICS = "clinical_genetics", "Clinical genetics"
    GERIATRIC_MEDICINE = "geriatric_medicine", "Geriatric medicine"
    ANAESTHESIA = "anaesthesia", "Anaesthesia"
    PALLIATIVE_CARE = "palliative_care", "Palliative care"
    SPECIALIST_NURSING = "specialist_nursing", "Specialist nursing"
    OTHER = "other", "Other"


def specialty_words(each: Iterable[str], one_of: Iterable[str] = ()) -> str:
    """`liver surgery and thoracic surgery or radiation oncology`; codes as they are stored."""
    together = [_named(code) for code in each]
    either = " or ".join(_named(code) for code in one_of)
    return " and ".join([*together, *([either] if either else [])])


def _named(code: str) -> str:
    return str(Specialty(code).label).lower() if code in Specialty.values else code


class Stream(TextChoices):
    COLORECTAL = "colorectal", "Colorectal"
    LUNG = "lung", "Lung"
    BREAST = "breast", "Breast"
    SARCOMA = "sarcoma", "Sarcoma"
    MULTIPLE_PRIMARIES = "multiple_primaries", "Multiple primaries"
