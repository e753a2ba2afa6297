"""The meeting or agenda item a page is about, for somebody of its board; otherwise 404."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from tumorboard.audit import services as audit
from tumorboard.decisions.models import MeetingPack
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import require
from tumorboard.web.request import Request

SEEN = "seen_in_room"  # the item whose case this session's screen was last noted to show


def meeting_to_read(request: Request, pk: uuid.UUID) -> Meeting:
    return _meeting(request, pk)


def note_agenda(request: Request, meeting: Meeting, *, patients: int) -> None:
    """A look at an agenda, with how many patients it names."""
    audit.record_read(
        "meeting.read",
        by=request.user,
        on=meeting,
        patient=None,
        hospital=meeting.board.hospital_id,
        board=meeting.board_id,
        patients=patients,
    )


def meeting_to_change(request: Request, pk: uuid.UUID, permission: Permission) -> Meeting:
    meeting = _meeting(request, pk)
    require(request, permission, meeting.board)
    return meeting


def item_to_read(request: Request, pk: uuid.UUID, item: uuid.UUID) -> AgendaItem:
    """With the look at the case noted."""
    found = _item(request, pk, item)
    _note(request, found)
    return found


def item_to_follow(request: Request, pk: uuid.UUID, item: uuid.UUID) -> AgendaItem:
    """The same; a screen that looks at its case again by itself is not a look of its own."""
    found = _item(request, pk, item)
    seen = str(found.pk)
    if not (asks_by_itself(request) and request.session.get(SEEN) == seen):
        _note(request, found)
        request.session[SEEN] = seen
    return found


def asks_by_itself(request: Request) -> bool:
    return "Live" in request.headers


def _note(request: Request, found: AgendaItem) -> None:
    audit.record_read(
        "case.read",
        by=request.user,
        on=found.case,
        patient=found.case.patient_id,
        hospital=found.meeting.board.hospital_id,
        board=found.meeting.board_id,
    )


def item_to_change(
    request: Request, pk: uuid.UUID, item: uuid.UUID, permission: Permission
) -> AgendaItem:
    found = _item(request, pk, item)
    require(request, permission, found.meeting.board)
    return found


def pack_to_read(request: Request, pk: uuid.UUID) -> MeetingPack:
    """With a look noted at every patient whom the pack is about."""
    mine = MeetingPack.objects.visible_to(request.user)
    found = get_object_or_404(mine.select_related("meeting__board"), pk=pk)
    for patient in found.patient_ids:
        audit.record_read(
            "meeting.pack_read",
            by=request.user,
            on=found,
            patient=patient,
            hospital=found.meeting.board.hospital_id,
            board=found.meeting.board_id,
        )
    return found


def _meeting(request: Request, pk: uuid.UUID) -> Meeting:
    mine = Meeting.objects.visible_to(request.user)
    at = "current_item__case__patient__merged_into"
    return get_object_or_404(mine.select_related("board__hospital", "chair", "recorder", at), pk=pk)


def _item(request: Request, pk: uuid.UUID, item: uuid.UUID) -> AgendaItem:
    mine = AgendaItem.objects.visible_to(request.user)
    related = mine.select_related(
        "meeting__board__hospital",
        "meeting__current_item__case__patient__merged_into",
        "case__patient__merged_into",
        "case__board__hospital",
    )
    return get_object_or_404(related, pk=item, meeting=pk)
