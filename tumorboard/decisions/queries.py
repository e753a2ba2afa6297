"""Everything that one decision rests on, read once: for its page, its paper and its signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from guidelines.models import Status
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import ReviewRequest
from tumorboard.cases.reviews import reviews_of
from tumorboard.decisions.elsewhere import paper_lines
from tumorboard.decisions.known_facts import known_facts
from tumorboard.decisions.models import LONGEST_TALK, Decision, Result
from tumorboard.decisions.promises import standing_rows
from tumorboard.decisions.quorum import Wanted, wanted_for
from tumorboard.decisions.quorum_models import DecisionQuorum
from tumorboard.decisions.rows import ActionRow, ConditionRow
from tumorboard.decisions.rules import departures_of
from tumorboard.meetings.attendance import missing_seats
from tumorboard.meetings.models import Attendance, Meeting
from tumorboard.meetings.presence import Stretch, room_of
from tumorboard.meetings.queries import TeamMember, team_of
from tumorboard.patients.models import PatientIdentifier
from tumorboard.patients.queries import Findings, findings_of
from tumorboard.patients.stated import Statement, unverified
from tumorboard.people.models import User
from tumorboard.plans.models import Plan
from tumorboard.plans.queries import current_plan
from tumorboard.plans.told import ToldPlan, told

NO_TIME = dt.timedelta()


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
    team: Sequence[TeamMember] = ()  # of the board: whoever of the core is missing is named
    there: frozenset[UUID] = frozenset()  # of the attendances: while the case was discussed
    wanted: tuple[Wanted, ...] = ()  # before an intent is chosen: what each would want
    handling: DecisionQuorum | None = None  # what the chair does about it
    actions: list[ActionRow] = field(default_factory=list)
    conditions: list[ConditionRow] = field(default_factory=list)
    owners: Mapping[str, str] = field(default_factory=dict)  # names, by account
    minutes: int | None = None  # as stated, else as they passed
    reviews: Sequence[ReviewRequest] = ()  # imaging and pathology looked at again
    stated: Sequence[Statement] = ()  # said in the room, and not checked
    elsewhere: Sequence[str] = ()  # what other boards have signed and share with this one
    choice_withdrawn: bool = False  # there is guidance, and the board must choose again first

    @property
    def case(self) -> Case:
        return self.decision.case

    @property
    def is_approved(self) -> bool:
        return self.current is not None and self.current.version.status == Status.APPROVED

    @property
    def treatments(self) -> list[str]:
        """As stated, else those of the plan in hand that are still ahead."""
        if self.decision.treatments:
            return self.decision.treatments.splitlines()
        if self.told is None:
            return []
        return [step.label for step in self.told.steps if step.is_ahead and step.is_treatment]

    @property
    def known_facts(self) -> dict[str, str]:
        """By what a condition can wait for: what is known already."""
        if self.current is None:
            return {}
        return known_facts(self.current.guideline, self.current.computed.result)

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
    def lacking(self) -> list[Wanted]:
        """Whom the question needs for a decision of this intent, and who was not there for it."""
        if self.decision.result != Result.DECIDED or not self.decision.intent:
            return []
        return [each for each in self.wanted if each.is_certain]


def seen_for(decision: Decision, *, as_of: dt.date) -> Seen:
    case, current, withdrawn = decision.case, None, False
    try:
        current = current_assessment(case, as_of=as_of)
    except NoGuideline as reason:
        withdrawn = isinstance(reason, ChoiceWithdrawn)
    plan = current_plan(case)
    actions, conditions = standing_rows(decision)
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
        **_quorum(decision, meeting, current),
        actions=actions,
        conditions=conditions,
        owners=names_of([*(row.owner for row in actions), *(row.owner for row in conditions)]),
        reviews=reviews_of(case),
        stated=unverified(case.patient),
        elsewhere=paper_lines(decision, plan.head if plan else None),
        choice_withdrawn=withdrawn,
    )


def _quorum(decision: Decision, meeting: Meeting | None, current: Current | None) -> dict[str, Any]:
    if meeting is None:
        return {"attendances": [], "missing_specialties": [], "minutes": decision.minutes}
    room, item = room_of(meeting), decision.agenda_item
    present = room.specialties_for(item)
    return {
        "attendances": list(room.rows),
        "team": team_of(meeting.board),
        "missing_specialties": missing_seats(meeting.board, present),
        "there": frozenset(row.pk for row in room.there_for(item)),
        "wanted": wanted_for(current, intent=decision.intent, present=present),
        "minutes": minutes_spent(decision, room.before_the_board.get(item.pk, []) if item else []),
        "handling": DecisionQuorum.objects.filter(decision=decision).first(),
    }


def names_of(accounts: Iterable[str]) -> dict[str, str]:
    wanted = {each for each in accounts if each}
    if not wanted:
        return {}
    found = User.objects.filter(pk__in=wanted)
    return {str(pk): name for pk, name in found.values_list("pk", "display_name")}


def minutes_spent(decision: Decision, called: Iterable[Stretch]) -> int | None:
    """As stated, else while the case was before the board, until the last word was written.

    The clock does not run on while a finished draft waits for its signature.
    """
    if decision.minutes is not None:
        return decision.minutes
    until = decision.changed_at
    spent = [max(min(each.end or until, until) - each.start, NO_TIME) for each in called]
    minutes = round(sum(spent, NO_TIME).total_seconds() / 60)
    return min(minutes, LONGEST_TALK) or None
