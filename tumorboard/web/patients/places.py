"""Where in the record something is written: from a path of the guideline core to a form.

Two spellings: `genetics.dpd`, `examinations[region=liver]` (what a term of the vocabulary is
answered by) and `lesions/<id>/first_seen` (one field of one row).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from tumorboard.patients.measured import MEASURED
from tumorboard.patients.models import Finding
from tumorboard.patients.queries import Findings

TERM = re.compile(r"(?P<list>\w+)(\[(?P<name>\w+)=(?P<value>[^\]]+)\]|\[\])?(\.(?P<field>.+))?")
BACKGROUND = {
    "comorbidities", "medication", "anticoagulants", "allergies", "hepatitis_b",
    "autoimmune_disease", "transplant", "pregnancy_excluded", "fertility_asked", "menopausal",
}  # fmt: skip
ONE_OF = {"primaries": "primary", "lesions": "lesion", "treatments": "treatment"}
PARTS = {
    ("primaries", "staging"): ("staging", "primary"),
    ("lesions", "candidates"): ("attribution", "lesion"),
    ("lesions", "measurements"): ("measurement", "lesion"),
    ("treatments", "drugs"): ("drug", "treatment"),
}
SIMPLE = {"examinations": "examination", "resectability": "resectability",
          "laboratory": "laboratory", "liver": "liver"}  # fmt: skip
# Columns that have another name than the field of the core.
COLUMNS = {
    "height_mm": "rectal_height_mm", "position": "rectal_position", "count": "count_low",
    "cycles": "cycles_low", "primaries": "primaries_complete", "lesions": "lesions_complete",
    "treatments": "treatments_complete",
}  # fmt: skip


class Places:
    """Addresses of forms in one patient's record."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.patient = findings.patient

    def of_term(self, record: str) -> str:
        """Where a question of the vocabulary is answered."""
        read = TERM.fullmatch(record)
        if read is None:
            return self.page()
        name, field = read["list"], (read["field"] or "").rpartition(".")[2]
        if name in {"emergencies", "genetics", "wishes"}:
            return self.single(name, field)
        if name in {"fitness", "patient"}:
            return self.person(field)
        if name == "histories":
            return self.edit("histories", self.patient.pk, field)
        given = {read["name"]: read["value"]} if read["name"] else {}
        if name in SIMPLE:
            return self.add(SIMPLE[name], field, **given)
        return self.of_list(name, read["field"] or "", given)

    def of_path(self, path: str) -> str:
        """Where a field of one row is corrected; empty if it is nothing one records."""
        name, _, rest = path.partition("/")
        row, _, field = rest.partition("/")
        if name not in ONE_OF:
            return ""
        if not _is_uuid(row):
            return self.add(ONE_OF[name])
        part = PARTS.get((name, field))
        if part:
            return self.add(part[0], **{part[1]: row})
        return self.edit(ONE_OF[name], uuid.UUID(row), field)

    # ------------------------------------------------------------ parts

    def of_list(self, name: str, field: str, given: dict[str, str]) -> str:
        if name == "specimens":
            return self.biomarker()
        rows: Sequence[Finding] = getattr(self.findings, name)
        only = rows[0] if len(rows) == 1 else None
        part = PARTS.get((name, field))
        if part and rows:
            return self.add(part[0], **({part[1]: str(only.pk)} if only else {}))
        if not field or not rows:
            return self.add(ONE_OF[name], **given)
        column = field.rpartition(".")[2]
        return self.edit(ONE_OF[name], only.pk, column) if only else self.page(ONE_OF[name])

    def person(self, field: str) -> str:
        if field in MEASURED:
            return self.add("laboratory", test=MEASURED[field].test.value)
        if field in BACKGROUND:
            return self.single("background", field)
        if field in {"birth_date", "sex", "vital_status"}:
            return self.edit("identity", self.patient.pk, field)
        return self.add("fitness", field)

    def biomarker(self) -> str:
        specimens = self.findings.specimens
        if not specimens:
            return self.add("specimen")
        only = {"specimen": str(specimens[0].pk)} if len(specimens) == 1 else {}
        return self.add("biomarker", **only)

    def single(self, slug: str, field: str) -> str:
        rows: Sequence[Finding] = getattr(self.findings, slug)
        return self.edit(slug, rows[0].pk, field) if rows else self.page()

    # ------------------------------------------------------------ addresses

    def page(self, section: str = "") -> str:
        anchor = f"#section-{section}" if section else ""
        return reverse("patient", args=[self.patient.pk]) + anchor

    def add(self, slug: str, field: str = "", **given: str) -> str:
        address = reverse("finding-add", args=[self.patient.pk, slug])
        query = f"?{urlencode(given)}" if given else ""
        return address + query + _anchor(field)

    def edit(self, slug: str, row: uuid.UUID, field: str = "") -> str:
        return reverse("finding-edit", args=[self.patient.pk, slug, row]) + _anchor(field)


def _anchor(field: str) -> str:
    return f"#id_{COLUMNS.get(field, field)}" if field else ""


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
