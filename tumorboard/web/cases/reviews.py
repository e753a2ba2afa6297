"""What radiologists and pathologists are asked about a case: on its page, in the room, asking."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.assessment.wording import plural
from tumorboard.cases import reviews
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import Discipline, MarkerRequest, ReviewRequest
from tumorboard.cases.review_rules import specimen_words
from tumorboard.meetings.models import AgendaItem
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.reviews_forms import RequestForm, UnaskedForm
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

REQUEST = "tumorboard/cases/review_request.html"


@dataclass(frozen=True)
class Reviews:
    """`theirs` are the disciplines that this person reads on the board of the case."""

    requests: list[ReviewRequest]
    markers: list[MarkerRequest]
    unasked: UnaskedForm | None
    may_ask: bool
    theirs: list[Discipline]

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.markers)


def reviews_of(request: Request, case: Case, *, room: bool = False) -> Reviews:
    """In the room it is read only."""
    mine = ReviewRequest.objects.visible_to(request.user).filter(case=case)
    requests = list(mine.shown())
    markers = MarkerRequest.objects.visible_to(request.user).filter(case=case)
    may_ask = not room and request.grants.may(Permission.PREPARE_CASE, board=case.board)
    listed = AgendaItem.objects.visible_to(request.user).waiting().filter(case=case)
    theirs = {} if room else reviews.disciplines_by_board(request.user)
    return Reviews(
        requests=requests,
        markers=list(markers.select_related("specimen", "result")),
        unasked=unasked_form(case, requests) if may_ask and listed.exists() else None,
        may_ask=may_ask,
        theirs=theirs.get(case.board_id, []),
    )


def unasked_form(
    case: Case, requests: list[ReviewRequest] | None = None, data: Any = None
) -> UnaskedForm | None:
    """None where everything has been asked for."""
    found = reviews.unasked(case, requests)
    imaging = [(each.first.pk, each.words, each.first.date) for each in found.studies]
    slides = [(each.pk, specimen_words(each), each.date) for each in found.specimens]
    choices = [
        (str(pk), f"{words} {shown_date(date) or '(no date)'}")
        for pk, words, date in (*imaging, *slides)
    ]
    return UnaskedForm(data, choices=choices, case=case) if choices else None


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: uuid.UUID, discipline: str) -> HttpResponse:
    case = case_to_prepare(request, pk)
    if discipline not in Discipline.values:
        raise Http404
    form = RequestForm(request.POST or None, case=case, discipline=discipline, as_of=request.as_of)
    context = _context(request, case, form, f"Ask for review: {discipline}")
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, REQUEST, context)
    if not form.is_valid():
        return invalid(request, REQUEST, context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    reviews.ask_for_review(case, discipline=discipline, by=request.user, **values)
    return back(request, case)


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID) -> HttpResponse:
    asked = visible_request(request, pk)
    require(request, Permission.PREPARE_CASE, asked.case.board)
    options: dict[str, Any] = {
        "case": asked.case,
        "discipline": asked.discipline,
        "as_of": request.as_of,
    }
    form = RequestForm(request.POST or None, asked=asked, **options)
    context = _context(request, asked.case, form, f"Review of {asked}")
    if request.method != "POST":
        note_reading(request, "review_request.read", asked.case, on=asked)
        return render(request, REQUEST, context)
    if not form.is_valid():
        return invalid(request, REQUEST, context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    try:
        reviews.change_request(asked, version=values.pop("version") or 0, by=request.user, **values)
    except (StaleVersion, reviews.NotStanding):
        fresh = RequestForm(asked=visible_request(request, pk), **options)
        return conflict(request, REQUEST, context | {"form": fresh, "stale": True})
    return back(request, asked.case)


@needs(Permission.PREPARE_CASE)
@require_POST
def ask_unasked(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = case_to_prepare(request, pk)
    form = unasked_form(case, data=request.POST)
    if form is None:
        messages.info(request, "All of these have been asked for already.")
        return back(request, case)
    if not form.is_valid():
        context = _context(request, case, form, "Ask for review")
        address = reverse("reviews-unasked", args=[case.pk])
        return invalid(request, REQUEST, context | {"address": address})
    made = reviews.ask_for_unasked(
        case, requested_on=request.as_of, by=request.user, **form.cleaned_data
    )
    messages.success(request, f"Asked for {plural(len(made), 'review')}. Say where they are.")
    return back(request, case)


def case_to_prepare(request: Request, pk: uuid.UUID) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, case.board)
    return case


def visible_request(request: Request, pk: uuid.UUID) -> ReviewRequest:
    return get_object_or_404(ReviewRequest.objects.visible_to(request.user).shown(), pk=pk)


def back(request: Request, case: Case) -> SeeOther:
    return SeeOther(next_address(request) or reverse("case", args=[case.pk]) + "#case-reviews")


def _context(request: Request, case: Case, form: Any, title: str) -> dict[str, Any]:
    return {
        "form": form,
        "case": case,
        "title": title,
        "address": request.path,
        "patient": patient_bar(case.patient, request.as_of),
        "next": next_address(request),
    }
