"""Standard-of-care triage: a case is put on a pathway of the board instead of being discussed.

It stays with the meeting, in a section of its own. A share of these cases is drawn for a second
look by somebody else, and whoever prepares cases can promote one to discussion at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import NotPossibleNow
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from tumorboard.meetings.sampling import drawn, hash_of
from tumorboard.meetings.standard_models import (
    Ending,
    LookOutcome,
    SecondLook,
    StandardPathway,
    Triage,
)
from tumorboard.meetings.writing import record_meeting
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User

MAY_BE_TRIAGED = (State.REFERRED, State.PREPARING, State.READY, State.LISTED, State.DEFERRED)


class NoMeetingPlanned(Exception):
    """A case on standard of care is named in the next meeting: one has to be arranged first."""


class NotInForce(Exception):
    """The pathway is another board's, not active yet, or retired."""


class OwnTriage(Exception):
    """A second look is somebody else's."""


class AlreadyLooked(Exception):
    """Somebody has recorded the second look, or the case is on standard of care no more."""


@transaction.atomic
def put_on_pathway(
    case: Case,
    *,
    pathway: StandardPathway,
    by: User,
    as_of: dt.date,
    reason: str = "",
    told: Sequence[str] = (),
) -> Triage:
    """Raises NoMeetingPlanned, NotInForce, NotPossibleNow."""
    _refuse_unless_in_force(pathway, case, as_of)
    waiting = meetings.waiting_item(case)
    if waiting is not None:
        _hold(waiting)
    _hold_case(case)
    if case.state not in MAY_BE_TRIAGED:
        raise NotPossibleNow(f"{case.state} → {State.STANDARD}")
    item = waiting or _new_item(case, by=by, as_of=as_of)
    meeting = _held(item.meeting)
    _set_state(item, ItemState.STANDARD, by=by, reason=reason)
    cases.move(case, to=State.STANDARD, by=by, reason=reason)
    cases.look_after(case, meeting.date, by=by, on=meeting.date)
    triage = _record(item, pathway, by=by, reason=reason, told=told)
    draw_sample(meeting, by=by)
    return triage


@transaction.atomic
def choose_in_room(
    item: AgendaItem, *, pathway: StandardPathway, by: User, as_of: dt.date
) -> Triage:
    """The board decides on standard of care in the meeting; a triage of the same stands.

    Raises NotInForce.
    """
    standing = Triage.objects.standing().filter(item=item).first()
    if standing is not None and standing.pathway_id == pathway.pk:
        return standing
    _refuse_unless_in_force(pathway, item.case, as_of)
    if standing is not None:
        _end(standing, Ending.REPLACED, by=by, why=f"{pathway}")
    return _record(item, pathway, by=by, in_room=True)


@transaction.atomic
def promote(triage: Triage, *, by: User, as_of: dt.date, reason: str = "") -> AgendaItem | None:
    """To be discussed after all: last on the agenda of its meeting, or of the next one.

    None: no meeting is planned, and the case waits for one. Raises NotPossibleNow.
    """
    item, case = triage.item, triage.item.case
    _hold(item)
    _hold_case(case)
    triage.refresh_from_db(fields=["version", "ended_at"])
    if triage.ended_at is not None or case.state != State.STANDARD:
        raise NotPossibleNow(f"{case.state} → {State.LISTED}")
    meeting = _held(item.meeting)
    _end(triage, Ending.PROMOTED, by=by, why=reason)
    if meeting.state in {MeetingState.PLANNED, MeetingState.RUNNING}:
        last = meetings.last_position(meeting) + 1
        _set_state(item, ItemState.LISTED, by=by, reason=reason, position=last)
        cases.move(case, to=State.LISTED, by=by, reason=reason)
        draw_sample(meeting, by=by)
        return item
    cases.move(case, to=State.READY, by=by, reason=reason)
    following = next_meeting(case, as_of=as_of)
    if following is None:
        cases.look_after(case, as_of, by=by)
        return None
    return meetings.list_case(meeting=following, case=case, by=by)


@transaction.atomic
def look_again(
    look: SecondLook, *, outcome: str, by: User, as_of: dt.date, reason: str = ""
) -> None:
    """What another person found; who wants it discussed puts it on the agenda with that.

    Raises OwnTriage, AlreadyLooked.
    """
    triage = look.triage
    if triage.created_by_id == by.pk:
        raise OwnTriage(str(look))
    look.refresh_from_db(fields=["version", "looked_at"])
    triage.refresh_from_db(fields=["version", "ended_at"])
    if look.looked_at is not None or triage.ended_at is not None:
        raise AlreadyLooked(str(look))
    changes = look.update_fields(
        look.version, by=by, outcome=outcome, reason=reason, looked_at=timezone.now(), looked_by=by
    )
    _note("triage.looked_again", triage, by, on=look, reason=reason, changes=changes)
    if outcome == LookOutcome.DISCUSS:
        promote(triage, by=by, as_of=as_of, reason=reason)


def draw_sample(meeting: Meeting, *, by: User) -> list[SecondLook]:
    """Draw the board's share of the triaged cases. What was drawn stays drawn."""
    standing = Triage.objects.standing().before_the_meeting().filter(
        item__meeting=meeting, item__state=ItemState.STANDARD
    )  # fmt: skip
    found = list(standing.select_related("item__case", "item__meeting__board"))
    percent = rules_of(meeting.board).triage_sample_percent
    wanted = drawn(meeting.pk, [each.item.case_id for each in found], percent=percent)
    known = set(SecondLook.objects.filter(triage__in=found).values_list("triage", flat=True))
    made = []
    for triage in found:
        if triage.item.case_id not in wanted or triage.pk in known:
            continue
        draw = hash_of(meeting.pk, triage.item.case_id)
        look = SecondLook(triage=triage, draw=draw, created_by=by, changed_by=by)
        look.save()
        _note("triage.drawn", triage, by, Operation.CREATE, on=look)
        made.append(look)
    return made


def settled(item: AgendaItem, *, by: User) -> None:
    """The decision on a case of this section is signed; amending it later moves nothing."""
    if _stands(item):
        cases.move(item.case, to=State.DISCUSSED, by=by)


def take_back(item: AgendaItem, *, by: User, as_of: dt.date) -> None:
    """A case of this section is not decided after all, but deferred."""
    standing = Triage.objects.standing().filter(item=item).with_case().first()
    if standing is not None and _stands(item):
        promote(standing, by=by, as_of=as_of, reason="Deferred")
    item.refresh_from_db(fields=["version", "state", "position", "reason"])
    item.case.refresh_from_db(fields=["version", "state", "next_on"])


def standing_item(case: Case) -> AgendaItem | None:
    """Where the case is named as one on standard of care."""
    found = AgendaItem.objects.filter(case=case, state=ItemState.STANDARD)
    related = found.select_related("meeting__board")
    return related.order_by("-meeting__date", "-created_at").first()


def chosen(item: AgendaItem) -> StandardPathway | None:
    """The pathway that the case of this item stands on now."""
    standing = Triage.objects.standing().filter(item=item).select_related("pathway").first()
    return standing.pathway if standing else None


def next_meeting(case: Case, *, as_of: dt.date) -> Meeting | None:
    planned = Meeting.objects.filter(
        board_id=case.board_id, state=MeetingState.PLANNED, date__gte=as_of
    )
    return planned.select_related("board").order_by("date", "starts_at", "pk").first()


def _new_item(case: Case, *, by: User, as_of: dt.date) -> AgendaItem:
    meeting = next_meeting(case, as_of=as_of)
    if meeting is None:
        raise NoMeetingPlanned(str(case.board))
    return meetings.list_case(meeting=meeting, case=case, by=by)


def _stands(item: AgendaItem) -> bool:
    item.case.refresh_from_db(fields=["version", "state"])
    return item.case.state == State.STANDARD


# Whoever waits for another waits in the order of `meetings.services`: item, case, meeting.


def _hold(item: AgendaItem) -> None:
    held = AgendaItem.objects.select_for_update(no_key=True)
    item.refresh_from_db(fields=["version", "state"], from_queryset=held)


def _hold_case(case: Case) -> None:
    held = Case.objects.select_for_update(no_key=True)
    case.refresh_from_db(fields=["version", "state"], from_queryset=held)


def _held(meeting: Meeting) -> Meeting:
    """As stored, and nobody else's until this is done: one draws the sample at a time."""
    held = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("board").get(pk=meeting.pk)


def _refuse_unless_in_force(pathway: StandardPathway, case: Case, as_of: dt.date) -> None:
    mine = StandardPathway.objects.in_force(as_of).filter(board=case.board_id, pk=pathway.pk)
    if not mine.exists():
        raise NotInForce(str(pathway))


def _record(
    item: AgendaItem,
    pathway: StandardPathway,
    *,
    by: User,
    reason: str = "",
    told: Sequence[str] = (),
    in_room: bool = False,
) -> Triage:
    triage = Triage(
        item=item,
        pathway=pathway,
        reason=reason,
        told="\n".join(told),
        in_room=in_room,
        created_by=by,
        changed_by=by,
    )
    triage.save()
    changes = {"pathway": (None, f"{pathway}"), "in_room": (None, in_room)}
    _note("triage.made", triage, by, Operation.CREATE, reason=reason, changes=changes)
    return triage


def _end(triage: Triage, ending: Ending, *, by: User, why: str = "") -> None:
    changes = triage.update_fields(
        triage.version, by=by, ending=ending, ended_at=timezone.now(), ended_by=by, ended_why=why
    )
    _note(f"triage.{ending}", triage, by, reason=why, changes=changes)


def _set_state(item: AgendaItem, state: ItemState, *, by: User, **also: Any) -> None:
    changes = item.update_fields(item.version, by=by, state=state, **also)
    record_meeting(
        f"agenda.{state}", item.meeting, by, on=item, case=item.case,
        reason=also.get("reason", ""), changes=changes,
    )  # fmt: skip


def _note(
    action: str,
    triage: Triage,
    by: User,
    operation: Operation = Operation.UPDATE,
    *,
    on: Triage | SecondLook | None = None,
    **told: Any,
) -> None:
    item = triage.item
    record_meeting(action, item.meeting, by, operation, on=on or triage, case=item.case, **told)
