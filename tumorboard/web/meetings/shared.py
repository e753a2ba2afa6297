"""What everybody before a case sees alike is worked out once, however many follow.

A corrected fact brings the screens of a whole board back at the same moment. What they are told is
kept by everything that it follows from: the newest changes of the record (meetings/live.py), the
content, the board's choices and calendar, the day; what is drawn, also by all that the person may
do on this board. It is drawn without the request, so that nothing of a person gets into it; the
token of its forms is put in for each.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from guidelines.core.content.canonical import canonical_json
from tumorboard.assessment.services import Current, NoGuideline, choices_of, version_for
from tumorboard.meetings.models import AgendaItem
from tumorboard.people.calendars import calendar_of
from tumorboard.people.permissions import Permission
from tumorboard.plans.queries import alerts_mark
from tumorboard.web.cases.page import CasePage, current_or_why_not
from tumorboard.web.once import Once
from tumorboard.web.request import Request

CURRENT: Once[Current | NoGuideline] = Once(16)
DRAWN: Once[Drawn] = Once(32)  # of up to a quarter of a megabyte
TOKEN = secrets.token_hex(32)  # where the token of each person's forms goes

PARTS = {
    "known": "tumorboard/cases/known.html",
    "missing": "tumorboard/cases/missing.html",
    "proposed": "tumorboard/cases/proposed.html",
    "alternatives": "tumorboard/cases/alternatives.html",
    "also": "tumorboard/cases/also.html",
    "plan": "tumorboard/plans/plan.html",  # to read; in hand it is its editor's own
}
BRIEF = {
    "brief": "tumorboard/meetings/room_brief.html",
    "brief_proposed": "tumorboard/meetings/room_brief_proposed.html",
}


@dataclass(frozen=True)
class Drawn:
    page: CasePage
    parts: Mapping[str, str]

    def for_person(self, request: Request) -> dict[str, SafeString]:
        return {name: _with_token(part, request) for name, part in self.parts.items()}


def current_shared(request: Request, item: AgendaItem, facts: str) -> Current | NoGuideline:
    """What the guideline says now. `facts`: the mark of the record, read before."""
    return CURRENT.get(
        (item.case_id, facts, *_basis(request, item)),
        lambda: current_or_why_not(item.case, as_of=request.as_of),
    )


def drawn_shared(
    request: Request,
    item: AgendaItem,
    facts: str,
    *,
    shown: dict[str, object],
    make: Callable[[], CasePage],
) -> Drawn:
    """`shown`: how it is shown, as the templates take it; `make`: the page behind it."""
    board = item.meeting.board
    key = (
        item.pk,
        facts,
        *_basis(request, item),
        alerts_mark(item.case),
        frozenset(each for each in Permission if request.grants.may(each, board=board)),
        request.GET.get("pathway", ""),
        *shown.items(),
    )
    return DRAWN.get(key, lambda: _draw(item, shown, make()))


def _basis(request: Request, item: AgendaItem) -> tuple[Hashable, ...]:
    """What the advice rests on beside the facts."""
    board = item.case.board
    try:
        version = version_for(board, request.as_of)
    except NoGuideline:
        return (request.as_of,)
    choices, calendar = choices_of(board), calendar_of(board)
    told = canonical_json(choices), canonical_json(calendar)
    return (request.as_of, version.pk, version.status, *told)


def _draw(item: AgendaItem, shown: dict[str, object], page: CasePage) -> Drawn:
    context = {**page.context(), **shown, "item": item, "csrf_token": TOKEN}
    wanted = {**PARTS, **BRIEF} if shown["projector"] else PARTS
    parts = {name: render_to_string(template, context) for name, template in wanted.items()}
    # What has been drawn is not kept a second time as what it was drawn from.
    return Drawn(replace(page, known=None, main=None, also=()), parts)


def _with_token(part: str, request: Request) -> SafeString:
    if TOKEN in part:
        part = part.replace(TOKEN, get_token(request))
    return mark_safe(part)  # noqa: S308 - drawn by our templates, which escape
