"""What types cannot say about a case record: references, ranges, dates and their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from guidelines.core.record.biomarkers import BIOMARKERS, expected, is_result
from guidelines.core.record.case_record import (
    SCHEMA_VERSION,
    CaseRecord,
    CountRange,
    DateDetail,
    Dose,
    Fitness,
    Genetics,
    Laboratory,
    Lesion,
    Liver,
    Measurement,
    Patient,
    Primary,
    Rectum,
    Specimen,
    Treatment,
)
from guidelines.core.record.dates import DateError, When, before, parse_when
from guidelines.core.truth import Truth


@dataclass(frozen=True, slots=True)
class Problem:
    path: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class _Place:
    """One field of one row of the record."""

    path: str
    row: msgspec.Struct
    name: str
    value: Any


_PERCENT = (0, 100)
_RANGES: Mapping[tuple[type[msgspec.Struct], str], tuple[int, int | None]] = {
    (Patient, "age"): (0, 120),
    (Fitness, "ecog"): (0, 5),
    (Fitness, "rockwood"): (1, 9),
    (Fitness, "gfr"): (0, 300),
    (Fitness, "lvef"): _PERCENT,
    (Fitness, "fev1_percent"): (0, 200),
    (Fitness, "dlco_percent"): (0, 200),
    (Fitness, "ppo_fev1_percent"): (0, 200),
    (Fitness, "ppo_dlco_percent"): (0, 200),
    (Fitness, "vo2_peak"): (0, 100),
    (Fitness, "g8"): (0, 17),
    (Genetics, "cmmrd_score"): (0, 30),
    (Primary, "largest_mm"): (0, 1000),
    (Specimen, "viable_percent"): _PERCENT,
    (Liver, "remnant_percent"): _PERCENT,
    (Rectum, "height_mm"): (0, 300),
    (Lesion, "count"): (1, None),
    (CountRange, "low"): (0, None),
    (CountRange, "high"): (0, None),
    (Measurement, "longest_mm"): (0, 1000),
    (Treatment, "cycles"): (0, 200),
    (Treatment, "planned_cycles"): (0, 200),
    (Treatment, "dose_gy"): (0, 200),
    (Treatment, "fractions"): (1, 100),
    (Treatment, "neuropathy_grade"): (0, 4),
    (Dose, "total"): (0, None),
    (Laboratory, "value"): (0, None),
}

_ORDERED: Mapping[type[msgspec.Struct], tuple[tuple[str, str], ...]] = {
    Lesion: (("first_seen", "confirmed"),),
    Treatment: (("start", "end"), ("start", "last_dose"), ("start", "response_date")),
}
"""Pairs of dates in one row of which the second cannot lie before the first."""

_DATE_FIELDS = ("date", "start", "end", "first_seen", "confirmed")


def check(record: CaseRecord) -> list[Problem]:
    """Everything that makes the record impossible, in the order of the record."""
    places = list(_walk(record, ""))
    return [
        *_version(record),
        *_ranges(places),
        *_unreadable_dates(places),
        *_dates_out_of_order(record, places),
        *_identifiers(record),
        *_references(record),
        *_biomarkers(record),
    ]


def _walk(row: msgspec.Struct, path: str) -> Iterator[_Place]:
    for field in msgspec.structs.fields(row):
        value = getattr(row, field.name)
        here = f"{path}.{field.name}" if path else field.name
        yield _Place(here, row, field.name, value)
        items = list(enumerate(value)) if isinstance(value, list) else []
        nested = [(here, value)] + [(f"{here}.{index}", item) for index, item in items]
        for place, item in nested:
            if isinstance(item, msgspec.Struct) and not isinstance(item, DateDetail):
                yield from _walk(item, place)


def _version(record: CaseRecord) -> Iterator[Problem]:
    if record.schema_version != SCHEMA_VERSION:
        yield Problem("schema_version", str(record.schema_version), str(SCHEMA_VERSION))


def _ranges(places: list[_Place]) -> Iterator[Problem]:
    for place in places:
        limits = _RANGES.get((type(place.row), place.name))
        if limits and isinstance(place.value, int | Decimal):
            low, high = limits
            if place.value < low or (high is not None and place.value > high):
                expected = f"{low} or more" if high is None else f"{low} to {high}"
                yield Problem(place.path, str(place.value), expected)
        count = place.value
        if isinstance(count, CountRange) and _is_empty(count):
            yield Problem(place.path, f"{count.low} to {count.high}", "low not above high")


def _is_empty(count: CountRange) -> bool:
    return count.low is not None and count.high is not None and count.low > count.high


def _when(entry: Any) -> When | None:
    """The date, or None where there is none or it is reported as unreadable elsewhere."""
    try:
        return None if entry is None else parse_when(entry)
    except DateError:
        return None


def _is_date(place: _Place) -> bool:
    return isinstance(place.value, str | DateDetail) and (
        place.name in _DATE_FIELDS
        or place.name.endswith("_date")
        or place.name in {"last_dose", "as_of"}
    )


def _unreadable_dates(places: list[_Place]) -> Iterator[Problem]:
    for place in places:
        entries = {place.path: place.value} if _is_date(place) else {}
        if place.name == "last_doses":
            entries = {f"{place.path}.{drug}": entry for drug, entry in place.value.items()}
        for path, entry in entries.items():
            try:
                when = parse_when(entry)
            except DateError as error:
                yield Problem(path, error.value, error.expected)
                continue
            if place.path == "case.as_of" and not when.exact:
                yield Problem(path, str(entry), "a whole date, YYYY-MM-DD")


def _dates_out_of_order(record: CaseRecord, places: list[_Place]) -> Iterator[Problem]:
    birth = _when(record.patient.birth_date)
    for row_path, row in _rows(places):
        for first, second in _ORDERED.get(type(row), ()):
            yield from _late(getattr(row, first), getattr(row, second), row_path, first, second)
        if birth and isinstance(row, Primary | Lesion | Treatment):
            name = {Primary: "diagnosis_date", Lesion: "first_seen"}.get(type(row), "start")
            yield from _late(record.patient.birth_date, getattr(row, name), row_path, "birth", name)


def _rows(places: list[_Place]) -> Iterator[tuple[str, msgspec.Struct]]:
    for place in places:
        if place.name == "id" and not isinstance(place.row, CaseRecord):
            yield place.path.rpartition(".")[0], place.row


def _late(first: Any, second: Any, path: str, name: str, other: str) -> Iterator[Problem]:
    start, end = _when(first), _when(second)
    if start and end and before(end, start) is Truth.TRUE:
        yield Problem(f"{path}.{other}", end.text, f"not before {name} ({start.text})")


def _identifiers(record: CaseRecord) -> Iterator[Problem]:
    """Primaries and lesions share their identifiers: treatments and specimens name either."""
    for group in (("primaries", "lesions"), ("treatments",), ("specimens",)):
        seen: set[str] = set()
        for name in group:
            for index, row in enumerate(getattr(record, name)):
                if row.id in seen:
                    yield Problem(f"{name}.{index}.id", row.id, "an id that no other row has")
                seen.add(row.id)


def _references(record: CaseRecord) -> Iterator[Problem]:
    primaries = {primary.id for primary in record.primaries}
    tumours = primaries | {lesion.id for lesion in record.lesions}
    references: list[tuple[str, str | None, set[str], str]] = [
        ("case.focus_primary", record.case.focus_primary, primaries, "a primary"),
    ]
    for index, lesion in enumerate(record.lesions):
        for place, candidate in enumerate(lesion.candidates):
            path = f"lesions.{index}.candidates.{place}.primary"
            references.append((path, candidate.primary, primaries, "a primary"))
    for index, treatment in enumerate(record.treatments):
        path = f"treatments.{index}.target"
        references.append((path, treatment.target, tumours, "a primary or lesion"))
    for index, specimen in enumerate(record.specimens):
        path = f"specimens.{index}.origin"
        references.append((path, specimen.origin, tumours, "a primary or lesion"))
    for path, value, known, what in references:
        if value is not None and value not in known:
            listed = ", ".join(sorted(known)) or "there is none"
            yield Problem(path, value, f"the id of {what} of this case ({listed})")


def _biomarkers(record: CaseRecord) -> Iterator[Problem]:
    for index, specimen in enumerate(record.specimens):
        yield from _biomarkers_of(specimen, f"specimens.{index}.biomarkers")


def _biomarkers_of(specimen: Specimen, path: str) -> Iterator[Problem]:
    for name, value in specimen.biomarkers.items():
        if name not in BIOMARKERS:
            yield Problem(f"{path}.{name}", name, "one of " + ", ".join(BIOMARKERS))
        elif not is_result(name, value):
            yield Problem(f"{path}.{name}", value, expected(name))
