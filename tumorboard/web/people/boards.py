"""Opening a board, and what is set for it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.people import queries, services
from tumorboard.people.permissions import Permission
from tumorboard.people.roles import Role, Specialty
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs
from tumorboard.web.people.forms import BoardForm, BoardRoleForm, QuorumForm, RenameForm
from tumorboard.web.people.page import board_page, hospitals_of
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, saved

BOARD = "tumorboard/people/board.html"


@needs(Permission.ADMINISTER_BOARDS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_board(request: Request) -> HttpResponse:
    hospitals = hospitals_of(request)
    form = BoardForm(request.POST or None, hospitals=hospitals)
    if request.method != "POST":
        return render(request, "tumorboard/people/board_new.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "tumorboard/people/board_new.html", {"form": form})
    board = services.open_board(**form.cleaned_data, by=request.user)
    messages.success(request, "The board is open. Now give people their roles on it.")
    return SeeOther(reverse("board-administration", args=[board.pk]))


@needs(Permission.ADMINISTER_BOARDS)
@require_safe
def board(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.boards_administered_by(request.user), pk=pk)
    return render(request, BOARD, {"page": board_page(request, found)})


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def rename(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.boards_administered_by(request.user), pk=pk)
    form = RenameForm(request.POST)
    if not form.is_valid():
        page = board_page(request, found, rename=form)
        return invalid(request, f"{BOARD}#board-name", {"page": page})
    name, version = form.cleaned_data["name"], form.cleaned_data["version"]
    try:
        services.rename_board(found, name=name, expected_version=version, by=request.user)
    except StaleVersion:
        context = {"page": board_page(request, found), "mine": name}
        return conflict(request, f"{BOARD}#board-name", context)
    context = {"page": board_page(request, found)}
    return saved(request, _address(found.pk), f"{BOARD}#board-name", context)


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def quorum(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.boards_administered_by(request.user), pk=pk)
    form = QuorumForm(request.POST)
    if not form.is_valid():
        page = board_page(request, found, quorum=form)
        return invalid(request, f"{BOARD}#board-quorum", {"page": page})
    wanted = [Specialty(value) for value in form.cleaned_data["specialties"]]
    services.set_quorum(found, specialties=wanted, by=request.user)
    context = {"page": board_page(request, found), "saved": True}
    return saved(request, _address(found.pk), f"{BOARD}#board-quorum", context)


@needs(Permission.ADMINISTER_PEOPLE)
@require_POST
def give_role(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.boards_administered_by(request.user), pk=pk)
    form = BoardRoleForm(request.POST, board=found)
    if not form.is_valid():
        page = board_page(request, found, role=form)
        return invalid(request, f"{BOARD}#board-members", {"page": page})
    given = form.cleaned_data
    services.give_role(
        given["person"],
        role=Role(given["role"]),
        board=found,
        specialty=given["specialty"],
        is_extended=given["is_extended"],
        by=request.user,
    )
    context = {"page": board_page(request, found)}
    return saved(request, _address(found.pk), f"{BOARD}#board-members", context)


def _address(pk: uuid.UUID) -> str:
    return reverse("board-administration", args=[pk])
