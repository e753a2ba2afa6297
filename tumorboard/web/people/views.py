"""Boards and people as their administrator sees them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.people import queries, services
from tumorboard.people.models import Membership
from tumorboard.people.permissions import Permission
from tumorboard.people.roles import Role
from tumorboard.web.guarding import needs
from tumorboard.web.people.forms import LAST_ADMINISTRATOR, HospitalRoleForm
from tumorboard.web.people.page import board_page, person_page
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid, saved

PERSON = "tumorboard/people/person.html"


@needs(Permission.ADMINISTER_PEOPLE)
@require_safe
def administration(request: Request) -> HttpResponse:
    hospitals = queries.hospitals_administered_by(request.user)
    context = {
        "hospitals": hospitals,
        "boards": queries.boards_administered_by(request.user).select_related("hospital"),
        "opens_accounts": hospitals.exists(),
        "people": queries.accounts_administered_by(request.user).select_related("hospital"),
    }
    return render(request, "tumorboard/people/administration.html", context)


@needs(Permission.ADMINISTER_PEOPLE)
@require_safe
def person(request: Request, pk: uuid.UUID) -> HttpResponse:
    account = get_object_or_404(queries.accounts_administered_by(request.user), pk=pk)
    return render(request, PERSON, {"page": person_page(request, account)})


@needs(Permission.ADMINISTER_PEOPLE)
@require_POST
def give_role(request: Request, pk: uuid.UUID) -> HttpResponse:
    account = get_object_or_404(queries.accounts_administered_by(request.user), pk=pk)
    form = HospitalRoleForm(request.POST, account=account)
    if not form.is_valid():
        page = person_page(request, account, role=form)
        return invalid(request, f"{PERSON}#person-roles", {"page": page})
    services.give_role(account, role=Role(form.cleaned_data["role"]), by=request.user)
    page = person_page(request, account)
    address = reverse("person", args=[account.pk])
    return saved(request, address, f"{PERSON}#person-roles", {"page": page})


@needs(Permission.ADMINISTER_PEOPLE)
@require_POST
def withdraw_role(request: Request, pk: uuid.UUID) -> HttpResponse:
    membership = get_object_or_404(queries.roles_administered_by(request.user), pk=pk)
    try:
        services.withdraw_role(membership, by=request.user)
    except services.LastAdministrator:
        messages.error(request, LAST_ADMINISTRATOR)
        return SeeOther(_page_of(membership))
    return _after_withdrawal(request, membership)


def _after_withdrawal(request: Request, membership: Membership) -> HttpResponse:
    address = _page_of(membership)
    if membership.board is None:
        page = person_page(request, membership.user)
        return saved(request, address, f"{PERSON}#person-roles", {"page": page})
    board = {"page": board_page(request, membership.board)}
    return saved(request, address, "tumorboard/people/board.html#board-members", board)


def _page_of(membership: Membership) -> str:
    if membership.board_id is None:
        return reverse("person", args=[membership.user_id])
    return reverse("board-administration", args=[membership.board_id])


@needs(Permission.ADMINISTER_PEOPLE)
@require_safe
def outbox(request: Request) -> HttpResponse:
    pages = Paginator(queries.outbox_visible_to(request.user), 25)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "tumorboard/people/outbox.html", {"page": page})
