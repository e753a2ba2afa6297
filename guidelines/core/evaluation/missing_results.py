"""Questions as a result keeps them: codes, and ids grouped by what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable

from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.missing import Effect, MissingFact
from guidelines.core.evaluation.result import AnswerResult, ByKind, MissingResult, PreviewResult


def missing_result(question: MissingFact) -> MissingResult:
    return MissingResult(
        fact=question.id,
        place=question.place,
        state=question.state,
        cost=question.cost,
        preview=tuple(
            PreviewResult(
                answer=_answer(preview.answer),
                settled={
                    status: _by_kind(each for each in preview.settles if each.status == status)
                    for status in dict.fromkeys(each.status for each in preview.settles)
                },
            )
            for preview in question.preview
        ),
    )


def _by_kind(effects: Iterable[Effect]) -> ByKind:
    found: ByKind = {}
    for effect in effects:
        found[effect.kind] = (*found.get(effect.kind, ()), effect.id)
    return found


def _answer(answer: Answer) -> AnswerResult:
    low, high = answer.low, answer.high
    return AnswerResult(
        option=answer.option,
        at_least=low.value if low and low.inclusive else None,
        above=low.value if low and not low.inclusive else None,
        at_most=high.value if high and high.inclusive else None,
        below=high.value if high and not high.inclusive else None,
    )
