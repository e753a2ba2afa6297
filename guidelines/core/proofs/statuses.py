"""When advice has a status, as a goal: by its condition, and by what may override it."""

from __future__ import annotations

from guidelines.core.content.items import Advice
from guidelines.core.evaluation.judge import Status, advice_of, overriders_of
from guidelines.core.proofs.goals import Goal, Goals, Want, every, some

STATUSES: tuple[Status, ...] = (
    "applies", "possibly_overridden", "open", "overridden", "does_not_apply",
)  # fmt: skip


class Standings:
    """Mirrors `judge.status_of`; the tests hold the two together."""

    def __init__(self, goals: Goals) -> None:
        self.goals = goals
        self.advice = advice_of(goals.guideline)
        self.by = overriders_of(goals.guideline)

    def goal(self, item: str, status: Status) -> Goal:
        """That the item has this status. An item that the version does not have never applies."""
        if item not in self.advice:
            return every([]) if status == "does_not_apply" else some([])
        match status:
            case "does_not_apply":
                return self._verdict(item, Want.FALSE)
            case "overridden":
                return every([self._verdict(item, Want.NOT_FALSE), self._struck(item)])
            case "open":
                undecided = [self._verdict(item, w) for w in (Want.NOT_FALSE, Want.NOT_TRUE)]
                return every([*undecided, self._standing_up(item)])
            case "possibly_overridden":
                stands = [self._verdict(item, Want.TRUE), self._standing_up(item)]
                return every([*stands, some([self._unsettled(o) for o in self._over(item)])])
            case "applies":
                quiet = [self._quiet(other) for other in self._over(item)]
                return every([self._verdict(item, Want.TRUE), *quiet])

    def _over(self, item: str) -> list[str]:
        return [other for other, _ in self.by.get(item, ())]

    def _verdict(self, item: str, want: Want) -> Goal:
        advice: Advice = self.advice[item]
        return self.goals.wanted(advice.when, want)

    def _struck(self, item: str) -> Goal:
        return some([self.goal(other, "applies") for other in self._over(item)])

    def _standing_up(self, item: str) -> Goal:
        """Nothing that overrides it applies."""
        return every([self._applies_not(other) for other in self._over(item)])

    def _quiet(self, item: str) -> Goal:
        """It does not apply, or is overridden itself."""
        return some([self._verdict(item, Want.FALSE), self._struck(item)])

    def _active(self, item: str) -> Goal:
        return every([self._verdict(item, Want.NOT_FALSE), self._standing_up(item)])

    def _applies_not(self, item: str) -> Goal:
        loud = [self._active(other) for other in self._over(item)]
        return some([self._verdict(item, Want.NOT_TRUE), *loud])

    def _unsettled(self, item: str) -> Goal:
        return every([self._active(item), self._applies_not(item)])
