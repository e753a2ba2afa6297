"""The patients list: one's own boards, or as a coordinator the whole hospital."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import PatientQuerySet
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.patients.access import sees
from tumorboard.web.patients.forms.identity import SearchForm
from tumorboard.web.patients.header import age, shown_date
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Row:
    """`seen` is False for a patient of the hospital whom none of one's boards sees."""

    patient: Patient
    born: str
    age: str
    seen: bool


@dataclass(frozen=True)
class Found:
    request: Request
    form: SearchForm
    patients: PatientQuerySet

    @property
    def query(self) -> str:
        """The filters without the page, for the links to other pages."""
        given = self.request.GET.copy()
        given.pop("page", None)
        return given.urlencode()

    def rows(self, page: Iterable[Patient]) -> list[Row]:
        """What one page of the list shows, with the look noted."""
        shown = list(page)
        if self.form.is_valid():
            _note(self.request, self.form, len(shown))
        seen = sees(self.request, shown)
        return [
            Row(
                patient,
                shown_date(patient.birth_date) or "not stated",
                age(patient.birth_date, self.request.as_of) if patient.pk in seen else "",
                patient.pk in seen,
            )
            for patient in shown
        ]


def search(request: Request) -> Found:
    user = request.user
    boards = Board.objects.where_role(user).order_by("name")
    everywhere = request.grants.may(Permission.SEARCH_HOSPITAL)
    form = SearchForm(request.GET, boards=boards, hospital=everywhere)
    patients = Patient.objects.visible_to(user)
    if form.is_valid():
        if everywhere and form.in_whole_hospital:
            patients = Patient.objects.findable_by(user)
        patients = form.apply(patients)
    else:
        patients = patients.none()
    return Found(request, form, patients.current().prefetch_related("identifiers"))


def _note(request: Request, form: SearchForm, patients: int) -> None:
    """A look at a list is noted once, with what was asked for."""
    audit.record_read(
        "patients.searched" if form.cleaned_data.get("q") else "patients.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        reason=form.cleaned_data.get("q") or "",
        patients=patients,
    )
