"""Changing the question of a case without overwriting anybody."""

from __future__ import annotations

from typing import Any

from tumorboard.cases.clocks import change_case
from tumorboard.cases.models import Case
from tumorboard.patients.services import Conflicting, originals
from tumorboard.people.queries import team_of
from tumorboard.web import seals
from tumorboard.web.cases.forms import CaseForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request


class CaseEditing:
    """`shown` is what the form showed, sealed for this case and this person."""

    def __init__(self, request: Request, case: Case) -> None:
        self.request, self.case = request, case
        self.shown = request.POST.get("shown") or self._seal(case)
        self.form = CaseForm(
            request.POST or None,
            instance=case,
            patient=case.patient,
            team=team_of([case.board]),
            as_of=request.as_of,
        )

    @property
    def _about(self) -> str:
        return f"case {self.case.pk} {self.request.user.pk}"

    def _seal(self, case: Any) -> str:
        return seals.seal(originals(case, CaseForm.Meta.fields), about=self._about)

    def is_valid(self) -> bool:
        try:
            self.original = seals.unseal(self.shown, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
        return self.form.is_valid()

    def save(self) -> None:
        """Raises Conflicting."""
        change_case(
            self.case,
            original=self.original,
            by=self.request.user,
            **self.form.cleaned_data,
        )

    def context(self, error: Conflicting | None = None) -> dict[str, Any]:
        """After a conflict the form starts from what is stored now, so that it can be sent."""
        return {
            "case": self.case,
            "form": self.form,
            "shown": self._seal(error.current) if error else self.shown,
            "patient": patient_bar(self.case.patient, self.request.as_of),
            "conflicts": [self.conflict(each) for each in error.conflicts] if error else [],
        }

    def conflict(self, found: Any) -> dict[str, str]:
        label = self.form.fields[found.field].label or found.field
        return {"label": str(label), "theirs": found.theirs or "", "yours": found.mine or ""}
