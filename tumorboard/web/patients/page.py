"""What the patient's page shows, read with a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from guidelines.core.evaluation.result import MissingResult
from tumorboard.assessment.services import ChoiceWithdrawn
from tumorboard.cases.models import Case
from tumorboard.patients.choices import ResectabilityAspect
from tumorboard.patients.models import (
    Finding,
    Patient,
    ResectabilityOpinion,
    Treatment,
    TreatmentDrug,
)
from tumorboard.patients.queries import Findings, findings_of
from tumorboard.people.models import Board
from tumorboard.records import VersionedModel
from tumorboard.web.patients.alerts import alerts_of, lifetime_dose
from tumorboard.web.patients.course import course_picture
from tumorboard.web.patients.documents import Listed, documents_listed
from tumorboard.web.patients.guidance import Guidance, guidance_for
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.patients.kinds import KINDS, Kind
from tumorboard.web.patients.lesions import LABELS, LesionRow, Wanted, lesion_rows, wanted
from tumorboard.web.patients.places import Places
from tumorboard.web.patients.regions import Looked, newest_first, where_looked
from tumorboard.web.patients.sizes import size_plot
from tumorboard.web.patients.standing import Standing, standing_of
from tumorboard.web.patients.words import Said, said
from tumorboard.web.pictures.sizes import SizePicture
from tumorboard.web.pictures.timeline import TimelinePicture
from tumorboard.web.request import Request

# Sections that are plain lists of entries; lesions and regions have tables of their own.
MAIN = ("primary", "treatment", "resectability", "specimen", "laboratory")
BESIDE = ("liver", "fitness")
SINGLES = ("emergencies", "wishes", "genetics", "background", "histories")
QUESTIONS_SHOWN = 8
CONTRADICTIONS = {
    "m1_but_metachronous": "Stage M1 at presentation, but every lesion counts as metachronous",
    "m0_but_synchronous": "Stage M0 at presentation, but a lesion counts as synchronous",
    "m1_without_lesion": "Stage M1, but no metastasis is recorded",
}


@dataclass(frozen=True)
class Shown:
    """One row, with the rows that are part of it."""

    kind: Kind
    row: VersionedModel
    when: str
    said: list[Said]
    children: list[tuple[Kind, list[Shown]]] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    kind: Kind
    rows: list[Shown]


@dataclass(frozen=True)
class Question:
    """A missing fact, and the form that answers it."""

    ask: str
    why: str
    place: str
    url: str


@dataclass(frozen=True)
class PatientPage:
    patient: Patient
    bar: dict[str, Any]
    standing: Standing
    cases: list[Case]
    guidance: Guidance | None
    withdrawn: Board | None  # has to choose again before anything is computed
    lesions: list[LesionRow]
    course: TimelinePicture | None
    sizes: SizePicture | None
    regions: list[Looked]
    sections: dict[str, Section]
    singles: list[Shown]
    documents: list[Listed]
    contradictions: list[str]
    case_timing: str
    case_wanted: list[Wanted]
    emergencies: list[Question]
    safety: list[Question]
    questions: list[Question]
    more_questions: int
    focus: uuid.UUID | None

    @property
    def main_sections(self) -> list[Section]:
        return [self.sections[slug] for slug in MAIN]

    @property
    def side_sections(self) -> list[Section]:
        return [self.sections[slug] for slug in BESIDE]

    @property
    def may_record(self) -> bool:
        return self.standing.may_record

    def context(self) -> dict[str, Any]:
        return {"page": self, "patient": self.bar, "until": self.standing.until}

    @property
    def emergencies_present(self) -> list[Said]:
        """Of all records of the person: none hides behind another."""
        rows = [shown for shown in self.singles if shown.kind.slug == "emergencies"]
        return [each for shown in rows for each in shown.said if each.text == "yes"]


def patient_page(
    request: Request, patient: Patient, *, focus: uuid.UUID | None = None
) -> PatientPage:
    findings = findings_of(patient)
    cases = list(
        Case.objects.visible_to(request.user)
        .filter(Q(patient=patient) | Q(patient__merged_into=patient))
        .select_related("board", "focus_primary", "patient")
    )
    guidance, withdrawn = None, None
    try:
        guidance = guidance_for(request, patient, findings, cases)
    except ChoiceWithdrawn as choice:
        withdrawn = choice.board
    places = Places(findings)
    urgent, safety, others = _questions(guidance, places)
    return PatientPage(
        patient=patient,
        bar=patient_bar(patient, request.as_of, alerts=_alerts(findings, guidance)),
        standing=standing_of(request, patient),
        cases=cases,
        guidance=guidance,
        withdrawn=withdrawn,
        lesions=lesion_rows(findings.lesions, guidance, places),
        course=course_picture(findings, guidance.definition if guidance else None, request.as_of),
        sizes=size_plot(
            findings,
            guidance.guideline if guidance else None,
            request.as_of,
            guidance.result.thresholds if guidance else None,
        ),
        regions=where_looked(findings),
        sections=_sections(findings),
        singles=_singles(findings),
        documents=documents_listed(patient),
        contradictions=_contradictions(guidance),
        case_timing=_case_timing(guidance),
        case_wanted=_case_wanted(guidance, places),
        emergencies=urgent,
        safety=safety,
        questions=others[:QUESTIONS_SHOWN],
        more_questions=max(0, len(others) - QUESTIONS_SHOWN),
        focus=focus,
    )


def _alerts(findings: Findings, guidance: Guidance | None) -> list[str]:
    doses = lifetime_dose(guidance.guideline, guidance.result) if guidance else []
    return [*alerts_of(findings), *doses]


def _sections(findings: Findings) -> dict[str, Section]:
    rows: dict[str, Sequence[Finding]] = {
        "primary": findings.primaries,
        "treatment": findings.treatments,
        "specimen": findings.specimens,
        "resectability": findings.resectability,
        "liver": findings.liver,
        "laboratory": newest_first(findings.laboratory),
        "fitness": newest_first(findings.fitness),
    }
    return {slug: Section(KINDS[slug], [_shown(KINDS[slug], row) for row in rows[slug]])
            for slug in (*MAIN, *BESIDE)}  # fmt: skip


def _singles(findings: Findings) -> list[Shown]:
    found: list[Shown] = []
    for slug in SINGLES:
        rows = [findings.patient] if slug == "histories" else getattr(findings, slug)
        shown = [Shown(KINDS[slug], row, "", said(row, KINDS[slug])) for row in rows]
        # Of a record merged into this one only what it states.
        found += [each for each in shown if each.said] or shown[:1]
    return found


_WHEN = {"date", "start", "end", "first_seen", "diagnosis_date", "label", "ongoing"}
_RELATED = {"staging": "stagings", "drug": "drugs", "biomarker": "biomarkers"}


def _shown(kind: Kind, row: Finding) -> Shown:
    children = [
        (child, [_shown(child, each) for each in getattr(row, _RELATED[child.slug]).all()])
        for child in kind.children
        if child.slug in _RELATED
    ]
    return Shown(
        kind=kind,
        row=row,
        when=" – ".join(shown_date(part) for part in kind.when(row).split(" – ") if part),
        said=_beyond_the_name(row, said(row, kind, without=_told_elsewhere(row))),
        children=children,
    )


def _told_elsewhere(row: Finding) -> set[str]:
    """Columns that the date of the row tells, or that say nothing by themselves."""
    match row:
        case TreatmentDrug():
            return {"last_dose"} if row.total is not None else {"last_dose", "unit"}
        case Treatment() if row.cycles_low == row.cycles_high:
            return _WHEN | {"cycles_high"}
        case ResectabilityOpinion(aspect=ResectabilityAspect.OVERALL):
            return _WHEN | {"aspect"}
    return _WHEN


def _beyond_the_name(row: Finding, facts: list[Said]) -> list[Said]:
    """Without what the name of the row says already."""
    name = str(row).lower()
    return [fact for fact in facts if fact.text.lower() not in name]


def _contradictions(guidance: Guidance | None) -> list[str]:
    if guidance is None:
        return []
    found = guidance.result.classification.contradictions
    return [CONTRADICTIONS.get(each.code, each.code.replace("_", " ")) for each in found]


def _case_timing(guidance: Guidance | None) -> str:
    if guidance is None or not guidance.result.classification.lesions:
        return ""
    case = guidance.result.classification.case
    label = guidance.definition_label(case.definition)
    return f"{LABELS[case.label]} ({label})" if label else LABELS[case.label]


def _case_wanted(guidance: Guidance | None, places: Places) -> list[Wanted]:
    if guidance is None or guidance.result.classification.case.label != "unknown":
        return []
    return [wanted(each, places) for each in guidance.result.classification.case.missing]


def _questions(
    guidance: Guidance | None, places: Places
) -> tuple[list[Question], list[Question], list[Question]]:
    """Emergencies, safety facts, and the rest in the order of what they would change."""
    groups: dict[str, list[Question]] = {"emergency": [], "safety": [], "question": []}
    for missing in guidance.result.missing if guidance else ():
        assert guidance is not None  # noqa: S101 - otherwise there is nothing missing
        groups[missing.place].append(_question(missing, guidance, places))
    return groups["emergency"], groups["safety"], groups["question"]


def _question(missing: MissingResult, guidance: Guidance, places: Places) -> Question:
    term = guidance.term(missing)
    why = term.safety.why if term.safety else ""
    return Question(term.ask, why, missing.place, places.of_term(term.record or ""))
