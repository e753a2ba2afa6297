"""Tests by interview: two patients who differ in one fact, and only to one the item applies.

For every value at which a condition of the item turns over, the patients on either side of it,
next to each other. Somebody says of both whether the item should apply; the answers are tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.cells import COUNT, FIRST_ANSWER, Cells, Mask
from guidelines.core.proofs.goals import ALWAYS, NEVER, Enough, Goal, Goals, Want, Within
from guidelines.core.proofs.patients import evaluator
from guidelines.core.proofs.search import GaveUp, Patient, Search
from guidelines.core.proofs.statuses import Standings
from guidelines.core.truth import Truth

TRUE, FALSE = Truth.TRUE, Truth.FALSE


@dataclass(frozen=True, slots=True)
class Boundary:
    """Two patients who differ in `fact`, and in what does not apply to the second one any more.

    The item applies to the first; its condition does not hold for the second.
    """

    item: str
    fact: str
    inside: Patient
    outside: Patient


def boundaries(standings: Standings, item: str) -> Iterator[Boundary]:
    """One for each turn of the item between neighbouring cells of a fact that it looks at."""
    applies = standings.goal(item, "applies")
    for fact in dict.fromkeys(facts_of(applies)):
        if not fact.startswith(COUNT):
            cells = standings.goals.space.of(fact)
            for inside, outside in _neighbours(cells, _turns(applies, fact)):
                found = _boundary(standings, item, (fact, inside, outside), applies)
                if found is not None:
                    yield found


def facts_of(goal: Goal) -> Iterator[str]:
    if isinstance(goal, Within):
        yield goal.fact
    else:
        for _, part in goal.parts:
            yield from facts_of(part)


def given(goal: Goal, fact: str, cell: Mask) -> Goal:
    """What is left of the goal once the fact is known to be in this cell."""
    if isinstance(goal, Within):
        if goal.fact != fact:
            return goal
        return ALWAYS if goal.mask & cell else NEVER
    missing, left = goal.least, []
    for weight, part in goal.parts:
        rest = given(part, fact, cell)
        if rest == ALWAYS:
            missing -= weight
        elif rest != NEVER:
            left.append((weight, rest))
    if missing <= 0:
        return ALWAYS
    return Enough(missing, tuple(left)) if sum(w for w, _ in left) >= missing else NEVER


def _boundary(
    standings: Standings, item: str, turn: tuple[str, Mask, Mask], applies: Goal
) -> Boundary | None:
    fact, inside, outside = turn
    goals = standings.goals
    when = advice_of(goals.guideline)[item].when
    fails = given(goals.wanted(when, Want.FALSE), fact, outside)
    try:
        patient = Search(goals).patient(applies, Within(fact, inside), fails)
    except GaveUp:
        return None
    if patient is None:
        return None
    other = _applicable(goals, {**patient, fact: outside})
    if (
        fact not in other
        or evaluator(goals.guideline, goals.space, other).verdict(when) is not FALSE
    ):
        return None
    return Boundary(item, fact, patient, other)


def _applicable(goals: Goals, patient: Patient) -> Patient:
    """Without what does not apply to this patient."""
    while True:
        known = evaluator(goals.guideline, goals.space, patient)
        terms = goals.guideline.vocabulary
        domains = {fact: terms[fact].applies_when for fact in patient if fact in terms}
        gone = [
            fact
            for fact, domain in domains.items()
            if domain is not None and known.verdict(domain) is not TRUE
        ]
        if not gone:
            return patient
        patient = {fact: cell for fact, cell in patient.items() if fact not in gone}


def _turns(goal: Goal, fact: str) -> list[Mask]:
    """The sets of cells that the goal tells apart in this fact."""
    if isinstance(goal, Within):
        return [goal.mask] if goal.fact == fact else []
    return list(dict.fromkeys(mask for _, part in goal.parts for mask in _turns(part, fact)))


def _neighbours(cells: Cells, turns: list[Mask]) -> Iterator[tuple[Mask, Mask]]:
    """Pairs of cells to ask about: next to each other in a number or an order, else one other."""
    places = range(FIRST_ANSWER, FIRST_ANSWER + len(cells.answers))
    seen: set[tuple[Mask, Mask]] = set()
    for mask in turns:
        for place in places:
            here = 1 << place
            if not here & mask:
                continue
            near = [1 << other for other in (place + 1, place - 1) if other in places]
            others = near if _is_ordered(cells) else [1 << other for other in places]
            out = [each for each in others if not each & mask]
            pairs = [(here, each) for each in (out if _is_ordered(cells) else out[:1])]
            yield from (pair for pair in pairs if pair not in seen)
            seen |= set(pairs)


def _is_ordered(cells: Cells) -> bool:
    return cells.term.type not in {"bool", "enum"}
