"""The draft of a form of a patient's record: kept while one types, back when it is opened again.

A form opts in by giving its template a `Draft` (templates/components/draft.html) and by saving
inside `spending()`. Restored, it stands as it was left, with the values it was opened with: what
others changed meanwhile is merged or asked about, as in a page that was left open.
"""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse

from tumorboard.patients.drafting import NotADraft, draft_of, drafts_of, keep_draft, spending_draft
from tumorboard.patients.drafts import LONGEST_NAME, FormDraft
from tumorboard.patients.models import Patient
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.request import Request

NOT_TYPED = {"autosave", "csrfmiddlewaretoken", "draft", "next"}

F = TypeVar("F", bound=FindingForm)


@dataclass
class Draft:
    """`form` is the name of the form among those of this patient."""

    request: Request
    patient: Patient
    form: str
    opened_at: str = ""  # where the form comes from, to open it again without the draft
    kept: FormDraft | None = None
    restored: bool = False  # the form shows what was kept
    overtaken: bool = False  # and the record has changed since

    @property
    def address(self) -> str:
        return reverse("draft-keep", args=[self.patient.pk])

    @property
    def discard_address(self) -> str:
        return reverse("draft-discard", args=[self.patient.pk])

    @property
    def saved_at(self) -> str:
        return moment(self.request, self.kept.saved_at) if self.kept else ""

    @property
    def data(self) -> QueryDict:
        """What was typed, as the browser sent it."""
        data = QueryDict(mutable=True)
        for name, values in (self.kept.values if self.kept else {}).items():
            data.setlist(name, values)
        return data

    def keep(self) -> FormDraft:
        """Store what was posted. Raises NotADraft."""
        posted = self.request.POST
        typed = {name: posted.getlist(name) for name in posted if name not in NOT_TYPED}
        by = self.request.user
        self.kept = keep_draft(patient=self.patient, form=self.form, typed=typed, by=by)
        return self.kept

    def keep_refused(self) -> None:
        """A form that could not be saved is not lost either, if its page is."""
        try:
            self.keep()
        except NotADraft:
            return

    def spending(self) -> AbstractContextManager[None]:
        """Around the service call that saves the form."""
        return spending_draft(patient=self.patient, form=self.form, by=self.request.user)


def draft_for(request: Request, patient: Patient, form: str) -> Draft:
    form = form[:LONGEST_NAME]
    opened_at = request.get_full_path() if request.method == "GET" else ""
    return Draft(request, patient, form, opened_at, draft_of(patient, form, by=request.user))


@dataclass
class Drafts:
    """The drafts of many small forms of the page at `address`, read at once."""

    request: Request
    patient: Patient
    prefix: str
    address: str

    @cached_property
    def kept(self) -> dict[str, FormDraft]:
        return drafts_of(self.patient, by=self.request.user)

    def of(self, name: str) -> Draft:
        form = f"{self.prefix} {name}"[:LONGEST_NAME]
        return Draft(self.request, self.patient, form, self.address, self.kept.get(form))


def as_left(form: F) -> F:
    """A form of what was typed, not checked yet: nobody has sent it."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # not in Django's stubs
    return form


def moment(request: Request, at: dt.datetime) -> str:
    """`14:02`, with the day if it was another one."""
    local = at.astimezone(ZoneInfo(request.user.hospital.time_zone))
    if local.date() == request.as_of:
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}, {local:%H:%M}"
