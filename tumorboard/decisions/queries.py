"""Everything that one decision rests on, read once: for its page, its paper and its signature."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guidelines.models import Status
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.decisions.rules import departures_of, palliative_without_liver_surgeon
from tumorboard.meetings.attendance import missing_specialties
from tumorboard.meetings.models import PRESENT, Attendance, Meeting
from tumorboard.patients.models import PatientIdentifier
from tumorboard.patients.queries import Findings, findings_of
from tumorboard.plans.models import Plan
from tumorboard.plans.queries import current_plan
from tumorboard.plans.told import ToldPlan, told


@dataclass(frozen=True)
class Seen:
    """What the board has before it when it decides."""

    decision: Decision
    as_of: dt.date
    identifiers: list[PatientIdentifier]
    findings: Findings
    current: Current | None  # None: nothing was checked
    plan: Plan | None
    told: ToldPlan | None  # the plan in hand, in words
    meeting: Meeting | None
    attendances: list[Attendance]
    missing_specialties: list[str]
    choice_withdrawn: bool = False  # there is guidance, and the board must choose again first

    @property
    def case(self) -> Case:
        return self.decision.case

    @property
    def is_approved(self) -> bool:
        return self.current is not None and self.current.version.status == Status.APPROVED

    @property
    def departures(self) -> list[str]:
        if self.current is None:
            return []
        return departures_of(
            self.current.computed.result,
            self.current.guideline,
            approved=self.is_approved,
            pathway=self.plan.pathway if self.plan else None,
            actions=self.told.actions if self.told else frozenset(),
        )

    @property
    def lacks_liver_surgeon(self) -> bool:
        if self.current is None:
            return False
        liver_only = self.current.computed.result.facts.get("metastases.liver_only")
        present = [row.specialty for row in self.attendances if row.presence in PRESENT]
        return palliative_without_liver_surgeon(
            intent=self.decision.intent,
            liver_only=liver_only is not None and liver_only.options == ("yes",),
            specialties=present,
        )


def seen_for(decision: Decision, *, as_of: dt.date) -> Seen:
    case, current, withdrawn = decision.case, None, False
    try:
        current = current_assessment(case, as_of=as_of)
    except NoGuideline as reason:
        withdrawn = isinstance(reason, ChoiceWithdrawn)
    plan = current_plan(case)
    meeting = decision.agenda_item.meeting if decision.agenda_item else None
    return Seen(
        decision=decision,
        as_of=as_of,
        identifiers=list(case.patient.person.identifiers.filter(withdrawn_at=None)),
        findings=current.findings if current else findings_of(case.patient),
        current=current,
        plan=plan,
        told=told(plan, current) if plan else None,
        meeting=meeting,
        attendances=list(meeting.attendances.all()) if meeting else [],
        missing_specialties=missing_specialties(meeting) if meeting else [],
        choice_withdrawn=withdrawn,
    )
