"""Which imaging and which specimens are worth another look before the board. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guidelines.core.record.dates import parse_when
from tumorboard.patients.choices import Modality, SpecimenKind
from tumorboard.patients.models import Examination, Specimen
from tumorboard.people.roles import Specialty

# What has images that a radiologist can open again.
IMAGES = frozenset(
    {
        Modality.CT, Modality.MRI, Modality.PET_CT, Modality.ULTRASOUND, Modality.BONE_SCAN,
        Modality.MAMMOGRAPHY,
    }
)  # fmt: skip
READS_IMAGES = (
    Specialty.RADIOLOGY, Specialty.INTERVENTIONAL_RADIOLOGY, Specialty.NUCLEAR_MEDICINE,
)  # fmt: skip
READS_SLIDES = (Specialty.PATHOLOGY,)


@dataclass(frozen=True)
class Study:
    """Regions that were examined together: one modality on one day."""

    examinations: tuple[Examination, ...]

    @property
    def first(self) -> Examination:
        return self.examinations[0]

    @property
    def words(self) -> str:
        regions = dict.fromkeys(each.get_region_display() for each in self.examinations)
        return f"{self.first.get_modality_display()}: {', '.join(regions).lower()}"[:200]


def studies(examinations: Iterable[Examination]) -> list[Study]:
    """All imaging by modality and day, the newest first; those without a date come last."""
    groups: dict[tuple[str, str], list[Examination]] = {}
    for each in examinations:
        if each.examined and each.modality in IMAGES:
            groups.setdefault((each.modality, each.date), []).append(each)
    found = [Study(tuple(group)) for group in groups.values()]
    return sorted(found, key=lambda study: newest_first(study.first.date))


def newest_studies(examinations: Iterable[Examination]) -> list[Study]:
    """Of each modality the newest one."""
    newest: dict[str, Study] = {}
    for study in studies(examinations):
        newest.setdefault(study.first.modality, study)
    return list(newest.values())


def newest_specimens(specimens: Iterable[Specimen]) -> list[Specimen]:
    """Tissue and cells with slides: of each kind and origin the newest one."""
    newest: dict[tuple[object, ...], Specimen] = {}
    for each in sorted(specimens, key=lambda specimen: newest_first(specimen.date)):
        if each.kind != SpecimenKind.BLOOD:
            newest.setdefault((each.kind, each.primary_id, each.lesion_id), each)
    return list(newest.values())


def specimen_words(specimen: Specimen) -> str:
    """`Biopsy, Rectum`: what it is and where it is from."""
    origin = specimen.lesion or specimen.primary
    named = specimen.label or specimen.get_kind_display() or "Specimen"
    return f"{named}, {origin}"[:200] if origin and str(origin) not in named else named


def newest_first(date: str) -> int:
    return -parse_when(date).latest.toordinal() if date else 0
