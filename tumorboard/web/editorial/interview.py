"""The boundary interview of an item: two patients side by side, and whether it holds for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.cells import Space, space_of
from guidelines.core.proofs.patients import answers_of
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain_proof import ProofWords
from guidelines.core.wording.words import inside
from tumorboard.editorial.interview import (
    Question,
    Said,
    given_of,
    left_open,
    questions_of,
    said_so_far,
)
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.failing import Failing, failing_about
from tumorboard.web.editorial.item_says import ItemSays, item_says
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.request import Request

ASKS: Mapping[str, str] = {
    "do_not": "Is it advised against here?",
    "caution": "Is the caution due here?",
}
RECOMMENDED = "Recommended here?"
ANSWERED: Mapping[Said, str] = {"yes": "yes", "no": "no", "unsure": "not known"}


@dataclass(frozen=True)
class FactLine:
    label: str
    here: str
    there: str  # of the neighbour
    differs: bool


@dataclass(frozen=True)
class Asked:
    """The question in front: the patient beside the nearest one on the other side."""

    key: str
    number: int
    words: str
    lines: list[FactLine]
    as_tested: str
    said: str
    disagrees: bool


@dataclass(frozen=True)
class Step:
    """One question of the list."""

    key: str
    words: str
    said: str
    disagrees: bool
    is_here: bool


@dataclass(frozen=True)
class Interview:
    item: ItemSays
    asked: Asked | None  # None: there is nothing to ask
    steps: list[Step]
    answered: int
    failing: list[Failing]

    @property
    def is_done(self) -> bool:
        return bool(self.steps) and self.answered == len(self.steps)

    @property
    def following(self) -> str:
        """The next question that nobody answered, after the last from the first again."""
        here = next((place for place, step in enumerate(self.steps) if step.is_here), 0)
        around = (*self.steps[here:], *self.steps[:here])
        return next((step.key for step in around if not step.said), "")


def interview_panel(_request: Request, desk: Desk) -> Panel | None:
    """Beside an item of advice: how far its interview is, and which of its tests fail."""
    page = interview_of(desk, desk.item, "") if desk.item else None
    if page is None:
        return None
    return Panel("interview", "tumorboard/editorial/interview_panel.html", {"interview": page})


def interview_of(desk: Desk, item: str, key: str) -> Interview | None:
    """At the question that is named, else at the first that nobody answered."""
    guideline = desk.guideline
    if guideline is None or item not in advice_of(guideline):
        return None
    part = "recommendations" if item in guideline.recommendations else "pitfalls"
    asked = questions_of(guideline, item)
    comments = left_open(desk.change_set, part, item)
    said = said_so_far(guideline, comments, asked)
    here = next((each for each in asked if each.key == key), None) or next(
        (each for each in asked if each.key not in said), asked[0] if asked else None
    )
    teller = _Teller(guideline)
    return Interview(
        item=item_says(guideline, None, item),
        asked=teller.asked(here, asked.index(here) + 1, said.get(here.key)) if here else None,
        steps=[teller.step(each, said.get(each.key), is_here=each is here) for each in asked],
        answered=len(said),
        failing=list(failing_about(guideline, item)),
    )


class _Teller:
    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.space: Space = space_of(guideline)
        self.words = ProofWords(guideline, self.space)

    def asked(self, question: Question, number: int, said: Said | None) -> Asked:
        kind = advice_of(self.guideline)[question.item].kind
        return Asked(
            key=question.key,
            number=number,
            words=ASKS.get(kind, RECOMMENDED),
            lines=self.lines(question),
            as_tested=self.as_tested(question),
            said=ANSWERED[said] if said else "",
            disagrees=_disagrees(question, said),
        )

    def step(self, question: Question, said: Said | None, *, is_here: bool) -> Step:
        label = inside(self.words.explainer.label(question.fact))
        value = self.values(question.patient).get(question.fact, "not known")
        words, answered = f"{label}: {value}", ANSWERED[said] if said else ""
        return Step(question.key, words, answered, _disagrees(question, said), is_here)

    def lines(self, question: Question) -> list[FactLine]:
        """What differs first."""
        here, there = self.values(question.patient), self.values(question.neighbour)
        facts = dict.fromkeys((*here, *there))
        lines = [
            FactLine(
                self.words.explainer.label(fact),
                here.get(fact, "does not apply"),
                there.get(fact, "does not apply"),
                here.get(fact) != there.get(fact),
            )
            for fact in facts
        ]
        return sorted(lines, key=lambda line: not line.differs)

    def as_tested(self, question: Question) -> str:
        """The very value of a range that the test case will hold; empty for a code."""
        if self.guideline.vocabulary[question.fact].options:
            return ""
        given = {each["fact"]: each["value"] for each in given_of(self.space, question)}
        label = self.words.explainer.label(question.fact)
        return f"{label} {self.words.explainer.number(given[question.fact], question.fact)}"

    def values(self, patient: Patient) -> dict[str, str]:
        answers = answers_of(self.space, patient)
        return {fact: self.words.answer(fact, answer) for fact, answer in answers.items()}


def _disagrees(question: Question, said: Said | None) -> bool:
    return said in {"yes", "no"} and (said == "yes") != question.applies
