"""Settling what a decision waits for: by a fact that arrives, or by a person who says so.

Whatever settles it, the case lists itself on the next planned meeting. Where none is planned it
gets a day to be looked at, and the nightly look lists it once there is one (`find_homes`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.cases.writing import record_case
from tumorboard.decisions.condition_models import Condition, ConditionState
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting, MeetingState
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import User

DIED = "The patient has died"
SETTLED = "Condition settled: {text}"


class ReasonMissing(Exception):
    """What is needed no more needs a reason."""


class NotOpen(Exception):
    """The condition has been settled or stopped already."""


@transaction.atomic
def settle(
    condition: Condition,
    *,
    version: int,
    value: str,
    on: dt.date,
    by: User,
    met: str = "",
    as_of: dt.date,
) -> None:
    """Once, whoever is first; the case comes back to the board. Raises StaleVersion, NotOpen.

    A patient who has died comes back to no board: the condition stops.
    """
    _refuse_unless_open(condition)
    if is_dead(condition.case.patient):
        stop(condition, version=version, reason=DIED, by=by)
        return
    changes = condition.update_fields(
        version, by=by, state=ConditionState.SETTLED, value=value[:300], met=met,
        settled_on=on, settled_by_person=by,
    )  # fmt: skip
    record_case("condition.settled", condition.case, by=by, changes=changes)
    bring_back(condition, as_of=as_of, by=by)


@transaction.atomic
def stop(condition: Condition, *, version: int, reason: str, by: User) -> None:
    """Nobody waits for it any more. Raises StaleVersion, ReasonMissing, NotOpen."""
    _refuse_unless_open(condition)
    if not reason:
        raise ReasonMissing(str(condition.pk))
    changes = condition.update_fields(version, by=by, state=ConditionState.STOPPED, reason=reason)
    record_case("condition.stopped", condition.case, by=by, reason=reason, changes=changes)


@transaction.atomic
def judge(condition: Condition, *, version: int, met: str, by: User) -> None:
    """Whether what has arrived meets the condition. Raises StaleVersion."""
    changes = condition.update_fields(version, by=by, met=met)
    if changes:
        record_case("condition.judged", condition.case, by=by, changes=changes)


@transaction.atomic
def bring_back(condition: Condition, *, as_of: dt.date, by: User) -> None:
    """List the case once. Without a planned meeting it gets its next date and waits for one."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=condition.case_id)
    item = meetings.waiting_item(case)
    if item is None and case.state == State.CLOSED:
        return
    if item is None:
        reason = SETTLED.format(text=condition.text)
        item = _listed(case, reason=reason, as_of=as_of, by=by)
    if item is not None:
        condition.update_fields(condition.version, by=by, brought_to=item)


@transaction.atomic
def bring_case_back(case: Case, *, reason: str, as_of: dt.date, by: User) -> None:
    """List the case unless it waits on an agenda or is closed."""
    if meetings.waiting_item(case) is None and case.state != State.CLOSED:
        _listed(case, reason=reason, as_of=as_of, by=by)


def _listed(case: Case, *, reason: str, as_of: dt.date, by: User) -> AgendaItem | None:
    if case.state == State.DISCUSSED:
        cases.move(case, to=State.PREPARING, by=by, reason=reason[:300])
    following = next_meeting(case, as_of)
    if following is None:
        cases.look_after(case, as_of, by=by)
        return None
    return meetings.list_case(meeting=following, case=case, by=by)


def next_meeting(case: Case, as_of: dt.date) -> Meeting | None:
    """The next planned one that the case has not been dealt with in already."""
    planned = Meeting.objects.filter(
        board_id=case.board_id, date__gte=as_of, state=MeetingState.PLANNED
    )
    dealt_with = AgendaItem.objects.standing().filter(case=case).values("meeting")
    return planned.exclude(pk__in=dealt_with).order_by("date", "starts_at", "pk").first()


def homeless() -> Iterable[Condition]:
    """Settled, and no meeting was planned then to go to; of those who live and wait still."""
    settled = Condition.objects.filter(state=ConditionState.SETTLED, brought_to=None)
    preparing = settled.filter(case__state__in=[State.PREPARING, State.READY, State.LISTED])
    return preparing.with_case().select_related("settled_by_person")


def _refuse_unless_open(condition: Condition) -> None:
    if condition.state != ConditionState.OPEN:
        raise NotOpen(condition.get_state_display())
