"""What the guideline of one of the reader's boards says about a patient, case or no case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Definition, Term
from guidelines.core.evaluation.assess import Assessment
from guidelines.core.evaluation.result import MissingResult, Result
from guidelines.core.record.case_record import CaseHeader
from guidelines.core.wording.explain import Explainer
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.services import NoGuideline, assessed, loaded, version_for
from tumorboard.cases.models import Case
from tumorboard.cases.services import core_stream, header
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import Findings, boards_seeing
from tumorboard.patients.snapshot import snapshot
from tumorboard.people.calendars import calendar_of
from tumorboard.people.models import Board
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Guidance:
    board: Board
    version: GuidelineVersion
    guideline: Guideline
    assessment: Assessment

    @property
    def result(self) -> Result:
        return self.assessment.result

    @property
    def explainer(self) -> Explainer:
        return Explainer(self.guideline, self.result.facts)

    @property
    def is_approved(self) -> bool:
        return self.version.status == Status.APPROVED

    @property
    def definition(self) -> Definition | None:
        """The definition of metastasis timing that the board uses."""
        chosen = self.result.classification.case.definition
        return self.guideline.definitions.get(chosen or "")

    def definition_label(self, name: str | None) -> str:
        found = self.guideline.definitions.get(name or "")
        return found.label if found else ""

    def term(self, missing: MissingResult) -> Term:
        return self.guideline.vocabulary[missing.fact]


def guidance_for(
    request: Request, patient: Patient, findings: Findings, cases: list[Case]
) -> Guidance | None:
    """By the newest case the reader sees, else by a board of theirs; None without a guideline.

    Raises ChoiceWithdrawn: another board's choices are no substitute.
    """
    for case in reversed(cases):
        if found := _by(case.board, findings, header(case), request.as_of):
            return found
    mine = Board.objects.where_role(request.user).order_by("name")
    seeing = boards_seeing(patient)
    nearest = sorted(mine, key=lambda board: board not in seeing)
    for board in nearest:
        told = {"id": str(patient.pk), "title": patient.name, "stream": core_stream(board)}
        asked = msgspec.convert(told, CaseHeader)
        if found := _by(board, findings, asked, request.as_of):
            return found
    return None


def _by(board: Board, findings: Findings, asked: CaseHeader, as_of: dt.date) -> Guidance | None:
    try:
        version = version_for(board, as_of)
    except NoGuideline:
        return None
    computed = assessed(
        snapshot(findings, asked), version, as_of=as_of, board=board, calendar=calendar_of(board)
    )
    return Guidance(board, version, loaded(version), computed)
