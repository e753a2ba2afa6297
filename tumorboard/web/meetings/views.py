"""Meetings of one's boards: the list, a new one, its page, and the agenda on paper."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.meetings import services
from tumorboard.patients.writing import UsedKey
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import meeting_to_change, meeting_to_read, note_agenda
from tumorboard.web.meetings.forms import NewMeetingForm, RearrangeForm
from tumorboard.web.meetings.listing import boards_arranged_by, listing
from tumorboard.web.meetings.page import REFUSALS, MeetingPage, refusal_words
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid
from tumorboard.web.seals import CANNOT_BE_READ

NEW = "tumorboard/meetings/meeting_new.html"
EDIT = "tumorboard/meetings/meeting_edit.html"
MEETING = "tumorboard/meetings/meeting.html"
PER_PAGE = 25


@needs(Permission.SEE_MEETING)
@require_safe
def meetings(request: Request) -> HttpResponse:
    found = listing(request)
    page = Paginator(found.meetings, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "page": page,
        "query": found.query,
        "can_arrange": found.arranges,
    }
    status = 200 if found.form.is_valid() else 422
    return render(request, "tumorboard/meetings/meetings.html", context, status=status)


@needs(Permission.ARRANGE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    boards = boards_arranged_by(request)
    form = NewMeetingForm(request.POST or None, boards=boards, by=request.user, today=request.as_of)
    if request.method != "POST":
        return render(request, NEW, {"form": form})
    if not form.is_valid():
        return invalid(request, NEW, {"form": form})
    try:
        meeting = services.arrange(**form.cleaned_data, by=request.user)
    except UsedKey:
        form.add_error(None, CANNOT_BE_READ)
        return invalid(request, NEW, {"form": form})
    return SeeOther(reverse("meeting", args=[meeting.pk]))


@needs(Permission.SEE_MEETING)
@require_safe
def meeting(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = meeting_to_read(request, pk)
    page = MeetingPage(request, found)
    context = page.context()
    note_agenda(request, found, patients=page.named(context))
    return render(request, MEETING, context)


@needs(Permission.SEE_MEETING)
@require_safe
def on_paper(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = meeting_to_read(request, pk)
    context = MeetingPage(request, found).context()
    note_agenda(request, found, patients=len(context["rows"]) + len(context["standard"]))
    return render(request, "tumorboard/meetings/meeting_print.html", context)


@needs(Permission.ARRANGE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def rearrange(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    form = RearrangeForm(request.POST or None, meeting=found, today=request.as_of)
    if request.method != "POST":
        return render(request, EDIT, {"form": form, "meeting": found})
    if not form.is_valid():
        return invalid(request, EDIT, {"form": form, "meeting": found})
    try:
        services.rearrange(found, by=request.user, **form.cleaned_data)
    except REFUSALS as refusal:
        page = MeetingPage(request, found, problem=refusal_words(refusal))
        return conflict(request, MEETING, page.context())
    return SeeOther(reverse("meeting", args=[found.pk]))
