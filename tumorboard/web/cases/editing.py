"""Changing the question of a case without overwriting anybody."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from tumorboard.cases.models import Case
from tumorboard.patients.services import Conflicting, change_record, originals
from tumorboard.web import seals
from tumorboard.web.cases.forms import CaseForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request

SALT = "tumorboard.case"


class CaseEditing:
    def __init__(self, request: Request, case: Case) -> None:
        self.request, self.case = request, case
        self.before = originals(case, CaseForm.Meta.fields)
        self.form = CaseForm(request.POST or None, instance=case, patient=case.patient)

    def save(self) -> None:
        try:
            original = seals.unseal(self.request.POST.get("shown", ""), about=SALT)
        except seals.SealBroken as error:
            raise Http404 from error
        change_record(
            self.case,
            patient=self.case.patient,
            original=original,
            by=self.request.user,
            **self.form.cleaned_data,
        )

    def context(self, error: Conflicting | None = None) -> dict[str, Any]:
        """After a conflict the form starts from what is stored now, so that it can be sent."""
        now = originals(error.current, CaseForm.Meta.fields) if error else self.before
        return {
            "case": self.case,
            "form": self.form,
            "shown": seals.seal(now, about=SALT),
            "patient": patient_bar(self.case.patient, self.request.as_of),
            "conflicts": [self.conflict(each) for each in error.conflicts] if error else [],
        }

    def conflict(self, found: Any) -> dict[str, str]:
        label = self.form.fields[found.field].label or found.field
        return {"label": str(label), "theirs": found.theirs or "", "yours": found.mine or ""}
