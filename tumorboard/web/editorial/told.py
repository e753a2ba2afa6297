"""What one version says of a patient of whom only facts are known, as a board would read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline, of_streams
from guidelines.core.evaluation.conclude import conclude
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import advice_of, overriders_of
from guidelines.core.evaluation.result import ConflictResult, MissingResult, Result
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from guidelines.core.timing.classification import classify
from guidelines.core.wording.explain import Explainer
from tumorboard.web.assessment.advice import Proposed, proposed
from tumorboard.web.assessment.missing import Lead, effects
from tumorboard.web.editorial.item_says import ItemSays, item_says

NOBODY = CaseRecord(schema_version=1, case=CaseHeader(id="invented"))
# Nothing of an invented patient has a date, so the day does not matter.
ANY_DAY = dt.date(2000, 1, 1)
QUESTIONS = 6


@dataclass(frozen=True)
class Conflict:
    """Two items that cannot both be followed; `is_definite`: both apply."""

    between: list[ItemSays]
    is_definite: bool
    reason: str


@dataclass(frozen=True)
class Question:
    ask: str
    leads: list[Lead]


@dataclass(frozen=True)
class Told:
    guideline: Guideline
    result: Result
    proposed: Proposed
    conflicts: list[Conflict]
    questions: list[Question]
    more_questions: int


def streams_about(guideline: Guideline, items: Iterable[str]) -> frozenset[str]:
    """The streams of these items and of what overrides them, and those for every patient."""
    advice, edges = advice_of(guideline), overriders_of(guideline)
    found = {key for key, stream in guideline.streams.items() if stream.always}
    waiting, seen = [each for each in items if each in advice], set()
    while waiting:
        item = waiting.pop()
        if item not in seen:
            seen.add(item)
            found.add(advice[item].stream)
            waiting += [other for other, _ in edges.get(item, ())]
    return frozenset(found)


def told_of(guideline: Guideline, facts: Iterable[Fact], streams: frozenset[str]) -> Told:
    spoken = of_streams(guideline, streams)
    known = evaluator_of(guideline, (each for each in facts if each.id in guideline.vocabulary))
    result = conclude(spoken, known.facts, NOBODY, classify(NOBODY, [], {}), ANY_DAY)
    ranked = [each for each in result.missing if each.place == "question" and each.preview]
    words = Explainer(spoken, result.facts)
    return Told(
        guideline=guideline,
        result=result,
        proposed=proposed(spoken, result),
        conflicts=list(_conflicts(spoken, known, result)),
        questions=[_question(words, each) for each in ranked[:QUESTIONS]],
        more_questions=max(0, len(result.missing) - QUESTIONS),
    )


def _conflicts(guideline: Guideline, known: Evaluator, result: Result) -> Iterator[Conflict]:
    found = [each for each in result.conflicts if each.kind == "actions"]
    for each in sorted(found, key=lambda one: one.status != "applies"):
        between = [item_says(guideline, known, item) for item in each.between]
        yield Conflict(between, each.status == "applies", _reason(guideline, each))


def _reason(guideline: Guideline, conflict: ConflictResult) -> str:
    """The reason that the content declares for the two actions."""
    advice = guideline.recommendations
    actions = {advice[item].action for item in conflict.between}
    for declared in guideline.incompatible.values():
        if actions <= set(declared.actions):
            return declared.reason
    return "One says to do what the other says not to do."


def _question(words: Explainer, missing: MissingResult) -> Question:
    leads = [
        Lead(words.answer(missing.fact, each.answer), effects(words.guideline, each.settles))
        for each in missing.preview
        if each.settles
    ]
    return Question(words.guideline.vocabulary[missing.fact].ask, leads)
