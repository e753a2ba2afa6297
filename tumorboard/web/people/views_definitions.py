"""The definitions and thresholds a board works with: everybody reads, few choose."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.people import queries, services
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs, require
from tumorboard.web.people.definitions import (
    ChoiceForm,
    WithdrawForm,
    definitions_page,
    dropped_of,
    settings_of,
)
from tumorboard.web.request import Request
from tumorboard.web.responses import invalid, saved

DEFINITIONS = "tumorboard/people/definitions.html"
PARTIAL = f"{DEFINITIONS}#board-definitions"


@needs(Permission.SEE_GUIDELINE)
@require_safe
def definitions(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    return render(request, DEFINITIONS, {"page": definitions_page(request, board)})


@needs(Permission.CHOOSE_DEFINITIONS)
@require_POST
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    require(request, Permission.CHOOSE_DEFINITIONS, board)
    form = _form(request, board)
    if not form.is_valid():
        return invalid(request, PARTIAL, {"page": definitions_page(request, board, form)})
    services.choose_definition(board, **form.cleaned_data, by=request.user)
    address = reverse("board-definitions", args=[board.pk])
    return saved(request, address, PARTIAL, {"page": definitions_page(request, board)})


@needs(Permission.CHOOSE_DEFINITIONS)
@require_POST
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), pk=pk)
    require(request, Permission.CHOOSE_DEFINITIONS, board)
    setting = request.POST.get("setting", "")
    version, _settings = settings_of(request, board)
    if setting not in dropped_of(version, board):
        raise Http404
    form = WithdrawForm(request.POST, setting=setting)
    if not form.is_valid():
        return invalid(request, PARTIAL, {"page": definitions_page(request, board, form)})
    services.withdraw_choice(board, **form.cleaned_data, by=request.user)
    address = reverse("board-definitions", args=[board.pk])
    return saved(request, address, PARTIAL, {"page": definitions_page(request, board)})


def _form(request: Request, board: Board) -> ChoiceForm:
    """For the setting that was posted, if the content in force offers it."""
    _version, settings = settings_of(request, board)
    for setting in settings:
        if setting.key == request.POST.get("setting"):
            in_use = queries.choices_of(board).get(setting.key, setting.default.value)
            return ChoiceForm(request.POST, setting=setting, in_use=in_use)
    raise Http404
