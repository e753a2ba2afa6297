"""The page of a case: what is asked, what we know, what is missing, what is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.urls import reverse

from guidelines.models import Status
from tumorboard.assessment.looking import Looked, where_looked
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.assessment.summary import NOT_ENCODED, Summary, summarise, uncovered_names
from tumorboard.cases.models import Case
from tumorboard.patients.models import Primary
from tumorboard.patients.queries import findings_of
from tumorboard.people.permissions import Permission
from tumorboard.web.assessment.cancers import Cancer, cancers
from tumorboard.web.assessment.missing import Asked
from tumorboard.web.assessment.timing import Timing, timing_of
from tumorboard.web.between.panel import Elsewhere, elsewhere_of
from tumorboard.web.cases.chasing import Panel, panel_of
from tumorboard.web.cases.listing import Row, clock_row
from tumorboard.web.cases.opinions import Opinions, opinions_of
from tumorboard.web.cases.outcome import Outcome, outcome_of
from tumorboard.web.cases.reviews import Reviews, reviews_of
from tumorboard.web.patients.alerts import alerts_of, lifetime_dose
from tumorboard.web.patients.drafts import Drafts
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.plans.page import PlanPage, Told, plan_page
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Known:
    summary: Summary
    timing: Timing
    looked: tuple[Looked, ...]


@dataclass(frozen=True)
class Content:
    """Which content spoke, and as of when."""

    title: str
    version: str
    approved: bool
    facts_of: Any
    pk: Any


@dataclass(frozen=True)
class CasePage:
    case: Case
    here: str  # the address of the page it is shown on, ready for a parameter
    back: str  # where forms lead without scripts, if not to the case's own page
    bar: dict[str, Any]
    may_prepare: bool
    may_record: bool
    plan: PlanPage
    outcome: Outcome | None = None  # not in the room, where the decisions stand beside the case
    clock: Row | None = None  # how urgent, and how many days are left
    opinions: Opinions | None = None
    reviews: Reviews | None = None  # imaging and pathology looked at again
    chasing: Panel | None = None  # who is asked for what is missing; not in the room
    elsewhere: Elsewhere | None = None  # other boards with this patient
    known: Known | None = None
    main: Cancer | None = None  # the cancer that the question is about; None: nothing was checked
    also: tuple[Cancer, ...] = ()  # every other cancer that a stream speaks of
    uncovered: tuple[str, ...] = ()  # those that none speaks of
    content: Content | None = None
    choice_withdrawn: bool = False  # nothing is computed until the board chooses again
    wish: str = ""
    met_by: str = ""

    def context(self) -> dict[str, Any]:
        return {"page": self, "patient": self.bar, "plan": self.plan}


def case_page(
    request: Request,
    case: Case,
    *,
    refused: Mapping[tuple[str, str], FindingForm] | None = None,
    room: str = "",
    plan_in_hand: bool = False,
) -> CasePage:
    """Computes the assessment on the facts as they stand; nothing is stored.

    `room` is the address of the meeting room in which it is shown, ready for a parameter. There
    findings are looked at, not recorded, and looking at an alternative stays in the room. The plan
    is edited there by those who run the meeting (`plan_in_hand`), otherwise on its own screen.
    """
    current = current_or_why_not(case, as_of=request.as_of)
    page = told_page(
        request, case, current, refused=refused, room=room, plan_in_hand=plan_in_hand
    )  # fmt: skip
    return with_own(request, page, current, room=room)


def current_or_why_not(case: Case, *, as_of: dt.date) -> Current | NoGuideline:
    try:
        return current_assessment(case, as_of=as_of)
    except NoGuideline as reason:
        return reason.with_traceback(None)  # it may be kept, and what led to it need not


def told_page(
    request: Request,
    case: Case,
    current: Current | NoGuideline,
    *,
    refused: Mapping[tuple[str, str], FindingForm] | None = None,
    room: str = "",
    plan_in_hand: bool = False,
) -> CasePage:
    """What follows from the facts: the same for everybody who may do the same on this board."""
    may = partial(request.grants.may, board=case.board)
    may_record = not room and may(Permission.RECORD_FINDINGS)
    found: dict[str, Any] = {}
    known = None
    if isinstance(current, Current):
        known = current
        asked = asked_of(request, case, current, may_record=may_record, refused=refused)
        found = _assessed(request, current, asked)
    else:
        found = {"choice_withdrawn": isinstance(current, ChoiceWithdrawn)}
    back = room.rstrip("?&") + "#case-plan" if room else ""
    return CasePage(
        case=case,
        here=room or reverse("case", args=[case.pk]) + "?",
        back=back,
        bar=patient_bar(case.patient, request.as_of, alerts=_alerts(case, known)),
        may_prepare=not room and may(Permission.PREPARE_CASE),
        may_record=may_record,
        plan=plan_page(
            request, case, known, in_hand=plan_in_hand, drawn=bool(room), edit=Told(back=back)
        ),
        **found,
    )


def with_own(
    request: Request, page: CasePage, current: Current | NoGuideline, *, room: str
) -> CasePage:
    """With what is asked of this person, and what changes without the facts changing."""
    case, known = page.case, current if isinstance(current, Current) else None
    return replace(
        page,
        outcome=None if room else outcome_of(request, case, known),
        clock=clock_row(request, case),
        opinions=opinions_of(request, case),
        reviews=reviews_of(request, case, room=bool(room)),
        elsewhere=elsewhere_of(request, case, room=bool(room)),
        chasing=None if room else panel_of(request, case, known),
    )


def _alerts(case: Case, current: Current | None) -> list[str]:
    """What has to be in view whatever is discussed, with guidance and without."""
    if current is None:
        return alerts_of(findings_of(case.patient))
    doses = lifetime_dose(current.guideline, current.computed.result)
    return [*alerts_of(current.findings), *doses]


def asked_of(
    request: Request,
    case: Case,
    current: Current,
    *,
    may_record: bool,
    refused: Mapping[tuple[str, str], FindingForm] | None = None,
) -> Asked:
    return Asked(
        guideline=current.guideline,
        result=current.computed.result,
        findings=current.findings,
        focus=focus_of(case, current),
        as_of=request.as_of,
        may_record=may_record,
        drafts=Drafts(
            request,
            case.patient,
            prefix=f"answer {case.pk}",
            address=reverse("case", args=[case.pk]) + "#case-missing",
        ),
        refused=dict(refused or {}),
    )


def focus_of(case: Case, current: Current) -> Primary | None:
    """The primary the question is about: the one named, else the only one."""
    rows = current.findings.primaries
    named = [row for row in rows if row.pk == case.focus_primary_id]
    return named[0] if named else rows[0] if len(rows) == 1 else None


def _assessed(request: Request, current: Current, asked: Asked) -> dict[str, Any]:
    guideline, result, record = current.guideline, current.computed.result, current.record
    looked = request.GET.get("pathway", "")
    main, *others = cancers(current, asked, looked=looked, as_of=request.as_of)
    return {
        "known": Known(
            summarise(record, result),
            timing_of(guideline, result.classification, record),
            where_looked(record),
        ),
        "main": main,
        "also": tuple(others),
        "uncovered": tuple(f"{e}: {NOT_ENCODED}" for e in uncovered_names(record, result)),
        "content": Content(
            title=guideline.meta.title,
            version=guideline.meta.version,
            approved=current.version.status == Status.APPROVED,
            facts_of=request.now,
            pk=current.version.pk,
        ),
        "wish": record.wishes.statement or "",
        "met_by": record.wishes.met_by or "",
    }
