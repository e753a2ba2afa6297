"""The condition in hand: what stood there, and the steps since; it travels sealed in its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import msgspec

from guidelines.core.content.condition_edits import Shaped, Step, applied, replayed
from guidelines.core.content.loading import Data
from tumorboard.web.seals import seal, unseal

REMEMBERED = 100
"""Steps that can be taken back."""


@dataclass(frozen=True)
class Draft:
    """`item` is what this person saw, whole; `base` its condition; `at` steps of `steps` hold.

    `picked` is the part whose tools are open (None: no part), `mode` what is being filled in
    there, and `subject` the fact or field that was chosen for it.
    """

    item: Mapping[str, Data]
    base: Data
    steps: tuple[Step, ...] = ()
    at: int = 0
    picked: str | None = None
    mode: str = ""
    subject: str = ""

    @property
    def tree(self) -> Data:
        return self.shaped.tree

    @cached_property
    def shaped(self) -> Shaped:
        return replayed(self.base, self.steps[: self.at])

    @property
    def can_redo(self) -> bool:
        return self.at < len(self.steps)

    def taken(self, step: Step) -> Draft:
        """One step further; what had been undone is gone. Raises Refused."""
        shaped = applied(self.tree, step)
        steps = (*self.steps[: self.at], step)
        kept, base = steps[-REMEMBERED:], self.base
        if len(kept) < len(steps):
            base = applied(base, steps[0]).tree
        picked = shaped.path if shaped.tree is not None else None
        return replace(
            self, base=base, steps=kept, at=len(kept), picked=picked, mode="", subject=""
        )

    def back(self) -> Draft:
        return self._moved(max(self.at - 1, 0))

    def forth(self) -> Draft:
        return self._moved(min(self.at + 1, len(self.steps)))

    def _moved(self, at: int) -> Draft:
        there = replace(self, at=at, picked=None, mode="", subject="")
        return replace(there, picked=there.shaped.path if there.tree is not None else None)

    @property
    def values(self) -> dict[str, Any]:
        steps = [msgspec.to_builtins(each) for each in self.steps]
        return {**asdict(replace(self, steps=())), "steps": steps}

    def sealed(self, about: str) -> str:
        return seal(self.values, about=about)


def opened(text: str, about: str) -> Draft:
    """Raises SealBroken."""
    return of_values(unseal(text, about=about))


def of_values(values: Mapping[str, Any]) -> Draft:
    return Draft(**{**values, "steps": tuple(Step(**each) for each in values["steps"])})
