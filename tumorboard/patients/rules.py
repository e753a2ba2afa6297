"""What is decided without the database: whose row belongs to which, and who may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from tumorboard.patients.fields import when

# Rows that are part of another one: model → the field that names the whole.
PARENTS = {
    "Staging": "primary",
    "Attribution": "lesion",
    "Measurement": "lesion",
    "TreatmentDrug": "treatment",
    "Biomarker": "specimen",
}
SPELT_ALIKE = 0.75


@dataclass(frozen=True)
class Who:
    """A person as far as names and birth date go; names as searched for, dates as entered."""

    family: str
    given: str
    birth_date: str


@dataclass(frozen=True)
class Sought:
    """What somebody knows exactly of one person: a number, or name and birth date as recorded."""

    number: str = ""
    family_name: str = ""
    given_name: str = ""
    birth_date: str = ""

    @property
    def is_enough(self) -> bool:
        return bool(self.number or (self.family_name and self.birth_date))

    def __str__(self) -> str:
        name = f"{self.family_name}, {self.given_name}".strip(", ")
        return "; ".join(part for part in (self.number, name, self.birth_date) if part)


def may_be_same(one: Who, other: Who) -> bool:
    """The same family name (or the names swapped) and no contradicting birth date, or the same
    day of birth and a name spelt alike."""
    if not _births_overlap(one.birth_date, other.birth_date):
        return False
    if one.family == other.family or (one.family, one.given) == (other.given, other.family):
        return True
    born = when(one.birth_date)
    same_day = born is not None and born.exact and one.birth_date == other.birth_date
    return same_day and (_alike(one.family, other.family) or one.given == other.given != "")


def mixed_up_easily(one: Who, other: Who) -> bool:
    """Two people whose names sound alike, whatever their birth dates: one family name, the names
    swapped, or both spelt alike."""
    if one.family == other.family or (one.family, one.given) == (other.given, other.family):
        return True
    return _alike(one.family, other.family) and _alike(one.given, other.given)


def _births_overlap(one: str, other: str) -> bool:
    first, second = when(one), when(other)
    if first is None or second is None:
        return True
    return first.earliest <= second.latest and second.earliest <= first.latest


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= SPELT_ALIKE
