"""What the measures of a report are counted from: a fixed number of queries for any period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.followup.breaches import ended_between, is_over
from tumorboard.followup.departures import SHA256, Lookup, lookup
from tumorboard.followup.measures import PRESENTED
from tumorboard.followup.measures_of_plans import change_of
from tumorboard.followup.queries import overdue_since
from tumorboard.followup.referral_queries import sent_between
from tumorboard.followup.report import (
    Attended,
    Clocked,
    Decided,
    Done,
    Listed,
    Period,
    Sat,
    Settings,
)
from tumorboard.followup.triage_queries import triaged_at
from tumorboard.meetings.models import PRESENT, AgendaItem, Attendance, Meeting, MeetingState
from tumorboard.meetings.planned import closed_days
from tumorboard.meetings.presence import minutes_by_item
from tumorboard.meetings.timing import added_in_session
from tumorboard.patients.fields import when
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board, Hospital
from tumorboard.people.queries import today_at

QUORUM = ("quorum__handling", "quorum__specialties", "quorum__signed_at")
OUTCOME = ("outcome__implemented", "outcome__why_not", "outcome__first_treatment")


PLANS = (
    "agenda_item__before_at", "agenda_item__plan_before", "agenda_item__plan_before__plan",
    "plan_revision", "plan_revision__plan",
)  # fmt: skip


def period_of(board: Board, *, first: dt.date, last: dt.date, today: dt.date) -> Period:
    """Everything of one board between two days, both included. `board` comes with its hospital."""
    rules, hospital = rules_of(board), board.hospital
    found = board.meetings.filter(date__range=(first, last))
    meetings = found.exclude(state=MeetingState.CANCELLED)
    settings = Settings(
        cutoff_days=rules.cutoff_days,
        minutes_per_case=rules.minutes_per_case,
        treatment_days=rules.treatment_days,
        closed=closed_days(board),
    )
    return Period(
        first=first,
        last=last,
        today=today,
        meetings=tuple(_sat(each, hospital) for each in meetings),
        cancelled=found.filter(state=MeetingState.CANCELLED).count(),
        items=tuple(_listed(meetings, hospital, rules.outcome_days)),
        triaged=tuple(triaged_at(meetings)),
        attendances=tuple(_attended(meetings)),
        required=tuple(board.quorum.order_by("specialty").values_list("specialty", flat=True)),
        team=tuple(_team(board)),
        clocks=tuple(_clocks(board, first, min(last, today - dt.timedelta(days=1)))),
        sent_on=tuple(sent_between(board, first, last)),
        settings=settings,
    )


def _team(board: Board) -> list[str]:
    serving = board.memberships.active().exclude(specialty="")
    return sorted(set(serving.values_list("user__display_name", flat=True)))


def _sat(meeting: Meeting, hospital: Hospital) -> Sat:
    began, ended, minutes = meeting.started_at, meeting.ended_at, None
    if began and ended and today_at(hospital, began) == today_at(hospital, ended):
        minutes = round((ended - began).total_seconds() / 60)
    return Sat(meeting.pk, meeting.date, was_started=began is not None, minutes=minutes)


def _attended(meetings: QuerySet[Meeting]) -> Iterable[Attended]:
    rows = Attendance.objects.filter(meeting__in=meetings.values("pk"))
    for meeting, name, specialty, presence in rows.values_list(
        "meeting", "name", "specialty", "presence"
    ):
        yield Attended(meeting, name, specialty, presence in PRESENT)


def _listed(meetings: QuerySet[Meeting], hospital: Hospital, days: int) -> Iterable[Listed]:
    decided, spent = _decided(meetings, hospital, days), minutes_by_item(meetings)
    # Of two meetings on one day: a case waits on one agenda at a time, so the row that was made
    # first is the meeting that came first.
    earlier = Q(meeting__date__lt=OuterRef("meeting__date")) | Q(
        meeting__date=OuterRef("meeting__date"), created_at__lt=OuterRef("created_at")
    )
    before = AgendaItem.objects.filter(earlier, case=OuterRef("case"), state__in=PRESENTED)
    items = AgendaItem.objects.standing().filter(meeting__in=meetings.values("pk"))
    rows = items.annotate(came_before=Exists(before)).order_by("meeting__date", "position", "pk")
    for pk, case, meeting, created_at, began, state, cause, reason, late, ahead, came_before in (
        rows.values_list(
            "pk", "case", "meeting", "created_at", "meeting__started_at", "state",
            "deferral_cause", "reason", "late_reason", "case__prospective", "came_before",
        )
    ):  # fmt: skip
        yield Listed(
            case=case,
            meeting=meeting,
            added_on=today_at(hospital, created_at),
            in_session=added_in_session(created_at, began),
            state=state,
            reason=reason,
            late_reason=late,
            cause=cause,
            prospective=ahead,
            is_first=not came_before,
            decided=decided.get(pk),
            minutes=spent.get(pk, 0),
        )


def _decided(meetings: QuerySet[Meeting], hospital: Hospital, days: int) -> dict[UUID, Decided]:
    """By agenda item; of a decision and its amendments the newest that is signed."""
    signed = Decision.objects.signed().filter(agenda_item__meeting__in=meetings.values("pk"))
    rows = signed.order_by("number").values(
        "agenda_item", "result", "concordance", "deviation_code", "departs_from", SHA256,
        "signed_at", "replaced_by__signed_at", *OUTCOME, *QUORUM, *PLANS,
    )  # fmt: skip
    known = lookup()
    return {row["agenda_item"]: _decision(row, hospital, days, known) for row in rows}


def _decision(row: dict[str, Any], hospital: Hospital, days: int, known: Lookup) -> Decided:
    implemented, why_not, first = (row[name] for name in OUTCOME)
    outcome = Done(implemented, why_not, when(first)) if implemented else None
    return Decided(
        result=row["result"],
        concordance=row["concordance"],
        outcome_due=overdue_since(row["signed_at"], days, hospital),
        deviation=row["deviation_code"],
        departs_from=known.named(words, row[SHA256]) if (words := row["departs_from"]) else None,
        in_force=row["replaced_by__signed_at"] is None,
        outcome=outcome,
        plan_change=_plan_change(row),
        handling=row["quorum__handling"] or "",
        lacking=tuple((row["quorum__specialties"] or "").split())
        if row["quorum__signed_at"]
        else (),
    )


def _clocks(board: Board, first: dt.date, last: dt.date) -> Iterable[Clocked]:
    for case in ended_between(Case.objects.filter(board=board), first, last):
        breach = getattr(case, "breach", None)
        yield Clocked(case.pk, is_over(case), breach.cause if breach else "")


def _plan_change(row: dict[str, Any]) -> str:
    seen_at, before, plan_before, after, plan_after = (row[name] for name in PLANS)
    if seen_at is None:
        return ""
    return change_of(before, after, same_plan=plan_before == plan_after)
