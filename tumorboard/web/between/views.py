"""Between boards: referring on, sharing what was signed, the next step, and why both stand."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.cases.models import Case
from tumorboard.cases.referral_on import (
    NotOnEitherTeam,
    PatientDied,
    give_next_step,
    refer_on,
)
from tumorboard.cases.share_models import BoardReferral, CaseShare
from tumorboard.cases.sharing import boards_without_share, end_share, share
from tumorboard.decisions.contradiction_services import (
    NothingToExplain,
    SaidAlready,
    keep_both,
)
from tumorboard.decisions.elsewhere import shared_with
from tumorboard.documents.blocks import read_document
from tumorboard.meetings.queries import names_by_board, serving_on
from tumorboard.patients.writing import UsedKey
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.people.queries import boards_beside
from tumorboard.records import StaleVersion
from tumorboard.web.between.forms import ReferOnForm, ShareForm, StandsForm, VersionedStepForm
from tumorboard.web.between.panel import pair_on
from tumorboard.web.guarding import needs, require
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid
from tumorboard.web.seals import CANNOT_BE_READ

REFER_ON = "tumorboard/between/refer_on.html"
SHARE = "tumorboard/between/share.html"
STEP = "tumorboard/between/next_step.html"
DECISION = "tumorboard/between/decision.html"
STANDS = "tumorboard/between/stands.html"
DIED = "The patient has died: nobody is referred on."
LEFT = "Somebody you chose has no role on that board any more; choose again."
CHANGED = "Somebody else has changed it. Nothing of yours was saved; this is how it stands now."


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_case_on(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = _case(request, pk, Permission.PREPARE_CASE)
    boards = list(boards_beside(case.board))
    form = ReferOnForm(request.POST or None, case=case, boards=boards, today=request.as_of)
    context = _context(request, case) | {"form": form, "boards": boards}
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, REFER_ON, context)
    if not form.is_valid() or not _referred(request, case, form, boards):
        return invalid(request, REFER_ON, context)
    return SeeOther(_back(case))


def _referred(request: Request, case: Case, form: ReferOnForm, boards: list[Board]) -> bool:
    given: dict[str, Any] = dict(form.cleaned_data)
    people = {str(each.pk): each for each in serving_on([case.board, *boards])}
    try:
        given |= {name: people[given[name]] for name in ("owner", "next_step_owner")}
        refer_on(case, **given, by=request.user)
    except (KeyError, NotOnEitherTeam):
        form.add_error(None, LEFT)
    except PatientDied:
        form.add_error(None, DIED)
    except UsedKey:
        form.add_error(None, CANNOT_BE_READ)
    return not form.errors


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def share_case(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = _case(request, pk, Permission.PREPARE_CASE)
    form = ShareForm(request.POST or None, boards=boards_without_share(case))
    context = _context(request, case) | {"form": form}
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, SHARE, context)
    if not form.is_valid():
        return invalid(request, SHARE, context)
    share(case, board=form.cleaned_data["board"], by=request.user)
    return SeeOther(_back(case))


@needs(Permission.PREPARE_CASE)
@require_POST
def unshare(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Whoever gave it ends it; the other board cannot."""
    mine = CaseShare.objects.visible_to(request.user).select_related("case__board__hospital")
    row = get_object_or_404(mine, pk=pk)
    require(request, Permission.PREPARE_CASE, row.case.board)
    end_share(row, by=request.user)
    return SeeOther(_back(row.case))


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def next_step(request: Request, pk: uuid.UUID, referral: uuid.UUID) -> HttpResponse:
    case = _case(request, pk, Permission.PREPARE_CASE)
    row = _referral(request, case, referral)
    form = _step_form(row, request.POST or None)
    context = _context(request, case) | {"form": form, "referral": row}
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, STEP, context)
    if not form.is_valid():
        return invalid(request, STEP, context)
    given = dict(form.cleaned_data)
    team = serving_on([row.source.board, row.case.board])
    given["next_step_owner"] = get_object_or_404(team, pk=given["next_step_owner"])
    try:
        give_next_step(row, **given, by=request.user)
    except StaleVersion:
        fresh = _referral(request, case, referral)
        shown = {"form": _step_form(fresh), "referral": fresh, "problem": CHANGED}
        return conflict(request, STEP, context | shown)
    return SeeOther(_back(case))


@needs(Permission.SEE_PATIENT)
@require_safe
def shared_decision(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The words another board has signed and shares: read only, and nothing else of its case."""
    related = shared_with(request.user).select_related(
        "case__patient__merged_into", "case__board__hospital", "signed_by", "replaced_by"
    )
    decision = get_object_or_404(related, pk=pk)
    note_reading(request, "decision.shared_read", decision.case, on=decision)
    newer = getattr(decision, "replaced_by", None)
    context = {
        "decision": decision,
        "newer": newer if newer is not None and newer.signed_at else None,
        "document": read_document(decision.text),
        "patient": patient_bar(decision.case.patient, request.as_of),
    }
    return render(request, DECISION, context)


@needs(Permission.RECORD_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def stands(request: Request, pk: uuid.UUID, decision: uuid.UUID) -> HttpResponse:
    case = _case(request, pk, Permission.RECORD_DECISION)
    found = pair_on(request, case, decision)
    if found is None or not found.flags:
        raise Http404
    form = StandsForm(request.POST or None)
    context = _context(request, case) | {"form": form, "found": found}
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, STANDS, context)
    if not form.is_valid():
        return invalid(request, STANDS, context)
    try:
        keep_both(found, reason=form.cleaned_data["reason"], by=request.user)
    except (SaidAlready, NothingToExplain):
        return conflict(request, STANDS, context | {"found": pair_on(request, case, decision)})
    return SeeOther(_back(case))


def _case(request: Request, pk: uuid.UUID, permission: Permission) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, permission, case.board)
    return case


def _referral(request: Request, case: Case, pk: uuid.UUID) -> BoardReferral:
    mine = BoardReferral.objects.visible_to(request.user).of(case)
    related = mine.select_related("case__board__hospital", "source__board__hospital")
    return get_object_or_404(related, pk=pk)


def _step_form(row: BoardReferral, data: Any = None) -> VersionedStepForm:
    shown = {
        "version": row.version,
        "next_step": row.next_step,
        "next_step_owner": str(row.next_step_owner_id),
    }
    form = VersionedStepForm(data, initial=shown)
    boards = [row.source.board, row.case.board]
    form.offer(boards, names_by_board(boards))
    return form


def _context(request: Request, case: Case) -> dict[str, Any]:
    return {"case": case, "patient": patient_bar(case.patient, request.as_of)}


def _back(case: Case) -> str:
    return reverse("case", args=[case.pk]) + "#elsewhere"
