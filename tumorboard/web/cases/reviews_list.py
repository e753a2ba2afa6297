"""My review list: what a radiologist or pathologist owes the next meetings, and entering it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.assessment.wording import plural
from tumorboard.audit import services as audit
from tumorboard.cases import reviews
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import MarkerRequest, ReviewRequest
from tumorboard.meetings.review_lists import ReviewGroup, review_groups
from tumorboard.patients.choices import VitalStatus
from tumorboard.patients.drafts import FormDraft
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import name_key
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web import seals
from tumorboard.web.cases.reviews import visible_request
from tumorboard.web.cases.reviews_forms import ReviewForm
from tumorboard.web.guarding import needs
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.page import when_words
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.drafts import Draft, draft_for
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

LIST = "tumorboard/cases/review_list.html"
REVIEW = "tumorboard/cases/review.html"
EVERYONE = "everyone"
TYPED = ("seen", "differs", "difference", "reviewed_on")


@dataclass(frozen=True)
class Row:
    asked: ReviewRequest
    form: ReviewForm
    draft: Draft
    same_name: bool

    @property
    def born(self) -> str:
        return shown_date(self.asked.case.patient.person.birth_date) or "not stated"

    @property
    def died(self) -> bool:
        return has_died(self.asked.case)


@dataclass(frozen=True)
class MarkerRow:
    asked: MarkerRequest
    late: bool

    @property
    def died(self) -> bool:
        return has_died(self.asked.case)


@dataclass(frozen=True)
class Part:
    """One meeting of the list."""

    group: ReviewGroup
    rows: list[Row]
    markers: list[MarkerRow]

    @property
    def when(self) -> str:
        return when_words(self.group.meeting) if self.group.meeting else ""

    @property
    def cutoff_words(self) -> str:
        return cutoff_words(self.group)


def cutoff_words(group: ReviewGroup) -> str:
    """`in 2 days`, `today`, `1 day ago`."""
    days = group.days_left
    if days == 0:
        return "today"
    return f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago"


@needs(Permission.GIVE_OPINION)
@require_safe
def review_list(request: Request) -> HttpResponse:
    everyone = request.GET.get("of") == EVERYONE
    groups = review_groups(request.user, today=request.as_of, everyone=everyone)
    parts = parts_of(request, groups)
    people = {each.asked.case.patient.person.pk for part in parts for each in part.rows}
    people |= {each.asked.case.patient.person.pk for part in parts for each in part.markers}
    audit.record_read(
        "reviews.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        patients=len(people),
    )
    here = request.get_full_path()
    reads = bool(reviews.disciplines_by_board(request.user))
    context = {"parts": parts, "everyone": everyone, "here": here, "reads": reads}
    return render(request, LIST, context)


@needs(Permission.GIVE_OPINION)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The form of one row on a page of its own, and where every row is sent."""
    asked = visible_request(request, pk)
    may_enter = reviews.reads(asked, request.user)
    if request.method != "POST":
        note_reading(request, "review_request.read", asked.case, on=asked)
        row = row_of(request, asked, _draft(request, asked))
        return render(request, REVIEW, _context(request, row, may_enter=may_enter))
    if not may_enter:
        raise PermissionDenied(asked.discipline)
    draft = _draft(request, asked)
    form = ReviewForm(request.POST, asked=asked, as_of=request.as_of)
    context = _context(request, Row(asked, form, draft, same_name=False), may_enter=True)
    if not form.is_valid():
        draft.keep_refused()
        return invalid(request, REVIEW, context)
    try:
        with draft.spending():
            reviews.enter_review(asked, by=request.user, **form.cleaned_data)
    except (reviews.NotStanding, StaleVersion) as refusal:
        draft.keep_refused()
        return conflict(request, REVIEW, context | _refused(request, pk, refusal))
    return SeeOther(
        next_address(request) or reverse("case", args=[asked.case_id]) + "#case-reviews"
    )


def _refused(request: Request, pk: uuid.UUID, refusal: Exception) -> dict[str, Any]:
    """What was typed stays in the form; what somebody else entered stands above it."""
    asked = visible_request(request, pk)
    if isinstance(refusal, reviews.NotStanding):
        return {"problem": "This is no longer needed; nothing was saved."}
    typed = {name: request.POST.get(name, "") for name in TYPED}
    form = ReviewForm(asked=asked, as_of=request.as_of, typed=typed)
    row = Row(
        asked, form, draft_for(request, asked.case.patient.person, _name(asked)), same_name=False
    )
    return {
        "row": row,
        "problem": "Somebody else entered a review first; it stands above. Yours was not saved: "
        "saved now, it follows theirs as a correction.",
    }


# ------------------------------------------------------------------ rows


def parts_of(request: Request, groups: Iterable[ReviewGroup]) -> list[Part]:
    groups = list(groups)
    names = [_name(each) for group in groups for each in group.requests]
    drafts = FormDraft.objects.visible_to(request.user).filter(form__in=names)
    kept = {each.form: each for each in drafts.order_by("saved_at")} if names else {}
    people = {
        each.case.patient.person.pk: each.case.patient.person
        for group in groups
        for each in group.requests
    }
    alike = Counter(name_key(person.name) for person in people.values())
    return [
        Part(
            group,
            [
                row_of(request, each, _kept(request, each, kept.get(_name(each))), alike)
                for each in group.requests
            ],
            [
                MarkerRow(each, each.expected_on is not None and each.expected_on < request.as_of)
                for each in group.markers
            ],
        )
        for group in groups
    ]


def row_of(
    request: Request,
    asked: ReviewRequest,
    draft: Draft,
    alike: Counter[str] | None = None,
) -> Row:
    """With what this person typed and has not saved, unless that has been saved since."""
    typed = draft.data
    form = ReviewForm(asked=asked, as_of=request.as_of)
    if typed and not _is_saved(asked, form, typed.get("seal", "")):
        values = {name: typed.get(name, "") for name in TYPED}
        form = ReviewForm(asked=asked, as_of=request.as_of, typed=values)
        draft.restored = True
        draft.overtaken = typed.get("after") != str(form.initial["after"])
    person: Patient = asked.case.patient.person
    return Row(asked, form, draft, alike is not None and alike[name_key(person.name)] > 1)


def has_died(case: Case) -> bool:
    """A merged record may not say so itself."""
    return VitalStatus.DEAD in {case.patient.vital_status, case.patient.person.vital_status}


def _is_saved(asked: ReviewRequest, form: ReviewForm, seal: str) -> bool:
    """What was kept after its form had been sent is no draft any more."""
    try:
        key = seals.unseal_key(seal, about=form.about)
    except seals.SealBroken:
        return False
    return any(each.pk == key for each in asked.reviews.all())


def _name(asked: ReviewRequest) -> str:
    return f"review {asked.pk}"


def _kept(request: Request, asked: ReviewRequest, kept: FormDraft | None) -> Draft:
    return Draft(request, asked.case.patient.person, _name(asked), request.get_full_path(), kept)


def _draft(request: Request, asked: ReviewRequest) -> Draft:
    return draft_for(request, asked.case.patient.person, _name(asked))


def _context(request: Request, row: Row, *, may_enter: bool) -> dict[str, Any]:
    return {
        "row": row,
        "may_enter": may_enter,
        "patient": patient_bar(row.asked.case.patient, request.as_of),
        "here": next_address(request).partition("#")[0],
    }


# ------------------------------------------------------------------ home


def reviews_owed(request: Request) -> Section | None:
    """For radiologists and pathologists: how much waits, meeting by meeting. It names nobody."""
    if not reviews.disciplines_by_board(request.user):
        return None
    groups = review_groups(request.user, today=request.as_of)
    owed = [
        (group, when_words(group.meeting) if group.meeting else "", cutoff_words(group))
        for group in groups
        if group.to_review or group.markers
    ]
    return Section("reviews-owed", "tumorboard/cases/home_reviews.html", {"groups": owed})
