"""Cases of one's boards, and the page on which a case is prepared and discussed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.audit import services as audit
from tumorboard.cases import services
from tumorboard.cases.models import Case, State
from tumorboard.patients.services import Conflicting
from tumorboard.patients.writing import UsedKey
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.people.queries import team_of
from tumorboard.people.roles import Role
from tumorboard.records import StaleVersion
from tumorboard.web.cases.answering import Answering
from tumorboard.web.cases.editing import CaseEditing
from tumorboard.web.cases.forms import CARDS, CaseFilterForm, ReferralForm
from tumorboard.web.cases.listing import columns_of, rows_of
from tumorboard.web.cases.page import case_page
from tumorboard.web.guarding import needs, require
from tumorboard.web.patients.access import patient_to_change
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, saved
from tumorboard.web.seals import CANNOT_BE_READ

CASE = "tumorboard/cases/case.html"
CASES = "tumorboard/cases/cases.html"
BY_STATE = "tumorboard/cases/cases_by_state.html"
REFER = "tumorboard/cases/refer.html"
EDIT = "tumorboard/cases/edit.html"
PER_PAGE = 25


@needs(Permission.SEE_PATIENT)
@require_safe
def cases(request: Request) -> HttpResponse:
    boards = Board.objects.where_role(request.user).order_by("name")
    form = CaseFilterForm(request.GET, boards=boards)
    found = Case.objects.visible_to(request.user).listed()
    found = form.apply(found, request.user) if form.is_valid() else found.none()
    context: dict[str, object] = {"form": form, "boards": boards}
    context["may_import"] = request.grants.may(Permission.EXCHANGE_DATA)
    if form.is_valid() and form.cleaned_data["view"] == CARDS:
        columns = columns_of(request, found)
        _note_list(request, form, sum(len(column.rows) for column in columns))
        query = _query(request, without=("state", "view", "page"))
        return render(request, BY_STATE, context | {"columns": columns, "query": query})
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    _note_list(request, form, len(page))
    query = _query(request, without=("page",))
    context |= {"page": page, "query": query, "rows": rows_of(request, page)}
    return render(request, CASES, context, status=200 if form.is_valid() else 422)


@needs(Permission.SEE_PATIENT)
@require_safe
def case(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    note_reading(request, "case.read", found)
    template = f"{CASE}#case-alternatives" if request.htmx else CASE
    return render(request, template, case_page(request, found).context())


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.PREPARE_CASE)
    boards = Board.objects.where_role(request.user, Role.COORDINATOR, Role.MEMBER, Role.CHAIR)
    boards = boards.filter(hospital=patient.hospital, is_demo=patient.is_demo).order_by("name")
    form = ReferralForm(
        request.POST or None,
        patient=patient, boards=boards, team=team_of(boards), as_of=request.as_of,
    )  # fmt: skip
    context = {"form": form, "patient": patient_bar(patient, request.as_of), "pk": patient.pk}
    if request.method != "POST":
        return render(request, REFER, context)
    if not form.is_valid():
        return invalid(request, REFER, context)
    try:
        made = services.refer(patient=patient, by=request.user, **form.cleaned_data)
    except UsedKey:
        form.add_error(None, CANNOT_BE_READ)
        return invalid(request, REFER, context)
    return SeeOther(reverse("case", args=[made.pk]))


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, found.board)
    editing = CaseEditing(request, found)
    if request.method != "POST":
        note_reading(request, "case.read", found)
        return render(request, EDIT, editing.context())
    if not editing.is_valid():
        return invalid(request, EDIT, editing.context())
    try:
        editing.save()
    except Conflicting as error:
        return conflict(request, EDIT, editing.context(error))
    return SeeOther(reverse("case", args=[found.pk]))


@needs(Permission.PREPARE_CASE)
@require_POST
def move(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, found.board)
    wanted = request.POST.get("to", "")
    try:
        if wanted not in services.BY_HAND or found.state == State.LISTED:
            raise services.NotPossibleNow(wanted)
        services.move(found, to=wanted, by=request.user)
    except (services.NotPossibleNow, StaleVersion):
        messages.error(request, "The case is not in a state from which this can be done.")
    return SeeOther(reverse("case", args=[found.pk]))


@needs(Permission.RECORD_FINDINGS)
@require_POST
def answer(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.RECORD_FINDINGS, found.board)
    answering = Answering(request, found)
    if not answering.is_valid():
        return invalid(request, f"{CASE}#case-body", answering.page().context())
    try:
        answering.save()
    except Conflicting as error:
        context = answering.page().context() | {"conflicts": answering.conflicts(error)}
        return conflict(request, f"{CASE}#case-body", context)
    address = reverse("case", args=[found.pk]) + "#case-missing"
    return saved(request, address, f"{CASE}#case-body", answering.page().context())


def _query(request: Request, *, without: tuple[str, ...]) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


def _note_list(request: Request, form: CaseFilterForm, patients: int) -> None:
    """A look at a list is noted once: of which board, with what was asked for, how many."""
    board = form.cleaned_data.get("board")
    audit.record_read(
        "cases.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        board=board.pk if board else None,
        reason=form.cleaned_data.get("q") or "",
        patients=patients,
    )
