"""One missing item, as it is asked for. Pure, for the process that computes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

LATER = "later"


class Item(msgspec.Struct, frozen=True):
    """Something missing. `id` stays the same for as long as it is: somebody may be chasing it.

    What the guideline asks for has the id of the fact.
    """

    id: str
    kind: str
    words: str
    whom: str
    """A code of `whom.Whom`."""
    changes: str = ""
    """What an answer would bring or take back, by name."""

    @property
    def is_later(self) -> bool:
        """The question can be answered without it; it matters later or for another question."""
        return self.kind == LATER


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """As they were, those that can wait behind the others."""
    return tuple(sorted(items, key=lambda each: each.is_later))
