"""What is missing, and what each answer would change.

Emergencies come before all, then safety facts, both outside the ranking. The rest is ranked by
what an answer settles on average (pathways and prohibitions count more) for the effort of getting
it. The weights order questions; they are no probabilities and are never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Literal

from guidelines.core.answers import Answer, answers
from guidelines.core.compare import SETTLED
from guidelines.core.conditions import Condition
from guidelines.core.content import Advice, Term
from guidelines.core.evaluate import Evaluator, Trace
from guidelines.core.facts import Fact
from guidelines.core.guideline import Guideline
from guidelines.core.judge import UNSETTLED, Status, advice_of, facts_in, resolve, status_of
from guidelines.core.truth import Truth

Place = Literal["emergency", "safety", "question"]
MAX_COMPLETIONS = 256
_WEIGHTS = {"pathways": 3, "do": 2, "do_not": 2}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one item would come to."""

    kind: str
    id: str
    status: Status


@dataclass(frozen=True, slots=True)
class Preview:
    answer: Answer
    settles: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A question worth asking; `items` are those that it can still change."""

    id: str
    place: Place
    state: str
    cost: int
    items: tuple[tuple[str, str], ...]
    preview: tuple[Preview, ...]
    score: Fraction


# ------------------------------------------------------------------ of one condition


def missing_facts(evaluator: Evaluator, condition: Condition, trace: Trace) -> tuple[str, ...]:
    """The facts whose answers can still change an unknown verdict, in order of appearance.

    Walking down unknown nodes is exact while no fact stands twice below them; otherwise the
    possible answers are tried, as long as there are few.
    """
    if trace.verdict is not Truth.UNKNOWN:
        return ()
    seen = list(_undecided(evaluator, trace))
    candidates = list(dict.fromkeys(seen))
    if len(seen) == len(candidates):
        return tuple(candidates)
    deciding = _deciding(evaluator, condition, candidates)
    return tuple(fact for fact in candidates if fact in deciding)


def _undecided(evaluator: Evaluator, trace: Trace) -> Iterator[str]:
    if trace.verdict is not Truth.UNKNOWN:
        return
    if trace.fact is not None and not trace.of:
        yield from _outside(evaluator, trace.fact)
        yield trace.fact
    for part in trace.of:
        yield from _undecided(evaluator, part)


def _outside(evaluator: Evaluator, fact_id: str) -> Iterator[str]:
    """Facts that decide whether this one applies at all."""
    term = evaluator.guideline.vocabulary.get(fact_id)
    if term is not None and term.applies_when is not None:
        yield from _undecided(evaluator, evaluator.trace(term.applies_when))


def _deciding(evaluator: Evaluator, condition: Condition, candidates: list[str]) -> set[str]:
    """The candidates that make a difference in some completion; all of them if too many."""
    terms = evaluator.guideline.vocabulary
    choices = [_trial(evaluator, terms.get(fact), fact) for fact in candidates]
    size = 1
    for choice in choices:
        size *= max(1, len(choice))
    if size > MAX_COMPLETIONS or not all(choices):
        return set(candidates)
    verdicts = {
        numbers: evaluator.given(
            [choice[number] for choice, number in zip(choices, numbers, strict=True)]
        ).verdict(condition)
        for numbers in product(*(range(len(choice)) for choice in choices))
    }
    deciding: set[str] = set()
    for place, fact in enumerate(candidates):
        groups: dict[tuple[int, ...], set[Truth]] = {}
        for numbers, verdict in verdicts.items():
            groups.setdefault(numbers[:place] + numbers[place + 1 :], set()).add(verdict)
        if any(len(group) > 1 for group in groups.values()):
            deciding.add(fact)
    return deciding or set(candidates)


def _trial(evaluator: Evaluator, term: Term | None, fact_id: str) -> list[Fact]:
    if term is None:
        return []
    known = answers(evaluator.guideline, term, evaluator.facts.get(fact_id))
    return [answer.fact for answer in known]


# ------------------------------------------------------------------ of the whole case


@dataclass(frozen=True, slots=True)
class Watched:
    """An item whose status questions may settle."""

    kind: str
    id: str
    when: Condition
    weight: int


@lru_cache(maxsize=8)
def watched(guideline: Guideline) -> Mapping[tuple[str, str], Watched]:
    found: dict[tuple[str, str], Watched] = {}
    for kind in ("recommendations", "pitfalls", "pathways", "prognosis", "notes"):
        for item in getattr(guideline, kind).values():
            if item.when is not None:
                weight = _WEIGHTS.get(kind, _WEIGHTS.get(getattr(item, "kind", ""), 1))
                found[kind, item.id] = Watched(kind, item.id, item.when, weight)
    return found


@lru_cache(maxsize=8)
def dependants(guideline: Guideline) -> Mapping[str, tuple[Watched, ...]]:
    """For every fact: the items that look at it."""
    found: dict[str, list[Watched]] = {}
    for item in watched(guideline).values():
        for fact in sorted(facts_in(guideline, item.when)):
            found.setdefault(fact, []).append(item)
    return {fact: tuple(items) for fact, items in found.items()}


class Questions:
    """Ranks what is missing for one case."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.guideline = evaluator.guideline
        self.items = watched(self.guideline)
        self.advice: Mapping[str, Advice] = advice_of(self.guideline)
        self.verdicts = {key: evaluator.verdict(item.when) for key, item in self.items.items()}
        self.statuses = self.all_statuses(self.verdicts)

    def all_statuses(
        self, verdicts: Mapping[tuple[str, str], Truth]
    ) -> dict[tuple[str, str], Status]:
        advice = {key[1]: verdict for key, verdict in verdicts.items() if key[1] in self.advice}
        resolved = resolve(self.guideline, advice)
        return {
            (kind, item_id): resolved[item_id]
            if kind in {"recommendations", "pitfalls"}
            else status_of(verdict)
            for (kind, item_id), verdict in verdicts.items()
        }

    def ranked(self, needed: Mapping[str, tuple[tuple[str, str], ...]]) -> list[MissingFact]:
        """Emergencies, safety, then the rest by rank; `needed` are gates of planned steps."""
        open_items = self.open_items()
        for fact, users in needed.items():
            open_items[fact] = tuple(dict.fromkeys((*open_items.get(fact, ()), *users)))
        found = [
            missing
            for term in self.guideline.vocabulary.values()
            if (missing := self.missing(term, open_items.get(term.id, ()))) is not None
        ]
        order = {"emergency": 0, "safety": 1, "question": 2}
        terms = list(self.guideline.vocabulary)
        return sorted(
            found,
            key=lambda each: (
                order[each.place],
                -each.score / each.cost if each.place == "question" else 0,
                each.cost if each.place == "question" else terms.index(each.id),
                each.id,
            ),
        )

    def open_items(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For every fact: the undecided items that it can change."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for key, item in self.items.items():
            if self.verdicts[key] is Truth.UNKNOWN and self.statuses[key] in UNSETTLED:
                trace = self.evaluator.trace(item.when)
                for fact in missing_facts(self.evaluator, item.when, trace):
                    found[fact] = (*found.get(fact, ()), key)
        return found

    def missing(self, term: Term, items: tuple[tuple[str, str], ...]) -> MissingFact | None:
        fact = self.evaluator.facts.get(term.id)
        state = fact.state if fact is not None else "unknown"
        if state in SETTLED or state == "unobtainable" or self.evaluator.excluded(term.id):
            return None
        place: Place = "question"
        if term.emergency or term.safety:
            place = "emergency" if term.emergency else "safety"
        elif not items:
            return None
        previews = tuple(
            Preview(answer, self.effects(term.id, answer))
            for answer in answers(self.guideline, term, fact)
        )
        total = sum(
            self.items[effect.kind, effect.id].weight
            for preview in previews
            for effect in preview.settles
        )
        score = Fraction(total, max(1, len(previews)))
        return MissingFact(term.id, place, state, term.cost, items, previews, score)

    def effects(self, fact_id: str, answer: Answer) -> tuple[Effect, ...]:
        """The items that this answer alone would settle, and which way."""
        trial = self.evaluator.given([answer.fact])
        verdicts = dict(self.verdicts)
        for item in dependants(self.guideline).get(fact_id, ()):
            verdicts[item.kind, item.id] = trial.verdict(item.when)
        after = self.all_statuses(verdicts)
        return tuple(
            Effect(kind, item_id, after[kind, item_id])
            for (kind, item_id), before in self.statuses.items()
            if before in UNSETTLED and after[kind, item_id] not in UNSETTLED
        )
