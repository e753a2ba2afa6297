"""Cases that would be lost: on the coordinator's home, and the form that gives one a next date."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.cases import services
from tumorboard.cases.models import Case, State
from tumorboard.followup import lost
from tumorboard.meetings.queries import accounts_of, names_by_board
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.day_field import DayField
from tumorboard.web.guarding import needs, require
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.listing import boards_arranged_by
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

NEXT = "tumorboard/cases/next_date.html"
SHOWN = 10
BEHIND = "{:%-d %B %Y} is past; enter today or a later day."
CHANGED = "Somebody else has changed this case. Nothing was saved: here is how it stands now."


class NextDateForm(forms.Form):
    """When the case is looked at again, and who sees to it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_on = DayField(label="To be looked at again on")
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Who sees to it", empty_label="Choose a person"
    )

    def __init__(
        self, data: Any = None, *, team: QuerySet[User], today: dt.date, case: Case, **kwargs: Any
    ) -> None:
        # Several of these forms stand on one page.
        super().__init__(data, auto_id=f"next-{case.pk}-%s", **kwargs)
        self.today = today
        self.fields["owner"].queryset = team  # type: ignore[attr-defined]  # a model field

    def clean_next_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["next_on"]
        if day < self.today:
            raise forms.ValidationError(BEHIND.format(day))
        return day


class Offered(NextDateForm):
    """On the home page: the people of a board are read once, however many cases it has."""

    def __init__(self, *, people: dict[str, str], case: Case, today: dt.date) -> None:
        shown = _shown(case)
        super().__init__(team=User.objects.none(), today=today, case=case, initial=shown)
        self.fields["owner"] = forms.ChoiceField(
            label="Who sees to it", choices=[("", "Choose a person"), *people.items()]
        )


@dataclass(frozen=True)
class LostRow:
    case: Case
    why: str
    form: NextDateForm


def lost_cases(request: Request) -> Section | None:
    """For those who arrange meetings: open cases without a date or an owner, in red."""
    if not request.grants.may(Permission.ARRANGE_MEETING):
        return None
    boards = list(boards_arranged_by(request))
    mine = Case.objects.visible_to(request.user).filter(board__in=boards)
    found = lost.lost(mine, today=request.as_of)
    cases = list(found.select_related("patient__merged_into", "board", "owner")[:SHOWN])
    people = names_by_board(boards) if cases else {}
    return Section(
        "lost-cases",
        "tumorboard/cases/home_lost.html",
        {
            "rows": [_row(request, each, people[each.board_id]) for each in cases],
            "count": found.count(),
            "stranded": lost.stranded(boards, today=request.as_of),
        },
        patients=len(cases),
    )


def _row(request: Request, case: Case, people: dict[str, str]) -> LostRow:
    form = Offered(people=people, case=case, today=request.as_of)
    return LostRow(case, ", ".join(lost.why_lost(case, today=request.as_of)), form)


def _shown(case: Case) -> dict[str, object]:
    return {"version": case.version, "owner": case.owner_id}


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def next_date(request: Request, pk: uuid.UUID) -> HttpResponse:
    mine = Case.objects.visible_to(request.user).exclude(state=State.CLOSED)
    case = get_object_or_404(mine.with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, case.board)
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, NEXT, _context(request, case, _form(request, case)))
    form = _form(request, case, request.POST)
    if not form.is_valid():
        return invalid(request, NEXT, _context(request, case, form))
    try:
        services.hand_over(case, **form.cleaned_data, by=request.user)
    except StaleVersion:
        fresh = mine.with_people().get(pk=pk)
        shown = _context(request, fresh, _form(request, fresh), problem=CHANGED)
        return conflict(request, NEXT, shown)
    return SeeOther(next_address(request) or reverse("case", args=[pk]))


def _form(request: Request, case: Case, data: Any = None) -> NextDateForm:
    initial = _shown(case) | {"next_on": case.next_on}
    team = accounts_of(case.board)
    return NextDateForm(data, team=team, today=request.as_of, case=case, initial=initial)


def _context(
    request: Request, case: Case, form: NextDateForm, problem: str = ""
) -> dict[str, object]:
    return {
        "case": case,
        "form": form,
        "problem": problem,
        "next": next_address(request),
        "patient": patient_bar(case.patient, request.as_of),
    }
