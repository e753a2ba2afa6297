"""What the proofs found, in sentences, with the patient in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.judge import Status, advice_of
from guidelines.core.evaluation.result import AnswerResult
from guidelines.core.proofs.behaviour import Change
from guidelines.core.proofs.cells import COUNT, Space
from guidelines.core.proofs.checks import (
    Collision,
    Finding,
    Gap,
    Implied,
    NeverApplies,
)
from guidelines.core.proofs.interview import Boundary
from guidelines.core.proofs.patients import answers_of, assumed
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import inside, listed

STATUS_WORDS: dict[Status, str] = {
    "applies": "applies",
    "possibly_overridden": "applies unless something else does",
    "open": "is open",
    "overridden": "is overridden",
    "does_not_apply": "does not apply",
}
SAME_FOR_ALL = (
    "Proved: no recommendation and no pitfall changes its status for any patient of whom each fact "
    "is known or not known at all."
)
EACH_SHOWN = (
    "Proved: for patients of whom each fact is known or not known at all, there is no other change "
    "of status than these; each is shown on one patient."
)
UNDECIDED_LEFT = (
    "For the rest: no other change of status for any patient of whom each fact is known or not "
    "known at all; where the search gave up, nothing is proved."
)
NOT_COVERED = (
    "Not covered by this proof: patients of whom a fact is known in part, as a range or as one of "
    "several values; pitfalls as they look at a plan; dates of plans; labels and other texts; "
    "and what prognosis notes, criteria and pathways say."
)
GAVE_UP = "neither found nor ruled out within the time of the search"


class ProofWords:
    """Sentences about one version; the patients are of the space that they were found in."""

    def __init__(self, guideline: Guideline, space: Space) -> None:
        self.guideline = guideline
        self.space = space
        self.explainer = Explainer(guideline, {})

    def patient(self, patient: Patient) -> list[str]:
        """Everything that is known of a patient, a line each; the rest is not known."""
        known = [
            f"{self.explainer.label(fact)}: {self.answer(fact, answer)}"
            for fact, answer in answers_of(self.space, patient).items()
        ]
        counts = [
            f"{key.removeprefix(COUNT)}: {'yes' if holds else 'no'}, taken as given"
            for key, holds in assumed(patient).items()
        ]
        return known + counts

    def answer(self, fact: str, answer: Answer) -> str:
        return self.explainer.answer(fact, msgspec.convert(answer.codes(), AnswerResult))

    def finding(self, finding: Finding) -> str:
        match finding:
            case Collision():
                both = f"{self.title(finding.first)} and {self.title(finding.second)}"
                return f"{both} both apply to this patient and cannot both be followed."
            case NeverApplies():
                return f"{self.title(finding.item)} can never apply: its condition has no patient."
            case Implied():
                return (
                    f"{self.title(finding.item)} says nothing of its own: wherever it holds, "
                    f"{self.title(finding.by)} asks for the same."
                )
            case Gap():
                items = listed([self.title(each) for each in finding.items], "nor")
                return (
                    f"To this patient neither {items} applies, although everything they share does."
                )
        return f"{listed([self.title(each) for each in finding.about])}: {GAVE_UP}."

    def change(self, change: Change) -> str:
        was, now = STATUS_WORDS[change.before], STATUS_WORDS[change.after]
        return f"{self.title(change.item)} now {now} where it {_before(was)}."

    def boundary(self, boundary: Boundary) -> str:
        """The one fact in which the two patients differ, with both values."""
        inner, outer = (
            answers_of(self.space, each)[boundary.fact]
            for each in (boundary.inside, boundary.outside)
        )
        label = inside(self.explainer.label(boundary.fact))
        return (
            f"{label}: {self.answer(boundary.fact, inner)}, or {self.answer(boundary.fact, outer)}?"
        )

    def title(self, item: str) -> str:
        advice = advice_of(self.guideline).get(item)
        return f"“{advice.title}”" if advice is not None else f"“{item}”"


def scope(changes: Sequence[Change]) -> str:
    """Exactly what is proved where these are all the changes that were found."""
    if not changes:
        return SAME_FOR_ALL
    return EACH_SHOWN if all(each.patient for each in changes) else UNDECIDED_LEFT


def _before(status: str) -> str:
    """A status as it was."""
    return (
        status.replace("does not apply", "did not apply")
        .replace("applies unless something else does", "applied unless something else did")
        .replace("applies", "applied")
        .replace("is ", "was ")
    )
