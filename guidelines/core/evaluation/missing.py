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
from typing import Literal

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Term
from guidelines.core.evaluation.answers import Answer, answers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import (
    UNSETTLED,
    Status,
    facts_in,
    overridden_by,
    resolve,
    status_of,
)
from guidelines.core.evaluation.prepared import preparation
from guidelines.core.evaluation.undecided import missing_facts
from guidelines.core.facts.compare import SETTLED
from guidelines.core.truth import Truth

Place = Literal["emergency", "safety", "question"]
Key = tuple[str, str]
"""Kind and id of an item."""
KINDS = ("recommendations", "pitfalls", "pathways", "prognosis", "notes")
ADVICE = frozenset({"recommendations", "pitfalls"})
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
    items: tuple[Key, ...]
    preview: tuple[Preview, ...]
    score: Fraction


@dataclass(frozen=True, slots=True)
class Watched:
    """An item whose status questions may settle."""

    kind: str
    id: str
    when: Condition
    weight: int


@lru_cache(maxsize=32)
def watched(guideline: Guideline) -> Mapping[Key, Watched]:
    found: dict[Key, Watched] = {}
    for kind in KINDS:
        for item in getattr(guideline, kind).values():
            if item.when is not None:
                weight = _WEIGHTS.get(kind, _WEIGHTS.get(getattr(item, "kind", ""), 1))
                found[kind, item.id] = Watched(kind, item.id, item.when, weight)
    return found


@lru_cache(maxsize=32)
def dependants(guideline: Guideline) -> Mapping[str, tuple[Watched, ...]]:
    """For every fact: the items that look at it."""
    found: dict[str, list[Watched]] = {}
    for item in watched(guideline).values():
        for fact in sorted(facts_in(guideline, item.when)):
            found.setdefault(fact, []).append(item)
    return {fact: tuple(items) for fact, items in found.items()}


class Questions:
    """Ranks what is missing for one case."""

    def __init__(self, evaluator: Evaluator, silent: frozenset[str] = frozenset()) -> None:
        """`silent`: pitfalls of which no plan shows the pattern."""
        self.evaluator = evaluator
        self.silent = frozenset(("pitfalls", each) for each in silent)
        self.guideline = evaluator.guideline
        self.items = watched(self.guideline)
        self.verdicts = {
            key: Truth.FALSE if key in self.silent else evaluator.verdict(item.when)
            for key, item in self.items.items()
        }
        self.missing = {
            key: missing_facts(evaluator, item.when) for key, item in self.items.items()
        }
        self.statuses: dict[Key, Status] = {
            key: status_of(verdict) for key, verdict in self.verdicts.items()
        }
        self.advice = advice_verdicts(self.verdicts)
        resolved = resolve(self.guideline, self.advice)
        self.statuses |= {key: resolved[key[1]] for key in self.statuses if key[0] in ADVICE}
        self.places = {key: place for place, key in enumerate(self.items)}

    def ranked(self, needed: Mapping[str, tuple[Key, ...]]) -> list[MissingFact]:
        """Emergencies, safety, then the rest by rank; `needed` are gates of planned steps."""
        open_items = self.open_items()
        for fact, users in needed.items():
            open_items[fact] = tuple(dict.fromkeys((*open_items.get(fact, ()), *users)))
        found = [
            missing
            for term in self.guideline.vocabulary.values()
            if (missing := self.question(term, open_items.get(term.id, ()))) is not None
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

    def open_items(self) -> dict[str, tuple[Key, ...]]:
        """For every fact: the undecided items that it can change."""
        found: dict[str, tuple[Key, ...]] = {}
        for key, facts in self.missing.items():
            for fact in facts if self.statuses[key] in UNSETTLED else ():
                found[fact] = (*found.get(fact, ()), key)
        return found

    def question(self, term: Term, items: tuple[Key, ...]) -> MissingFact | None:
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
        if place == "safety" and not (items or total or self.concerns(term.id)):
            return None
        score = Fraction(total, max(1, len(previews)))
        return MissingFact(term.id, place, state, term.cost, items, previews, score)

    def concerns(self, fact_id: str) -> bool:
        """Whether anything that looks at the fact applies, or may: no other cancer's safety."""
        looking = dependants(self.guideline).get(fact_id, ())
        return any(self.verdicts[item.kind, item.id] is not Truth.FALSE for item in looking)

    def effects(self, fact_id: str, answer: Answer) -> tuple[Effect, ...]:
        """The items that this answer alone would settle, and which way."""
        trial = self.evaluator.given([answer.fact])
        changed: dict[Key, Truth] = {}
        for item in self.can_change(fact_id):
            verdict = trial.verdict(item.when)
            if verdict is not self.verdicts[item.kind, item.id]:
                changed[item.kind, item.id] = verdict
        after = self.statuses_after(changed)
        return tuple(
            Effect(kind, item_id, after[kind, item_id])
            for kind, item_id in sorted(after, key=self.places.__getitem__)
            if self.statuses[kind, item_id] in UNSETTLED and after[kind, item_id] not in UNSETTLED
        )

    def can_change(self, fact_id: str) -> Iterator[Watched]:
        """What looks at the fact and is open, or asks about our knowledge itself."""
        prepared = preparation(self.guideline)
        for item in dependants(self.guideline).get(fact_id, ()):
            key = item.kind, item.id
            is_open = self.verdicts[key] is Truth.UNKNOWN
            if (is_open or prepared(item.when).asks_what_is_known) and key not in self.silent:
                yield item

    def statuses_after(self, changed: Mapping[Key, Truth]) -> dict[Key, Status]:
        """Statuses of the items whose verdict changed, and of those that they override."""
        advice = advice_verdicts(changed)
        below = overridden_by(self.guideline)
        touched = set(advice).union(*(below[item_id] for item_id in advice))
        resolved = resolve(self.guideline, {**self.advice, **advice}, touched)
        found: dict[Key, Status] = {
            key: status_of(verdict) for key, verdict in changed.items() if key[0] not in ADVICE
        }
        for item_id, status in resolved.items():
            kind = "recommendations" if item_id in self.guideline.recommendations else "pitfalls"
            found[kind, item_id] = status
        return found


def advice_verdicts(verdicts: Mapping[Key, Truth]) -> dict[str, Truth]:
    """Those that overrides can change the meaning of, by id alone."""
    return {item_id: verdict for (kind, item_id), verdict in verdicts.items() if kind in ADVICE}
