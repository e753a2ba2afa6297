"""First opinions on the case page and in the meeting room: one tap, and nothing seen before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.cases import opinions
from tumorboard.cases.models import Case
from tumorboard.cases.opinion_models import (
    ASKED_ROLES,
    FirstOpinion,
    FirstVerdict,
    OpinionRound,
)
from tumorboard.patients.choices import ResectabilityScope
from tumorboard.people.models import Membership
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther

OPENED = "The answers are open already; yours was not taken as a first opinion."
ASKED = "First opinions have been asked for already."
# What may be asked about, the whole before its parts; an organ names the surgeon who is needed.
SCOPES = (
    ResectabilityScope.METASTASES,
    ResectabilityScope.LIVER,
    ResectabilityScope.LUNG,
    ResectabilityScope.PERITONEUM,
    ResectabilityScope.BONE,
    ResectabilityScope.PRIMARY,
    ResectabilityScope.WHOLE,
)


@dataclass(frozen=True)
class Opinions:
    """`mine` is one's own answer; the others' stand in `opened` rounds alone."""

    waiting: OpinionRound | None
    answered: int
    awaited: list[str]
    """Who has not answered, by name; their answers stay their own."""
    mine: FirstOpinion | None
    opened: list[tuple[OpinionRound, list[FirstOpinion], bool]]
    """A round, its answers, and whether they differ."""
    may_ask: bool
    may_give: bool
    may_open: bool

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        return list(FirstVerdict.choices)

    @property
    def scopes(self) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in SCOPES]


def opinions_of(request: Request, case: Case) -> Opinions:
    rounds = list(
        OpinionRound.objects.visible_to(request.user)
        .filter(case=case)
        .prefetch_related("opinions__author")
    )
    waiting = next((each for each in rounds if each.opened_at is None), None)
    given = list(waiting.opinions.all()) if waiting else []
    opened = [(each, list(each.opinions.all())) for each in rounds if each.opened_at]
    return Opinions(
        waiting=waiting,
        answered=len(given),
        awaited=_awaited(request, case, given) if waiting else [],
        mine=next((each for each in given if each.author_id == request.user.pk), None),
        opened=[(asked, found, _differ(found)) for asked, found in opened],
        may_ask=request.grants.may(Permission.PREPARE_CASE, board=case.board),
        may_give=request.grants.may(Permission.GIVE_OPINION, board=case.board),
        may_open=request.grants.may(Permission.RUN_MEETING, board=case.board),
    )


@needs(Permission.PREPARE_CASE)
@require_POST
def ask(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, case.board)
    scope = request.POST.get("scope", "")
    if scope not in SCOPES:
        raise Http404
    try:
        opinions.ask(case, scope=scope, by=request.user)
    except opinions.AlreadyAsked:
        messages.info(request, ASKED)
    return _back(request, case)


@needs(Permission.GIVE_OPINION)
@require_POST
def give(request: Request, pk: uuid.UUID) -> HttpResponse:
    asked = _round(request, pk, Permission.GIVE_OPINION)
    verdict = request.POST.get("verdict", "")
    if verdict not in FirstVerdict.values:
        raise Http404
    try:
        opinions.give(asked, verdict=verdict, by=request.user)
    except opinions.AlreadyOpened:
        messages.error(request, OPENED)
    return _back(request, asked.case)


@needs(Permission.RUN_MEETING)
@require_POST
def open_round(request: Request, pk: uuid.UUID) -> HttpResponse:
    asked = _round(request, pk, Permission.RUN_MEETING)
    try:
        opinions.open_round(asked, by=request.user)
    except opinions.AlreadyOpened:
        messages.info(request, "The answers are open already.")
    return _back(request, asked.case)


def _round(request: Request, pk: uuid.UUID, permission: Permission) -> OpinionRound:
    mine = OpinionRound.objects.visible_to(request.user)
    asked = get_object_or_404(mine.select_related("case__board__hospital", "case__patient"), pk=pk)
    require(request, permission, asked.case.board)
    return asked


def _awaited(request: Request, case: Case, given: list[FirstOpinion]) -> list[str]:
    serving = Membership.objects.visible_to(request.user).active()
    asked = serving.filter(board=case.board, role__in=ASKED_ROLES)
    names = {row.user_id: str(row.user) for row in asked.select_related("user")}
    return sorted(names[pk] for pk in names.keys() - {each.author_id for each in given})


def _differ(found: list[FirstOpinion]) -> bool:
    said = {each.verdict for each in found if each.verdict != FirstVerdict.CANNOT_SAY}
    return len(said) > 1


def _back(request: Request, case: Case) -> SeeOther:
    return SeeOther(next_address(request) or reverse("case", args=[case.pk]) + "#case-opinions")
