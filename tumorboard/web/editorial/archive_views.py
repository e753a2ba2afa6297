"""Content out as files and in again: any version, and the set in hand."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidelines.core.content.editing import EditError
from tumorboard.assessment.queries import versions
from tumorboard.editorial import services
from tumorboard.editorial.archive import hand_archive, version_archive
from tumorboard.editorial.bringing_in import bring_in
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.editorial.access import change_set_seen, change_set_to_edit
from tumorboard.web.editorial.archive_page import ArchiveForm, BringInForm, Preview, unsealed
from tumorboard.web.editorial.desk import Desk, desk_of
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, stored_file
from tumorboard.web.seals import CANNOT_BE_READ, SealBroken

PAGE = "tumorboard/editorial/archive.html"
NOT_OPEN = "This change set is not being edited now ({state}). Nothing was written."
MEANWHILE = (
    "Somebody changed {item} otherwise since you looked. Nothing was written: choose the file "
    "again, and look at what differs now."
)


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def of_version(request: Request, pk: uuid.UUID) -> HttpResponse:
    version = get_object_or_404(versions(), pk=pk)
    content = version_archive(version, by=request.user)
    return _zip(content, f"{version.guideline}-{version.version}")


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def of_hand(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    content = hand_archive(change_set, by=request.user)
    return _zip(content, f"{change_set.base.guideline}-{change_set.number}-in-hand")


@needs(Permission.EDIT_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Choose an archive, and see what it would change; nothing is stored."""
    desk = desk_of(request, change_set_to_edit(request, pk))
    form = ArchiveForm(request.POST, request.FILES) if request.method == "POST" else ArchiveForm()
    if request.method != "POST":
        return render(request, PAGE, {"desk": desk, "form": form})
    if not form.is_valid():
        return invalid(request, PAGE, {"desk": desk, "form": form})
    page = Preview(request, desk, form.cleaned_data["upload"])
    context = {"desk": desk, "form": ArchiveForm(), "page": page}
    return invalid(request, PAGE, context) if page.refused else render(request, PAGE, context)


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def write(request: Request, pk: uuid.UUID) -> HttpResponse:
    desk = desk_of(request, change_set_to_edit(request, pk))
    form = BringInForm(request.POST, auto_id="bring-in-%s")
    try:
        incoming = unsealed(request, desk, request.POST)
    except SealBroken:
        return _refused(request, desk, CANNOT_BE_READ)
    if not form.is_valid():
        return invalid(request, PAGE, {"desk": desk, "form": ArchiveForm(), "again": form})
    reason, said, written = form.cleaned_data["reason"], "", 0
    try:
        written = bring_in(desk.change_set, incoming, by=request.user, reason=reason)
    except services.NotOpen as state:
        said = NOT_OPEN.format(state=state)
    except (services.Clashing, StaleVersion) as clash:
        said = MEANWHILE.format(item=clash)
    except EditError as error:
        said = f"{error} Nothing was written."
    if said:
        return _refused(request, desk, said)
    messages.success(request, f"{written} item{'' if written == 1 else 's'} written to the set.")
    return SeeOther(reverse("change-set", args=[pk]))


def _refused(request: Request, desk: Desk, said: str) -> HttpResponse:
    return conflict(request, PAGE, {"desk": desk, "form": ArchiveForm(), "said": said})


def _zip(content: bytes, name: str) -> HttpResponse:
    return stored_file(content, media_type="application/zip", name=f"{name}.zip")
