"""Decisions whose outcome is awaited, and the form in which one is recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from guidelines.core.record.dates import When
from tumorboard.assessment.services import NoGuideline, current_assessment
from tumorboard.decisions.models import Decision
from tumorboard.followup.models import Implemented, Outcome, WhyNot
from tumorboard.followup.queries import overdue_since, suggested
from tumorboard.followup.rules import Suggestion
from tumorboard.patients.fields import LONGEST_DATE, readable_date
from tumorboard.people.board_rules import rules_by_board
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.request import Request

NOT_STATED = ("", "not stated")
_REASON_NEEDED = {Implemented.PARTLY, Implemented.NOT}


class OutcomeForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    implemented = forms.ChoiceField(
        label="Was it carried out?", choices=Implemented.choices, widget=forms.RadioSelect
    )
    why_not = forms.ChoiceField(
        required=False, label="Why not, or not wholly", choices=[NOT_STATED, *WhyNot.choices]
    )
    explanation = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    first_treatment = forms.CharField(
        required=False,
        max_length=LONGEST_DATE,
        validators=[readable_date],
        label="First treatment on",
        help_text="2026, 2026-12 or 2026-12-15",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("implemented") in _REASON_NEEDED and not cleaned.get("why_not"):
            self.add_error("why_not", "Choose the reason; “reason unknown” is one of them.")
        if cleaned.get("implemented") == Implemented.FULLY and cleaned.get("why_not"):
            self.add_error("why_not", "What was wholly carried out needs no reason against it.")
        return cleaned


@dataclass(frozen=True)
class Row:
    decision: Decision
    due: dt.date
    is_overdue: bool


@dataclass(frozen=True)
class OutcomePage:
    decision: Decision
    outcome: Outcome | None
    form: OutcomeForm
    suggestion: Suggestion | None
    first: str
    """The suggested date of the first treatment, as it is recorded."""
    bar: dict[str, Any]
    stale: bool = False


def rows_of(request: Request, decisions: Iterable[Decision]) -> list[Row]:
    decisions = list(decisions)
    rules = rules_by_board({each.case.board_id: each.case.board for each in decisions}.values())
    rows = []
    for each in decisions:
        if each.signed_at is None:
            continue
        due = overdue_since(
            each.signed_at, rules[each.case.board_id].outcome_days, each.case.board.hospital
        )
        rows.append(Row(each, due, due < request.as_of))
    return rows


def outcome_page(
    request: Request, decision: Decision, form: OutcomeForm | None = None, *, stale: bool = False
) -> OutcomePage:
    outcome = Outcome.objects.visible_to(request.user).filter(decision=decision).first()
    found = _suggestion(request, decision)
    return OutcomePage(
        decision=decision,
        outcome=outcome,
        form=form or OutcomeForm(initial=_start(outcome, found)),
        suggestion=found,
        first=shown_date(_entered(found.first)) if found and found.first else "",
        bar=patient_bar(decision.case.patient, request.as_of),
        stale=stale,
    )


def _suggestion(request: Request, decision: Decision) -> Suggestion | None:
    try:
        current = current_assessment(decision.case, as_of=request.as_of)
    except NoGuideline:
        return None
    return suggested(decision, current)


def _start(outcome: Outcome | None, found: Suggestion | None) -> dict[str, Any]:
    """What is stored; before that the date that the record shows, and no answer chosen."""
    if outcome is not None:
        names = ("implemented", "why_not", "explanation", "first_treatment", "version")
        return {name: getattr(outcome, name) for name in names}
    first = _entered(found.first) if found and found.first else ""
    return {"version": 0, "first_treatment": first}


def _entered(when: When) -> str:
    """The same precision as in the record."""
    first, last = when.earliest, when.latest
    if first == last:
        return first.isoformat()
    return (
        f"{first:%Y-%m}" if (first.year, first.month) == (last.year, last.month) else f"{first:%Y}"
    )
