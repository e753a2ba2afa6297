"""Who is there, from when until when."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.meetings.attendance import TimesOverlap, correct
from tumorboard.meetings.models import Attendance
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import meeting_to_change
from tumorboard.web.meetings.attendance import AttendanceForm, TimesForm
from tumorboard.web.meetings.page import MeetingPage
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, saved

MEETING = "tumorboard/meetings/meeting.html"
TIMES = "tumorboard/meetings/attendance_times.html"
OVERLAP = "Two of these times overlap, or one without an end is not the last."
CHANGED = "Somebody else changed this at the same moment. Here is how it stands now."


@needs(Permission.RUN_MEETING)
@require_POST
def attendance(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    region = f"{MEETING}#attendance"
    form = AttendanceForm(request.POST, meeting=meeting)
    if not form.is_valid():
        page = MeetingPage(request, meeting, forms={"attendance": form})
        return invalid(request, region, page.context())
    try:
        form.record(by=request.user, at=request.now)
    except StaleVersion:
        page = MeetingPage(request, meeting, problem=CHANGED)
        return conflict(request, region, page.context())
    clicked = form.cleaned_data["now"][1]  # the keyboard stays in that row
    context = {**MeetingPage(request, meeting).context(), "saved": True, "clicked": clicked}
    address = f"{reverse('meeting', args=[meeting.pk])}#attendance"
    return saved(request, address, region, context)


@needs(Permission.RUN_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: Request, pk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    mine = Attendance.objects.visible_to(request.user).filter(meeting=meeting)
    found = get_object_or_404(mine.select_related("meeting__board__hospital"), pk=row)
    form = TimesForm(request.POST or None, row=found)
    if request.method != "POST":
        return render(request, TIMES, {"form": form, "row": found, "meeting": meeting})
    if not (form.is_valid() and _corrected(request, found, form)):
        return invalid(request, TIMES, {"form": form, "row": found, "meeting": meeting})
    return SeeOther(f"{reverse('meeting', args=[pk])}#attendance")


def _corrected(request: Request, row: Attendance, form: TimesForm) -> bool:
    words = ("version", "seat", "specialty", "covering_for")
    given = {name: form.cleaned_data[name] for name in words}
    try:
        correct(row, spells=form.times, by=request.user, **given)
    except TimesOverlap:
        form.add_error(None, OVERLAP)
    except StaleVersion:
        form.add_error(None, CHANGED)
    return not form.errors
