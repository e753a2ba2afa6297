"""What was taken out of a record, by whom and why, to be put back where that was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.queries import removed_rows
from tumorboard.web.patients.kinds import KINDS, Kind
from tumorboard.web.patients.words import Said, said


@dataclass(frozen=True)
class Removed:
    row: Finding
    said: list[Said]


@dataclass(frozen=True)
class RemovedSection:
    kind: Kind
    rows: list[Removed]


def removed_sections(patient: Patient) -> list[RemovedSection]:
    """Kinds with removed entries; one query each, on this page only."""
    sections = []
    for kind in KINDS.values():
        if not issubclass(kind.model, Finding) or kind.fixed:
            continue
        rows = [Removed(row, said(row, kind)) for row in removed_rows(kind.model, patient)]
        if rows:
            sections.append(RemovedSection(kind, rows))
    return sections
