"""Answering a question of the case page: through the patient's record, at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from tumorboard.assessment.services import Current, NoGuideline, current_assessment
from tumorboard.cases.models import Case
from tumorboard.patients.models import Emergencies
from tumorboard.patients.services import Conflicting, change_record, originals
from tumorboard.web import seals
from tumorboard.web.assessment.answers import Place, answer_form, place_of, record_answer
from tumorboard.web.assessment.cancers import asked_about
from tumorboard.web.assessment.missing import Asked, unanswered_emergencies
from tumorboard.web.cases.page import CasePage, asked_of, case_page
from tumorboard.web.patients.words import label_of, text_of
from tumorboard.web.request import Request

NO_EMERGENCY = "emergencies"


class Answering:
    """One posted answer. `about` says to what; a place that is not of this patient is 404."""

    def __init__(self, request: Request, case: Case) -> None:
        self.request, self.case = request, case
        try:
            current = current_assessment(case, as_of=request.as_of)
        except NoGuideline as error:
            raise Http404 from error
        self.about, self.of = request.POST.get("about", ""), request.POST.get("of", "")
        self.asked = self.about_cancer(asked_of(request, case, current, may_record=True), current)
        self.place = self.find_place()
        self.form = answer_form(self.place, case.patient, request.POST) if self.place else None

    def about_cancer(self, asked: Asked, current: Current) -> Asked:
        """The questions about the cancer that is answered for."""
        if not self.of:
            return asked
        for part in current.computed.result.parts[1:]:
            if part.focus == self.of:
                return asked_about(asked, part)
        raise Http404

    def find_place(self) -> Place | None:
        """None where all open emergencies are ruled out at once."""
        if self.about == NO_EMERGENCY:
            return None
        asked = self.asked
        place = place_of(self.about, asked.findings, asked.focus, asked.as_of, key=asked.key)
        if place is None:
            raise Http404
        return place

    def is_valid(self) -> bool:
        """What is refused is kept as this person's draft."""
        if self.form is None or self.form.is_valid():
            return True
        self.asked.drafts.of(self.about).keep_refused()
        return False

    def save(self) -> None:
        """Raises Conflicting where somebody answered differently meanwhile."""
        if self.place is None or self.form is None:
            self.rule_out_emergencies()
            return
        shown = self.request.POST.get("shown", "")
        patient, by = self.case.patient, self.request.user
        try:
            with self.asked.drafts.of(self.about).spending():
                record_answer(self.place, self.form, shown, patient=patient, by=by)
        except seals.SealBroken as error:
            raise Http404 from error

    def rule_out_emergencies(self) -> None:
        """None of those that nobody has spoken of is present; what was said stays."""
        rows: list[Emergencies] = self.asked.findings.emergencies
        names = {column.name for column in Emergencies._meta.concrete_fields}
        open_ones = [name for name in unanswered_emergencies(self.asked) if name in names]
        answers: dict[str, Any] = dict.fromkeys(open_ones, False)
        for row in rows[:1]:
            change_record(
                row,
                patient=self.case.patient,
                original=originals(row, open_ones),
                by=self.request.user,
                **answers,
            )

    def page(self) -> CasePage:
        """The case as it stands now; a refused form is shown again with what was typed."""
        form = self.form
        forms = {(self.of, self.about): form} if form is not None and form.errors else {}
        return case_page(self.request, self.case, refused=forms)

    def conflicts(self, error: Conflicting) -> list[dict[str, str]]:
        kind = self.place.kind if self.place else None
        return [
            {
                "label": label_of(kind, each.field) if kind else each.field,
                "theirs": text_of(kind, each.field, each.theirs) if kind else each.theirs or "",
                "yours": text_of(kind, each.field, each.mine) if kind else each.mine or "",
            }
            for each in error.conflicts
        ]
