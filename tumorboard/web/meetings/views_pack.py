"""The pack for a meeting: ordering it, and reading what was made."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.decisions import packing
from tumorboard.documents.sniffing import Media
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import meeting_to_change, pack_to_read
from tumorboard.web.meetings.page import REFUSALS, MeetingPage, refusal_words
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, stored_file

MEETING = "tumorboard/meetings/meeting.html"


@needs(Permission.ARRANGE_MEETING)
@require_POST
def order(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    try:
        packing.order_pack(meeting, by=request.user)
    except REFUSALS as refusal:
        page = MeetingPage(request, meeting, problem=refusal_words(refusal))
        return conflict(request, MEETING, page.context())
    return SeeOther(f"{reverse('meeting', args=[pk])}#pack")


@needs(Permission.SEE_MEETING)
@require_safe
def pack(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = pack_to_read(request, pk)
    name = f"meeting-{found.meeting.date}.pdf"
    return stored_file(bytes(found.content), media_type=Media.PDF, name=name)
