"""What would have to differ for a pathway to be proposed, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.result import AnswerResult
from guidelines.core.planning.why_not import MAX_FACTS, SITE, Change, ChangeSet, WhyNot
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import either, listed

ELSEWHERE = "other"
NOTHING = "Nothing that can still change would make it apply."
TOO_MUCH = f"More than {MAX_FACTS} facts would have to be known, or to differ."


class WhyNotExplainer:
    """Sentences about one case; a change is told with what is on record now."""

    def __init__(self, explainer: Explainer) -> None:
        self.explainer = explainer

    def sentences(self, why: WhyNot) -> list[str]:
        """One for each set, the smallest first; never empty."""
        if why.sites:
            return [self.sites(why)]
        if why.others:
            return [self.others(why.others)]
        if not why.sets:
            return [NOTHING if why.complete else TOO_MUCH]
        return [self.set_of(changes) for changes in why.sets]

    def sites(self, why: WhyNot) -> str:
        term = self.explainer.guideline.vocabulary.get(SITE)
        named = [f"the {self.explainer.code(term, s)}" for s in why.sites if s != ELSEWHERE]
        return f"It is for cancers of {either(named or ['another site'])}."

    def others(self, sets: Sequence[ChangeSet]) -> str:
        """`It is for patients with timing = synchronous; here it is …, and that stays.`"""
        wanted = either([listed([self.wanted(each) for each in changes]) for changes in sets])
        here = dict.fromkeys(self.here(each) for changes in sets for each in changes)
        return f"It is for patients with {wanted}; here {listed(list(here))}, and that stays."

    def set_of(self, changes: ChangeSet) -> str:
        """`Would be proposed with … (now …), if … (not known yet).`"""
        to_learn = [each for each in changes if self.is_unknown(each)]
        differing = [self.change(each) for each in changes if each not in to_learn]
        told = f"Would be proposed{f' with {listed(differing)}' if differing else ''}"
        if not to_learn:
            return f"{told}."
        comma = "," if differing else ""
        learnt = listed([self.wanted(each) for each in to_learn])
        return f"{told}{comma} if {learnt} (not known yet)."

    def is_unknown(self, change: Change) -> bool:
        fact = self.explainer.facts.get(change.fact)
        return fact is None or fact.state in {"unknown", "unobtainable"}

    def change(self, change: Change) -> str:
        """With what is on record, or was until it was out of date."""
        fact, value = self.explainer.facts[change.fact], self.explainer.value(change.fact)
        return f"{self.wanted(change)} ({value if fact.state == 'stale' else f'now {value}'})"

    def wanted(self, change: Change) -> str:
        """The fact with the values that would do; of a clock, that it is one of timing."""
        term = self.explainer.guideline.vocabulary.get(change.fact)
        values = either([self.answer(change.fact, each) for each in joined(change.answers)])
        timing = "the timing, " if term is not None and term.type == "months" else ""
        return f"{timing}{self.explainer.label(change.fact)} = {values}"

    def answer(self, fact_id: str, answer: Answer) -> str:
        if answer.fact.state == "unknown":
            return "not known"
        return self.explainer.answer(fact_id, msgspec.convert(answer.codes(), AnswerResult))

    def here(self, change: Change) -> str:
        return f"{self.explainer.label(change.fact)} = {self.explainer.value(change.fact)}"


def joined(answers: Sequence[Answer]) -> list[Answer]:
    """Neighbouring pieces of a number as one range."""
    found: list[Answer] = []
    for answer in answers:
        before = found[-1] if found else None
        if before is not None and _meet(before, answer):
            found[-1] = Answer(before.fact, low=before.low, high=answer.high)
        else:
            found.append(answer)
    return found


def _meet(first: Answer, second: Answer) -> bool:
    """Whether nothing lies between two ranges that follow each other."""
    if first.option is not None or first.high is None or second.low is None:
        return False
    gap = second.low.value - first.high.value
    return gap == 0 or (gap == 1 and first.high.inclusive and second.low.inclusive)
