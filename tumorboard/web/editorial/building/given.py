"""For whom a condition is tried: a stored case that this person may see, or facts chosen here."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.conditions import as_number
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import ChoiceError, chosen_definitions, chosen_numbers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.facts.freshness import aged
from guidelines.core.facts.rows import row_lists
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.explain import Explainer
from tumorboard.assessment.services import choices_of
from tumorboard.cases.models import Case
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.cases.services import header
from tumorboard.patients.queries import findings_of
from tumorboard.patients.snapshot import snapshot
from tumorboard.web.editorial.building.subjects import Subject, fact_subject
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request

OFFERED = 200
NOT_KNOWN = "not known"
NO_NUMBER = "Write the number with digits, such as 30 or 2.5."
WITHDRAWN = (
    "The board of this case has chosen a definition or a number that this version no longer "
    "offers, so nothing is computed for it."
)


class GivenForm(forms.Form):
    """A case, and a value for each fact that the condition looks at."""

    case = forms.ChoiceField(required=False, label="Stored case")

    def __init__(
        self, data: Any, guideline: Guideline, facts: Sequence[str],
        cases: Sequence[tuple[str, str]],
    ) -> None:  # fmt: skip
        super().__init__(data, prefix="given")
        self.subjects: dict[str, Subject] = {}
        if cases:
            self.fields["case"].choices = [("", "No case"), *cases]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["case"]
        for fact in facts:
            subject = fact_subject(guideline, fact)
            if subject is not None:
                self.subjects[fact] = subject
                self.fields[fact] = _field(subject)

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("case", "") if self.is_valid() else ""

    def facts(self) -> list[Fact]:
        self.is_valid()
        return [
            _fact(subject, value)
            for fact, subject in self.subjects.items()
            if (value := self.cleaned_data.get(fact, ""))
        ]

    def clean(self) -> dict[str, Any]:
        for fact, subject in self.subjects.items():
            value = self.cleaned_data.get(fact, "")
            if value and subject.is_number and as_number(value) is None:
                self.add_error(fact, NO_NUMBER)
        return self.cleaned_data


def _field(subject: Subject) -> forms.Field:
    if subject.is_coded:
        choices = [("", NOT_KNOWN), *subject.options]
        return forms.ChoiceField(required=False, label=subject.label, choices=choices)
    field_ = forms.CharField(
        required=False, max_length=20, label=subject.label, help_text=subject.unit
    )
    field_.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return field_


def _fact(subject: Subject, value: str) -> Fact:
    if subject.is_coded:
        return Fact(subject.id, "known", options=(value,))
    return Fact(subject.id, "known", low=Decimal(value), high=Decimal(value))


@dataclass(frozen=True)
class Given:
    """`tried` is false as long as nobody was chosen and nothing is supposed."""

    form: GivenForm
    evaluator: Evaluator
    tried: bool
    case: Case | None = None
    problem: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


def given(request: Request, guideline: Guideline, facts: Sequence[str]) -> Given:
    """Reads the case only if it is among those that this person may see, and notes the look."""
    visible, offered = offered_to(request)
    form = GivenForm(request.POST or None, guideline, facts, offered)
    supposed = form.facts() if form.is_bound else []
    chosen = form.chosen if form.is_bound else ""
    case = visible.select_related("board__hospital", "patient").filter(
        pk=uuid.UUID(chosen)
    ).first() if chosen else None  # fmt: skip
    if case is None:
        return Given(form, evaluator_of(guideline, supposed), bool(supposed))
    note_reading(request, "guideline.tried_on_case", case)
    try:
        known = of_case(request, guideline, case)
    except ChoiceError:
        empty = evaluator_of(guideline, supposed)
        return Given(form, empty, bool(supposed), case, WITHDRAWN)
    words = Explainer(guideline, known.facts)
    recorded = {fact: words.value(fact) for fact in form.subjects}
    evaluator = known.given(supposed) if supposed else known
    return Given(form, evaluator, tried=True, case=case, known=recorded)


def record_of(case: Case) -> CaseRecord:
    return snapshot(findings_of(case.patient), header(case))


def offered_to(request: Request) -> tuple[CaseQuerySet, list[tuple[str, str]]]:
    """The cases that this person may see, and the newest of them to choose from."""
    visible = Case.objects.visible_to(request.user)
    newest = visible.select_related("patient").order_by("-created_at", "pk")[:OFFERED]
    return visible, [(str(each.pk), f"{each.patient}: {each.question}"[:100]) for each in newest]


def of_case(request: Request, guideline: Guideline, case: Case) -> Evaluator:
    """What the version in hand makes of the record, under the choices of the board."""
    record = record_of(case)
    choices = choices_of(case.board)
    chosen = chosen_numbers(guideline, canonical_json(choices.thresholds))
    definitions = chosen_definitions(chosen, record.case.stream, choices)
    thresholds = {key: each.value for key, each in chosen.thresholds.items()}
    facts = derive_facts(record, definitions, request.as_of, thresholds)
    current = aged(facts, chosen.vocabulary, request.as_of)
    return Evaluator(chosen, current, row_lists(record))
