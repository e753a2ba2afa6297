"""Looking back: the measures of a board over a period, on one page, as a file, with their cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tumorboard.audit import services as audit
from tumorboard.cases.models import Case
from tumorboard.exchange.report_file import as_csv
from tumorboard.followup.departures import read_in
from tumorboard.followup.measures import report_of
from tumorboard.followup.report import Measure, Part, Report
from tumorboard.followup.report_queries import period_of
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.followup.quarters import Named, last_full_quarter, named_periods
from tumorboard.web.guarding import needs, require
from tumorboard.web.guideline.shelf import BY_PART
from tumorboard.web.pictures import bars_of_counts
from tumorboard.web.request import Request
from tumorboard.web.responses import stored_file

REPORT = "tumorboard/followup/report.html"
CASES = "tumorboard/followup/report_cases.html"
PER_PAGE = 25


class PeriodForm(forms.Form):
    """Which board and which days; they live in the address."""

    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The period ends before it begins.")
        return cleaned


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `report` is None where its dates cannot be read."""

    form: PeriodForm
    board: Board
    query: str
    report: Report | None
    named: tuple[Named, ...] = ()

    @property
    def is_so_far(self) -> bool:
        """The period has not ended before today, so that the numbers may still move."""
        return self.report is not None and self.report.period.last >= self.report.period.today


@dataclass(frozen=True)
class Shown:
    """A measure with its picture."""

    measure: Measure
    picture: bars_of_counts.CountPicture | None
    rows: tuple[tuple[Part, str], ...]
    """Each part with the page of the guideline that shows the advice it is about, or nothing."""


@needs(Permission.SEE_REPORTS)
@require_safe
def report(request: Request) -> HttpResponse:
    asked = _asked(request)
    if asked.report is None:
        return render(request, REPORT, {"asked": asked}, status=422)
    _note(request, "report.read", asked)
    shown = [Shown(each, _picture(each), _rows(each)) for each in asked.report.measures]
    return render(request, REPORT, {"asked": asked, "shown": shown})


@needs(Permission.SEE_REPORTS)
@require_safe
def report_file(request: Request) -> HttpResponse:
    asked = _asked(request)
    if asked.report is None:
        raise Http404
    _note(request, "report.exported", asked)
    period = asked.report.period
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    content = as_csv(asked.report, str(asked.board)).encode("utf-8-sig")
    name = f"report {asked.board} {period.first} to {period.last}.csv"
    return stored_file(content, media_type="text/csv; charset=utf-8", name=name)


@needs(Permission.SEE_REPORTS)
@require_safe
def report_cases(request: Request, key: str) -> HttpResponse:
    """The cases that were counted; of one bar with `part`."""
    asked = _asked(request)
    measure = asked.report.measure(key) if asked.report else None
    part = request.GET.get("part", "")
    ids = measure.cases_of(part) if measure else None
    if measure is None or ids is None:
        raise Http404
    page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
    mine = Case.objects.visible_to(request.user).listed().filter(pk__in=list(page))
    rows = sorted(mine, key=lambda case: ids.index(case.pk))
    _note(request, "report.cases_listed", asked, patients=len(rows))
    label = next((each.label for each in measure.parts if each.key == part), "")
    query = QueryDict(asked.query, mutable=True)
    query.update({"part": part} if part else {})
    context = {"asked": asked, "measure": measure, "label": label, "page": page, "rows": rows}
    return render(request, CASES, context | {"query": query.urlencode()})


def _asked(request: Request) -> Asked:
    """Of a board of one's own; another's does not exist (404)."""
    boards = Board.objects.where_role(request.user).select_related("hospital").order_by("name")
    first = boards.first()
    if first is None:
        raise Http404
    since, until = last_full_quarter(request.as_of)
    defaults = {"board": str(first.pk), "since": since.isoformat(), "until": until.isoformat()}
    given = {name: request.GET[name] for name in defaults if name in request.GET}
    form = PeriodForm({**defaults, **given}, boards=boards)
    usable = form.is_valid()
    if "board" not in form.cleaned_data:
        raise Http404
    board: Board = form.cleaned_data["board"]
    require(request, Permission.SEE_REPORTS, board)
    found = _report(form, board, request.as_of) if usable else None
    query = QueryDict(mutable=True)
    query.update({**defaults, **given})
    return Asked(form, board, query.urlencode(), found, named_periods(request.as_of))


def _report(form: PeriodForm, board: Board, today: dt.date) -> Report:
    days = form.cleaned_data
    return report_of(period_of(board, first=days["since"], last=days["until"], today=today))


def _picture(measure: Measure) -> bars_of_counts.CountPicture | None:
    return bars_of_counts.draw((part.label, part.count) for part in measure.parts)


def _rows(measure: Measure) -> tuple[tuple[Part, str], ...]:
    found = read_in(part.item for part in measure.parts if part.item)
    pages = {
        item: reverse("guideline-item", args=[version.pk, BY_PART[item.part].slug, item.id])
        for item, version in found.items()
    }
    return tuple((part, pages.get(part.item, "") if part.item else "") for part in measure.parts)


def _note(request: Request, action: str, asked: Asked, patients: int = 0) -> None:
    """Counts show nobody, and still it is on record who asked for them."""
    days = asked.report.period if asked.report else None
    audit.record_read(
        action,
        by=request.user,
        on=asked.board,
        patient=None,
        hospital=asked.board.hospital_id,
        board=asked.board.pk,
        reason=f"{days.first} to {days.last}" if days else "",
        patients=patients,
    )
