"""Choosing a standard pathway for a case: what could be chosen, and what speaks against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django import forms

from guidelines.core.evaluation.result import Result
from guidelines.core.wording.explain import NOTHING_ENCODED
from tumorboard.assessment.safety_notes import safety_notes
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.cases.models import Case
from tumorboard.meetings.pathways import in_force
from tumorboard.meetings.standard_models import StandardPathway
from tumorboard.web.request import Request

WITHDRAWN = "The board has to choose its definitions again first – nothing was checked."
CHOOSE = "Choose the pathway"
NOT_THESE = "This pathway is not in force any more; choose one of these."


@dataclass(frozen=True)
class Option:
    pathway: StandardPathway
    proposed: bool | None
    """Whether the guideline proposes on these facts what it rests on; None: it rests on nothing."""
    chosen: bool = False


@dataclass(frozen=True)
class Choice:
    """`notes` is what the assessment has against any standard; it is said and locks nothing."""

    pathways: list[StandardPathway]
    notes: list[str]
    proposed: frozenset[str]
    guided: bool
    preferred: UUID | None = None

    @cached_property
    def options(self) -> list[Option]:
        """The one that the case stands on is chosen, else the only one that fits."""
        fitting = [each.pk for each in self.pathways if self._proposes(each)]
        only = next((f for f in (fitting, [e.pk for e in self.pathways]) if len(f) == 1), [])
        chosen = self.preferred or next(iter(only), None)
        return [Option(each, self._proposes(each), each.pk == chosen) for each in self.pathways]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256("\n".join(self.notes).encode()).hexdigest()[:16]

    def find(self, pk: str) -> StandardPathway | None:
        return next((each for each in self.pathways if str(each.pk) == pk), None)

    def _proposes(self, pathway: StandardPathway) -> bool | None:
        return pathway.rests_on in self.proposed if pathway.rests_on else None


class ChoiceForm(forms.Form):
    """`shown` is the fingerprint of the notes that stood beside the choice."""

    pathway = forms.CharField(max_length=40, required=False, label="Pathway")
    shown = forms.CharField(max_length=16, required=False)

    def __init__(self, *args: object, choice: Choice, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they are
        self.choice = choice

    def clean_pathway(self) -> StandardPathway:
        given = self.cleaned_data["pathway"]
        found = self.choice.find(given)
        if found is None:
            raise forms.ValidationError(NOT_THESE if given else CHOOSE)
        return found

    @property
    def options(self) -> list[Option]:
        """With what was sent instead of what was chosen beforehand."""
        if not self.is_bound:
            return self.choice.options
        sent = self.data.get("pathway", "")
        return [
            Option(each.pathway, each.proposed, str(each.pathway.pk) == sent)
            for each in self.choice.options
        ]

    @property
    def is_overtaken(self) -> bool:
        """What speaks against it has changed since it was shown."""
        return bool(self.cleaned_data["shown"] != self.choice.fingerprint)


def choice_of(request: Request, case: Case, *, standing: StandardPathway | None = None) -> Choice:
    pathways = list(in_force(case.board, request.as_of))
    if standing is not None and standing not in pathways:
        pathways.insert(0, standing)
    preferred = standing.pk if standing else None
    try:
        current = current_assessment(case, as_of=request.as_of)
    except NoGuideline as reason:
        note = WITHDRAWN if isinstance(reason, ChoiceWithdrawn) else NOTHING_ENCODED
        return Choice(pathways, [note], frozenset(), guided=False, preferred=preferred)
    proposed = _proposed(current)
    return Choice(pathways, notes_of(current), proposed, guided=True, preferred=preferred)


def notes_of(current: Current) -> list[str]:
    return safety_notes(current.guideline, current.computed.result, current.record)


def _proposed(current: Current) -> frozenset[str]:
    """Ids of what the guideline proposes on the facts as they stand."""
    return frozenset(each for part in current.computed.result.parts for each in _of_part(part))


def _of_part(part: Result) -> list[str]:
    advised = [e.id for e in part.recommendations if e.kind == "do" and e.status == "applies"]
    return [*advised, *(each.id for each in part.pathways if each.plan.feasibility != "excluded")]
