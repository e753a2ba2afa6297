"""The case, decision or paper a page is about, for somebody of its board; otherwise 404."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404

from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision, DecisionPaper, PaperKind
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import require
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request

# What was added to the paper of a signed decision: what counts more comes first.
NEWEST_FIRST = (PaperKind.SUPERSEDED, PaperKind.NOT_CONFIRMED, PaperKind.CONFIRMED)


def case_to_decide(request: Request, pk: uuid.UUID) -> Case:
    mine = Case.objects.visible_to(request.user)
    case = get_object_or_404(mine.select_related("patient", "board__hospital"), pk=pk)
    require(request, Permission.RECORD_DECISION, case.board)
    if request.method != "POST":
        note_reading(request, "decision.read", case)
    return case


def decision_to_read(request: Request, pk: uuid.UUID) -> Decision:
    decision = _decision(request, pk)
    note_reading(request, "decision.read", decision.case, on=decision)
    return decision


def decision_to_amend(request: Request, pk: uuid.UUID) -> Decision:
    """For those who sign on the decision's board; also to sign it."""
    decision = _decision(request, pk)
    require(request, Permission.SIGN_DECISION, decision.case.board)
    if request.method != "POST":
        note_reading(request, "decision.read", decision.case, on=decision)
    return decision


def decision_to_follow(request: Request, pk: uuid.UUID) -> Decision:
    """Signed, for those who follow decisions up; somebody writes something of it."""
    decision = _decision(request, pk)
    require(request, Permission.FOLLOW_UP, decision.case.board)
    return decision


def paper_to_read(request: Request, pk: uuid.UUID, *, as_signed: bool) -> DecisionPaper:
    decision = _decision(request, pk)
    papers = {paper.kind: paper for paper in decision.papers.all()}
    marked = [] if as_signed else [papers[kind] for kind in NEWEST_FIRST if kind in papers]
    paper = next(iter(marked), papers.get(PaperKind.SIGNED))
    if paper is None:
        raise Http404
    note_reading(request, "decision.paper_read", decision.case, on=decision)
    return paper


def _decision(request: Request, pk: uuid.UUID) -> Decision:
    mine = Decision.objects.visible_to(request.user)
    related = mine.select_related(
        "case__patient", "case__board__hospital", "agenda_item__meeting__board__hospital",
        "agenda_item__meeting__chair", "replaces", "assessment__guideline_version", "signed_by",
        "quorum",
    ).prefetch_related("confirmations__person")  # fmt: skip
    return get_object_or_404(related.defer("assessment__guideline_version__document"), pk=pk)
