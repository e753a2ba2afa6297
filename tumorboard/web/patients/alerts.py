"""What has to be in view on every page of a patient: allergies, limits, doses so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import Result
from guidelines.core.wording.explain import Explainer
from tumorboard.patients.choices import Dpd
from tumorboard.patients.fields import plain
from tumorboard.patients.queries import Findings

NEUROPATHY_MENTIONED = 2
ANTHRACYCLINE = "ledger.anthracycline"


def alerts_of(findings: Findings) -> list[str]:
    return [*_person(findings), *_toxicity(findings), *_doses(findings)]


def lifetime_dose(guideline: Guideline, result: Result) -> list[str]:
    """What the heart has had of anthracyclines, for any cancer; nothing where none was given."""
    fact = result.facts.get(ANTHRACYCLINE)
    if fact is None or fact.state not in {"known", "partial"} or not (fact.high or fact.low):
        return []
    dose = Explainer(guideline, result.facts).value(ANTHRACYCLINE)
    return [f"anthracycline {dose} so far (doxorubicin equivalents)"]


def _person(findings: Findings) -> Iterator[str]:
    for row in findings.background:
        if row.allergies:
            yield f"allergy: {row.allergies}"
        if row.anticoagulants:
            yield f"anticoagulant: {row.anticoagulants}"
        if row.transplant:
            yield "organ transplant"
    for genes in findings.genetics:
        if genes.dpd in {Dpd.PARTIAL, Dpd.COMPLETE}:
            yield f"DPD: {genes.get_dpd_display().lower()}"


def _toxicity(findings: Findings) -> Iterator[str]:
    for row in findings.treatments:
        if row.hypersensitivity:
            yield f"hypersensitivity: {row.hypersensitivity}"
    grades = [row.neuropathy_grade or 0 for row in findings.treatments]
    if max(grades, default=0) >= NEUROPATHY_MENTIONED:
        yield f"neuropathy grade {max(grades)}"


def _doses(findings: Findings) -> Iterator[str]:
    """Per drug and unit what was given in all courses together."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for course in findings.treatments:
        for drug in course.drugs.all():
            if drug.total is not None:
                totals[drug.drug, drug.unit] += drug.total
    for (name, unit), total in totals.items():
        yield f"{name} {plain(total)} {unit} so far"
