"""An exact search for a patient: finds one, proves that there is none, or says that it gave up.

Depth first. Before every choice everything that must hold is made to hold, so most questions are
answered without a choice at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from guidelines.core.proofs.cells import ANY_COUNT, COUNT, FIRST_ANSWER, UNKNOWN_CELL, Mask
from guidelines.core.proofs.goals import ALWAYS, Enough, Goal, Goals, Within

CHOICES = 20_000
"""After so many choices the search gives up; real content needs a few dozen."""

Patient = Mapping[str, Mask]
"""The cell of every fact that matters; all others are not known."""


class GaveUp(Exception):
    """Neither a patient nor a proof within `CHOICES`."""


class _Standing(Enum):
    HOLDS = 1
    FAILS = 2
    OPEN = 3


class _State:
    """What is possible so far. `open` are the sums that still leave a choice."""

    __slots__ = ("masks", "open")

    def __init__(self, masks: dict[str, Mask], waiting: list[Enough]) -> None:
        self.masks = masks
        self.open = waiting


class Search:
    def __init__(self, goals: Goals) -> None:
        """Of two versions that are compared, the newer one says to whom a fact applies."""
        self.goals = goals
        self.space = goals.space
        self.choices = 0

    def patient(self, *wanted: Goal) -> Patient | None:
        """Cells with which everything wanted holds; None: there are none. Raises GaveUp."""
        self.choices = 0
        masks = self._solve(_State({}, []), list(wanted))
        return None if masks is None else self._plain(masks, wanted)

    def _solve(self, state: _State, todo: list[Goal]) -> dict[str, Mask] | None:
        if not self._settle(state, todo):
            return None
        if not state.open:
            return state.masks
        self.choices += 1
        if self.choices > CHOICES:
            raise GaveUp
        chosen = min(state.open, key=lambda each: len(each.parts) - each.least)
        rest = [each for each in state.open if each is not chosen]
        for place, (weight, part) in enumerate(chosen.parts):
            # Without the parts before it: what holds with one of those has been tried.
            after = chosen.parts[place + 1 :]
            others = Enough(chosen.least - weight, after)
            found = self._solve(_State(dict(state.masks), list(rest)), [part, others])
            if found is not None:
                return found
        return None

    def _settle(self, state: _State, todo: list[Goal]) -> bool:
        """Make hold what must; False where something cannot any more."""
        while True:
            while todo:
                if not self._hold(todo.pop(), state, todo):
                    return False
            waiting, state.open = state.open, []
            for each in waiting:
                if not self._hold(each, state, todo):
                    return False
            if not todo:
                return True

    def _hold(self, goal: Goal, state: _State, todo: list[Goal]) -> bool:
        if isinstance(goal, Within):
            return self._narrow(goal, state.masks, todo)
        missing, left = goal.least, []
        for weight, part in goal.parts:
            standing = self._standing(part, state.masks)
            if standing is _Standing.HOLDS:
                missing -= weight
            elif standing is _Standing.OPEN:
                left.append((weight, part))
        if missing <= 0:
            return True
        spare = sum(weight for weight, _ in left) - missing
        if spare < 0:
            return False
        forced = [(weight, part) for weight, part in left if weight > spare]
        todo.extend(part for _, part in forced)
        missing -= sum(weight for weight, _ in forced)
        if missing > 0:
            free = tuple(each for each in left if each[0] <= spare)
            state.open.append(Enough(missing, free))
        return True

    def _narrow(self, goal: Within, masks: dict[str, Mask], todo: list[Goal]) -> bool:
        known = masks.get(goal.fact)
        if known is None:
            known = self._everything(goal.fact)
            domain = self.goals.domain(goal.fact) if known != ANY_COUNT else ALWAYS
            if domain is not ALWAYS:
                todo.append(domain)
        masks[goal.fact] = known & goal.mask
        return bool(masks[goal.fact])

    def _standing(self, goal: Goal, masks: Mapping[str, Mask]) -> _Standing:
        if isinstance(goal, Within):
            known = masks.get(goal.fact)
            known = self._everything(goal.fact) if known is None else known
            if not known & goal.mask:
                return _Standing.FAILS
            return _Standing.OPEN if known & ~goal.mask else _Standing.HOLDS
        sure = possible = 0
        for weight, part in goal.parts:
            standing = self._standing(part, masks)
            if standing is not _Standing.FAILS:
                possible += weight
                sure += weight if standing is _Standing.HOLDS else 0
                if sure >= goal.least:
                    return _Standing.HOLDS
        if sure >= goal.least:
            return _Standing.HOLDS
        return _Standing.OPEN if possible >= goal.least else _Standing.FAILS

    def _everything(self, fact: str) -> Mask:
        return ANY_COUNT if fact.startswith(COUNT) else self.space.of(fact).everything

    def _plain(self, masks: dict[str, Mask], wanted: Sequence[Goal]) -> Patient:
        """One cell of each fact, and as few facts known as the goals allow."""
        chosen = {fact: _first(mask) for fact, mask in masks.items()}
        for fact in list(chosen):
            if chosen[fact] == UNKNOWN_CELL:
                continue
            trial = {**chosen, fact: UNKNOWN_CELL}
            if all(self._holds(each, trial) for each in (*wanted, *self._domains(trial))):
                chosen = trial
        return {fact: cell for fact, cell in chosen.items() if cell != UNKNOWN_CELL}

    def _domains(self, chosen: Patient) -> list[Goal]:
        facts = [fact for fact in chosen if not fact.startswith(COUNT)]
        return [self.goals.domain(fact) for fact in facts]

    def _holds(self, goal: Goal, chosen: Patient) -> bool:
        if isinstance(goal, Within):
            return bool(chosen.get(goal.fact, UNKNOWN_CELL) & goal.mask)
        return sum(w for w, part in goal.parts if self._holds(part, chosen)) >= goal.least


def _first(mask: Mask) -> Mask:
    """Not known if that is possible; else the first answer, before that it does not apply."""
    if mask & UNKNOWN_CELL:
        return UNKNOWN_CELL
    answers = mask >> FIRST_ANSWER << FIRST_ANSWER
    mask = answers or mask
    return mask & -mask
