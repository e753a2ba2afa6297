"""The standard pathways of a board: its team reads them, few set them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.meetings import pathways as services
from tumorboard.meetings.standard_models import StandardPathway
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs, require
from tumorboard.web.people.pathway_forms import PathwayForm, RetireForm, Shelf, shelf_of
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

PATHWAYS = "tumorboard/people/pathways.html"
EDIT = "tumorboard/people/pathway_edit.html"
STALE = "Somebody else changed this pathway first. Nothing of yours was saved."


@needs(Permission.SEE_GUIDELINE)
@require_safe
def pathways(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    mine = StandardPathway.objects.visible_to(request.user).filter(board=board)
    rows = list(mine.select_related("created_by", "changed_by", "replaces"))
    may_set = request.grants.may(Permission.CHOOSE_DEFINITIONS, board=board)
    today = request.as_of
    context = {
        "board": board,
        "may_set": may_set,
        "active": [row for row in rows if row.retired_on is None or row.retired_on > today],
        "retired": [row for row in rows if row.retired_on and row.retired_on <= today],
        "today": today,
        "offers": shelf_of(board, today).offers if may_set else [],
    }
    return render(request, PATHWAYS, context)


@needs(Permission.CHOOSE_DEFINITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = _board(request, pk)
    shelf = shelf_of(board, request.as_of)
    if request.method != "POST":
        offered = shelf.offered(request.GET.get("from", ""))
        initial = {"active_from": request.as_of, **offered}
        form = PathwayForm(shelf=shelf, initial=initial)
        return render(request, EDIT, _context(board, form))
    form = PathwayForm(request.POST, shelf=shelf)
    if not form.is_valid():
        return invalid(request, EDIT, _context(board, form))
    made = services.adopt(board, by=request.user, **form.words())
    messages.success(request, f"“{made}” counts from {made.active_from:%-d %B %Y}.")
    return _back(board)


@needs(Permission.CHOOSE_DEFINITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def word_anew(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _pathway(request, pk)
    shelf = shelf_of(found.board, request.as_of)
    if request.method != "POST":
        form = PathwayForm(shelf=shelf, initial=_shown(found, request))
        return render(request, EDIT, _context(found.board, form, found))
    form = PathwayForm(request.POST, shelf=shelf, initial=_shown(found, request))
    if not form.is_valid():
        return invalid(request, EDIT, _context(found.board, form, found))
    version = form.cleaned_data["version"] or 0
    try:
        services.word_anew(found, version=version, by=request.user, **form.words())
    except (StaleVersion, services.AlreadyRetired):
        form.add_error(None, STALE)
        return conflict(request, EDIT, _context(found.board, form, found))
    return _back(found.board)


@needs(Permission.CHOOSE_DEFINITIONS)
@require_POST
def retire(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _pathway(request, pk)
    form = RetireForm(request.POST)
    if not form.is_valid():
        edit = PathwayForm(shelf=_shelf(request, found), initial=_shown(found, request))
        return invalid(request, EDIT, _context(found.board, edit, found, form))
    try:
        services.retire(found, by=request.user, **form.cleaned_data)
    except (StaleVersion, services.AlreadyRetired):
        form.add_error(None, STALE)
        edit = PathwayForm(shelf=_shelf(request, found), initial=_shown(found, request))
        return conflict(request, EDIT, _context(found.board, edit, found, form))
    messages.success(request, f"“{found}” counts no more from {found.retired_on:%-d %B %Y}.")
    return _back(found.board)


def _board(request: Request, pk: uuid.UUID) -> Board:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    require(request, Permission.CHOOSE_DEFINITIONS, board)
    return board


def _pathway(request: Request, pk: uuid.UUID) -> StandardPathway:
    mine = StandardPathway.objects.visible_to(request.user)
    found = get_object_or_404(mine.select_related("board__hospital"), pk=pk)
    require(request, Permission.CHOOSE_DEFINITIONS, found.board)
    return found


def _shelf(request: Request, pathway: StandardPathway) -> Shelf:
    return shelf_of(pathway.board, request.as_of)


def _shown(pathway: StandardPathway, request: Request) -> dict[str, Any]:
    words = {name: getattr(pathway, name) for name in services.WORDS}
    active_from = max(request.as_of, pathway.active_from)
    return {**words, "version": pathway.version, "active_from": active_from}


def _context(
    board: Board,
    form: PathwayForm,
    pathway: StandardPathway | None = None,
    retiring: RetireForm | None = None,
) -> dict[str, Any]:
    if pathway is not None and retiring is None:
        shown = {"version": pathway.version, "on": form.initial["active_from"]}
        retiring = RetireForm(initial=shown, auto_id="retire-%s")
    return {"board": board, "form": form, "pathway": pathway, "retiring": retiring}


def _back(board: Board) -> SeeOther:
    return SeeOther(reverse("board-pathways", args=[board.pk]))
